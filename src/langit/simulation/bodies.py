"""What things are made of: the shapes that collide and the solids that are seen, in the body's own frame.

The frame's origin is the middle of the body's box (`dimensions.extent`): a body at rest has it half its height up.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, cast

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import SOLID, Builder, Mesh, Pattern, Placed, Shape, Solids, Surface
from langit.scene.blocked import Blocked
from langit.scene.catalogue import act, kind, setting
from langit.scene.dimensions import BOB, POLE, extent, lies
from langit.scene.scene import Point
from langit.scene.vocabulary import Color, Material
from langit.simulation.actor import Member
from langit.simulation.builders import builder
from langit.simulation.collision import Geom
from langit.simulation.materials import COLORLESS, PLEASING, shade, surface
from langit.simulation.sculpt import canopy, rounded_box, turned

SIDES: Final = 20  # of the polygon that stands for a circle in collision meshes


@dataclass(frozen=True, kw_only=True)
class Form:
    """One rigid thing: what it collides with, what is seen of it (its own frame), and how it touches.

    `rolling` is its resistance to rolling, as a length in meters (the lever arm of the ground's push).
    """

    geoms: tuple[Geom, ...]
    solids: Solids
    meshes: tuple[Mesh, ...] = ()
    friction: float = 0.6
    restitution: float = 0.15
    rolling: float = 0.0


@dataclass(kw_only=True)
class _Clay(Builder):
    """Collects what is seen of one thing: solids, and meshes where solids will not do."""

    meshes: list[Mesh] = field(default_factory=list)


ACROSS: Final = (math.sqrt(0.5), math.sqrt(0.5), 0.0, 0.0)  # turns z to -y
ALONG: Final = (math.sqrt(0.5), 0.0, math.sqrt(0.5), 0.0)  # turns z to x

FRICTION: Final[dict[Material, float]] = {
    "rubber": 1.0, "metal": 0.4, "gold": 0.4, "glass": 0.35, "marble": 0.4, "wood": 0.5, "silk": 0.35, "plastic": 0.6,
}  # fmt: skip
SLIPPERY: Final = 0.03  # friction of what is told to slide, so that it does
RESTITUTION: Final[dict[Material, float]] = {
    "rubber": 0.75, "beach": 0.65, "plastic": 0.5, "wood": 0.4, "metal": 0.45, "gold": 0.3, "glass": 0.5,
    "leather": 0.5, "fabric": 0.1, "wool": 0.1, "silk": 0.1, "paper": 0.15,
}  # fmt: skip


def form(member: Member, scene: Blocked) -> Form:
    """The form of one rigid thing.

    Raises:
        CatalogueError: the row of its kind names a builder that is not in this module.
    """
    size = extent(member.subject, scene)
    look = surface_of(member, scene)
    clay = _Clay(owner=member.owner)
    geoms = builder(kind(member.subject.kind), BUILDERS)(size, look, clay, lies(member.subject, scene))
    return Form(
        geoms=geoms,
        solids=clay.build() if clay.rows else np.empty(0, SOLID),
        meshes=tuple(clay.meshes),
        friction=_friction(member, scene),
        restitution=_restitution(member, scene),
        rolling=_rolling(member, scene) * min(size),
    )


def surface_of(member: Member, scene: Blocked) -> Surface:
    """How a thing looks: as it was told, or as its kind does; the scene's seed chooses a color where none was named."""
    place_in_scene = scene.subjects.index(scene.standing(member.subject.id))
    seed = int(np.random.default_rng([scene.seed, place_in_scene]).integers(1 << 16))
    color, material = _made_of(member, seed)
    if color is None and material in COLORLESS:
        color = _free_color(place_in_scene, scene)
    look = surface(color, material, seed=seed)
    if material == "glass" and color is not None:
        look = replace(look, emission=0.25)  # glass is thin: its tint must show against whatever is behind
    return look


def _made_of(member: Member, seed: int) -> tuple[Color | None, Material | None]:
    """Color and material as told, and of what was not told the material that the kind is usually made of."""
    subject, row = member.subject, kind(member.subject.kind)
    color, material = subject.color, subject.material
    if color is None and material is None:
        if row.motley:
            color = PLEASING[member.place_in_group % 8]
        if seed % 3 < round(3 * row.plain_share):  # the share in thirds
            material = row.plain
    return color, material or row.material


def _free_color(place_in_scene: int, scene: Blocked) -> Color:
    """One that nobody else in the scene has, and that shows on the ground."""
    taken = {other.subject.color for other in scene.subjects} | {setting(scene.setting).ground_color}
    order = np.random.default_rng([scene.seed, 11]).permutation([c for c in PLEASING if c not in taken] or PLEASING)
    return cast(Color, str(order[place_in_scene % len(order)]))


def place(solids: Solids, position: Floats, rotation: Floats) -> Solids:
    """The same solids with their frame turned by `rotation` (3, 3) and moved to `position` (3)."""
    moved = solids.copy()
    pose = moved["pose"]
    rods = moved["shape"] == Shape.CAPSULE
    flat = pose[rods].reshape(-1, 12)
    turned = rotation @ pose
    turned[:, :, 3] += position
    for first in (0, 4):
        flat[:, first : first + 3] = flat[:, first : first + 3] @ rotation.T + position
    turned[rods] = flat.reshape(-1, 3, 4)
    moved["pose"] = turned
    return moved


def place_mesh(mesh: Mesh, position: Floats, rotation: Floats) -> Placed:
    """A mesh with its frame turned by `rotation` (3, 3) and moved to `position` (3)."""
    return Placed(mesh=mesh.name, pose=np.column_stack([rotation, position]).astype(np.float32))


class Swing(NamedTuple):
    """What swings: its stand (in the world), rod and bob (along -z from the support), its length, the bob's radius."""

    stand: Solids
    swinging: Solids
    length: float
    radius: float


def swing(member: Member, scene: Blocked) -> Swing:
    """What swings of a member whose kind does.

    Raises:
        CatalogueError: the row of its kind names a builder that is not in this module.
    """
    return builder(kind(member.subject.kind), SWINGING)(member, scene)


def pendulum(member: Member, scene: Blocked) -> Swing:
    """A bob on a rod before its stand."""
    height, reach = support(member, scene), extent(member.subject, scene)
    radius = 2 * reach[2] * BOB
    length = min(2 * reach[2], height) * 0.8 - radius
    steel = replace(surface("gray", "metal"), roughness=0.35)
    x, y, _ = member.placement.position
    heading = member.placement.heading
    back = np.array([-math.sin(heading), math.cos(heading), 0.0]) * 2.2 * radius
    pivot = np.array([x, y, height])
    foot = np.array([x, y, 0.0]) + back
    stand = Builder(owner=member.owner)
    thick = 0.16 * radius
    stand.capsule(foot, pivot + back, thick, steel)
    stand.capsule(pivot + back, pivot - back * 0.12, thick, steel)
    stand.add(
        Shape.CYLINDER,
        (foot[0], foot[1], 0.15 * radius),
        (1.3 * radius, 1.3 * radius, 0.15 * radius),
        shade(steel, 0.7),
    )
    stand.add(Shape.BALL, pivot, (1.5 * thick,) * 3, steel)
    swinging = Builder(owner=member.owner)
    swinging.capsule((0, 0, 0), (0, 0, -length), 0.06 * radius, steel)
    swinging.add(Shape.BALL, (0, 0, -length), (radius,) * 3, surface_of(member, scene))
    return Swing(stand.build(), swinging.build(), length, radius)


SWINGING: Final[dict[str, Callable[[Member, Blocked], Swing]]] = {"pendulum": pendulum}


def support(member: Member, scene: Blocked) -> float:
    """Height of the point that a pendulum hangs from."""
    given = member.placement.position[2]
    return given if given > 0.05 else 2 * extent(member.subject, scene)[2]


def flagpole(member: Member, scene: Blocked) -> tuple[Solids, Floats, float]:
    """A flag's pole (in the world), the point on the ground where it stands, and its radius."""
    x, _, z = extent(member.subject, scene)
    heading = member.placement.heading
    along = np.array([math.cos(heading), math.sin(heading), 0.0])
    foot = np.asarray(member.placement.position, float) - along * x
    radius = POLE * z
    top = (foot[0], foot[1], foot[2] + 2 * z)
    builder = Builder(owner=member.owner)
    metal = replace(surface("white", "metal"), roughness=0.4)
    builder.capsule(foot, top, radius, metal, 0.7 * radius)
    builder.add(Shape.BALL, (top[0], top[1], top[2] + radius), (1.8 * radius,) * 3, surface("gold"))
    builder.add(
        Shape.CYLINDER, (foot[0], foot[1], foot[2] + radius), (5 * radius, 5 * radius, radius), shade(metal, 0.5)
    )
    return builder.build(), foot, radius


def clothesline(corner: Floats, other: Floats, ground: float, owner: int) -> Solids:
    """Two posts, `corner` and `other` their tops, and a line between them."""
    wood = surface(None, "wood")
    builder = Builder(owner=owner)
    for end in (corner, other):
        builder.capsule([end[0], end[1], ground], [*end[:2], end[2] + 0.05], 0.03, wood)
    builder.capsule(corner, other, 0.008, surface("beige", "fabric"))
    return builder.build()


def _ball(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    clay.add(Shape.BALL, (0, 0, 0), size, look)
    return (Geom(type="sphere", size=(size[0],)),)


def _box(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    if look.pattern == Pattern.PLAIN:
        clay.meshes.append(rounded_box(size, 0.09 * min(size[1:]), look, clay.owner))
    else:  # patterns follow a solid's own frame in all three directions
        clay.add(Shape.BOX, (0, 0, 0), size, look)
    return (Geom(type="box", size=size),)


def _cylinder(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    quaternion = ACROSS if lying else (1.0, 0.0, 0.0, 0.0)
    radius, half = (size[0], size[1]) if lying else (size[0], size[2])
    clay.add(Shape.CYLINDER, (0, 0, 0), (radius, radius, half), look, _matrix(quaternion))
    return (Geom(type="cylinder", size=(radius, half), quaternion=quaternion),)


def _cone(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    quaternion = ACROSS if lying else (1.0, 0.0, 0.0, 0.0)
    radius, half = (size[0], size[1]) if lying else (size[0], size[2])
    turn = _matrix(quaternion)
    clay.add(Shape.CONE, (0, 0, 0), (radius, radius, half), look, turn)
    points = np.vstack([_ring(radius, -half), [[0, 0, half]]]) @ turn.T
    return (Geom(type="mesh", vertices=points),)


def _capsule(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    radius, half = size[2], max(size[0], size[1]) - size[2]
    axis = np.array([0.0, half, 0.0]) if lying else np.array([half, 0.0, 0.0])
    clay.capsule(-axis, axis, radius, look)
    return (Geom(type="capsule", size=(radius, half), quaternion=ACROSS if lying else ALONG),)


def _glass(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    radius, _, half = size
    outline = [(0, -1), (0.86, -1), (0.88, -0.98), (0.88, -0.98), (1, 1), (1, 1), (0.94, 1), (0.94, 1), (0.83, -0.82)]
    outline += [(0.83, -0.82), (0, -0.82)]
    clay.meshes.append(turned(np.array(outline) * (radius, half), look, clay.owner, two_sided=True))
    return (Geom(type="cylinder", size=(radius, half)),)


def _bottle(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    radius, _, half = size
    neck = 0.36 * radius
    outline = [(0, -1), (0.93, -1), (1, -0.96), (1, -0.96), (1, 0.1), (0.97, 0.2), (0.86, 0.3), (0.66, 0.39)]
    outline += [(0.47, 0.47), (0.38, 0.57), (0.36, 0.7), (0.36, 0.86), (0.36, 0.86), (0.42, 0.87), (0.42, 0.92)]
    clay.meshes.append(turned(np.array(outline) * (radius, half), look, clay.owner))
    clay.add(Shape.CYLINDER, (0, 0, 0.94 * half), (1.2 * neck, 1.2 * neck, 0.06 * half), surface("gold", "plastic"))
    label = np.array([(1.01, -0.7), (1.01, -0.1)]) * (radius, half)
    clay.meshes.append(turned(label, surface("beige", "paper"), clay.owner))
    return (
        Geom(type="cylinder", size=(radius, 0.64 * half), position=(0, 0, -0.36 * half)),
        Geom(type="cylinder", size=(0.7 * radius, 0.18 * half), position=(0, 0, 0.46 * half)),
        Geom(type="cylinder", size=(1.25 * neck, 0.18 * half), position=(0, 0, 0.82 * half)),
    )


def _umbrella(size: Point, look: Surface, clay: _Clay, lying: bool) -> tuple[Geom, ...]:
    radius, _, half = size
    dome = 0.75 * half  # height of the canopy, whose rim lies at half - dome
    clay.meshes.append(canopy(radius, half - dome, half, look, clay.owner))
    clay.capsule((0, 0, half - 0.1 * dome), (0, 0, -0.86 * half), 0.018 * radius, surface("gray", "metal"))
    handle = surface(None, "wood")
    clay.capsule((0, 0, -0.84 * half), (0, 0, -0.97 * half), 0.035 * radius, handle)
    clay.capsule((0, 0, -0.97 * half), (0.12 * radius, 0, -0.97 * half), 0.035 * radius, handle)
    clay.add(Shape.CONE, (0, 0, 0.97 * half), (0.03 * radius, 0.03 * radius, 0.06 * half), surface("silver"))
    hull = np.vstack([_ring(radius, half - dome), _ring(0.6 * radius, half - 0.25 * dome), [[0, 0, half]]])
    return (
        Geom(type="mesh", vertices=hull),
        Geom(type="capsule", size=(0.035 * radius, 0.6 * half), position=(0, 0, -0.36 * half)),
    )


BUILDERS: Final[dict[str, Callable[[Point, Surface, _Clay, bool], tuple[Geom, ...]]]] = {
    "ball": _ball, "box": _box, "cylinder": _cylinder, "cone": _cone, "capsule": _capsule, "glass": _glass,
    "bottle": _bottle, "umbrella": _umbrella,
}  # fmt: skip


def _restitution(member: Member, scene: Blocked) -> float:
    subject = member.subject
    acts = [act(action) for action in (subject.action, *(event.action for event in scene.deeds(subject.id)))]
    if any(own.springs for own in acts):
        return 0.8
    row = kind(subject.kind)
    if row.springy:
        base = RESTITUTION.get(subject.material or row.plain or "plastic", 0.6)
        return max(base, 0.92) if any(own.hits for own in acts) else base
    return 0.3 * RESTITUTION.get(subject.material or "plastic", 0.5)


def _friction(member: Member, scene: Blocked) -> float:
    if any(act(event.action).slides for event in scene.deeds(member.subject.id)):
        return SLIPPERY
    return FRICTION.get(member.subject.material or "plastic", 0.6)


def _rolling(member: Member, scene: Blocked) -> float:
    """Resistance to rolling as a part of the radius: little for what is told to roll, more for what only happens to."""
    subject = member.subject
    events = scene.deeds(subject.id)
    if setting(scene.setting).layout.tabletop and any(_slopes(event.target, scene) for event in events):
        return 0.26  # or it would be off the table at once
    acts = [act(event.action) for event in events]
    if act(subject.action).rolls or any(own.rolls or own.springs or own.hits for own in acts):
        return 0.012
    return 0.03 if kind(subject.kind).rolls == "any" else 0.08


def _slopes(id: str | None, scene: Blocked) -> bool:
    return any(other.subject.id == id and kind(other.subject.kind).slope for other in scene.subjects)


def _ring(radius: float, height: float) -> Floats:
    angles = np.linspace(0, 2 * math.pi, SIDES, endpoint=False)
    return np.column_stack([radius * np.cos(angles), radius * np.sin(angles), np.full(SIDES, height)])


def _matrix(quaternion: tuple[float, float, float, float]) -> Floats:
    w, x, y, z = quaternion
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
