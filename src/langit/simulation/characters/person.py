"""A person: where they go, how they step and hold themselves, and the skin and cloth that follow.

`Person.at` is a pure function of time. Feet come first (planted by `gait`), then the pelvis as high as both legs allow,
then legs by inverse kinematics, then trunk, arms and head.
"""

from collections.abc import Sequence
from math import atan2, cos, pi, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.snapshot import Body, Builder, Pattern, Shape, Solids, Surface
from langit.scene.blocked import Blocked
from langit.scene.catalogue import garment, kind, motions
from langit.scene.dimensions import extent
from langit.simulation.actor import Appearance, Member
from langit.simulation.builders import builder
from langit.simulation.characters import clothing, outfit
from langit.simulation.characters.built import Built
from langit.simulation.characters.clothing import BUILDERS
from langit.simulation.characters.distance import detail
from langit.simulation.characters.face import gaze, shut
from langit.simulation.characters.gait import Foot, Steps, bend, drop
from langit.simulation.characters.gestures import LEFT, RIGHT, Gesture, together
from langit.simulation.characters.loft import Skin
from langit.simulation.characters.route import RISING, Deed, Habits, Moment, Route, own_events
from langit.simulation.characters.skeleton import (
    APART,
    BONES,
    SIDE,
    Bone,
    Triple,
    halfway,
    hung,
    leg,
    matrices,
    swung,
    turned,
)
from langit.simulation.characters.wardrobe import looks

SEAT: Final = 0.455  # height of a seat, for a person of 1.7 m
BACK: Final = 0.40  # how far behind the feet one sits
WOOD: Final = Surface(color=(0.26, 0.13, 0.06), roughness=0.5, pattern=Pattern.WOOD, scale=1.5)
HALVES: Final = np.array([b + side for side in (0, SIDE) for b in (Bone.SHOULDER, Bone.ELBOW, Bone.HIP, Bone.KNEE)])
ABOVE: Final = np.array(
    [b for side in (0, SIDE) for b in (Bone.CHEST, side + Bone.UPPER_ARM, Bone.PELVIS, side + Bone.THIGH)]
)
GRIP: Final = 1.15  # radians that each joint of a finger is bent around a handle
RAISED: Final = 0.5  # a forearm that points up that far is raised in a bow, clear of the body
Done = tuple[Gesture, float, float]  # a motion, how many of its cycles are over, and how much of it is done
WIND: Final = {"none": 0.0, "light": 0.35, "strong": 1.0}


class Person:
    """One woman or man of a blocked scene."""

    def __init__(self, member: Member, scene: Blocked):
        self.owner = member.owner
        self._subject, self._kind = member.subject.id, member.subject.kind
        for item in member.subject.clothing:
            builder(garment(item.kind), BUILDERS)
        self._looks = looks(member, scene)
        self._holds = self._looks.holds
        wide = self._looks.clothes.keys() & {"coat", "dress", "skirt"}
        self._apart = 0.15 if wide else 0.10  # angle of the hanging arms, clear of what hangs below them
        self._wind = WIND[scene.weather.wind]
        self._seconds = scene.seconds
        habits = Habits()
        events = own_events(member, scene)
        self.route = Route(member.placement, events, scene.seconds, habits, scene.span)
        built = self._built(member, scene)
        self._k, self._joints, self._drapes = built.scale, built.joints, built.drapes
        self._leg = leg(built.joints)
        self.steps = Steps(self.route, built.stride, built.scale)
        self._skin = Skin(built.parts, member.owner)
        done = {deed.action for deed in self.route.deeds}
        self._gestures = tuple(Gesture(motion, self._holds) for motion in motions().values() if motion.name in done)
        self.cast = self._skin.meshes + tuple(drape.mesh for drape in self._drapes)
        self._seat = self._stool()

    def _built(self, member: Member, scene: Blocked) -> Built:
        """The body at rest: an adult of the pack, or a lofted figure."""
        if self._looks.adult is None:
            return clothing.dress(self._looks, member.owner)
        size = extent(member.subject, scene)[2] / kind(self._kind).size[2]
        return outfit.dress(self._looks, member.owner, size, detail(member, scene, self.route))

    def at(self, time: float) -> Appearance:
        """The person at `time`: one skin, the cloth that hangs, and a seat if there is one."""
        moment = self.route.at(time)
        feet = (self.steps.foot(0, time), self.steps.foot(1, time))
        turns, places, legs = self._posed(time, moment, feet)
        vertices, meshes = self._skin.pose(matrices(turns, places, self._joints))
        drapes = tuple(
            drape.at(places[Bone.PELVIS], turns[Bone.PELVIS], legs, moment.speed, time, self._wind)
            for drape in self._drapes
        )
        every = np.concatenate([vertices, *(drape.vertices for drape in drapes)])
        return Appearance(
            solids=self._seat,
            meshes=meshes + drapes,
            body=boxed(self.owner, self._subject, self._kind, self.route, time, every),
        )

    def _posed(self, time: float, moment: Moment, feet: tuple[Foot, Foot]) -> tuple[Floats, Floats, Floats]:
        """Turns (B, 3, 3) and places (B, 3) of all bones, and hip, knee and ankle of both legs (2, 3, 3)."""
        k, joints = self._k, self._joints
        heading, speed = moment.heading, moment.speed
        c, s = cos(heading), sin(heading)
        run = self.steps.running(speed)
        brisk = min(1.0, speed / (1.2 * k))
        ahead = [((f.x - moment.x) * c + (f.y - moment.y) * s) / k for f in feet]
        spread = max(-0.7, min(0.7, ahead[1] - ahead[0]))
        phase, active = self.steps.clock(time)
        still = (1 - active) * (1 - brisk)
        seated = self._amount("sit", time, RISING)
        gestures = self._gesturing(time)
        held = together([gesture.carriage(cycles, amount) for gesture, cycles, amount in gestures])
        idle = 0.6 * time * self._looks.tempo + self._looks.phase
        breath = sin(2 * pi * 0.27 * time * self._looks.tempo + self._looks.phase)

        sway = -0.016 * sin(2 * pi * phase) * active * (1 - 0.5 * run) + 0.016 * sin(idle) * still * (1 - seated)
        sway += held.sways
        lean = 0.02 + 0.02 * brisk + 0.09 * run
        bob = -0.03 * run * active * cos(4 * pi * (phase - 0.25))
        height = self._leg.whole - (0.006 + 0.008 * brisk + 0.055 * run) * k + bob * k
        down = seated * seated * (3 - 2 * seated)
        height += (SEAT * k + 0.085 * k - height) * down - held.sinks * k
        back = (-BACK * down + 0.015 * brisk + 0.03 * run) * k
        pelvis_turn = turned(
            heading + 0.20 * spread * (1 - down),
            lean * 0.5 - 0.10 * down + 0.5 * sin(pi * seated) * (seated < 1),
            0.035 * sin(2 * pi * phase) * active + 0.02 * sin(idle) * still * (1 - seated),
        )
        pelvis = np.array([moment.x + back * c - sway * k * s, moment.y + back * s + sway * k * c, height])
        pelvis += (joints[Bone.PELVIS, 2] - joints[Bone.THIGH, 2]) * pelvis_turn[:, 2]
        ankles = np.array([self.steps.ankle(f, self._leg.ankle) for f in feet])
        hip_joints = joints[[Bone.THIGH, SIDE + Bone.THIGH]] - joints[Bone.PELVIS]
        hips = pelvis + hip_joints @ pelvis_turn.T
        sink = drop(hips, ankles, feet, (self._leg.thigh + self._leg.shin) * 0.9985)
        pelvis[2] -= sink
        hips[:, 2] -= sink
        poles = np.array([[0.6 * cos(f.heading) + 0.4 * c, 0.6 * sin(f.heading) + 0.4 * s, 0.0] for f in feet])
        poles[:, 2] += 0.35 * down
        knees, reached = bend(hips, ankles, (self._leg.thigh, self._leg.shin), poles)

        turns, places = np.empty((BONES, 3, 3)), np.empty((BONES, 3))
        chest_turn = turned(
            heading - 0.22 * spread * (1 - 0.4 * run) + held.twist,
            lean + 0.06 * down + 0.45 * sin(pi * seated) + held.lean,
            0.25 * sway + held.tilt,
        )
        chest_turn = chest_turn @ turned(0.0, 0.008 * breath)
        look = self._glance(time, heading, still) + held.turns + 0.5 * held.twist
        head_turn = turned(
            heading + look,
            0.25 * lean + 0.02 * sin(0.9 * idle + 1) * still + held.nods + 0.5 * held.lean,
            0.02 * sin(0.7 * idle) + held.inclines + 0.5 * held.tilt,
        )
        turns[Bone.PELVIS], turns[Bone.CHEST], turns[Bone.HEAD] = pelvis_turn, chest_turn, head_turn
        middle = halfway(np.stack([pelvis_turn, chest_turn]), np.stack([chest_turn, head_turn]))
        turns[Bone.SPINE], turns[Bone.NECK] = middle
        places[Bone.PELVIS] = pelvis
        for child, parent in ((1, 0), (2, 1), (3, 2), (4, 3)):
            places[child] = places[parent] + turns[parent] @ (joints[child] - joints[parent])
        self._eyes(turns, places, time)
        self._legs(turns, places, hips, knees, reached, poles, feet)
        self._arms(turns, places, time, ahead, run, brisk, seated, still, gestures)
        turns[HALVES] = halfway(turns[ABOVE], turns[HALVES + 1])
        places[HALVES] = places[HALVES + 1]
        return turns, places, np.stack([hips, knees, reached], 1)

    def _legs(
        self,
        turns: Floats,
        places: Floats,
        hips: Floats,
        knees: Floats,
        ankles: Floats,
        poles: Floats,
        feet: tuple[Foot, Foot],
    ) -> None:
        bones = hung(np.concatenate([hips, knees]), np.concatenate([knees, ankles]), np.concatenate([poles, poles]))
        for i, foot in enumerate(feet):
            side = SIDE * i
            turns[side + Bone.THIGH], turns[side + Bone.SHIN] = bones[i], bones[2 + i]
            turns[side + Bone.FOOT] = turned(foot.heading, -foot.pitch)
            turns[side + Bone.TOE] = turned(foot.heading, -foot.toe)
            places[side + Bone.THIGH], places[side + Bone.SHIN], places[side + Bone.FOOT] = hips[i], knees[i], ankles[i]
            ball = self._joints[side + Bone.TOE] - self._joints[side + Bone.FOOT]
            places[side + Bone.TOE] = ankles[i] + turns[side + Bone.FOOT] @ ball

    def _arms(
        self,
        turns: Floats,
        places: Floats,
        time: float,
        ahead: list[float],
        run: float,
        brisk: float,
        seated: float,
        still: float,
        gestures: Sequence[Done],
    ) -> None:
        """Arms swing against the legs, unless they rest on the lap, hold something up or make a motion."""
        chest, joints = turns[Bone.CHEST], self._joints
        for side, sign, other in ((0, 1.0, ahead[1]), (SIDE, -1.0, ahead[0])):
            reach = max(-0.4, min(0.45, other))
            swing = reach * (1.0 + 0.45 * run) * (1.0 if reach > 0 else 0.8) + 0.03 * still * sin(0.5 * time + side)
            flex = 0.16 + 0.35 * max(0.0, reach) + 0.10 * brisk + 1.25 * run
            out = self._apart + 0.03 * still
            upper: Triple = (sin(swing), sign * sin(out), -cos(swing))
            lower: Triple = (sin(swing + flex), sign * (sin(out) * 0.5 - 0.25 * run), -cos(swing + flex))
            if seated > 0:
                upper = _mixed(upper, (0.42, sign * 0.16, -0.9), seated)
                lower = _mixed(lower, (0.86, sign * -0.12, -0.42), seated)
            curl = 0.10 + 0.12 * brisk + 0.25 * run
            if side == SIDE and self._holds:
                upper, lower, curl = (0.20, -0.20, -0.96), (0.72, 0.26, 0.66), GRIP
            for gesture, cycles, amount in gestures:
                arm = gesture.arm(LEFT if side == 0 else RIGHT, cycles)
                if arm is not None:
                    upper = _mixed(upper, arm.upper, amount)
                    bow = (0.7, sign * 0.7, -0.1) if arm.lower[2] > RAISED else None
                    lower = _mixed(lower, arm.lower, amount, through=bow)
                    curl += (arm.curl - curl) * amount
            upper, lower = _unit(upper), _unit(lower)
            start = (0.0, sign * sin(APART), -cos(APART))
            first = swung(start, upper)
            second = swung(upper, lower) @ first
            turns[side + Bone.UPPER_ARM] = chest @ first
            turns[side + Bone.FOREARM] = turns[side + Bone.HAND] = chest @ second
            shoulder = places[Bone.CHEST] + chest @ (joints[side + Bone.UPPER_ARM] - joints[Bone.CHEST])
            elbow = shoulder + turns[side + Bone.UPPER_ARM] @ (
                joints[side + Bone.FOREARM] - joints[side + Bone.UPPER_ARM]
            )
            places[side + Bone.UPPER_ARM], places[side + Bone.FOREARM] = shoulder, elbow
            places[side + Bone.HAND] = elbow + turns[side + Bone.FOREARM] @ (
                joints[side + Bone.HAND] - joints[side + Bone.FOREARM]
            )
            self._fingers(turns, places, side, curl)
        grip = np.array([0.028, 0.02, -0.065]) * self._k
        places[Bone.PROP] = places[SIDE + Bone.HAND] + turns[SIDE + Bone.HAND] @ grip
        facing = atan2(chest[1, 0], chest[0, 0])
        turns[Bone.PROP] = turned(facing, -0.20 - 0.02 * sin(1.3 * time) + 0.1 * run, -0.10)

    def _fingers(self, turns: Floats, places: Floats, side: int, curl: float) -> None:
        """Bends the fingers of a hand toward its palm by `curl` radians at each joint."""
        joints, sign = self._joints, 1.0 if side else -1.0
        hand = side + Bone.HAND
        for bone, parent, share in (
            (Bone.FINGERS, hand, 1.0),
            (Bone.TIPS, side + Bone.FINGERS, 1.2),
            (Bone.THUMB, hand, 0.5),
        ):
            places[side + bone] = places[parent] + turns[parent] @ (joints[side + bone] - joints[parent])
            turns[side + bone] = turns[parent] @ turned(0.0, 0.0, sign * share * curl)

    def _eyes(self, turns: Floats, places: Floats, time: float) -> None:
        """Eyes that wander and lids that blink, on the head."""
        head, joints = turns[Bone.HEAD], self._joints
        yaw, pitch = gaze(time, self._looks.phase)
        closed = shut(time, self._looks.phase)
        turns[[Bone.EYE, SIDE + Bone.EYE]] = head @ turned(yaw, pitch)
        for bone, share in ((Bone.LIDS, 1.0), (Bone.LIDS_HALF, 0.5)):
            turns[bone] = head @ turned(0.0, share * closed)
        own = [Bone.EYE, SIDE + Bone.EYE, Bone.LIDS, Bone.LIDS_HALF]
        places[own] = places[Bone.HEAD] + (joints[own] - joints[Bone.HEAD]) @ head.T

    def _glance(self, time: float, heading: float, still: float) -> float:
        """How far the head turns: ahead into a curve, and about a little when standing."""
        coming = self.route.at(time + 0.35).heading - heading
        about = 0.28 * sin(0.37 * time + self._looks.phase) * sin(0.23 * time + 2 * self._looks.phase)
        return max(-0.8, min(0.8, 0.8 * coming)) + about * still

    def _gesturing(self, time: float) -> list[Done]:
        """The motions that are being made."""
        found = []
        for gesture in self._gestures:
            motion = gesture.motion
            amount = self._amount(motion.name, time, motion.ease)
            if amount > 0:
                cycles = time * self._looks.tempo / motion.cycle + self._looks.phase / (2 * pi)
                found.append((gesture, cycles, amount))
        return found

    def _amount(self, action: str, time: float, ease: float) -> float:
        """How much of a deed is being done at `time`, eased in and out, 0 to 1. Nobody begins or ends with the clip."""
        amount = 0.0
        for deed in self.route.deeds:
            if deed.action != action:
                continue
            rise = 1.0 if action == "sit" and deed.start <= 0.05 else ramp(time - deed.start, ease)
            if action == "sit" and not self._rises(deed):
                fall = 1.0
            elif deed.end >= self._seconds - 0.05:  # held to the end of the clip, let go in what is shown after it
                fall = 1 - ramp(time - deed.end, ease)
            else:
                fall = ramp(deed.end - time, ease)
            amount = max(amount, min(rise, fall))
        return amount

    def _rises(self, deed: Deed) -> bool:
        return any(later.start >= deed.end - 0.05 and later.action != "sit" for later in self.route.deeds)

    def _stool(self) -> Solids:
        """A bench where somebody is going to sit, there from the beginning."""
        builder, k = Builder(), self._k
        for deed in self.route.deeds:
            if deed.action == "sit":
                moment = self.route.at(deed.start + min(1.0, (deed.end - deed.start) / 2))
                turn = turned(moment.heading)
                middle = np.array([moment.x, moment.y, 0.0]) - turn[:, 0] * (BACK + 0.02) * k
                thick = 0.028 * k
                builder.add(
                    Shape.BOX, middle + np.array([0, 0, SEAT * k - thick]), (0.20 * k, 0.42 * k, thick), WOOD, turn
                )
                for x in (-0.15, 0.15):
                    for y in (-0.36, 0.36):
                        foot = middle + turn @ np.array([x * k, y * k, 0.0])
                        tall = (SEAT * k - 2 * thick) / 2
                        builder.add(Shape.BOX, foot + np.array([0, 0, tall]), (0.025 * k, 0.025 * k, tall), WOOD, turn)
                break
        return builder.build()


def boxed(owner: int, subject: str, kind: str, route: Route, time: float, vertices: NDArray[np.float32]) -> Body:
    """The state of a body: the box along its heading around all `vertices` (V, 3), and how it moves along its route."""
    moment = route.at(time)
    c, s = cos(moment.heading), sin(moment.heading)
    own = vertices @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], np.float32)
    low, high = own.min(0).tolist(), own.max(0).tolist()
    x, y, z = ((a + b) / 2 for a, b in zip(low, high, strict=True))
    before, after = route.at(time - 0.02), route.at(time + 0.02)
    return Body(
        owner=owner,
        subject=subject,
        kind=kind,
        center=(c * x - s * y, s * x + c * y, z),
        extent=((high[0] - low[0]) / 2, (high[1] - low[1]) / 2, (high[2] - low[2]) / 2),
        rotation=(cos(moment.heading / 2), 0.0, 0.0, sin(moment.heading / 2)),
        velocity=((after.x - before.x) / 0.04, (after.y - before.y) / 0.04, 0.0),
    )


def ramp(elapsed: float, span: float) -> float:
    """0 to 1 over `span` seconds, smoothly."""
    u = max(0.0, min(1.0, elapsed / span))
    return u * u * (3 - 2 * u)


def _unit(v: Triple) -> Triple:
    length = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) ** 0.5
    return (v[0] / length, v[1] / length, v[2] / length)


def _mixed(a: Triple, b: Triple, share: float, through: Triple | None = None) -> Triple:
    """From `a` to `b`, by way of `through` if given."""
    w = 0.0 if through is None else share * (1 - share) * 2
    t = through or (0.0, 0.0, 0.0)
    return (
        a[0] + (b[0] - a[0]) * share + t[0] * w,
        a[1] + (b[1] - a[1]) * share + t[1] * w,
        a[2] + (b[2] - a[2]) * share + t[2] * w,
    )
