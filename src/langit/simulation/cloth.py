"""Cloth: sheets and flags as MuJoCo flexes, the wind that moves them, and the meshes that are seen.

A flex is a grid of points joined by edges that keep their length (equality constraints), so it bends freely and hardly
stretches. Air is drag on every point; wind presses on every triangle along its normal.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import Mesh, Solids, Surface
from langit.scene.blocked import Blocked
from langit.scene.dimensions import HUNG, LINE, extent, hangs, weave
from langit.scene.vocabulary import Amount
from langit.simulation.actor import Member, members
from langit.simulation.bodies import clothesline, flagpole, surface_of
from langit.simulation.plans import about, multiply

Floats = NDArray[np.float64]

SHEET: Final = (15, 15)  # points of a cloth
FLAG: Final = (15, 9)  # points of a flag, along and down
THICKNESS: Final = 0.012  # radius of a cloth's collision shape, meters
WEIGHT: Final = 0.3  # kilograms a square meter
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
    pinned: tuple[int, int, int, int] | None

    def element(self, name: str) -> str:
        """Its MJCF element."""
        n, m = self.counts
        mass = WEIGHT * self.spacing[0] * (n - 1) * self.spacing[1] * (m - 1)
        pin = "" if self.pinned is None else f'<pin gridrange="{" ".join(map(str, self.pinned))}"/>'
        return (
            f'<flexcomp name="{name}" type="grid" dim="2" count="{n} {m} 1" mass="{mass:.9g}" radius="{THICKNESS}" '
            f'spacing="{self.spacing[0]:.9g} {self.spacing[1]:.9g} 1" pos="{_numbers(self.center)}" '
            f'quat="{_numbers(self.quaternion)}"><edge equality="true" damping="0.02" solref="0.01 1"/>{pin}'
            '<contact selfcollide="none" contype="1" conaffinity="3" friction="0.6" solref="0.01 1"/></flexcomp>'
        )


def sheet(member: Member, scene: Blocked) -> tuple[Sheet, Grid]:
    """A cloth or flag of a blocked scene: what to compile, and what to remember of it."""
    subject = member.subject
    actions = {event.action: event for event in reversed(scene.events) if event.subject == subject.id}
    wind = WIND[scene.weather.wind]
    if hangs(subject, scene):
        wind = max(wind, BREEZE)
    stand: Solids = np.empty(0, clothesline(np.zeros(3), np.ones(3), 0.0, 0).dtype)
    held_until, hung = 0.0, subject.kind == "flag" or hangs(subject, scene)
    if subject.kind == "flag":
        if wind:  # a flag flies with the wind, whichever way it was put up
            member = member._replace(placement=replace(member.placement, heading=0.0))
        grid, stand = _flag(member, scene)
    elif hangs(subject, scene):
        wind *= SHELTER
        grid, stand = _hung(member, scene)
    else:
        grid = _falling(member, scene)
        begin = actions.get("drape") or actions.get("drop")
        held_until = begin.start if begin is not None else 0.0
    name = f"cloth{member.owner}"
    look = surface_of(member, scene)
    made = Sheet(name=name, member=member, held_until=held_until, wind=wind, hung=hung, surface=look, stand=stand)
    return made, grid


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
        self.texture = _flat(self.rest)
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

    def mesh(self, data: Any) -> Mesh:
        """The cloth as it hangs now: smooth normals, coordinates of the weave in meters."""
        points = data.flexvert_xpos[self.points]
        corners = points[self.triangles]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        normals = np.zeros_like(points)
        for corner in range(3):
            np.add.at(normals, self.triangles[:, corner], across)
        normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-9)[:, None]
        return Mesh(
            vertices=points.astype(np.float32),
            normals=normals.astype(np.float32),
            triangles=self.triangles,
            surface=self.sheet.surface,
            owner=self.sheet.member.owner,
            two_sided=True,
            texture=self.texture,
        )

    def _wind(self, points: Floats, time: float) -> Floats:
        """Mean wind along x with gusts, and eddies that the wind carries along (Taylor's frozen turbulence)."""
        speed, phase = self.sheet.wind, self.phases
        gust = 1 + 0.25 * math.sin(1.1 * time + phase[0]) + 0.12 * math.sin(2.7 * time + phase[1])
        carried = points[:, 0] - 0.7 * speed * time
        side = 0.30 * np.sin(4.5 * carried + phase[2]) + 0.16 * np.sin(9.0 * carried + 2 * points[:, 2] + phase[3])
        lift = 0.08 + 0.14 * np.sin(3.0 * carried + phase[4])
        return speed * np.column_stack([np.full(len(points), gust), side + 0.12, lift])


def _flag(member: Member, scene: Blocked) -> tuple[Grid, Solids]:
    x, _, z = extent(member.subject, scene)
    stand, foot, radius = flagpole(member, scene)
    turn = about(np.array([0.0, 0.0, 1.0]), member.placement.heading)
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
        pinned=(0, 0, 0, m - 1),
    )
    return grid, stand


def _hung(member: Member, scene: Blocked) -> tuple[Grid, Solids]:
    x, y = weave(member.subject, scene)
    ground = np.asarray(member.placement.position, float)
    turn = about(np.array([0.0, 0.0, 1.0]), member.placement.heading)
    along = np.array([math.cos(member.placement.heading), math.sin(member.placement.heading), 0.0])
    n, m = SHEET
    top = ground + np.array([0.0, 0.0, 2 * HUNG * y])
    grid = Grid(
        counts=SHEET,
        spacing=(2 * x / (n - 1), 2 * y / (m - 1)),
        center=top - np.array([0.0, 0.0, y]),
        quaternion=multiply(turn, about(np.array([1.0, 0.0, 0.0]), math.pi / 2)),
        pinned=(0, m - 1, n - 1, m - 1),
    )
    return grid, clothesline(top - along * LINE * x, top + along * LINE * x, float(ground[2]), member.owner)


def _falling(member: Member, scene: Blocked) -> Grid:
    x, y = weave(member.subject, scene)
    center = np.asarray(member.placement.position, float)
    targets = {event.target for event in scene.events if event.subject == member.subject.id}
    below = [m for m in members(scene) if m.subject.id in targets]
    for other in below[:1]:
        top = other.placement.position[2] + 2 * extent(other.subject, scene)[2]
        center = np.array([*other.placement.position[:2], max(center[2], top + 0.25 * x)])
    if not below:
        center[2] = max(center[2], 0.5 * x)
    yaw = member.placement.heading + np.random.default_rng([scene.seed, member.owner, 4]).uniform(0.15, 0.5)
    tilt = multiply(about(np.array([0.0, 0.0, 1.0]), yaw), about(np.array([1.0, 0.0, 0.0]), 0.05))
    n, m = SHEET
    return Grid(counts=SHEET, spacing=(2 * x / (n - 1), 2 * y / (m - 1)), center=center, quaternion=tilt, pinned=None)


def _flat(points: Floats) -> NDArray[np.float32]:
    """Coordinates (V, 2) of the points of a flat grid in its own plane."""
    from_corner = points - points[0]
    along = from_corner[-1]
    one = from_corner[1] / max(float(np.linalg.norm(from_corner[1])), 1e-9)
    other = along - one * (along @ one)
    other /= max(float(np.linalg.norm(other)), 1e-9)
    return np.column_stack([from_corner @ other, from_corner @ one]).astype(np.float32)


def _numbers(values: Floats) -> str:
    return " ".join(f"{value:.9g}" for value in values)
