"""Puts the clutter of a setting's row into its place: where nobody walks, and where nothing stands yet.

All things together are two meshes, one that shines and one that does not.
"""

from collections.abc import Callable, Iterator, Mapping
from math import cos, pi, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.blocking.ground import ground
from langit.render.snapshot import Shape, Solids, Surface
from langit.scene.catalogue import clutter, setting
from langit.scene.clutter import Clutter, Form, Part, Scatter
from langit.scene.settings import Setting
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site
from langit.simulation.places.site import turn as about

FLAT: Final = 0.05  # meters: what is lower lies on the ground, and people walk over it
TRIES: Final = 8
PERSON: Final = 0.35
VEHICLE: Final = 0.95


def litter(site: Site) -> None:
    """Scatters what the row of the setting says. It draws from a seed of its own, so the place itself stays."""
    row, scene = setting(site.scene.setting), site.scene
    rng = np.random.default_rng([scene.seed, row.number, 7])
    taken = [*site.taken, *_standing(site.solids.build())]
    dull, bright = MeshBuilder(), MeshBuilder()
    for scatter in row.clutter:
        if (site.snowy and not scatter.snow) or (scatter.seasons and scene.season not in scatter.seasons):
            continue
        for index in range(scatter.count):
            thing = clutter()[scatter.what[rng.integers(len(scatter.what))]]
            spot = _spot(row, scatter, thing, rng, taken, mirrored=scatter.mirrored and index % 2 == 1)
            if spot is not None:
                x, y, turn = spot
                taken.append((x, y, thing.radius))
                frame = float(rng.uniform(*thing.size)) * about(turn)
                for whole, own in zip((dull, bright), made(thing, rng, lit=site.lit), strict=True):
                    whole.take(own, frame, np.array([x, y, 0.0]))
    site.put(dull, Surface(roughness=0.75), lies="on walls")
    site.put(bright, Surface(emission=1.0, roughness=0.6), lies="on walls")


def high(thing: Clutter) -> float:
    """How high a thing is."""
    return max(max(part.at[2] + part.half[2], part.to[2] if part.form == "rod" else 0.0) for part in thing.parts)


def walked(row: Setting, x: float, y: float, radius: float) -> bool:
    """Whether somebody may walk or drive within `radius` of a point of a setting."""
    layout, free = row.layout, ground(row)
    inside = free.x[0] < x + radius and x - radius < free.x[1] and free.y[0] < y + radius and y - radius < free.y[1]
    across = y if layout.travel == "x" else x
    along = x if layout.travel == "x" else y
    if not layout.reach[0] - radius < along < layout.reach[1] + radius:
        return inside
    near_people = any(abs(across - lane) < PERSON + radius for lane in layout.lanes)
    return inside or near_people or any(abs(across - road) < VEHICLE + radius for road in layout.roads)


def _spot(
    row: Setting,
    scatter: Scatter,
    thing: Clutter,
    rng: np.random.Generator,
    taken: list[tuple[float, float, float]],
    *,
    mirrored: bool,
) -> tuple[float, float, float] | None:
    """A free spot (x, y) and the way that it faces there (radians), or none where there is no room."""
    for draw in rng.random((TRIES, 3)):
        x, y, turn = (
            low + (end - low) * at for (low, end), at in zip((scatter.x, scatter.y, scatter.turn), draw, strict=True)
        )
        if mirrored:
            x, turn = -x, 180.0 - turn
        if high(thing) > FLAT and walked(row, x, y, 0.25 * thing.radius):
            continue
        if all((x - u) ** 2 + (y - v) ** 2 > (thing.radius + r) ** 2 for u, v, r in taken):
            return x, y, radians(turn)
    return None


def _standing(solids: Solids) -> Iterator[tuple[float, float, float]]:
    """What stands on the ground already, as discs (x, y, radius)."""
    for row in solids:
        pose = row["pose"].astype(float)
        if row["shape"] == Shape.CAPSULE:
            x, y, z, radius = pose.reshape(-1)[:4]
            if z < 1.0:
                yield x, y, radius
        elif row["shape"] != Shape.PLANE:
            reach = np.abs(pose[:, :3]).sum(1)
            if max(reach[:2]) < 1.5 and pose[2, 3] - reach[2] < 1.0 and pose[2, 3] + reach[2] > 0.1:
                yield pose[0, 3], pose[1, 3], float(max(reach[:2]))


def made(thing: Clutter, rng: np.random.Generator, *, lit: bool) -> tuple[MeshBuilder, MeshBuilder]:
    """One thing in its own axes, colored by chance: its dull parts, and those that shine."""
    main = np.array(linear(thing.colors[rng.integers(len(thing.colors))])) * rng.uniform(0.85, 1.1)
    dull, bright = MeshBuilder(), MeshBuilder()
    for part in thing.parts:
        color = main if part.color == "main" else np.array(linear(part.color))
        shines = part.glow > 0 and lit
        FORMS[part.form](bright if shines else dull, part, color * (part.glow if shines else 1.0), rng)
    return dull, bright


def _box(mesh: MeshBuilder, part: Part, color: Floats, _: np.random.Generator) -> None:
    mesh.box(part.at, part.half, color, yaw=part.yaw)


def _ball(mesh: MeshBuilder, part: Part, color: Floats, rng: np.random.Generator) -> None:
    mesh.blob(part.at, part.half, lambda d: color * (0.7 + 0.3 * d[:, 2:3]), rng, detail=1, bumps=0.03)


def _tuft(mesh: MeshBuilder, part: Part, color: Floats, rng: np.random.Generator) -> None:
    """Leaves in the shape of a ball."""
    out = rng.normal(size=(46, 3)) + np.array([0.0, 0.0, 0.5])
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    tone = (0.55 + 0.5 * np.clip(out[:, 2:3], 0, 1)) * rng.uniform(0.7, 1.3, (46, 1))
    at = np.array(part.at) + out * np.array(part.half) * rng.uniform(0.5, 1.0, (46, 1))
    mesh.cards(at, out, color * tone, 0.3 * part.half[0], rng, aspect=0.5)
    mesh.blob(part.at, np.array(part.half) * 0.7, lambda d: color * 0.4, rng, detail=0)


def _turned(mesh: MeshBuilder, part: Part, color: Floats, top: float) -> None:
    """A cylinder, or with a `top` of less than 1 a cone, and its lid."""
    (x, y, z), (wide, _, tall) = part.at, part.half
    mesh.tube([(x, y, z - tall), (x, y, z + tall)], [wide, wide * top], color, sides=10)
    if top > 0.1:
        angle = np.arange(10) * 2 * pi / 10
        lid = np.column_stack([x + wide * np.cos(angle), y + wide * np.sin(angle), np.full(10, z + tall)])
        mesh.add(lid, (0.0, 0.0, 1.0), [(0, k, k + 1) for k in range(1, 9)], color)


def _rod(mesh: MeshBuilder, part: Part, color: Floats, _: np.random.Generator) -> None:
    mesh.tube([part.at, part.to], part.thick, color, sides=5)


def _ring(mesh: MeshBuilder, part: Part, color: Floats, _: np.random.Generator) -> None:
    angle = np.linspace(0.0, 2 * pi, 15)
    radius = part.half[0]
    path = np.array(part.at) + radius * np.column_stack([np.cos(angle), np.zeros(15), np.sin(angle)])
    normals = (path - np.array(part.at)) / radius
    inner, outer = path - normals * part.thick, path + normals * part.thick
    for side in (-1.0, 1.0):
        off = np.array([0.0, side * part.thick, 0.0])
        corners = np.stack([inner[:-1] + off, outer[:-1] + off, outer[1:] + off, inner[1:] + off], axis=1)
        mesh.quads(corners, np.tile([0.0, side, 0.0], (14, 1)), np.tile(color, (14, 4, 1)))
    tread = np.array([0.0, part.thick, 0.0])
    corners = np.stack([outer[:-1] - tread, outer[1:] - tread, outer[1:] + tread, outer[:-1] + tread], axis=1)
    mesh.quads(corners, normals[:-1], np.tile(color, (14, 4, 1)))


def _sheet(mesh: MeshBuilder, part: Part, color: Floats, _: np.random.Generator) -> None:
    (x, y, z), (deep, wide, tall) = part.at, part.half
    if tall:
        corners = [(x, y - wide, z - tall), (x, y + wide, z - tall), (x, y + wide, z + tall), (x, y - wide, z + tall)]
    else:
        c, s = cos(part.yaw), sin(part.yaw)
        flat = [(-deep, -wide), (deep, -wide), (deep, wide), (-deep, wide)]
        corners = [(x + c * u - s * v, y + s * u + c * v, z) for u, v in flat]
    mesh.quad(corners, color)


FORMS: Final[Mapping[Form, Callable[[MeshBuilder, Part, NDArray[np.float64], np.random.Generator], None]]] = {
    "box": _box,
    "ball": _ball,
    "tuft": _tuft,
    "cylinder": lambda mesh, part, color, _: _turned(mesh, part, color, 1.0),
    "cone": lambda mesh, part, color, _: _turned(mesh, part, color, 0.08),
    "rod": _rod,
    "ring": _ring,
    "sheet": _sheet,
}
