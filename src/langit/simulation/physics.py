"""A running stage: MuJoCo stepped from frame to frame, driven by plans and actors, and read out."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.errors import RequestError
from langit.render.snapshot import Body, Contact, Mesh, Shown, Solids
from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.scene.scene import Point
from langit.simulation.actor import Appearance, members
from langit.simulation.bodies import place, place_mesh
from langit.simulation.build import Hanging, Loose, Stage
from langit.simulation.cloth import Fabric
from langit.simulation.impacts import Hit, resolve
from langit.simulation.plans import held

OVERLAP: Final = 0.001  # meters by which things may be put into each other
PARTING: Final = 300  # steps at most to move them apart
EARLIER: Final = 2.5  # seconds for which cloth has hung when the clip begins
BRAKE: Final = 4.0  # how fast a thing that is told to stop loses speed, per second
UNSTABLE: Final = (mujoco.mjtWarning.mjWARN_BADQPOS, mujoco.mjtWarning.mjWARN_BADQVEL, mujoco.mjtWarning.mjWARN_BADQACC)

mujoco.set_mju_user_warning(logging.getLogger(__name__).warning)  # else it writes a file into the working folder


class Physics:
    """A running stage: one MuJoCo state, driven by the plans of things and by the actors."""

    def __init__(self, stage: Stage, scene: Blocked):
        self.stage, self.scene = stage, scene
        self.data: Any = mujoco.MjData(stage.model)
        self.fabrics = [Fabric(sheet, stage.model, self.data, scene.seed) for sheet in stage.sheets]
        self.step = float(stage.model.opt.timestep)
        count = len(members(scene)) + 1
        self.impulses = np.zeros((count, count, 4))  # newton seconds, and that times where
        self.parted = {loose.member.owner: self.data.qpos[loose.qpos : loose.qpos + 7] for loose in stage.loose}
        self.busy: list[Loose] = list(stage.loose)  # in the present frame
        for hanging in stage.hanging:
            self.data.qpos[hanging.qpos] = hanging.angle

    def begin(self, looks: list[Appearance]) -> None:
        """Puts everything in its place for the first frame."""
        self._part(looks)
        self._drive(looks, looks, 0.0, 1.0, 0.0)
        self._hang()
        mujoco.mj_forward(self.stage.model, self.data)

    def advance(self, looks: Sequence[list[Appearance]], start: float, end: float) -> None:
        """From one frame to the next, with the actors as they look at its beginning, in equal parts of it, at its end.

        Raises:
            RequestError: something moves faster than steps of this length can follow.
        """
        model, data = self.stage.model, self.data
        self.busy = [loose for loose in self.stage.loose if loose.plan.busy(start, end)]
        touches: list[_Touch] = []
        for k in range(self.stage.substeps):
            share = k / self.stage.substeps
            time = start + share * (end - start)
            passed = share * (len(looks) - 1)
            part = int(passed)
            self._drive(looks[part], looks[part + 1], passed - part, (end - start) / (len(looks) - 1), time)
            touches += self._step(time)
        if any(data.warning[kind].number for kind in UNSTABLE):
            raise RequestError(
                "things in this scene move too fast for physics to follow",
                field="events",
                remedy="Give them velocities of a few meters a second",
            )
        self._record(touches)
        self._drive(looks[-2], looks[-1], 1.0, (end - start) / (len(looks) - 1), end)
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        if self.fabrics:
            mujoco.mj_flex(model, data)

    def solids(self) -> list[Solids]:
        """Everything rigid as it is now."""
        data, found = self.data, []
        for loose in self.stage.loose:
            found.append(place(loose.form.solids, data.xpos[loose.body], data.xmat[loose.body].reshape(3, 3)))
        for hanging in self.stage.hanging:
            turned = place(hanging.swinging, data.xpos[hanging.body], data.xmat[hanging.body].reshape(3, 3))
            found += [hanging.stand, turned]
        return found + [fabric.sheet.stand for fabric in self.fabrics]

    def cast(self) -> list[Mesh]:
        """Everything sculpted in its own frame, and every cloth as it was laid."""
        sculpted = [mesh for loose in self.stage.loose for mesh in loose.form.meshes]
        return sculpted + [fabric.laid for fabric in self.fabrics]

    def meshes(self) -> list[Shown]:
        """Everything sculpted, and every cloth, as it is now."""
        data = self.data
        found: list[Shown] = []
        for loose in self.stage.loose:
            position, rotation = data.xpos[loose.body], data.xmat[loose.body].reshape(3, 3)
            found += [place_mesh(mesh, position, rotation) for mesh in loose.form.meshes]
        return found + [fabric.mesh(data) for fabric in self.fabrics]

    def bodies(self) -> list[Body]:
        """The true state of every thing."""
        data, found = self.data, []
        for loose in self.stage.loose:
            found.append(
                Body(
                    owner=loose.member.owner,
                    subject=loose.member.subject.id,
                    kind=loose.member.subject.kind,
                    center=_point(data.xpos[loose.body]),
                    extent=extent(loose.member.subject, self.scene),
                    rotation=_quaternion(data.xquat[loose.body]),
                    velocity=_point(data.qvel[loose.qvel : loose.qvel + 3]),
                )
            )
        for hanging in self.stage.hanging:
            found.append(self._bob(hanging))
        for fabric in self.fabrics:
            points = data.flexvert_xpos[fabric.points]
            low, high = points.min(axis=0), points.max(axis=0)
            found.append(
                Body(
                    owner=fabric.sheet.member.owner,
                    subject=fabric.sheet.member.subject.id,
                    kind=fabric.sheet.member.subject.kind,
                    center=_point((low + high) / 2),
                    extent=_point((high - low) / 2),
                    velocity=_point(data.qvel[fabric.dofs].mean(axis=0)),
                )
            )
        return found

    def contacts(self) -> tuple[Contact, ...]:
        """Who touched whom since the last frame, and how hard."""
        found = []
        for one, other in np.argwhere(self.impulses[:, :, 0] > 0):
            total = self.impulses[one, other]
            found.append(
                Contact(owners=(int(one), int(other)), position=_point(total[1:] / total[0]), impulse=float(total[0]))
            )
        return tuple(found)

    def _part(self, looks: list[Appearance]) -> None:
        """Moves things apart that were put into each other, without speed, so that they do not burst apart later."""
        model, data = self.stage.model, self.data
        gravity = model.opt.gravity.copy()
        model.opt.gravity[:] = 0.0
        for _ in range(PARTING):
            self._drive_actors(looks, looks, 0.0, 1.0)
            for fabric in self.fabrics:
                fabric.hold(model, data)
            for hanging in self.stage.hanging:
                data.qpos[hanging.qpos] = hanging.angle
            mujoco.mj_step1(model, data)
            rigid = (data.contact.geom >= 0).all(axis=1)
            if not (data.contact.dist[rigid] < -OVERLAP).any():
                break
            mujoco.mj_step2(model, data)
            data.qvel[:] = 0.0
        model.opt.gravity[:] = gravity
        for loose in self.stage.loose:
            self.parted[loose.member.owner] = data.qpos[loose.qpos : loose.qpos + 7].copy()
        data.time = 0.0
        data.qacc_warmstart[:] = 0.0

    def _hang(self) -> None:
        """Lets the wind take cloth that hangs, while all else waits: it did not hang as a board before the clip."""
        model, data = self.stage.model, self.data
        fabrics = [fabric for fabric in self.fabrics if fabric.sheet.hung]
        if not fabrics:
            return
        speeds = np.concatenate([fabric.dofs.ravel() for fabric in fabrics])
        places = model.jnt_qposadr[model.dof_jntid[speeds]]
        qpos, qvel = data.qpos.copy(), data.qvel.copy()
        steps = round(EARLIER / self.step)
        for k in range(steps):
            mujoco.mj_step1(model, data)
            for fabric in fabrics:
                fabric.blow(data, (k - steps) * self.step)
            mujoco.mj_step2(model, data)
            qpos[places], qvel[speeds] = data.qpos[places], data.qvel[speeds]
            data.qpos[:], data.qvel[:] = qpos, qvel
        data.time = 0.0

    def _bob(self, hanging: Hanging) -> Body:
        data = self.data
        rotation = data.xmat[hanging.body].reshape(3, 3)
        arm = rotation @ hanging.swinging["pose"][1, :, 3].astype(float)
        radius = float(np.linalg.norm(hanging.swinging["pose"][1, :, 0]))
        axis = rotation[:, 1]
        return Body(
            owner=hanging.member.owner,
            subject=hanging.member.subject.id,
            kind=hanging.member.subject.kind,
            center=_point(data.xpos[hanging.body] + arm),
            extent=(radius, radius, radius),
            rotation=_quaternion(data.xquat[hanging.body]),
            velocity=_point(np.cross(axis * data.qvel[hanging.qvel], arm)),
        )

    def _step(self, time: float) -> "list[_Touch]":
        """One step from `time` on: first what hits is thrown back, then MuJoCo moves everything."""
        model, data = self.stage.model, self.data
        touches: list[_Touch] = []
        mujoco.mj_step1(model, data)
        hits = resolve(model, data, self.stage.restitution)
        if hits:
            mujoco.mj_fwdVelocity(model, data)
            touches.append(_struck(hits))
        for fabric in self.fabrics:
            fabric.blow(data, time)
        mujoco.mj_step2(model, data)
        if data.ncon:
            touches.append(self._touch())
        return touches

    def _drive(
        self, before: list[Appearance], after: list[Appearance], share: float, length: float, time: float
    ) -> None:
        """Sets what is not free at `time`: held things, routes, actors; and gives pushes when they are due."""
        data = self.data
        for loose in self.busy:
            self._lead(loose, time)
            self._push(loose, time)
        for hanging in self.stage.hanging:
            if held(hanging.held_until, time):
                data.qpos[hanging.qpos] = hanging.angle
                data.qvel[hanging.qvel] = 0.0
        for fabric in self.fabrics:
            if held(fabric.sheet.held_until, time):
                fabric.hold(self.stage.model, data)
        self._drive_actors(before, after, share, length)

    def _lead(self, loose: Loose, time: float) -> None:
        """Holds a thing, puts it where its plan wants it at `time`, or brakes it."""
        data, plan = self.data, loose.plan
        pose = plan.prescribed(time)
        if held(plan.held_until, time):
            data.qpos[loose.qpos : loose.qpos + 7] = self.parted[loose.member.owner]
            data.qvel[loose.qvel : loose.qvel + 6] = 0.0
        elif pose is not None:
            _put(data, loose.qpos, loose.qvel, pose.position, pose.quaternion, pose.velocity, pose.spin)
        elif any(time >= begin for begin in plan.brakes):
            data.qvel[loose.qvel : loose.qvel + 6] *= 1 - BRAKE * self.step

    def _drive_actors(self, before: list[Appearance], after: list[Appearance], share: float, length: float) -> None:
        """Sets the bodies of actors between two frames."""
        data = self.data
        here = {look.body.owner: look.body for look in before}
        there = {look.body.owner: look.body for look in after}
        for driven in self.stage.driven:
            if driven.member.owner not in here:
                continue
            one, other = here[driven.member.owner], there[driven.member.owner]
            position = (1 - share) * np.asarray(one.center) + share * np.asarray(other.center)
            velocity = (np.asarray(other.center) - np.asarray(one.center)) / length
            _put(data, driven.qpos, driven.qvel, position, np.asarray(one.rotation), velocity, np.zeros(3))

    def _push(self, loose: Loose, time: float) -> None:
        """Sets the velocity of a thing in the one step in which a push is due."""
        for push in loose.plan.pushes:
            if -1e-9 <= time - push.time < self.step - 1e-9:
                rotation = np.zeros(9)
                mujoco.mju_quat2Mat(rotation, self.data.qpos[loose.qpos + 3 : loose.qpos + 7])
                self.data.qvel[loose.qvel : loose.qvel + 3] = push.linear
                self.data.qvel[loose.qvel + 3 : loose.qvel + 6] = rotation.reshape(3, 3).T @ push.angular

    def _touch(self) -> "_Touch":
        """What every contact gave in this step."""
        data = self.data
        contacts = data.contact
        rows = contacts.efc_address
        active = rows >= 0
        return _Touch(
            geoms=contacts.geom[active],
            flexes=contacts.flex[active],
            positions=contacts.pos[active],
            impulses=data.efc_force[rows[active]] * self.step,
        )

    def _record(self, touches: "list[_Touch]") -> None:
        """Sums the touches of a frame by the two owners that touched."""
        self.impulses[:] = 0.0
        if not touches:
            return
        geoms = np.concatenate([touch.geoms for touch in touches])
        flexes = np.concatenate([touch.flexes for touch in touches])
        positions = np.concatenate([touch.positions for touch in touches])
        impulses = np.concatenate([touch.impulses for touch in touches])
        owners = np.where(geoms >= 0, self.stage.owners[np.maximum(geoms, 0)], 0)
        if self.fabrics:
            owners = np.where(flexes >= 0, self.stage.flex_owners[np.maximum(flexes, 0)], owners)
        rows = np.column_stack([impulses, impulses[:, None] * positions])
        np.add.at(self.impulses, (owners.min(axis=1), owners.max(axis=1)), rows)


@dataclass(frozen=True, kw_only=True)
class _Touch:
    """N points of contact in one step: geoms (N, 2), flexes (N, 2), -1 where none, positions (N, 3), impulses (N)."""

    geoms: NDArray[Any]
    flexes: NDArray[Any]
    positions: Floats
    impulses: Floats


def _struck(hits: list[Hit]) -> _Touch:
    return _Touch(
        geoms=np.array([hit.geoms for hit in hits]),
        flexes=np.full((len(hits), 2), -1),
        positions=np.array([hit.position for hit in hits]),
        impulses=np.array([hit.impulse for hit in hits]),
    )


def _put(data: Any, qpos: int, qvel: int, position: Floats, quaternion: Floats, velocity: Floats, spin: Floats) -> None:
    """Sets a free body's state; a free joint's angular velocity is in the body's own frame."""
    data.qpos[qpos : qpos + 3] = position
    data.qpos[qpos + 3 : qpos + 7] = quaternion
    data.qvel[qvel : qvel + 3] = velocity
    local = np.zeros(3)
    inverse = np.zeros(4)
    mujoco.mju_negQuat(inverse, quaternion)
    mujoco.mju_rotVecQuat(local, spin, inverse)
    data.qvel[qvel + 3 : qvel + 6] = local


def _point(values: Any) -> Point:
    return (float(values[0]), float(values[1]), float(values[2]))


def _quaternion(values: Any) -> tuple[float, float, float, float]:
    return (float(values[0]), float(values[1]), float(values[2]), float(values[3]))
