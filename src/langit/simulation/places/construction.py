"""Puts a place together: the builder of its setting, the lights and mirrors that a prompt names, the atmosphere."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from langit.render.snapshot import Atmosphere, Backdrop, Pattern, Reflector, Surroundings
from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind, setting
from langit.scene.dimensions import extent
from langit.simulation.actor import Member, members
from langit.simulation.builders import builder
from langit.simulation.materials import COLORS
from langit.simulation.places import (
    country_road,
    meadow,
    mirror_room,
    neon_street,
    park,
    sea,
    shop_front,
    snowy_forest,
    studio,
)
from langit.simulation.places.clutter import litter
from langit.simulation.places.site import Site, patterned
from langit.simulation.weather import atmosphere


@dataclass(frozen=True, kw_only=True)
class Place:
    """What makes the surroundings of a setting: `build` fills a site, `air` changes the light where it has its own."""

    build: Callable[[Site], None]
    air: Callable[[Atmosphere, Blocked], Atmosphere] | None = None


BUILDERS: Final[Mapping[str, Place]] = {
    "neon_street": Place(build=neon_street.build, air=neon_street.air),
    "shop_front": Place(build=shop_front.build, air=shop_front.air),
    "park": Place(build=park.build, air=park.air),
    "snowy_forest": Place(build=snowy_forest.build, air=snowy_forest.air),
    "sea": Place(build=sea.build),
    "country_road": Place(build=country_road.build),
    "meadow": Place(build=meadow.build, air=meadow.air),
    "studio": Place(build=studio.build),
    "mirror_room": Place(build=mirror_room.build),
}


def backdrop(scene: Blocked) -> Backdrop:
    """The place of a scene with its light: the same for the same setting, season, weather, time of day and seed.

    Raises:
        CatalogueError: the row of its setting names a builder that is not in this room.
    """
    row = setting(scene.setting)
    place = builder(row, BUILDERS)
    site = Site(scene=scene, rng=np.random.default_rng([scene.seed, row.number]))
    place.build(site)
    litter(site)
    if scene.mirror_floor and row.polishes:
        _polish(site)
    for member in members(scene):
        _equip(site, member)
    return Backdrop(
        solids=site.solids.build(),
        meshes=tuple(site.meshes),
        lamps=tuple(site.lamps),
        atmosphere=atmosphere(scene, place.air),
        reflector=site.reflector,
        around=Surroundings(**asdict(row.around)),
    )


def _polish(site: Site) -> None:
    """Lays polished stone over the free ground of an open place."""
    layout = setting(site.scene.setting).layout
    (x, y), (wide, deep) = layout.stage, layout.free
    stone = patterned("4a4c52", Pattern.TILES, 0.7, 0.06)
    site.plane((x, y, 0.012), (wide + 0.2, deep + 0.2), stone)
    site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.012)


def _equip(site: Site, member: Member) -> None:
    """The light of what shines, and the reflection in what mirrors where no mirror of the place's own hangs."""
    subject, placement = member.subject, member.placement
    row = kind(subject.kind)
    x, y, z = placement.position
    depth, _, half = extent(subject, site.scene)
    if row.shines:
        red, green, blue = COLORS[subject.color] if subject.color else (1.0, 0.7, 0.36)
        nearness = 0.35 / max(half / 1.7, 0.05) ** 2
        place = (x + 0.4 * half * np.cos(placement.heading), y + 0.4 * half * np.sin(placement.heading), z + 1.6 * half)
        site.lamp(place, (2.2 * red + 0.2, 2.2 * green + 0.2, 2.2 * blue + 0.2), nearness)
    if row.mirrors and not setting(site.scene.setting).mirrored:
        normal = (float(np.cos(placement.heading)), float(np.sin(placement.heading)), 0.0)
        site.reflector = Reflector(normal=normal, offset=normal[0] * x + normal[1] * y + depth)
