"""What things are made of: the shapes that collide and the solids that are seen, in the body's own frame.

The frame's origin is the middle of the body's box (`dimensions.extent`): a body at rest has it half its height up.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.simulation.actor import Member
from langit.simulation.dimensions import BOB, POLE, extent, lies
from langit.simulation.materials import PLEASING, shade, surface
from langit.simulation.scene import Point, Scene
from langit.simulation.snapshot import Builder, Shape, Solids, Surface
from langit.simulation.vocabulary import Material

Floats = NDArray[np.float64]

SIDES: Final = 20  # of the polygon that stands for a circle in collision meshes


@dataclass(frozen=True, kw_only=True)
class Geom:
    """One colliding shape: a MuJoCo geom type with its sizes, or the hull of `vertices` (V, 3)."""

    type: str
    size: tuple[float, ...] = ()
    position: Point = (0.0, 0.0, 0.0)
    quaternion: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    vertices: Floats | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """One rigid thing: what it collides with, what is seen of it (its own frame), and how it touches.

    `rolling` is its resistance to rolling, as a length in meters (the lever arm of the ground's push).
    """

    geoms: tuple[Geom, ...]
    solids: Solids
    friction: float = 0.6
    restitution: float = 0.15
    rolling: float = 0.0


ACROSS: Final = (math.sqrt(0.5), math.sqrt(0.5), 0.0, 0.0)  # turns z to -y
ALONG: Final = (math.sqrt(0.5), 0.0, math.sqrt(0.5), 0.0)  # turns z to x

FRICTION: Final[dict[Material, float]] = {
    "rubber": 1.0, "metal": 0.4, "gold": 0.4, "glass": 0.35, "marble": 0.4, "wood": 0.5, "silk": 0.35, "plastic": 0.45,
}  # fmt: skip
RESTITUTION: Final[dict[Material, float]] = {
    "rubber": 0.75, "beach": 0.65, "plastic": 0.5, "wood": 0.4, "metal": 0.45, "gold": 0.3, "glass": 0.5,
    "leather": 0.5, "fabric": 0.1, "wool": 0.1, "silk": 0.1, "paper": 0.15,
}  # fmt: skip


def form(member: Member, scene: Scene) -> Form:
    """The form of one rigid thing: every kind of `Thing` but pendulum, cloth and flag.

    Raises:
        KeyError: the kind is no rigid thing.
    """
    size = extent(member.subject, scene)
    look = surface_of(member, scene)
    builder = Builder(owner=member.owner)
    geoms = _MAKERS[member.subject.kind](size, look, builder, lies(member.subject, scene))
    return Form(
        geoms=geoms,
        solids=builder.build(),
        friction=FRICTION.get(member.subject.material or "plastic", 0.6),
        restitution=_restitution(member, scene),
        rolling=_rolling(member, scene) * min(size),
    )


def surface_of(member: Member, scene: Scene) -> Surface:
    """How a thing looks: as it was told, or as its kind does; scene and owner seed a color where none was named."""
    subject = member.subject
    seed = int(np.random.default_rng([scene.seed, member.owner]).integers(1 << 16))
    if subject.kind == "domino" and subject.color is None and subject.material is None:
        return surface(PLEASING[member.place_in_group % 8], "plastic", seed=seed)
    material, color = subject.material, subject.color
    if material is None and subject.kind in ("glass", "bottle"):
        material = "glass"
        color = color or ("green" if subject.kind == "bottle" else None)
    if material is None and color is None and subject.kind == "ball" and seed % 3 == 0:
        material, color = "beach", PLEASING[seed % len(PLEASING)]
    if color is None and material in ("beach", "striped", "checkered", "rubber", "fabric", "silk", "wool"):
        color = PLEASING[seed % len(PLEASING)]
    if material is None and subject.kind in ("cloth", "flag", "umbrella"):
        material, color = "fabric", color or PLEASING[seed % len(PLEASING)]
    return surface(color, material, seed=seed)


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


def pendulum(member: Member, scene: Scene) -> tuple[Solids, Solids, float, float]:
    """The stand of a pendulum (in the world), rod and bob (hanging along -z from the support), length, bob's radius."""
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
    return stand.build(), swinging.build(), length, radius


def support(member: Member, scene: Scene) -> float:
    """Height of the point that a pendulum hangs from."""
    given = member.placement.position[2]
    return given if given > 0.05 else 2 * extent(member.subject, scene)[2]


def flagpole(member: Member, scene: Scene) -> tuple[Solids, Floats, float]:
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
    """Two posts and a line between the upper corners of a hanging cloth."""
    wood = surface(None, "wood")
    builder = Builder(owner=owner)
    beyond = (other - corner) * 0.06
    for end in (corner - beyond, other + beyond):
        builder.capsule([end[0], end[1], ground], [*end[:2], end[2] + 0.05], 0.03, wood)
    builder.capsule(corner - beyond, other + beyond, 0.008, surface("beige", "fabric"))
    return builder.build()


def _ball(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    builder.add(Shape.BALL, (0, 0, 0), size, look)
    return (Geom(type="sphere", size=(size[0],)),)


def _box(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    builder.add(Shape.BOX, (0, 0, 0), size, look)
    return (Geom(type="box", size=size),)


def _cylinder(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    quaternion = ACROSS if lying else (1.0, 0.0, 0.0, 0.0)
    radius, half = (size[0], size[1]) if lying else (size[0], size[2])
    builder.add(Shape.CYLINDER, (0, 0, 0), (radius, radius, half), look, _matrix(quaternion))
    return (Geom(type="cylinder", size=(radius, half), quaternion=quaternion),)


def _cone(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    quaternion = ACROSS if lying else (1.0, 0.0, 0.0, 0.0)
    radius, half = (size[0], size[1]) if lying else (size[0], size[2])
    turn = _matrix(quaternion)
    builder.add(Shape.CONE, (0, 0, 0), (radius, radius, half), look, turn)
    points = np.vstack([_ring(radius, -half), [[0, 0, half]]]) @ turn.T
    return (Geom(type="mesh", vertices=points),)


def _capsule(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    radius, half = size[2], max(size[0], size[1]) - size[2]
    axis = np.array([0.0, half, 0.0]) if lying else np.array([half, 0.0, 0.0])
    builder.capsule(-axis, axis, radius, look)
    return (Geom(type="capsule", size=(radius, half), quaternion=ACROSS if lying else ALONG),)


def _glass(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    radius, _, half = size
    builder.add(Shape.CYLINDER, (0, 0, 0), size, look)
    builder.add(Shape.CYLINDER, (0, 0, -0.9 * half), (0.92 * radius, 0.92 * radius, 0.08 * half), shade(look, 0.7))
    builder.add(Shape.CYLINDER, (0, 0, half * 0.99), (1.02 * radius, 1.02 * radius, 0.015 * half), shade(look, 1.2))
    return (Geom(type="cylinder", size=(radius, half)),)


def _bottle(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    radius, _, half = size
    neck, shoulder = 0.36 * radius, 0.28 * half
    builder.add(Shape.CYLINDER, (0, 0, -0.36 * half), (radius, radius, 0.64 * half), look)
    builder.add(Shape.BALL, (0, 0, shoulder), (radius, radius, 0.9 * radius), look)
    builder.add(Shape.CYLINDER, (0, 0, 0.66 * half), (neck, neck, 0.28 * half), look)
    builder.add(
        Shape.CYLINDER, (0, 0, 0.93 * half), (1.25 * neck, 1.25 * neck, 0.07 * half), surface("gold", "plastic")
    )
    builder.add(
        Shape.CYLINDER, (0, 0, -0.36 * half), (1.01 * radius, 1.01 * radius, 0.3 * half), surface("beige", "paper")
    )
    return (
        Geom(type="cylinder", size=(radius, 0.64 * half), position=(0, 0, -0.36 * half)),
        Geom(type="cylinder", size=(0.7 * radius, 0.18 * half), position=(0, 0, 0.46 * half)),
        Geom(type="cylinder", size=(1.25 * neck, 0.18 * half), position=(0, 0, 0.82 * half)),
    )


def _umbrella(size: Point, look: Surface, builder: Builder, lying: bool) -> tuple[Geom, ...]:
    radius, _, half = size
    dome = 0.75 * half  # height of the canopy, whose rim lies at half - dome
    steps = 5
    for i in range(steps):  # a dome of stacked frustums would show rims: cones that overlap do not
        rise = dome * (1 - i / steps)
        wide = radius * math.sqrt(1 - (i / steps) ** 2)
        tint = look if i % 2 == 0 else shade(look, 0.94)
        base = half - rise
        builder.add(Shape.CONE, (0, 0, base + 0.4 * rise), (wide, wide, 0.4 * rise), tint)
    builder.capsule((0, 0, half - 0.1 * dome), (0, 0, -0.86 * half), 0.018 * radius, surface("gray", "metal"))
    handle = surface(None, "wood")
    builder.capsule((0, 0, -0.84 * half), (0, 0, -0.97 * half), 0.035 * radius, handle)
    builder.capsule((0, 0, -0.97 * half), (0.12 * radius, 0, -0.97 * half), 0.035 * radius, handle)
    builder.add(Shape.CONE, (0, 0, 0.97 * half), (0.03 * radius, 0.03 * radius, 0.06 * half), surface("silver"))
    canopy = np.vstack([_ring(radius, half - dome), _ring(0.6 * radius, half - 0.25 * dome), [[0, 0, half]]])
    return (
        Geom(type="mesh", vertices=canopy),
        Geom(type="capsule", size=(0.035 * radius, 0.6 * half), position=(0, 0, -0.36 * half)),
    )


_MAKERS: Final = {
    "ball": _ball,
    "box": _box,
    "cylinder": _cylinder,
    "cone": _cone,
    "capsule": _capsule,
    "domino": _box,
    "glass": _glass,
    "bottle": _bottle,
    "umbrella": _umbrella,
}


def _restitution(member: Member, scene: Scene) -> float:
    subject = member.subject
    actions = {event.action for event in scene.events if event.subject == subject.id} | {subject.action}
    if "bounce" in actions:
        return 0.8
    if subject.kind == "ball":
        base = RESTITUTION.get(subject.material or "beach", 0.6)
        return max(base, 0.7) if "collide" in actions else base
    return 0.3 * RESTITUTION.get(subject.material or "plastic", 0.5)


def _rolling(member: Member, scene: Scene) -> float:
    """Resistance to rolling as a part of the radius: little for what is told to roll, more for what only happens to."""
    told = any(e.subject == member.subject.id and e.action in ("roll", "bounce", "collide") for e in scene.events)
    if told or member.subject.action == "roll":
        return 0.012
    return 0.03 if member.subject.kind == "ball" else 0.08


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
