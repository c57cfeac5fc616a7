"""A blocked scene as a MuJoCo model: what is free to move, what stands, what is driven, and whose each shape is.

`build` goes one way: it makes a `Stage`, and nothing reads the scene back out of the model. A scene without things has
no stage, and costs no physics.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import Solids
from langit.scene.blocked import Blocked
from langit.scene.dimensions import TABLE_TOP, TRUNK, extent, mass
from langit.scene.scene import Point
from langit.scene.vocabulary import ANIMALS, PEOPLE, SCENERY, THINGS, VEHICLES, Setting
from langit.simulation.actor import Member, members
from langit.simulation.bodies import Form, Geom, form, pendulum, support
from langit.simulation.cloth import Grid, Sheet, sheet
from langit.simulation.impacts import GAP
from langit.simulation.plans import GRAVITY, Plan, about, plan

Floats = NDArray[np.float64]

STEP: Final = 1 / 480  # the longest physics step in seconds; a frame is a whole number of steps
CLOTH_STEP: Final = 1 / 250  # the same where there is cloth, which costs more and moves slower
DRIVEN_MASS: Final = 1e5  # kilograms of what nothing can stop
SWING: Final = 0.6  # radians at which a pendulum begins
SWING_RESTITUTION: Final = 0.95

# What a place is made of, for things: planes (a point and its normal) and, where the ground ends, slabs (middle, half).
GROUND: Final[tuple[Point, Point]] = ((0, 0, 0), (0, 0, 1))
PLANES: Final[dict[Setting, tuple[tuple[Point, Point], ...]]] = {
    "mirror_room": (
        GROUND, ((-4, 0, 0), (1, 0, 0)), ((4, 0, 0), (-1, 0, 0)), ((0, 6, 0), (0, -1, 0)), ((0, -5, 0), (0, 1, 0)),
    ),
    "neon_street": (GROUND, ((-4.4, 0, 0), (1, 0, 0)), ((4.4, 0, 0), (-1, 0, 0))),
    "studio": (((0, 0, -1.2), (0, 0, 1)), ((0, 4, 0), (0, -1, 0))),
}  # fmt: skip
SLABS: Final[dict[Setting, tuple[Point, Point]]] = {"studio": ((0, -0.7, -0.1), (4.5, 2.3, 0.1))}


@dataclass(frozen=True, kw_only=True)
class Loose:
    """A rigid thing that physics moves."""

    member: Member
    form: Form
    plan: Plan
    body: int
    qpos: int
    qvel: int


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """A pendulum: its hinge, what stands, what swings, and until when it is held at which angle (radians)."""

    member: Member
    stand: Solids
    swinging: Solids
    body: int
    qpos: int
    qvel: int
    held_until: float
    angle: float


@dataclass(frozen=True, kw_only=True)
class Driven:
    """An actor's body in the model: it pushes and is never pushed."""

    member: Member
    qpos: int
    qvel: int


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A compiled scene. `owners` and `restitution` have an entry for every geom, `flex_owners` for every flex."""

    model: Any
    substeps: int
    owners: NDArray[np.int64]
    restitution: Floats
    flex_owners: NDArray[np.int64]
    loose: tuple[Loose, ...]
    hanging: tuple[Hanging, ...]
    driven: tuple[Driven, ...]
    sheets: tuple[Sheet, ...]


def build(scene: Blocked, fps: int) -> Stage | None:
    """The stage of a blocked scene, stepped a whole number of times a frame; None if nothing in it needs physics."""
    cast = members(scene)
    things = [member for member in cast if member.subject.kind in THINGS]
    if not things:
        return None
    cloths = [sheet(member, scene) for member in things if member.subject.kind in ("cloth", "flag")]
    pendulums = [member for member in things if member.subject.kind == "pendulum"]
    rigid = [member for member in things if member.subject.kind not in ("cloth", "flag", "pendulum")]
    actors = [member for member in cast if member.subject.kind in PEOPLE | ANIMALS | VEHICLES]
    forms = {member.owner: form(member, scene) for member in rigid}
    plans = {member.owner: plan(member, scene) for member in rigid}

    longest = CLOTH_STEP if cloths else STEP
    substeps = math.ceil(1 / (fps * longest) - 1e-9)
    world = _World()
    for point, normal in PLANES.get(scene.setting, (GROUND,)):
        world.plane(point, normal)
    if scene.setting in SLABS:
        world.slab(*SLABS[scene.setting])
    for member in cast:
        if member.subject.kind in SCENERY:
            world.scenery(member, scene)
    for member in rigid:
        world.thing(member, forms[member.owner], plans[member.owner], mass(member.subject, scene))
    for member in pendulums:
        world.pendulum(member, scene)
    for member in actors:
        world.actor(member, scene)
    model = mujoco.MjModel.from_xml_string(world.document(1 / (fps * substeps), [(s, g) for s, g in cloths]))
    owners = np.zeros(model.ngeom, np.int64)
    restitution = np.zeros(model.ngeom)
    for name, owner in world.owners.items():
        owners[mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, name)] = owner
    for g in range(model.ngeom):
        if owners[g] in forms:
            restitution[g] = forms[int(owners[g])].restitution
        elif owners[g] in {member.owner for member in pendulums}:
            restitution[g] = SWING_RESTITUTION
    flex_owners = np.zeros(model.nflex, np.int64)
    for found, _ in cloths:
        flex_owners[mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_FLEX, found.name)] = found.member.owner
    loose = []
    for member in rigid:
        body, qpos, qvel = _address(model, member.owner)
        loose.append(
            Loose(member=member, form=forms[member.owner], plan=plans[member.owner], body=body, qpos=qpos, qvel=qvel)
        )
    hanging = []
    for member in pendulums:
        body, qpos, qvel = _address(model, member.owner)
        stand, swinging, _, _ = pendulum(member, scene)
        begin = next((e.start for e in scene.events if e.subject == member.subject.id and e.action == "swing"), 0.0)
        hanging.append(
            Hanging(
                member=member,
                stand=stand,
                swinging=swinging,
                body=body,
                qpos=qpos,
                qvel=qvel,
                held_until=begin,
                angle=SWING if member.place_in_group == 0 or not _cradle(member, scene) else 0.0,
            )
        )
    driven = []
    for member in actors:
        _, qpos, qvel = _address(model, member.owner)
        driven.append(Driven(member=member, qpos=qpos, qvel=qvel))
    return Stage(
        model=model,
        substeps=substeps,
        owners=owners,
        restitution=restitution,
        flex_owners=flex_owners,
        loose=tuple(loose),
        hanging=tuple(hanging),
        driven=tuple(driven),
        sheets=tuple(found for found, _ in cloths),
    )


class _World:
    """Collects the elements of the model. Bits of contact: 1 for all that stands and moves freely, 2 for actors."""

    def __init__(self) -> None:
        self.assets: list[str] = []
        self.bodies: list[str] = []
        self.owners: dict[str, int] = {}

    def plane(self, point: Point, normal: Point) -> None:
        self.bodies.append(f'<geom type="plane" size="0 0 1" pos="{_row(point)}" zaxis="{_row(normal)}"/>')

    def slab(self, middle: Point, half: Point) -> None:
        self.bodies.append(f'<geom type="box" size="{_row(half)}" pos="{_row(middle)}"/>')

    def scenery(self, member: Member, scene: Blocked) -> None:
        """A body of scenery stands where it is put: its shapes belong to the world."""
        x, y, z = extent(member.subject, scene)
        turn = _row(about(np.array([0.0, 0.0, 1.0]), member.placement.heading))
        shapes = [
            self._geom(member.owner, k, geom, 'friction="0.7 0.005 0.0001"')
            for k, geom in enumerate(_standing(member.subject.kind, (x, y, z)))
        ]
        middle = np.add(member.placement.position, (0.0, 0.0, z))
        self.bodies.append(f'<body pos="{_row(middle)}" quat="{turn}">{"".join(shapes)}</body>')

    def thing(self, member: Member, form: Form, plan: Plan, kilograms: float) -> None:
        shares = [_volume(geom) for geom in form.geoms]
        shapes = [
            self._geom(
                member.owner,
                k,
                geom,
                f'conaffinity="3" priority="1" mass="{kilograms * share / sum(shares):.9g}" '
                f'friction="{form.friction} 0.005 {form.rolling:.9g}" condim="{6 if geom.type != "box" else 3}"',
            )
            for k, (geom, share) in enumerate(zip(form.geoms, shares, strict=True))
        ]
        self.bodies.append(
            f'<body name="body{member.owner}" pos="{_row(plan.position)}" quat="{_row(plan.quaternion)}">'
            f"<freejoint/>{''.join(shapes)}</body>"
        )

    def pendulum(self, member: Member, scene: Blocked) -> None:
        _, _, length, radius = pendulum(member, scene)
        x, y, _ = member.placement.position
        turn = _row(about(np.array([0.0, 0.0, 1.0]), member.placement.heading))
        bob = Geom(type="sphere", size=(radius,), position=(0.0, 0.0, -length))
        kilograms = 2000.0 * 4 / 3 * math.pi * radius**3
        shape = self._geom(member.owner, 0, bob, f'conaffinity="3" mass="{kilograms:.9g}" friction="0.3 0.005 0.0001"')
        self.bodies.append(
            f'<body name="body{member.owner}" pos="{x} {y} {support(member, scene):.9g}" quat="{turn}">'
            f'<joint type="hinge" axis="0 1 0" damping="0"/>{shape}</body>'
        )

    def actor(self, member: Member, scene: Blocked) -> None:
        x, y, z = extent(member.subject, scene)
        if member.subject.kind in PEOPLE:
            geom = Geom(type="capsule", size=(0.85 * x, z - 0.85 * x))
        else:
            geom = Geom(type="box", size=(0.98 * x, 0.95 * y, 0.97 * z))
        shape = self._geom(
            member.owner, 0, geom, f'contype="2" conaffinity="0" mass="{DRIVEN_MASS}" friction="0.5 0.005 0.0001"'
        )
        middle = np.add(member.placement.position, (0.0, 0.0, z))
        self.bodies.append(
            f'<body name="body{member.owner}" pos="{_row(middle)}" gravcomp="1"><freejoint/>{shape}</body>'
        )

    def document(self, step: float, cloths: list[tuple[Sheet, Grid]]) -> str:
        flexes = "".join(grid.element(found.name) for found, grid in cloths)
        solver = 'solver="CG" iterations="20" tolerance="1e-6"' if cloths else 'solver="Newton" iterations="50"'
        return (
            f'<mujoco><option timestep="{step:.12g}" gravity="0 0 -{GRAVITY}" integrator="implicitfast" '
            f'cone="elliptic" impratio="{1 if cloths else 5}" {solver}/><size memory="64M"/>'
            f'<default><geom solref="0.006 1" solimp="0.95 0.99 0.001" gap="{GAP}" friction="0.6 0.005 0.0001"/>'
            f"</default>"
            f"<asset>{''.join(self.assets)}</asset><worldbody>{''.join(self.bodies)}{flexes}</worldbody></mujoco>"
        )

    def _geom(self, owner: int, k: int, geom: Geom, more: str) -> str:
        name = f"geom{owner}.{k}"
        self.owners[name] = owner
        shape = f'type="{geom.type}" size="{_row(geom.size)}"'
        if geom.vertices is not None:
            self.assets.append(f'<mesh name="{name}" vertex="{_row(geom.vertices.ravel())}"/>')
            shape = f'type="mesh" mesh="{name}"'
        return f'<geom name="{name}" {shape} pos="{_row(geom.position)}" quat="{_row(geom.quaternion)}" {more}/>'


def _standing(kind: str, size: Point) -> list[Geom]:
    """What of a body of scenery can be hit, in the frame of its box."""
    x, y, z = size
    if kind == "ramp":
        corners = [(-x, s * y, -z) for s in (-1, 1)] + [(x, s * y, h) for s in (-1, 1) for h in (-z, z)]
        return [Geom(type="mesh", vertices=np.array(corners))]
    if kind == "table":
        top = TABLE_TOP * z  # half thickness
        leg = 0.06 * min(x, y)
        legs = [
            Geom(type="box", size=(leg, leg, z - top), position=(a * (x - 2 * leg), b * (y - 2 * leg), -top))
            for a in (-1, 1)
            for b in (-1, 1)
        ]
        return [Geom(type="box", size=(x, y, top), position=(0.0, 0.0, z - top)), *legs]
    if kind == "tree":
        return [Geom(type="cylinder", size=(TRUNK * x, z))]
    if kind in ("lamp", "sign"):
        return [Geom(type="cylinder", size=(0.06 * z, z))]
    if kind == "rock":
        return [Geom(type="ellipsoid", size=(x, y, z))]
    return [Geom(type="box", size=size)]


def _cradle(member: Member, scene: Blocked) -> bool:
    """Whether the pendulums of a group hang so close that their bobs touch: then only the first is pulled aside."""
    if len(member.group) < 2:
        return False
    first, second = (np.array(placement.position) for placement in member.group[:2])
    return float(np.linalg.norm(second - first)) < 2.4 * pendulum(member, scene)[3]


def _volume(geom: Geom) -> float:
    """Of a shape, for sharing out the mass of a thing; a hull counts as half its box, for a thing with a rod in it."""
    if geom.vertices is not None:
        return float(np.prod(np.ptp(geom.vertices, axis=0))) / 2
    if geom.type == "cylinder":
        return 2 * math.pi * geom.size[0] ** 2 * geom.size[1]
    if geom.type == "capsule":
        return math.pi * geom.size[0] ** 2 * (2 * geom.size[1] + 4 / 3 * geom.size[0])
    return 1.0


def _address(model: Any, owner: int) -> tuple[int, int, int]:
    """The body of an owner, and where its joint's position and velocity are in the state."""
    body = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, f"body{owner}")
    return body, int(model.jnt_qposadr[model.body_jntadr[body]]), int(model.body_dofadr[body])


def _row(values: Any) -> str:
    return " ".join(f"{float(value):.9g}" for value in values)
