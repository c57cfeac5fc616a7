"""Puts a place together: the builder of its setting, the lights and mirrors that a prompt names, the atmosphere."""

from collections.abc import Callable
from typing import Final

import numpy as np

from langit.render.snapshot import Backdrop, Pattern, Reflector
from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.scene.layout import LAYOUTS
from langit.scene.vocabulary import Setting
from langit.simulation.actor import Member, members
from langit.simulation.materials import COLORS
from langit.simulation.places import (
    country_road,
    meadow,
    mirror_room,
    neon_street,
    park,
    sea,
    snowy_forest,
    studio,
)
from langit.simulation.places.site import Site, patterned
from langit.simulation.weather import atmosphere

BUILDERS: Final[dict[Setting, Callable[[Site], None]]] = {
    "neon_street": neon_street.build,
    "park": park.build,
    "snowy_forest": snowy_forest.build,
    "sea": sea.build,
    "country_road": country_road.build,
    "meadow": meadow.build,
    "studio": studio.build,
    "mirror_room": mirror_room.build,
}


def backdrop(scene: Blocked) -> Backdrop:
    """The place of a scene with its light: the same for the same setting, season, weather, time of day and seed."""
    names = list(BUILDERS)
    site = Site(scene=scene, rng=np.random.default_rng([scene.seed, names.index(scene.setting)]))
    BUILDERS[scene.setting](site)
    if scene.mirror_floor and scene.setting not in ("studio", "mirror_room", "sea"):
        _polish(site)
    for member in members(scene):
        _equip(site, member)
    return Backdrop(
        solids=site.solids.build(),
        meshes=tuple(site.meshes),
        lamps=tuple(site.lamps),
        atmosphere=atmosphere(scene),
        reflector=site.reflector,
    )


def _polish(site: Site) -> None:
    """Lays polished stone over the free ground of an open place."""
    layout = LAYOUTS[site.scene.setting]
    (x, y), (wide, deep) = layout.stage, layout.free
    stone = patterned("4a4c52", Pattern.TILES, 0.7, 0.06)
    site.plane((x, y, 0.012), (wide + 0.2, deep + 0.2), stone)
    site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.012)


def _equip(site: Site, member: Member) -> None:
    """The light of a lamp or sign that a prompt names, and the reflection in its mirror."""
    subject, placement = member.subject, member.placement
    x, y, z = placement.position
    depth, _, half = extent(subject, site.scene)
    if subject.kind in ("lamp", "sign"):
        red, green, blue = COLORS[subject.color] if subject.color else (1.0, 0.7, 0.36)
        nearness = 0.35 / max(half / 1.7, 0.05) ** 2
        place = (x + 0.4 * half * np.cos(placement.heading), y + 0.4 * half * np.sin(placement.heading), z + 1.6 * half)
        site.lamp(place, (2.2 * red + 0.2, 2.2 * green + 0.2, 2.2 * blue + 0.2), nearness)
    if subject.kind == "mirror" and site.scene.setting != "mirror_room":
        normal = (float(np.cos(placement.heading)), float(np.sin(placement.heading)), 0.0)
        site.reflector = Reflector(normal=normal, offset=normal[0] * x + normal[1] * y + depth)
