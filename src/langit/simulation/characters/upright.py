"""How somebody holds themselves at a moment, but for the arms: pelvis, legs, trunk, head, eyes and hair.

The pelvis is as high as both legs allow; legs follow by inverse kinematics, then trunk and head.
"""

from functools import cached_property
from math import asin, atan2, cos, hypot, pi, sin
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.scene.seats import BACK
from langit.simulation.characters.doing import Doing, Frame, Legs
from langit.simulation.characters.drape import Bearer
from langit.simulation.characters.face import SHUT, gaze, shut
from langit.simulation.characters.gait import bend, drop
from langit.simulation.characters.gestures import LEFT, RIGHT, together
from langit.simulation.characters.skeleton import (
    BONES,
    SIDE,
    Bone,
    halfway,
    hung,
    leg,
    turned,
)

SHOD: Final = 0.008  # meters that a shoe goes on behind a heel
BENT: Final = 0.15  # meters and radians by which who gets down is bent, from where both legs bear alike
FLAT, NEAR = 0.05, 0.15  # radians and meters: a foot that is so held and so low stands on the ground
HEAD: Final = (1.15, 0.5)  # radians that a head turns to either side, and up and down
CHEST: Final = 0.2  # of that, which the chest goes along
EYE: Final = (0.42, 0.3)  # radians that eyes turn in a head
OPEN: Final = 0.06  # radians by which upper lids are open wider than in the pack, whose people are sleepy
FOLLOWS: Final = 0.82  # of how far eyes look down or up, that the upper lids go along
LIFTED: Final = 0.09  # meters that a foot is lifted on its way from one stance to another
TOES: Final = 0.085  # meters from the ball of a foot to the tips of its toes
RAISING: Final = 1.5  # how much knees point up, for each meter that hips are behind the feet


class Upright:
    """The bones of a body at a moment but for its arms: `turns` (B, 3, 3), `places` (B, 3) and `legs`."""

    def __init__(self, frame: Frame, doing: Doing):
        self._frame, self._doing = frame, doing
        self._k, self._joints, self._leg = frame.scale, frame.joints, leg(frame.joints)
        self._held = together([made.carriage() for made in doing.motions])
        self.turns, self.places = np.empty((BONES, 3, 3)), np.empty((BONES, 3))
        self.legs = self._stand()
        self._trunk()
        self._eyes()
        self._hair()
        self._set_legs()

    def bearer(self, bones: Floats, wind: float = 0.0) -> Bearer:
        """Them as who wears hanging cloth; `bones` (B, 3, 4) lead from rest to the world, `wind` is 0 to 1."""
        return Bearer(
            pelvis=self.places[Bone.PELVIS],
            turn=self.turns[Bone.PELVIS],
            legs=np.stack(self.legs[:3], 1),
            speed=self._doing.moment.speed,
            time=self._doing.time,
            wind=wind,
            bones=bones,
        )

    # ---- how it goes

    @cached_property
    def _brisk(self) -> float:
        """How much of a walk it is, 0 to 1."""
        return min(1.0, self._doing.moment.speed / (1.2 * self._k))

    @cached_property
    def _still(self) -> float:
        """How much somebody stands, 0 to 1."""
        return (1 - self._doing.active) * (1 - self._brisk)

    @cached_property
    def _down(self) -> float:
        """How far the pelvis is on its way to a seat, 0 to 1."""
        return self._doing.seated * self._doing.seated * (3 - 2 * self._doing.seated)

    @cached_property
    def _bound(self) -> float:
        """How much a head stays where it is, beside another or on the ground, 0 to 1."""
        rows = ((made.gesture.motion, made.amount) for made in self._doing.motions)
        return max((amount for row, amount in rows if row.close or row.lies), default=0.0)

    @cached_property
    def _lean(self) -> float:
        return 0.02 + 0.02 * self._brisk + 0.09 * self._doing.running

    @cached_property
    def _idle(self) -> float:
        return 0.6 * self._doing.time * self._frame.tempo + self._frame.phase

    @cached_property
    def _ahead(self) -> list[float]:
        """How far each foot is before the body, for a body of 1.7 m."""
        moment = self._doing.moment
        c, s = cos(moment.heading), sin(moment.heading)
        return [((foot.x - moment.x) * c + (foot.y - moment.y) * s) / self._k for foot in self._doing.feet]

    @cached_property
    def _spread(self) -> float:
        return max(-0.7, min(0.7, self._ahead[RIGHT] - self._ahead[LEFT]))

    @cached_property
    def _bears(self) -> float:
        """How much of the weight is on one leg, as the manner of who stands has it: 1 on the left one, -1 on the right.

        It comes and goes a little; nobody has it so who gets down or is held.
        """
        bent = abs(self._held.sinks) + abs(self._held.goes) + abs(self._held.reclines) + self._doing.above
        rest = self._still * (1 - self._doing.seated) * max(0.0, 1 - bent / BENT)
        return self._frame.manner.sign * rest * (0.85 + 0.15 * sin(0.55 * self._idle))

    @cached_property
    def _sway(self) -> float:
        d, stand = self._doing, self._frame.manner.stand
        stepping = -0.016 * sin(2 * pi * d.phase) * d.active * (1 - 0.5 * d.running)
        idle = 0.007 * sin(self._idle) * self._still * (1 - d.seated)
        return stepping + idle + stand.shift * self._bears + self._held.sways

    # ---- pelvis and legs

    def _stand(self) -> Legs:
        """Sets the pelvis, as high as the legs that bear load allow, and finds the legs."""
        d, length = self._doing, self._leg.thigh + self._leg.shin
        turn = self._pelvis_turn()
        pelvis = self._pelvis(turn)
        hips = pelvis + (self._joints[[Bone.THIGH, SIDE + Bone.THIGH]] - self._joints[Bone.PELVIS]) @ turn.T
        sink = drop(hips, d.ankles, d.feet, length * 0.9985)
        pelvis[2] -= sink
        hips[:, 2] -= sink
        self.turns[Bone.PELVIS], self.places[Bone.PELVIS] = turn, pelvis
        knees, ankles = bend(hips, d.ankles, (self._leg.thigh, self._leg.shin), self._poles)
        return self._off_their_feet(Legs(hips, knees, ankles, (d.feet[LEFT].pitch, d.feet[RIGHT].pitch)))

    def _pelvis_turn(self) -> Floats:
        d = self._doing
        return turned(
            d.moment.heading + 0.20 * self._spread * (1 - self._down),
            self._lean * 0.5 - 0.10 * self._down + 0.5 * sin(pi * d.seated) * (d.seated < 1) - self._held.reclines,
            0.035 * sin(2 * pi * d.phase) * d.active + self._frame.manner.stand.hips * self._bears,
        )

    def _pelvis(self, turn: Floats) -> Floats:
        """Where the pelvis would be if legs were long enough."""
        d, k = self._doing, self._k
        c, s = cos(d.moment.heading), sin(d.moment.heading)
        bob = -0.03 * d.running * d.active * cos(4 * pi * (d.phase - 0.25))
        height = d.above + self._leg.whole - (0.006 + 0.008 * self._brisk + 0.055 * d.running) * k + bob * k
        height += (self._frame.seat + 0.085 * k - height) * self._down - self._held.sinks * k
        ahead = (self._held.goes - BACK * self._down + 0.015 * self._brisk + 0.03 * d.running) * k
        aside = self._sway * k
        pelvis = np.array([d.moment.x + ahead * c - aside * s, d.moment.y + ahead * s + aside * c, height])
        above_hips: float = self._joints[Bone.PELVIS, 2] - self._joints[Bone.THIGH, 2]
        return np.asarray(pelvis + above_hips * turn[:, 2])

    @cached_property
    def _poles(self) -> Floats:
        """Where knees point."""
        heading = self._doing.moment.heading
        c, s = cos(heading), sin(heading)
        poles = np.array(
            [[0.6 * cos(f.heading) + 0.4 * c, 0.6 * sin(f.heading) + 0.4 * s, 0.0] for f in self._doing.feet]
        )
        poles[:, 2] += 0.35 * self._down + RAISING * max(0.0, -self._held.goes)
        return poles

    def _off_their_feet(self, legs: Legs) -> Legs:
        """The legs as motions hold them, who kneels or lies."""
        knees, ankles, pitches = legs.knees.copy(), legs.ankles.copy(), list(legs.pitches)
        facing = turned(self._doing.moment.heading)
        for made in self._doing.motions:
            for side in (LEFT, RIGHT):
                held = made.leg(side)
                if held is not None:
                    thigh, shin = knees[side] - legs.hips[side], ankles[side] - knees[side]
                    thigh = _between(thigh, facing @ held.thigh, self._leg.thigh, made.amount)
                    shin = _between(shin, facing @ held.shin, self._leg.shin, made.amount)
                    knees[side] = legs.hips[side] + thigh
                    ankles[side] = knees[side] + shin
                    pitches[side] += (held.foot - pitches[side]) * made.amount
                    lift = (
                        0.0 if made.gesture.motion.over else LIFTED * self._k * max(0.0, sin(pi * made.amount)) ** 0.5
                    )
                    knees[side], ankles[side] = self._on_ground(
                        legs.hips[side], knees[side], ankles[side], pitches[side], lift
                    )
        return Legs(legs.hips, knees, ankles, (pitches[LEFT], pitches[RIGHT]))

    def _on_ground(self, hip: Floats, knee: Floats, ankle: Floats, pitch: float, lift: float) -> tuple[Floats, Floats]:
        """Knee and ankle of a leg whose foot is not below the ground, and on it where it is flat and near.

        On its way from one stance to another it is lifted.
        """
        toe, heel = self._joints[Bone.TOE, 0] - self._joints[Bone.FOOT, 0], (self._frame.heel + SHOD) * self._k
        tip = toe if pitch < 0 else heel
        least = self._leg.ankle * cos(pitch) + tip * abs(sin(pitch))
        flat = abs(pitch) < FLAT and ankle[2] < least + NEAR * self._k
        if not flat and ankle[2] >= least + lift:
            return knee, ankle
        lengths = (self._leg.thigh, self._leg.shin)
        goal = np.array([[ankle[0], ankle[1], least + lift]])
        knees, ankles = bend(hip[None], goal, lengths, (knee - hip)[None])
        return knees[0], ankles[0]

    def _set_legs(self) -> None:
        hips, knees, ankles, pitches = self.legs
        forward = self._forward()
        bones = hung(np.concatenate([hips, knees]), np.concatenate([knees, ankles]), np.concatenate([forward, forward]))
        for i, (foot, pitch) in enumerate(zip(self._doing.feet, pitches, strict=True)):
            side = SIDE * i
            self.turns[side + Bone.THIGH], self.turns[side + Bone.SHIN] = bones[i], bones[2 + i]
            self.turns[side + Bone.FOOT] = turned(foot.heading, -pitch)
            for bone, place in ((Bone.THIGH, hips), (Bone.SHIN, knees), (Bone.FOOT, ankles)):
                self.places[side + bone] = place[i]
            ball = self._joints[side + Bone.TOE] - self._joints[side + Bone.FOOT]
            self.places[side + Bone.TOE] = ankles[i] + self.turns[side + Bone.FOOT] @ ball
            room = (self.places[side + Bone.TOE, 2] - self._joints[side + Bone.TOE, 2]) / (TOES * self._k)
            toe = max(foot.toe + pitch - foot.pitch, -asin(min(1.0, max(0.0, float(room)))))
            self.turns[side + Bone.TOE] = turned(foot.heading, -toe)

    def _forward(self) -> Floats:
        """Where shins and thighs have their front: forward, and up when somebody lies."""
        lying = abs(self._held.reclines) / (pi / 2)
        up = np.array([0.0, 0.0, np.sign(self._held.reclines)])
        return np.asarray(self._poles * (1 - lying) + up * lying)

    # ---- trunk and head

    @cached_property
    def _leading(self) -> float:
        """How far the chest goes along with the head (radians)."""
        return CHEST * self._regards * max(-HEAD[0], min(HEAD[0], self._seen[0]))

    @cached_property
    def _seen(self) -> tuple[float, float]:
        """Where what is looked at lies from over the feet, as for `_bearing`."""
        high: float = self._joints[Bone.EYE, 2] - self._held.sinks * self._k
        return self._bearing(np.array([self._doing.moment.x, self._doing.moment.y, high]))

    @cached_property
    def _regards(self) -> float:
        """How much something is looked at."""
        return 0.0 if self._doing.regard is None else self._doing.regard.amount

    def _bearing(self, eyes: Floats) -> tuple[float, float]:
        """How far what is looked at lies to the left of the way that the body faces and below eyes there (radians)."""
        d = self._doing
        if d.regard is None:
            return 0.0, 0.0
        x, y, z = (d.regard.point - eyes).tolist()
        return (atan2(y, x) - d.moment.heading + pi) % (2 * pi) - pi, -atan2(z, hypot(x, y))

    def _trunk(self) -> None:
        d, held, seated = self._doing, self._held, self._doing.seated
        heading = d.moment.heading
        breath = sin(2 * pi * 0.27 * d.time * self._frame.tempo + self._frame.phase)
        chest = turned(
            heading - 0.22 * self._spread * (1 - 0.4 * d.running) + held.twist + self._leading,
            self._lean + 0.06 * self._down + 0.45 * sin(pi * seated) + held.lean - held.reclines,
            0.25 * self._sway - self._frame.manner.stand.shoulders * self._bears + held.tilt,
        )
        chest = chest @ turned(0.0, 0.008 * breath)
        self.turns[Bone.CHEST] = chest
        self.turns[Bone.SPINE] = halfway(self.turns[[Bone.PELVIS]], chest[None])[0]
        self._carry(Bone.SPINE, Bone.CHEST, Bone.NECK)
        self.turns[Bone.HEAD] = self._head()
        self.turns[Bone.NECK] = halfway(chest[None], self.turns[[Bone.HEAD]])[0]
        self._carry(Bone.HEAD)

    def _carry(self, *bones: Bone) -> None:
        """Sets the places of bones of the spine, each on the one below it."""
        for bone in bones:
            step = self.turns[bone - 1] @ (self._joints[bone] - self._joints[bone - 1])
            self.places[bone] = self.places[bone - 1] + step

    def _head(self) -> Floats:
        """How the head is turned (3, 3)."""
        held, heading, free = self._held, self._doing.moment.heading, 1 - self._regards
        left, down = self._glance()
        # The head of who lies turns about the neck, and not about the vertical.
        lying = min(1.0, abs(held.reclines) / (pi / 2))
        nods = (0.25 * self._lean + 0.02 * sin(0.9 * self._idle + 1) * self._still + 0.5 * held.lean) * free
        return turned(
            heading + (left + held.turns + 0.5 * held.twist) * (1 - lying),
            nods + held.nods + down - held.reclines,
            0.02 * sin(0.7 * self._idle)
            - self._frame.manner.stand.inclines * self._bears
            + held.inclines
            + 0.5 * held.tilt,
        ) @ turned(lying * (left + held.turns))

    def _glance(self) -> tuple[float, float]:
        """How far the head turns to the left and down: to what is looked at; else ahead into a curve, and about."""
        time, phase, share = self._doing.time, self._frame.phase, self._regards
        about = 0.28 * sin(0.37 * time + phase) * sin(0.23 * time + 2 * phase)
        left = max(-0.8, min(0.8, 0.8 * self._doing.coming)) + about * self._still * (1 - self._bound)
        middle = self._joints[[Bone.EYE, SIDE + Bone.EYE]].mean(0)
        eyes = self.places[Bone.NECK] + self.turns[Bone.CHEST] @ (middle - self._joints[Bone.NECK])
        seen = self._bearing(eyes)
        return (
            left * (1 - share) + share * max(-HEAD[0], min(HEAD[0], seen[0] - 0.5 * self._held.twist)),
            share * max(-HEAD[1], min(HEAD[1], seen[1])),
        )

    def _eyes(self) -> None:
        """Eyes that wander or meet in what is looked at, and lids that follow them and blink, on the head."""
        head, joints, share = self.turns[Bone.HEAD], self._joints, self._regards
        own = [Bone.EYE, SIDE + Bone.EYE, Bone.LIDS, Bone.LIDS_HALF]
        self.places[own] = self.places[Bone.HEAD] + (joints[own] - joints[Bone.HEAD]) @ head.T
        wander = gaze(self._doing.time, self._frame.phase)
        pitches = []
        for eye in own[:2]:
            yaw, pitch = ((1 - 0.8 * share) * one for one in wander)
            if self._doing.regard is not None:
                x, y, z = (head.T @ (self._doing.regard.point - self.places[eye])).tolist()
                yaw += share * max(-EYE[0], min(EYE[0], atan2(y, x)))
                pitch += share * max(-EYE[1], min(EYE[1], -atan2(z, hypot(x, y))))
            self.turns[eye] = head @ turned(yaw, pitch)
            pitches.append(pitch)
        closed = max(shut(self._doing.time, self._frame.phase), SHUT * min(1.0, self._held.shut))
        down = sum(pitches) / 2
        for bone, part in ((Bone.LIDS, 1.0), (Bone.LIDS_HALF, 0.5)):
            self.turns[bone] = head @ turned(0.0, part * (closed + (FOLLOWS * down - OPEN) * (1 - closed / SHUT)))

    def _hair(self) -> None:
        """What hangs of the hair."""
        hair, joints = self._frame.hair, self._joints
        base = Bone.HEAD if hair is None else hair.base
        turn = self.turns[base]
        self.turns[Bone.HAIR] = turn if hair is None else turn @ turned(*self._doing.swing)
        self.places[Bone.HAIR] = self.places[base] + turn @ (joints[Bone.HAIR] - joints[base])


def _between(own: Floats, other: Floats, length: float, share: float) -> Floats:
    """A bone (3) of that length on its way from one direction to another."""
    goal = other / np.linalg.norm(other)
    mean = own / np.linalg.norm(own) * (1 - share) + goal * share
    return np.asarray(mean * length / max(float(np.linalg.norm(mean)), 1e-9))
