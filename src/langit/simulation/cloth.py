"""Cloth: sheets and flags as MuJoCo flexes, the wind that moves them, and the meshes that are seen.

A flex is a grid of points joined by edges that keep their length (equality constraints), so it bends freely and hardly
stretches. Air is drag on every point; wind presses on every triangle along its normal.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.snapshot import SOLID, Deformed, Mesh, Solids, Surface, deformed
from langit.scene.blocked import Blocked
from langit.scene.catalogue import act, kind
from langit.scene.dimensions import HUNG, LINE, extent, hangs, weave
from langit.scene.vocabulary import Amount
from langit.simulation.actor import Member
from langit.simulation.bodies import clothesline, flagpole, surface_of
from langit.simulation.builders import builder
from langit.simulation.quaternions import UP, about, multiply

SHEET: Final = (15, 15)  # points of a cloth
FLAG: Final = (23, 9)  # points of a flag, along and down
THROWN: Final = 1.9  # of half sizes of what a cloth covers, is how far behind its middle one may fall: some is seen
THICKNESS: Final = 0.012  # radius of a cloth's collision shape, meters
WEIGHT: Final = 0.3  # kilograms a square meter
STIFFNESS: Final = (0.01, 1.0)  # time constant in seconds and damping ratio, of edges and contacts
DRAG: Final = 2.2  # of still air, per second
AIR: Final = 1.2  # density, kilograms a cubic meter
PRESSURE: Final = 1.3  # coefficient of the pressure on a plate across the wind
WIND: Final[dict[Amount, float]] = {"none": 0.0, "light": 4.0, "strong": 8.0}
SHELTER: Final = 0.65  # of the wind, low down where washing hangs
BREEZE: Final = 4.5  # what a flutter needs, when nobody named a wind


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One cloth in the model: its flex, when it is let go, how hard the wind blows on it, and how it looks.

    `hung` cloth hung in that wind before the clip began.
    """

    name: str
    member: Member
    held_until: float
    wind: float
    hung: bool
    surface: Surface
    stand: Solids


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A flex before it is compiled: points along its two axes, their distances, its pose and what is pinned."""

    counts: tuple[int, int]
    spacing: tuple[float, float]
    center: Floats
    quaternion: Floats
    pinned: range = range(0)  # numbers of points: the second axis counts by one

    def weave(self, spec: Any, name: str) -> None:
        """Adds it to a MuJoCo specification: a body with three slides for every point, and edges that keep length."""
        n, m = self.counts
        flex = spec.worldbody.make_flex(
            name, type="grid", dim=2, count=(n, m, 1), spacing=(*self.spacing, 1.0), radius=THICKNESS, equality=1,
            mass=WEIGHT * self.spacing[0] * (n - 1) * self.spacing[1] * (m - 1), pos=self.center, quat=self.quaternion,
        )  # fmt: skip
        flex.edgedamping = 0.02
        flex.selfcollide = mujoco.mjtFlexSelf.mjFLEXSELF_NONE
        flex.contype, flex.conaffinity = 1, 3
        flex.friction[0] = 0.6
        flex.solref = spec.equalities[-1].solref = STIFFNESS
        self._pin(spec, flex)

    def _pin(self, spec: Any, flex: Any) -> None:
        """A pinned point is one of the world's, and has no body of its own."""
        if not self.pinned:
            return
        bodies, places = list(flex.vertbody), np.zeros((len(flex.vertbody), 3))
        own = [spec.body(bodies[point]) for point in self.pinned]
        for point, body in zip(self.pinned, own, strict=True):
            bodies[point], places[point] = "world", body.pos
        flex.vertbody, flex.vert = bodies, places.ravel()
        for body in own:  # after the flex let go of them, or it would be deleted with them
            spec.delete(body)


@dataclass(frozen=True, kw_only=True)
class _Put:
    """How a cloth is put up: its grid and what it hangs from, in which wind, until when it is held."""

    grid: Grid
    wind: float
    hung: bool
    stand: Solids = field(default_factory=lambda: np.empty(0, SOLID))
    held_until: float = 0.0


def sheet(member: Member, scene: Blocked) -> tuple[Sheet, Grid]:
    """A sheet of a blocked scene, such as a cloth or a flag: what to remember of it, and what to compile.

    Raises:
        CatalogueError: the row of its kind names a builder that is not in this module.
    """
    wind = WIND[scene.weather.wind]
    if hangs(member.subject, scene):
        wind = max(wind, BREEZE)
    put = builder(kind(member.subject.kind), BUILDERS)(member, scene, wind)
    made = Sheet(
        name=f"cloth{member.owner}",
        member=member,
        held_until=put.held_until,
        wind=put.wind,
        hung=put.hung,
        surface=surface_of(member, scene),
        stand=put.stand,
    )
    return made, put.grid


class Fabric:
    """A compiled cloth: holds it, blows on it, and makes its mesh. One for every run of a model."""

    def __init__(self, sheet: Sheet, model: Any, data: Any, seed: int):
        self.sheet, self.flex = sheet, mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_FLEX, sheet.name)
        first, count = int(model.flex_vertadr[self.flex]), int(model.flex_vertnum[self.flex])
        self.points = slice(first, first + count)
        element, size = int(model.flex_elemdataadr[self.flex]), 3 * int(model.flex_elemnum[self.flex])
        self.triangles = np.asarray(model.flex_elem[element : element + size], np.int32).reshape(-1, 3)
        bodies = model.flex_vertbodyid[self.points]
        dofs = np.where(model.body_dofnum[bodies] > 0, model.body_dofadr[bodies], -1)
        self.free = dofs >= 0
        self.dofs = dofs[self.free][:, None] + np.arange(3)
        self.weight = model.body_mass[bodies][self.free]
        for axis in range(3):
            model.dof_damping[self.dofs[:, axis]] = DRAG * self.weight
        mujoco.mj_kinematics(model, data)
        mujoco.mj_flex(model, data)
        self.rest = data.flexvert_xpos[self.points].copy()
        self.laid = Mesh(
            vertices=self.rest.astype(np.float32),
            normals=self._normals(self.rest).astype(np.float32),
            triangles=self.triangles,
            surface=sheet.surface,
            owner=sheet.member.owner,
            two_sided=True,
            texture=_flat(self.rest),
        )
        self.phases = np.random.default_rng([seed, sheet.member.owner, 5]).uniform(0, 2 * math.pi, 6)

    def hold(self, model: Any, data: Any) -> None:
        """Puts every point back to where it began, at rest."""
        data.qvel[self.dofs] = 0.0
        joints = model.dof_jntid[self.dofs]
        data.qpos[model.jnt_qposadr[joints]] = model.qpos0[model.jnt_qposadr[joints]]

    def blow(self, data: Any, time: float) -> None:
        """The pressure of wind as a force on every point: half the air's density, squared speed across the triangle."""
        if self.sheet.wind == 0.0:
            return
        points = data.flexvert_xpos[self.points]
        velocity = np.zeros_like(points)
        velocity[self.free] = data.qvel[self.dofs]
        corners = points[self.triangles]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
        areas = np.linalg.norm(normals, axis=1)
        normals /= np.maximum(areas, 1e-9)[:, None]
        flow = self._wind(corners.mean(axis=1), time) - velocity[self.triangles].mean(axis=1)
        across = np.einsum("ij,ij->i", flow, normals)
        force = (0.5 * AIR * PRESSURE / 3 * areas * np.abs(across) * across)[:, None] * normals
        total = np.zeros_like(points)
        for corner in range(3):
            np.add.at(total, self.triangles[:, corner], force)
        limit = 60.0 * self.weight[:, None]  # no point is blown harder than six times its weight
        data.qfrc_applied[self.dofs] = np.clip(total[self.free], -limit, limit)

    def mesh(self, data: Any) -> Deformed:
        """The cloth as it hangs now."""
        points = data.flexvert_xpos[self.points]
        return deformed(self.laid, points, self._normals(points))

    def _normals(self, points: Floats) -> Floats:
        """Smooth normals (V, 3)."""
        corners = points[self.triangles]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        normals = np.zeros_like(points)
        for corner in range(3):
            np.add.at(normals, self.triangles[:, corner], across)
        normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-9)[:, None]
        return normals

    def _wind(self, points: Floats, time: float) -> Floats:
        """Mean wind along x with gusts, and eddies that the wind carries along (Taylor's frozen turbulence)."""
        speed, phase = self.sheet.wind, self.phases
        gust = 1 + 0.25 * math.sin(1.1 * time + phase[0]) + 0.12 * math.sin(2.7 * time + phase[1])
        carried = points[:, 0] - 0.7 * speed * time
        side = 0.30 * np.sin(4.5 * carried + phase[2]) + 0.16 * np.sin(9.0 * carried + 2 * points[:, 2] + phase[3])
        lift = 0.08 + 0.14 * np.sin(3.0 * carried + phase[4])
        return speed * np.column_stack([np.full(len(points), gust), side + 0.12, lift])


def _flag(member: Member, scene: Blocked, wind: float) -> _Put:
    """Flies from a pole with the wind, whichever way it was put up."""
    if wind:
        member = member._replace(placement=replace(member.placement, heading=0.0))
    x, _, z = extent(member.subject, scene)
    stand, foot, radius = flagpole(member, scene)
    turn = about(UP, member.placement.heading)
    along = np.array([math.cos(member.placement.heading), math.sin(member.placement.heading), 0.0])
    wide, high = 2 * x - 2 * radius, min(1.25 * x, 1.2 * z)
    center = foot + along * (radius + wide / 2) + np.array([0.0, 0.0, 2 * z - 0.06 * z - high / 2])
    upright = multiply(turn, about(np.array([1.0, 0.0, 0.0]), math.pi / 2))
    n, m = FLAG
    grid = Grid(
        counts=FLAG,
        spacing=(wide / (n - 1), high / (m - 1)),
        center=center,
        quaternion=upright,
        pinned=range(m),
    )
    return _Put(grid=grid, wind=wind, hung=True, stand=stand)


def _cloth(member: Member, scene: Blocked, wind: float) -> _Put:
    """Hangs from a line if it is to flutter; else it is held over its target and let go."""
    if hangs(member.subject, scene):
        return _hung(member, scene, wind * SHELTER)
    return _Put(grid=_falling(member, scene), wind=wind, hung=False, held_until=_let_go(member, scene))


def _let_go(member: Member, scene: Blocked) -> float:
    """When a cloth begins to fall."""
    deeds = [(act(event.action), event.start) for event in scene.deeds(member.subject.id)]
    draped = [start for own, start in deeds if own.drapes]
    return next(iter([*draped, *(start for own, start in deeds if own.falls)]), 0.0)


def _hung(member: Member, scene: Blocked, wind: float) -> _Put:
    x, y = weave(member.subject, scene)
    ground = np.asarray(member.placement.position, float)
    turn = about(UP, member.placement.heading)
    along = np.array([math.cos(member.placement.heading), math.sin(member.placement.heading), 0.0])
    n, m = SHEET
    top = ground + np.array([0.0, 0.0, 2 * HUNG * y])
    grid = Grid(
        counts=SHEET,
        spacing=(2 * x / (n - 1), 2 * y / (m - 1)),
        center=top - np.array([0.0, 0.0, y]),
        quaternion=multiply(turn, about(np.array([1.0, 0.0, 0.0]), math.pi / 2)),
        pinned=range(m - 1, n * m, m),
    )
    stand = clothesline(top - along * LINE * x, top + along * LINE * x, float(ground[2]), member.owner)
    return _Put(grid=grid, wind=wind, hung=True, stand=stand)


def _falling(member: Member, scene: Blocked) -> Grid:
    x, y = weave(member.subject, scene)
    center = np.asarray(member.placement.position, float)
    covered = [event.target for event in scene.deeds(member.subject.id) if act(event.action).drapes and event.target]
    if covered:  # one that is thrown away from the camera comes down behind the middle
        half = extent(scene.standing(covered[0]).subject, scene)[1]
        center = center + np.array([0.0, THROWN * half * math.sin(member.placement.heading), 0.0])
    yaw = member.placement.heading + np.random.default_rng([scene.seed, member.owner, 4]).uniform(0.15, 0.5)
    tilt = multiply(about(UP, yaw), about(np.array([1.0, 0.0, 0.0]), 0.05))
    n, m = SHEET
    return Grid(counts=SHEET, spacing=(2 * x / (n - 1), 2 * y / (m - 1)), center=center, quaternion=tilt)


def _flat(points: Floats) -> NDArray[np.float32]:
    """Coordinates (V, 2) of the points of a flat grid in its own plane."""
    from_corner = points - points[0]
    along = from_corner[-1]
    one = from_corner[1] / max(float(np.linalg.norm(from_corner[1])), 1e-9)
    other = along - one * (along @ one)
    other /= max(float(np.linalg.norm(other)), 1e-9)
    return np.column_stack([from_corner @ other, from_corner @ one]).astype(np.float32)


BUILDERS: Final[dict[str, Callable[[Member, Blocked, float], _Put]]] = {"cloth": _cloth, "flag": _flag}
