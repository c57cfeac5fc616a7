"""Scenery that a prompt names: trees, houses, lamps, signs, rocks, walls, ramps, tables and mirrors, all at rest.

Every prop fills the box that `dimensions.extent` gives it and has the shape that physics collides with; only the leaves
of a tree move, in the wind, by `Mesh.sway`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.image import Image
from langit.render.snapshot import Body, Builder, Mesh, Pattern, Shape, Still, Surface
from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind, setting
from langit.scene.dimensions import TABLE_TOP, TRUNK, extent
from langit.scene.scene import Subject
from langit.simulation.actor import Actor, Appearance, Member
from langit.simulation.builders import builder
from langit.simulation.house import house
from langit.simulation.materials import COLORS, linear, shade
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.signs import WORDS, outline, write
from langit.simulation.places.site import snow_covered, turn, wind_sway
from langit.simulation.places.vegetation import LEAVES, Grove, Shades
from langit.simulation.workshop import Workshop


@dataclass(kw_only=True)
class Prop:
    """A body that stands still."""

    owner: int
    cast: tuple[Mesh, ...]
    appearance: Appearance

    def at(self, time: float) -> Appearance:
        """The same at every time."""
        return self.appearance


def actor(member: Member, scene: Blocked) -> Actor:
    """The actor of a piece of scenery.

    Raises:
        CatalogueError: the row of its kind names a builder that is not in this room.
    """
    subject, placement = member.subject, member.placement
    size = extent(subject, scene)
    seed = [scene.seed, 31, member.owner]
    shop = Workshop(
        scene=scene, subject=subject, size=size, owner=member.owner, rng=np.random.default_rng(seed), solids=Builder()
    )
    shop.solids.owner = member.owner
    meshes = builder(kind(subject.kind), BUILDERS)(shop)
    rotation = turn(placement.heading)
    position = np.array(placement.position, float)
    cast = tuple(
        replace(
            mesh,
            vertices=(mesh.vertices @ rotation.T + position).astype(np.float32),
            normals=(mesh.normals @ rotation.T).astype(np.float32),
        )
        for mesh in meshes
    )
    return Prop(
        owner=member.owner,
        cast=cast,
        appearance=Appearance(
            solids=_moved(shop.solids, rotation, position),
            meshes=tuple(Still(mesh=mesh.name) for mesh in cast),
            body=Body(
                owner=member.owner,
                subject=subject.id,
                kind=subject.kind,
                center=(float(position[0]), float(position[1]), float(position[2]) + size[2]),
                extent=size,
                rotation=(float(np.cos(placement.heading / 2)), 0.0, 0.0, float(np.sin(placement.heading / 2))),
            ),
        ),
    )


def _tree(shop: Workshop) -> tuple[Mesh, ...]:
    x, y, z = shop.size
    species = shop.subject.species or _native(shop.scene)
    season = shop.scene.season
    if species == "cherry" and season == "summer":
        season = "spring"  # who asks for a cherry tree wants it in blossom
    snow = 0.9 if snow_covered(shop.scene) else 0.0
    plants = Grove(rng=shop.rng, season=season, snow=snow)
    plants.tree(species, (0.0, 0.0, 0.0), 2 * z, detail=0.6, shades=_tinted(shop.subject, species))
    meshes = plants.meshes(sway=wind_sway(shop.scene), owner=shop.owner)
    points = np.concatenate([mesh.vertices for mesh in meshes])
    reach = np.abs(points[:, :2]).max(0)
    factor = np.array([x / reach[0], y / reach[1], 2 * z / points[:, 2].max()])
    trunk = (
        shop.surface("5a4030", roughness=0.9)
        if shop.subject.material
        else Surface(color=linear("5a4030"), roughness=0.9)
    )
    shop.solids.capsule((0, 0, 0), (0, 0, 0.7 * z), TRUNK * x, trunk, 0.7 * TRUNK * x)
    return tuple(
        replace(
            mesh,
            vertices=np.maximum(mesh.vertices * factor, [-np.inf, -np.inf, 0.0]).astype(np.float32),
            normals=_unit(mesh.normals / factor).astype(np.float32),
        )
        for mesh in meshes
    )


def _native(scene: Blocked) -> str:
    """The species that grows there."""
    trees = setting(scene.setting).trees
    return trees.get(scene.season, trees.get("any", "oak"))


def _tinted(subject: Subject, species: str) -> Shades | None:
    if subject.color is None:
        return LEAVES["cherry"][0] if species == "cherry" else None
    base = np.array(COLORS[subject.color])
    dark, light = base * 0.35, base + (1.0 - base) * 0.25
    return (float(dark[0]), float(dark[1]), float(dark[2])), COLORS[subject.color], (
        float(light[0]), float(light[1]), float(light[2]),
    )  # fmt: skip


def _lamp(shop: Workshop) -> tuple[Mesh, ...]:
    x, y, z = shop.size
    post = Surface(color=linear("24282c"), roughness=0.45)
    glass = shop.color("ffd9a0")
    head = Surface(color=glass, emission=2.6 if shop.lit else 0.15, roughness=0.3)
    shop.solids.capsule((0, 0, 0), (0, 0, 1.62 * z), 0.030 * z, post, 0.022 * z)
    shop.box((0, 0, 0.05 * z), (0.5 * x, 0.5 * y, 0.05 * z), post, Shape.CYLINDER)
    shop.box((0, 0, 1.64 * z), (0.55 * x, 0.55 * y, 0.02 * z), post, Shape.CYLINDER)
    shop.box((0, 0, 1.76 * z), (0.82 * x, 0.82 * y, 0.12 * z), head, Shape.BALL)
    shop.box((0, 0, 1.93 * z), (x, y, 0.07 * z), post, Shape.CONE)
    return ()


def _sign(shop: Workshop) -> tuple[Mesh, ...]:
    """A board with writing on both faces, on a post; it shines where lamps do, and a little by day."""
    x, y, z = shop.size
    dark = Surface(color=linear("15161a"), roughness=0.5)
    color = shop.color(("ff2d78", "28c8ff", "ff8a1e", "26f0a0")[shop.rng.integers(4)])
    shop.solids.capsule((0, 0, 0), (0, 0, 1.1 * z), 0.04 * z, dark)
    shop.box((0, 0, 0.02 * z), (x, 0.3 * y, 0.02 * z), dark)
    shop.box((0, 0, 1.5 * z), (0.6 * x, y, 0.5 * z), dark)
    tubes = MeshBuilder()
    words = [word for word in WORDS if len(word) == 3]
    word = words[shop.rng.integers(len(words))]
    for facing, face in (("right", 0.62 * x), ("left", -0.62 * x)):
        outline(tubes, (face, 0, 1.5 * z), (0.92 * y, 0.44 * z), 0.07 * y, color, facing=facing)
        write(tubes, word, (face, 0, 1.5 * z), 0.5 * y, color, facing=facing, weight=0.14)
    return tubes.build(Surface(emission=2.0 if shop.lit else 0.7, roughness=0.4), owner=shop.owner)


def _rock(shop: Workshop) -> tuple[Mesh, ...]:
    x, y, z = shop.size
    base = np.array(shop.surface("7d7a76").color)
    snow = 0.95 if snow_covered(shop.scene) else 0.0

    def color(directions: Floats) -> Floats:
        shaded = (
            base * (0.72 + 0.38 * np.clip(directions[:, 2:3], 0, 1)) * shop.rng.uniform(0.9, 1.1, (len(directions), 1))
        )
        return np.asarray(shaded + (0.9 - shaded) * snow * np.clip(directions[:, 2:3] * 2 - 0.4, 0, 1))

    stone = MeshBuilder()
    stone.blob((0, 0, z), (x, y, z), color, shop.rng, detail=1, bumps=0.13)
    (mesh,) = stone.build(Surface(roughness=0.9), owner=shop.owner)
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    fitted = (mesh.vertices - low) / (high - low) * (2 * np.array([x, y, z])) - [x, y, 0.0]
    return (replace(mesh, vertices=fitted.astype(np.float32)),)


def _wall(shop: Workshop) -> tuple[Mesh, ...]:
    x, y, z = shop.size
    look = shop.surface("a3563f", roughness=0.9, pattern=Pattern.BRICK, scale=2.2, image=Image.BRICK)
    shop.box((0, 0, 0.96 * z), (0.88 * x, 0.99 * y, 0.96 * z), look)
    shop.box((0, 0, 1.96 * z), (x, y, 0.04 * z), shade(replace(look, pattern=Pattern.PLAIN, image=Image.PLASTER), 0.8))
    return ()


def _ramp(shop: Workshop) -> tuple[Mesh, ...]:
    """A wedge that rises along +x."""
    x, y, z = shop.size
    wedge = MeshBuilder()
    look = shop.surface("b98a54", roughness=0.5, pattern=Pattern.WOOD, scale=2.0)
    wedge.prism([(-x, 0.0), (x, 0.0), (x, 2 * z)], -y, y, (1.0, 1.0, 1.0), axis="y")
    meshes = wedge.build(look, owner=shop.owner)
    return tuple(replace(mesh, colors=None) for mesh in meshes)


def _table(shop: Workshop) -> tuple[Mesh, ...]:
    x, y, z = shop.size
    top, leg = TABLE_TOP * z, 0.06 * min(x, y)
    look = shop.surface("a5713f", roughness=0.4, pattern=Pattern.WOOD, scale=2.0)
    shop.box((0, 0, 2 * z - top), (x, y, top), look)
    for a in (-1, 1):
        for b in (-1, 1):
            shop.box((a * (x - 2 * leg), b * (y - 2 * leg), z - top), (leg, leg, z - top), shade(look, 0.75))
    return ()


def _bench(shop: Workshop) -> tuple[Mesh, ...]:
    """A wooden bench with a back, that faces +x."""
    x, y, z = shop.size
    wood = shop.surface("8c5a34", roughness=0.6, pattern=Pattern.WOOD, scale=1.5)
    iron = Surface(color=linear("26292c"), roughness=0.5)
    for row in range(3):
        shop.box((0.5 * x * (row - 1), 0, z), (0.2 * x, y, 0.045 * z), wood)
    for row in range(2):
        shop.box((-x * (0.88 + 0.06 * row), 0, z * (1.47 + 0.36 * row)), (0.06 * x, y, 0.13 * z), wood)
    for side in (-0.85 * y, 0.85 * y):
        shop.box((0, side, 0.48 * z), (0.67 * x, 0.03, 0.48 * z), iron)
        shop.solids.capsule((-0.7 * x, side, 0.9 * z), (-0.98 * x, side, 2 * z), 0.055 * z, iron)
    return ()


def _mirror(shop: Workshop) -> tuple[Mesh, ...]:
    """A standing mirror that faces +x; the place reflects in the plane of its glass (`places.backdrop`)."""
    x, y, z = shop.size
    frame = shop.surface("6b4a2c", roughness=0.4)
    shop.box((-0.2 * x, 0, z), (0.8 * x, y, z), frame)
    glass = Surface(color=(0.92, 0.94, 0.95), roughness=0.02, metal=1.0, pattern=Pattern.MIRROR)
    shop.box((0.5 * x, 0, z), (0.5 * x, 0.88 * y, 0.92 * z), glass)
    return ()


BUILDERS: Final[dict[str, Callable[[Workshop], tuple[Mesh, ...]]]] = {
    "tree": _tree, "house": house, "lamp": _lamp, "sign": _sign, "rock": _rock, "wall": _wall, "ramp": _ramp,
    "table": _table, "bench": _bench, "mirror": _mirror,
}  # fmt: skip


def _moved(solids: Builder, rotation: NDArray[np.float64], position: NDArray[np.float64]) -> NDArray[np.void]:
    """The solids turned and moved from the frame of the prop into the world."""
    rows = solids.build()
    for row in rows:
        pose = row["pose"].astype(float)
        if row["shape"] == Shape.CAPSULE:
            flat = pose.reshape(-1)
            for start in (0, 4):
                flat[start : start + 3] = rotation @ flat[start : start + 3] + position
            row["pose"] = flat.reshape(3, 4)
        else:
            pose[:, :3] = rotation @ pose[:, :3]
            pose[:, 3] = rotation @ pose[:, 3] + position
            row["pose"] = pose
    return rows


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
