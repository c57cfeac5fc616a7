"""A dog: four planted paws under a lofted body, at a walk, a trot or sitting, with a tail that wags.

The paws come from the same footsteps as a person's feet; diagonal legs swing together. A dog of half height 0.34 m has
scale 1.
"""

from dataclasses import replace
from math import atan2, cos, hypot, pi, sin
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Builder, Surface
from langit.scene.blocked import AT_ONCE, Blocked
from langit.scene.catalogue import act
from langit.scene.dimensions import extent
from langit.scene.vocabulary import Color
from langit.simulation.actor import Appearance, Member
from langit.simulation.characters.gait import Foot, Steps, Stride, bend, drop
from langit.simulation.characters.loft import ColorRGB, Part, Skin, ellipsoid, part, tube
from langit.simulation.characters.person import boxed
from langit.simulation.characters.route import Habits, Moment, Route, own_events
from langit.simulation.characters.skeleton import hung, matrices, turned
from langit.simulation.easing import ramp
from langit.simulation.materials import COLORS

TROT: Final = Stride(
    length=(0.16, 0.13),
    slowest=1.2,
    duty=(0.58, 0.27),
    run=(1.6, 3.2),
    phases=(0.0, 0.5, 0.56, 0.06),
    sides=(0.07, -0.07, 0.065, -0.065),
    narrow=0.85,
    along=(0.20, 0.20, -0.21, -0.21),
    trail=(0.015, 0.03),
    roll=(0.0, 0.5, 0.5),
    lift=(0.05, 0.10),
    heel=0.0,
    ball=0.03,
)
PELVIS, CHEST, NECK, HEAD, TAIL, TIP, LEGS = range(7)
BONES: Final = LEGS + 16  # upper, lower, pastern and paw of each leg: front left, front right, hind left, hind right
UPPER: Final = (0.19, 0.19, 0.18, 0.18)
LOWER: Final = (0.165, 0.165, 0.155, 0.155)
PASTERN: Final = (0.065, 0.065, 0.095, 0.095)
FUR: Final = Surface(color=(0.3, 0.2, 0.1), roughness=0.85)
WET: Final = Surface(color=(0.01, 0.01, 0.01), roughness=0.2)
COATS: Final[tuple[tuple[ColorRGB, ColorRGB], ...]] = (
    ((0.42, 0.22, 0.075), (0.60, 0.40, 0.2)),
    ((0.13, 0.06, 0.028), (0.22, 0.11, 0.05)),
    ((0.018, 0.016, 0.015), (0.16, 0.075, 0.03)),
    ((0.64, 0.60, 0.54), (0.30, 0.15, 0.06)),
)
FURS: Final[dict[Color, tuple[ColorRGB, ColorRGB]]] = {  # fur is not paint: a golden dog is sandy, not metal
    "gold": ((0.52, 0.29, 0.10), (0.68, 0.47, 0.24)),
    "brown": COATS[1],
    "black": COATS[2],
}
SITTING: Final = 0.8  # seconds


class Dog:
    """One dog of a blocked scene."""

    def __init__(self, member: Member, scene: Blocked):
        self.owner = member.owner
        self._subject, self._kind, self._seconds = member.subject.id, member.subject.kind, scene.seconds
        rng = np.random.default_rng([scene.seed & 0xFFFFFFFF, member.owner, 11])
        draw = rng.random(4).tolist()
        self._k = 2 * extent(member.subject, scene)[2] / 0.68 * (1 + 0.06 * (draw[0] - 0.5))
        self._phase = 6.28 * draw[1]
        coat, light = COATS[min(3, int(4 * draw[2]))]
        if member.subject.color in FURS:
            coat, light = FURS[member.subject.color]
        elif member.subject.color is not None:
            coat = COLORS[member.subject.color]
            light = tuple(min(1.0, 1.5 * c + 0.02) for c in coat)  # type: ignore[assignment]  # three of three
        events = own_events(member, scene)
        habits = Habits(corner=0.5, ramp=0.4, spin=3.5)
        self.route = Route(member.placement, events, scene.seconds, habits, scene.span)
        self.steps = Steps(self.route, TROT, self._k)
        self._joints = joints() * self._k
        self._skin = Skin([replace(p, vertices=p.vertices * self._k) for p in _parts(coat, light)], member.owner)
        self.cast = self._skin.meshes
        self._nothing = Builder().build()

    def at(self, time: float) -> Appearance:
        """The dog at `time`."""
        moment = self.route.at(time)
        feet = tuple(self.steps.foot(leg, time) for leg in range(4))
        turns, places = self._posed(time, moment, feet)
        vertices, meshes = self._skin.pose(matrices(turns, places, self._joints))
        return Appearance(
            solids=self._nothing,
            meshes=meshes,
            body=boxed(self.owner, self._subject, self._kind, self.route, time, vertices),
        )

    def _posed(self, time: float, moment: Moment, feet: tuple[Foot, ...]) -> tuple[Floats, Floats]:
        k, heading = self._k, moment.heading
        forward = np.array([cos(heading), sin(heading), 0.0])
        left = np.array([-forward[1], forward[0], 0.0])
        phase, active = self.steps.clock(time)
        run = self.steps.running(moment.speed)
        seated = self._seated(time)
        bounce = active * (0.010 + 0.014 * run) * cos(4 * pi * phase)
        rock = run * active * 0.03 * sin(2 * pi * phase)
        breath = 0.003 * sin(2 * pi * 0.6 * time + self._phase) * (1 - active)
        root = np.array([moment.x, moment.y, 0.0])
        rump = root + k * (forward * (-0.21 + 0.02 * seated) + [0, 0, 0.395 - 0.215 * seated + bounce + rock])
        chest = root + k * (forward * (0.20 - 0.075 * seated) + [0, 0, 0.405 + 0.045 * seated + bounce - rock + breath])
        rump = rump + left * (0.008 * k * active * sin(2 * pi * phase))
        along = chest - rump
        pitch = -atan2(along[2], hypot(along[0], along[1]))
        turns, places = np.empty((BONES, 3, 3)), np.empty((BONES, 3))
        turns[PELVIS] = turned(heading - 0.06 * active * sin(2 * pi * phase), pitch)
        turns[CHEST] = turned(heading + 0.04 * active * sin(2 * pi * phase), 0.75 * pitch)
        glance = max(-0.7, min(0.7, 0.9 * (self.route.at(time + 0.3).heading - heading)))
        glance += 0.35 * (1 - active) * sin(0.5 * time + self._phase) * sin(0.31 * time)
        nod = 0.06 * active * cos(4 * pi * phase + 0.8)
        turns[NECK] = turned(heading + 0.5 * glance, 0.3 * pitch + 0.5 * nod + 0.10 * run)
        turns[HEAD] = turned(heading + glance, nod + 0.05)
        wag = (0.55 - 0.3 * run) * sin(2 * pi * 2.1 * time + self._phase)
        turns[TAIL] = turned(heading + 0.6 * wag, 0.4 * pitch)
        turns[TIP] = turned(heading + 1.2 * wag, 0.1 + 0.3 * run)
        places[PELVIS], places[CHEST] = rump, chest
        rest = self._joints
        for child, parent in ((NECK, CHEST), (HEAD, NECK), (TAIL, PELVIS), (TIP, TAIL)):
            places[child] = places[parent] + turns[parent] @ (rest[child] - rest[parent])
        sink = self._legs(turns, places, feet, forward, seated)
        places[:LEGS, 2] -= sink
        return turns, places

    def _legs(self, turns: Floats, places: Floats, feet: tuple[Foot, ...], forward: Floats, seated: float) -> float:
        """Bones of all legs, on a trunk that sinks as far as a paw that bears load needs it to; returns how far."""
        k, rest = self._k, self._joints
        bones = LEGS + 4 * np.arange(4)
        trunks = [CHEST, CHEST, PELVIS, PELVIS]
        tops, ends, poles = np.empty((4, 3)), np.empty((4, 3)), np.stack([-forward, -forward, forward, forward])
        for leg, foot in enumerate(feet):
            bone, trunk = LEGS + 4 * leg, trunks[leg]
            lean = (-0.30 * (1 - seated) - 1.15 * seated) if leg > 1 else 0.10 * (1 - seated)
            turns[bone + 2] = turned(foot.heading, lean - 1.3 * foot.pitch)
            turns[bone + 3] = turned(foot.heading, -0.45 * foot.toe)
            paw = np.array([foot.x, foot.y, foot.z + 0.02 * k])
            ends[leg] = paw + turns[bone + 2][:, 2] * (PASTERN[leg] * k)
            tops[leg] = places[trunk] + turns[trunk] @ (rest[bone] - rest[trunk])
        sink = 0.0
        for pair in (slice(0, 2), slice(2, 4)):
            reach = (UPPER[pair.start] + LOWER[pair.start]) * k * 0.998
            sink = max(sink, drop(tops[pair], ends[pair], feet[pair], reach))
        tops[:, 2] -= sink
        for pair in (slice(0, 2), slice(2, 4)):
            lengths = (UPPER[pair.start] * k, LOWER[pair.start] * k)
            knees, ends[pair] = bend(tops[pair], ends[pair], lengths, poles[pair])
            ahead = np.repeat(turns[trunks[pair.start]][None, :, 0], 4, 0)
            hanging = hung(np.concatenate([tops[pair], knees]), np.concatenate([knees, ends[pair]]), ahead)
            turns[bones[pair]], turns[bones[pair] + 1] = hanging[:2], hanging[2:]
            places[bones[pair]], places[bones[pair] + 1], places[bones[pair] + 2] = tops[pair], knees, ends[pair]
        pastern = np.array(PASTERN)[:, None] * k
        places[bones + 3] = ends - turns[bones + 2][:, :, 2] * pastern
        return sink

    def _seated(self, time: float) -> float:
        amount = 0.0
        for deed in self.route.deeds:
            if act(deed.action).seated:
                rise = 1.0 if deed.start <= AT_ONCE else ramp(time - deed.start, SITTING)
                fall = ramp(deed.end - time, SITTING)
                if not any(later.start >= deed.end - AT_ONCE for later in self.route.deeds):
                    fall = 1.0
                elif deed.end >= self._seconds - AT_ONCE:
                    fall = 1 - ramp(time - deed.end, SITTING)
                amount = max(amount, min(rise, fall))
        return amount


def joints() -> Floats:
    """Joints (B, 3) at rest of a dog of scale 1: legs straight down."""
    rest = np.zeros((BONES, 3))
    rest[PELVIS], rest[CHEST], rest[NECK], rest[HEAD] = (
        (-0.21, 0, 0.42),
        (0.20, 0, 0.42),
        (0.25, 0, 0.47),
        (0.35, 0, 0.60),
    )
    rest[TAIL], rest[TIP] = (-0.30, 0, 0.45), (-0.40, 0, 0.51)
    for leg in range(4):
        x, y = (0.20, -0.21)[leg // 2], (0.07, -0.07)[leg % 2]
        top = UPPER[leg] + LOWER[leg] + PASTERN[leg] + 0.02
        for bone, height in enumerate((top, top - UPPER[leg], PASTERN[leg] + 0.02, 0.02)):
            rest[LEGS + 4 * leg + bone] = (x, y, height)
    return rest


def _bones(*share: tuple[int, float]) -> Floats:
    row = np.zeros(BONES)
    for bone, part_of in share:
        row[bone] = part_of
    return row


def _parts(coat: ColorRGB, light: ColorRGB) -> list[Part]:
    fur, pale = np.array(coat), np.array(light)
    trunk = np.array(
        [
            (-0.335, 0.43, 0.035, 0.030), (-0.32, 0.425, 0.075, 0.062), (-0.27, 0.415, 0.105, 0.085),
            (-0.20, 0.41, 0.112, 0.092), (-0.11, 0.415, 0.100, 0.088), (-0.02, 0.41, 0.105, 0.094),
            (0.08, 0.40, 0.125, 0.104), (0.16, 0.40, 0.135, 0.104), (0.23, 0.415, 0.122, 0.088),
            (0.28, 0.43, 0.085, 0.060), (0.30, 0.44, 0.04, 0.03),
        ]
    )  # fmt: skip
    x = trunk[:, 0]
    rings = tube(
        np.column_stack([x, 0 * x, trunk[:, 1]]), trunk[:, 2:], 16, axis=(1, 0, 0), forward=(0, 0, 1), power=2.15
    )
    share = np.clip((x + 0.2) / 0.38, 0, 1)
    share = share * share * (3 - 2 * share)
    weights = np.zeros((len(x), BONES))
    weights[:, PELVIS], weights[:, CHEST] = 1 - share, share
    below = np.clip((0.36 - rings[..., 2]) / 0.06, 0, 1)[..., None]
    parts = [part(rings, weights, fur + (pale - fur) * below * 0.8, FUR)]
    neck = tube(
        [(0.20, 0, 0.43), (0.26, 0, 0.49), (0.31, 0, 0.545), (0.35, 0, 0.60)],
        [(0.105, 0.085), (0.088, 0.075), (0.075, 0.066), (0.066, 0.062)],
        14,
        forward=(0, 0, 1),
    )
    neck_bones = np.stack(
        [_bones((CHEST, 1)), _bones((CHEST, 0.5), (NECK, 0.5)), _bones((NECK, 0.7), (HEAD, 0.3)), _bones((HEAD, 1))]
    )
    parts.append(part(neck, neck_bones, fur, FUR))
    collar = tube([(0.292, 0, 0.522), (0.308, 0, 0.541)], [(0.085, 0.075), (0.083, 0.073)], 16, forward=(0, 0, 1))
    parts.append(part(collar, _bones((NECK, 0.8), (HEAD, 0.2)), (0.45, 0.02, 0.02), FUR))
    parts += _head(fur, pale)
    tail = tube(
        [(-0.30, 0, 0.455), (-0.35, 0, 0.475), (-0.40, 0, 0.51), (-0.445, 0, 0.565), (-0.47, 0, 0.63)],
        [(0.030, 0.030), (0.030, 0.028), (0.027, 0.025), (0.020, 0.019), (0.008, 0.008)],
        9,
        forward=(0, 0, 1),
    )
    tail_bones = np.stack(
        [
            _bones((PELVIS, 0.6), (TAIL, 0.4)),
            _bones((TAIL, 1)),
            _bones((TAIL, 0.5), (TIP, 0.5)),
            _bones((TIP, 1)),
            _bones((TIP, 1)),
        ]
    )
    parts.append(part(tail, tail_bones, np.linspace(fur, pale, 5), FUR))
    for leg in range(4):
        parts += _leg(leg, fur, pale)
    return parts


def _head(fur: Floats, pale: Floats) -> list[Part]:
    on = _bones((HEAD, 1))
    table = np.array(
        [
            (0.300, 0.610, 0.035, 0.035), (0.315, 0.615, 0.066, 0.066), (0.350, 0.622, 0.080, 0.079),
            (0.390, 0.622, 0.077, 0.074), (0.418, 0.610, 0.062, 0.058), (0.440, 0.598, 0.048, 0.043),
            (0.475, 0.592, 0.041, 0.037), (0.510, 0.588, 0.037, 0.034), (0.528, 0.586, 0.026, 0.026),
            (0.535, 0.586, 0.012, 0.014),
        ]
    )  # fmt: skip
    x = table[:, 0]
    rings = tube(
        np.column_stack([x, 0 * x, table[:, 1]]), table[:, 2:], 16, axis=(1, 0, 0), forward=(0, 0, 1), power=2.2
    )
    muzzle = np.clip((rings[..., 0] - 0.42) / 0.03, 0, 1)[..., None]
    colors = fur + (pale - fur) * muzzle
    mouth = np.exp(-(((rings[..., 2] - 0.572) / 0.006) ** 2)) * (rings[..., 0] > 0.45)
    parts = [part(rings, on, colors * (1 - 0.6 * mouth[..., None]), FUR)]
    parts.append(ellipsoid((0.533, 0, 0.602), (0.015, 0.019, 0.014), on, (0.012, 0.01, 0.01), WET, rows=5, segments=8))
    for sign in (1.0, -1.0):
        parts.append(
            ellipsoid(
                (0.424, sign * 0.036, 0.640), (0.010, 0.012, 0.013), on, (0.015, 0.008, 0.005), WET, rows=5, segments=8
            )
        )
        ear = tube(
            [
                (0.345, sign * 0.055, 0.690),
                (0.35, sign * 0.082, 0.672),
                (0.358, sign * 0.096, 0.63),
                (0.366, sign * 0.094, 0.585),
                (0.368, sign * 0.090, 0.565),
            ],
            [(0.028, 0.012), (0.040, 0.012), (0.041, 0.011), (0.030, 0.009), (0.008, 0.004)],
            9,
        )
        parts.append(part(ear, on, fur * 0.62, FUR))
    tongue = ellipsoid((0.505, 0, 0.553), (0.026, 0.014, 0.006), on, (0.55, 0.16, 0.16), WET, rows=4, segments=8)
    return [*parts, tongue]


def _leg(leg: int, fur: Floats, pale: Floats) -> list[Part]:
    first, rest = LEGS + 4 * leg, joints()
    x, y, top = rest[first]
    knee, ankle = rest[first + 1][2], rest[first + 2][2]
    hind = leg >= 2
    thick = (0.075, 0.058, 0.040, 0.030, 0.026, 0.028) if hind else (0.062, 0.050, 0.038, 0.032, 0.028, 0.028)
    heights = [top + 0.02, (top + knee) / 2, knee, (knee + ankle) / 2, ankle, 0.03]
    trunk = PELVIS if hind else CHEST
    rows = np.stack(
        [
            _bones((trunk, 0.5), (first, 0.5)), _bones((first, 1)), _bones((first, 0.5), (first + 1, 0.5)),
            _bones((first + 1, 1)), _bones((first + 1, 0.5), (first + 2, 0.5)),
            _bones((first + 2, 0.6), (first + 3, 0.4)),
        ]
    )  # fmt: skip
    inward = np.array([0.75, 0.85, 1, 1, 1, 1.0])
    rings = tube(
        np.column_stack([np.full(6, x), y * inward, heights]),
        np.column_stack(
            [np.array(thick) * (1.35, 1.2, 1.05, 1, 1, 1), np.array(thick) * (0.62, 0.72, 0.9, 0.95, 1, 1)]
        ),
        11,
        axis=(0, 0, -1),
    )
    colors = np.linspace(fur, fur * 0.55 + pale * 0.45, 6)
    paw = ellipsoid(
        (x + 0.022, y, 0.022), (0.046, 0.033, 0.022), _bones((first + 3, 1)), pale * 0.9, FUR, rows=6, segments=10
    )
    return [part(rings, rows, colors, FUR), paw]
