"""What is made blade by blade: grass, flowers with petals, the fronds of palms. All of it faces both ways."""

from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder, cross, unit, up

SKYWARD: Final = (0.0, -0.352, 0.936)  # grass is lit as the ground is that it stands on, a little toward the camera
PETALS: Final = 5
DRY: Final = (1.5, 1.12, 0.72)  # the color of a dry blade to that of a green one
FRONDS: Final = 14
LEAFLETS: Final = 13  # on a side of a frond


def tufts(
    mesh: MeshBuilder, feet: Floats, tall: Floats, shades: tuple[Floats, Floats, Floats], rng: np.random.Generator
) -> None:
    """Grass as upright cards that an image of blades lies on: their middles `feet` (N, 3), `tall` (N,) meters high.

    Dark at the foot, of a tone of its own each; one in nine is dry.
    """
    low, middle, high = shades
    count = len(feet)
    size = tall[:, None]
    angle = rng.uniform(-1.0, 1.0, count)  # broadside to a camera that looks along y
    half = 0.78 * size * np.column_stack([np.cos(angle), np.sin(angle), np.zeros(count)])
    lean = size * np.column_stack([rng.normal(0, 0.16, (count, 2)), np.ones(count)])
    tip = middle + (high - middle) * rng.uniform(0, 1, (count, 1))
    tip = np.where(rng.random((count, 1)) < 0.11, tip * DRY, tip) * rng.uniform(0.8, 1.15, (count, 1))
    base = low + (tip - low) * 0.25
    foot = feet - up(0.02) * size
    vertices = np.stack([foot + half + lean, foot - half + lean, foot - half, foot + half], axis=1)
    colors = np.stack([tip, tip, base, base], axis=1)
    _both_sides(mesh, vertices, [(0, 1, 2), (0, 2, 3)], colors)


def flowers(mesh: MeshBuilder, heads: Floats, colors: Floats, sizes: Floats, rng: np.random.Generator) -> None:
    """Flowers with `PETALS` petals around a yellow middle, on stems, their heads (N, 3) turned up and to the camera."""
    count = len(heads)
    facing = unit(np.array([0.0, -0.5, 0.9]) + 0.35 * rng.normal(size=(count, 3)))
    across = unit(cross(facing, rng.normal(size=(count, 3))))
    along = cross(facing, across)
    size = sizes[:, None]
    angle = np.arange(PETALS) * 2 * np.pi / PETALS
    for turn in angle:
        out = across * np.cos(turn) + along * np.sin(turn)
        side = cross(facing, out)
        middle = heads + out * size * 0.62 + facing * size * 0.12
        vertices = np.stack(
            [heads, middle - side * size * 0.36, heads + out * size * 1.15, middle + side * size * 0.36], axis=1
        )
        shade = np.stack([colors * 0.7, colors, colors * 1.05, colors * 0.92], axis=1)
        _both_sides(mesh, vertices, [(0, 1, 2), (0, 2, 3)], shade)
    eye = np.stack(
        [heads + facing * size * 0.14 + way * size * 0.26 for way in (across, along, -across, -along)], axis=1
    )
    yolk = np.broadcast_to(np.array(linear("d8a020")), (count, 4, 3))
    _both_sides(mesh, eye, [(0, 1, 2), (0, 2, 3)], yolk)
    foot = heads * np.array([1.0, 1.0, 0.0]) + np.column_stack([rng.normal(0, 0.03, (count, 2)), np.zeros(count)])
    thick = np.array([0.004, 0.0, 0.0])
    stem = np.broadcast_to(np.array(linear("3f6a28")), (count, 3, 3))
    _both_sides(mesh, np.stack([foot - thick, foot + thick, heads], axis=1), [(0, 1, 2)], stem)


def palm_crown(
    mesh: MeshBuilder,
    crown: Floats,
    height: float,
    shades: tuple[Floats, Floats, Floats],
    rng: np.random.Generator,
    detail: float = 1.0,
) -> None:
    """The fronds of a palm `height` meters high: a rib that arches out of the `crown`, leaflets hanging from it."""
    dark, middle, light = shades
    fronds, leaflets = (FRONDS, LEAFLETS) if detail > 0.6 else (9, 5)
    for index in range(fronds):
        angle = index * 2 * np.pi / fronds + rng.uniform(-0.25, 0.25)
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        side = np.array([-out[1], out[0], 0.0])
        rise, length = rng.uniform(0.0, 0.75), height * rng.uniform(0.38, 0.5)
        s = np.linspace(0.0, 1.0, leaflets + 1)[:, None]
        rib = crown + out * s * length * (1 - 0.18 * s) + up(length) * (rise * s - (0.38 + 0.85 * rise) * s**2.2)
        tone = rng.uniform(0.8, 1.15)
        _leaflets(mesh, rib, out, side, length, (dark * tone, middle * tone, light * tone), rng)
        mesh.tube(rib[::3], np.linspace(0.012, 0.004, len(rib[::3])) * length, middle * 0.8, sides=3)


def _leaflets(
    mesh: MeshBuilder,
    rib: Floats,
    out: Floats,
    side: Floats,
    length: float,
    shades: tuple[Floats, Floats, Floats],
    rng: np.random.Generator,
) -> None:
    """Long narrow leaves on both sides of a rib (N, 3), shorter toward its ends, hanging down."""
    dark, middle, light = shades
    foot, s = rib[1:], np.linspace(0.08, 1.0, len(rib) - 1)[:, None]
    step = np.linalg.norm(rib[1] - rib[0])
    long = length * 0.42 * np.sin(np.pi * np.clip(0.12 + 0.80 * s, 0, 1)) ** 0.7
    for way in (-1.0, 1.0):
        hang = rng.uniform(0.35, 0.75, (len(foot), 1))
        tip = foot + long * (way * side * 0.7 + out * 0.75) - up(1.0) * long * hang
        root = out * step * 0.24
        belly = (foot + tip) / 2 + up(1.0) * long * 0.06
        vertices = np.stack([foot - root, foot + root, belly + root * 0.8, tip, belly - root * 0.8], axis=1)
        bright = middle + (light - middle) * rng.uniform(0.1, 0.9, (len(foot), 1))
        colors = np.stack([dark + 0 * foot, dark + 0 * foot, bright, bright * 1.1, bright * 0.85], axis=1)
        normals = unit(np.broadcast_to(0.5 * way * side + up(1.0), foot.shape).copy())
        _both_sides(mesh, vertices, [(0, 1, 2), (0, 2, 4), (4, 2, 3)], colors, normals)


def _both_sides(
    mesh: MeshBuilder,
    vertices: Floats,
    faces: list[tuple[int, int, int]],
    colors: Floats,
    normals: Floats | None = None,
) -> None:
    """N alike pieces of `vertices` (N, K, 3), each of `faces` wound both ways, with normals (N, 3) or `SKYWARD`."""
    count, corners, _ = vertices.shape
    wound = np.array(faces + [(b, a, c) for a, b, c in faces])
    normal = SKYWARD if normals is None else np.repeat(normals, corners, axis=0)
    first = corners * np.arange(count)[:, None, None]
    mesh.add(vertices.reshape(-1, 3), normal, (first + wound).reshape(-1, 3), colors.reshape(-1, 3))
