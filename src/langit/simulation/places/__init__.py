"""The places of the world: `backdrop` builds everything of a scene that does not move."""

from collections.abc import Callable
from typing import Final

import numpy as np

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
from langit.simulation.places.site import Site
from langit.simulation.scene import Scene
from langit.simulation.snapshot import Backdrop
from langit.simulation.vocabulary import Setting
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


def backdrop(scene: Scene) -> Backdrop:
    """The place of a scene with its light: the same for the same setting, season, weather, time of day and seed."""
    names = list(BUILDERS)
    site = Site(scene=scene, rng=np.random.default_rng([scene.seed, names.index(scene.setting)]))
    BUILDERS[scene.setting](site)
    return Backdrop(
        solids=site.solids.build(),
        meshes=tuple(site.meshes),
        lamps=tuple(site.lamps),
        atmosphere=atmosphere(scene),
        reflector=site.reflector,
    )
