"""`Site`: a place under construction. The builders of all settings put their solids, meshes and lamps into one."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.render.snapshot import Builder, Lamp, Mesh, Pattern, Reflector, Shape, Surface
from langit.scene.blocked import Blocked
from langit.scene.catalogue import setting
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import Lie, MeshBuilder

RGB = tuple[float, float, float]
LIT_TIMES: Final = frozenset({"night", "sunset"})


@dataclass(kw_only=True)
class Site:
    """What a builder fills. `rng` is seeded by the scene, so the same seed gives the same place.

    `taken` is ground on which there is something that is no solid: discs (x, y, radius) that clutter keeps out of.
    """

    scene: Blocked
    rng: np.random.Generator
    solids: Builder = field(default_factory=Builder)
    meshes: list[Mesh] = field(default_factory=list)
    lamps: list[Lamp] = field(default_factory=list)
    reflector: Reflector | None = None
    taken: list[tuple[float, float, float]] = field(default_factory=list)

    @property
    def lit(self) -> bool:
        """Whether lamps and windows shine: at sunset and at night."""
        return self.scene.time_of_day in LIT_TIMES

    @property
    def snowy(self) -> bool:
        """Whether snow lies on the ground."""
        return snow_covered(self.scene)

    def box(
        self, center: ArrayLike, half: ArrayLike, surface: Surface, *, yaw: float = 0.0, shape: Shape = Shape.BOX
    ) -> None:
        """A box (or another unit shape) of half sizes `half`, turned by `yaw` radians about z."""
        self.solids.add(shape, center, half, surface, turn(yaw) if yaw else None)

    def plane(self, center: ArrayLike, half: tuple[float, float], surface: Surface, *, facing: str = "up") -> None:
        """A flat, one-sided rectangle; `facing` is up, down, left (-x), right (+x), front (-y) or back (+y)."""
        self.solids.add(Shape.PLANE, center, (*half, 1.0), surface, FACINGS[facing])

    def rod(
        self, start: ArrayLike, end: ArrayLike, radius: float, surface: Surface, end_radius: float | None = None
    ) -> None:
        """A rounded rod."""
        self.solids.capsule(start, end, radius, surface, end_radius)

    def lamp(
        self, position: tuple[float, float, float], color: RGB, falloff: float = 0.5, *, casts: bool = False
    ) -> None:
        """A point light that shines when lamps are lit, and throws shadows if it `casts`."""
        if self.lit:
            x, y, z = (float(value) for value in position)
            red, green, blue = (float(value) for value in color)
            self.lamps.append(Lamp(position=(x, y, z), color=(red, green, blue), falloff=falloff, casts=casts))

    def put(self, builder: MeshBuilder, surface: Surface, *, sway: float = 0.0, lies: Lie = "on the ground") -> None:
        """Adds the parts of a mesh builder as one mesh; its pattern `lies` as `MeshBuilder.build` says."""
        self.meshes += builder.build(surface, sway=sway, lies=lies)


def snow_covered(scene: Blocked) -> bool:
    """Whether snow lies on the ground of a scene."""
    row = setting(scene.setting)
    wintry = row.seasonal and scene.season == "winter"
    return row.snowy or wintry or scene.weather.precipitation == "snow"


def wind_sway(scene: Blocked) -> float:
    """How far leaves move in the wind, as a part of their height: the `sway` of their meshes."""
    return {"none": 0.003, "light": 0.016, "strong": 0.045}[scene.weather.wind]


def matte(code: str, roughness: float = 0.8) -> Surface:
    """A plain surface of an sRGB color."""
    return Surface(color=linear(code), roughness=roughness)


def glow(code: str, emission: float) -> Surface:
    """A plain surface that shines."""
    return Surface(color=linear(code), emission=emission)


def patterned(code: str, pattern: Pattern, scale: float = 1.0, roughness: float = 0.7, variant: float = 0.0) -> Surface:
    """A patterned surface of an sRGB color."""
    return Surface(color=linear(code), pattern=pattern, scale=scale, roughness=roughness, variant=variant)


def turn(yaw: float) -> NDArray[np.float64]:
    """The rotation by `yaw` radians about z (3, 3)."""
    cosine, sine = np.cos(yaw), np.sin(yaw)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


FACINGS: Final[dict[str, NDArray[np.float64]]] = {
    name: np.array(columns, float).T
    for name, columns in {
        "up": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
        "down": [(1, 0, 0), (0, -1, 0), (0, 0, -1)],
        "left": [(0, -1, 0), (0, 0, 1), (-1, 0, 0)],
        "right": [(0, 1, 0), (0, 0, 1), (1, 0, 0)],
        "front": [(1, 0, 0), (0, 0, 1), (0, -1, 0)],
        "back": [(-1, 0, 0), (0, 0, 1), (0, 1, 0)],
    }.items()
}
