"""Footsteps: where each foot stands, when it lifts, where it lands, and how it rolls in between.

A foot that stands does not move: it rolls over the heel when it lands and over the ball when it leaves, and the point
it rolls over stays where it is. Footholds lie below the body at the middle of each stance, so that curves, turns on the
spot, starts and stops need no cases of their own.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, hypot, pi, sin
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.simulation.characters.leaps import Leap
from langit.simulation.characters.route import RATE, Route

OVER, STEEP = 0.14, 0.75  # meters that a foot clears what it is lifted over, and where on its way it has to
MENDING: Final = 2.0  # seconds before a stop in which steps are fitted to it


@dataclass(frozen=True, kw_only=True)
class Stride:
    """How one kind of body steps, for legs of length 1 (as those of a person of 1.7 m): lengths in meters.

    `length` of a step is length[0] + length[1] * speed. `phases` are the parts of a cycle by which the feet follow one
    another, `sides` and `along` where each stands beside and ahead of the body's middle. `roll` is in radians. So
    much of a cycle has `begun` of who steps already as a clip begins.
    """

    length: tuple[float, float] = (0.34, 0.25)
    slowest: float = 0.9  # cycles a second, at least, while moving
    duty: tuple[float, float] = (0.62, 0.31)  # part of a cycle on the ground: walking, running
    run: tuple[float, float] = (1.9, 2.7)  # speeds between which walking becomes running
    phases: tuple[float, ...] = (0.0, 0.5)
    sides: tuple[float, ...] = (0.085, -0.085)
    narrow: float = 0.6  # of `sides`, at speed
    along: tuple[float, ...] = (0.0, 0.0)
    trail: tuple[float, float] = (0.06, 0.13)  # how far footholds lie behind the body: walking, running
    roll: tuple[float, float, float] = (
        0.30,
        0.75,
        0.42,
    )  # toe up when landing, heel up when leaving, more of it running
    lift: tuple[float, float] = (0.035, 0.13)  # height of a swing: walking, running
    ahead: tuple[float, ...] = (0.0, 0.0)
    out: tuple[float, ...] = (0.0, 0.0)
    apart: float = 0.0
    begun: float = 0.0
    heel: float = 0.05
    ball: float = 0.125


class Foot(NamedTuple):
    """One foot: the ground point `x, y, z` below its ankle were it flat, its heading, its pitch (toe up positive).

    `toe` is the pitch of the toes alone. `contact` is the point of the sole that is on the ground, if one is; `load` is
    1 while it is and falls to 0 in the middle of a swing, when the foot need not quite go where it is wanted.
    """

    x: float
    y: float
    z: float
    heading: float
    pitch: float
    toe: float
    contact: tuple[float, float] | None
    load: float


class _Swing(NamedTuple):
    lift: float
    land: float
    x: float
    y: float
    heading: float
    speed: float
    over: float  # how high what it is lifted over is (m), 0 on free ground


class Steps:
    """All steps of a body along a `Route`; `scale` is its leg length against that of a person of 1.7 m."""

    def __init__(self, route: Route, stride: Stride, scale: float, leaps: Sequence[Leap] = ()):
        self.stride, self.scale, self.route, self.leaps = stride, scale, route, leaps
        speed, turning = route.table[:, 3], np.abs(route.table[:, 4])
        legs = len(stride.phases)
        pace = speed / np.sqrt(scale)
        cycle = 2 * (stride.length[0] + stride.length[1] * np.minimum(pace, 2.6) + 0.12 * np.maximum(pace - 2.6, 0))
        rate = np.maximum(np.maximum(speed / (cycle * scale), turning / 1.7), stride.slowest / np.sqrt(scale))
        for leap in leaps:
            over = (route.times > leap.start) & (route.times < leap.end)
            rate[over] = self._cycle_over(leap) / (leap.end - leap.start)
        moving = (speed > 0.03) | (turning > 0.12)
        self._swings: list[list[_Swing]] = [[] for _ in range(legs)]
        self.phase = np.zeros(len(speed))
        self.active = np.zeros(len(speed))
        for a, b in _runs(moving, round(0.3 * RATE)):
            self._plan(a, b, rate)
        self._lifts = [[s.lift for s in swings] for swings in self._swings]
        x, y, heading = route.table[0, :3]
        self._stands = [self._foothold(i, x, y, heading, 0.0) for i in range(legs)]
        window = np.hanning(round(0.4 * RATE) | 1)
        self.active = np.convolve(self.active, window / window.sum(), mode="same")

    def running(self, speed: float) -> float:
        """0 walking, 1 running."""
        low, high = self.stride.run
        return min(max((speed / self.scale**0.5 - low) / (high - low), 0.0), 1.0)

    def clock(self, time: float) -> tuple[float, float]:
        """The phase in cycles, the left foot highest at a quarter, and how much the body is in motion (0 to 1)."""
        row = min(max((time - self.route.origin) * RATE, 0.0), len(self.phase) - 1.001)
        i, f = int(row), row - int(row)
        p, a = self.phase, self.active
        return float(p[i] + (p[i + 1] - p[i]) * f), float(a[i] + (a[i + 1] - a[i]) * f)

    def foot(self, leg: int, time: float) -> Foot:
        """Where that foot is at `time`."""
        swings, k = self._swings[leg], self.scale
        i = bisect_right(self._lifts[leg], time) - 1
        next_lift = swings[i + 1].lift if i + 1 < len(swings) else None
        if i < 0:
            x, y, heading = self._stands[leg]
            return self._standing(x, y, heading, None, next_lift, time, 0.0, swings[0].speed if swings else 0.0)
        swing = swings[i]
        if time >= swing.land:
            after = swings[i + 1].speed if i + 1 < len(swings) else 0.0
            return self._standing(swing.x, swing.y, swing.heading, swing.land, next_lift, time, swing.speed, after)
        x, y, heading = self._stands[leg] if i == 0 else swings[i - 1][2:5]
        w = (time - swing.lift) / (swing.land - swing.lift)
        run = self.running(swing.speed)
        brisk = min(1.0, swing.speed / 1.2)
        up, off = self.stride.roll[0] * brisk * (1 - 0.7 * run), self._off(swing.speed)
        eased = w * w * (3 - 2 * w)
        leaving = (1 - w) ** 2 * (1 + 2 * w) * (1 + 1.6 * run * w)
        pitch = -off * leaving + up * max(0.0, 2 * w - 1) ** 2
        toe = pitch * min(1.0, 3 * w)
        low = self.stride.ball * 0.6 * k * sin(max(0.0, -toe))
        height = (self.stride.lift[0] + (self.stride.lift[1] - self.stride.lift[0]) * run) * (0.5 + 0.5 * brisk)
        z = height * k * sin(pi * w ** (1 - 0.25 * run)) ** 1.5 + low
        if swing.over:
            z = max(z, (swing.over + OVER) / STEEP * sin(pi * w) ** 0.5)
        turned = (swing.heading - heading + pi) % (2 * pi) - pi
        load = min(1.0, max(0.0, 1 - w / 0.25, (w - 0.55) / 0.45))
        load = load * load * (3 - 2 * load)
        return Foot(
            x + (swing.x - x) * eased, y + (swing.y - y) * eased, z, heading + turned * eased, pitch, toe, None, load
        )

    def ankle(self, foot: Foot, height: float) -> tuple[float, float, float]:
        """Where the ankle of a foot is, `height` above its sole, when the foot rolls over its heel or its ball."""
        pivot = -self.stride.heel * self.scale if foot.pitch > 0 else self.stride.ball * self.scale
        c, s = cos(foot.pitch), sin(foot.pitch)
        ahead = pivot - pivot * c - height * s
        return (
            foot.x + ahead * cos(foot.heading),
            foot.y + ahead * sin(foot.heading),
            foot.z + height * c - pivot * s,
        )

    def _off(self, speed: float) -> float:
        """How steep a foot stands as it leaves (radians): not on the very tip of its toes, even who runs."""
        return (self.stride.roll[1] + self.stride.roll[2] * self.running(speed)) * min(1.0, speed / 1.2)

    def _standing(
        self,
        x: float,
        y: float,
        heading: float,
        landed: float | None,
        lift: float | None,
        time: float,
        speed: float,
        after: float,
    ) -> Foot:
        pitch = 0.0
        run = self.running(speed)
        if landed is not None:
            span = 0.12 + 0.03 * (1 - run)
            u = (time - landed) / span
            if u < 1:
                pitch = self.stride.roll[0] * min(1.0, speed / 1.2) * (1 - 0.7 * run) * (1 - u) ** 2
        if lift is not None and pitch == 0.0:
            span = 0.30 - 0.16 * self.running(after)
            if landed is not None:
                span = min(span, 0.55 * (lift - landed))
            u = 1 - (lift - time) / span
            if u > 0:
                pitch = -self._off(after) * u * u
        reach = (-self.stride.heel if pitch > 0 else self.stride.ball) * self.scale
        return Foot(
            x, y, 0.0, heading, pitch, max(pitch, 0.0), (x + reach * cos(heading), y + reach * sin(heading)), 1.0
        )

    def _plan(self, a: int, b: int, rate: Floats) -> None:
        """Lay the swings of one stretch of motion, rows `a` to `b` of the route's table."""
        stride, route = self.stride, self.route
        clock, ends = route.times[a:b], b < len(rate)
        # Of people, what comes later is not to change what was shown; animals step as in films that were made.
        soon = min(b - 1, a + RATE) if len(stride.phases) == 2 else b - 1
        first = 0 if route.table[soon, 2] >= route.table[a, 2] else 1  # who turns left steps with the left foot first
        phase = self._phases(a, b, rate, first)
        self.phase[a:b], self.phase[b:] = phase + first / 2, phase[-1] + first / 2
        self.active[a:b] = 1.0
        rests = float(clock[-1]) + (0.05 if ends else 0.0)
        for leg in range(len(stride.phases)):
            offset = stride.phases[(leg + first) % 2 + leg // 2 * 2]
            self._put_down(leg, self._timed(offset, phase, clock), rests)

    def _cycle_over(self, leap: Leap) -> float:
        """How much of a cycle the time over something is: the flight of a run, or a step from stance to stance."""
        speed = self.route.at((leap.start + leap.end) / 2).speed
        return 0.5 - self._duty(speed) if leap.flown else 0.5

    def _duty(self, speed: float) -> float:
        """The part of a cycle that a foot is on the ground."""
        walking, running = self.stride.duty
        return walking + (running - walking) * self.running(speed)

    def _phases(self, a: int, b: int, rate: Floats, first: int) -> Floats:
        """Cycles gone at every row of a stretch, from 0 where the clip begins or the stretch does.

        Where something is crossed the steps before are fitted to it, so that the left foot goes over it first.
        """
        phase = np.concatenate([[0.0], np.cumsum((rate[a : b - 1] + rate[a + 1 : b]) / 2)]) / RATE
        clock = self.route.times[a:b]
        phase -= float(np.interp(0.0, clock, phase)) - self.stride.begun if clock[0] < 0 else 0.0
        last = float(clock[0])
        for leap in self.leaps:
            if last <= leap.start and leap.end <= clock[-1]:
                at, done = (float(np.interp(time, clock, phase)) for time in (leap.start, last))
                wanted = (first + 1 - self._cycle_over(leap)) / 2
                goal = wanted + max(round(at - wanted), ceil(done + 0.25 - wanted))
                before = (clock > last) & (clock <= leap.start)
                phase = np.where(clock > leap.start, phase + goal - at, phase)
                phase[before] = done + (phase[before] - done) * (goal - done) / max(at - done, 1e-6)
                last = leap.end
        if b < len(rate):
            # Whoever stops does so on a whole step: the last seconds make up the difference, and nothing before them.
            cycles = max(1.0, round(phase[-1] * 2) / 2)
            reach = min(MENDING, float(clock[-1] - last))
            late = np.clip((clock - clock[-1]) / reach + 1, 0.0, 1.0)
            phase = phase + (cycles - phase[-1]) * late * late * (3 - 2 * late)
        return phase

    def _timed(self, offset: float, phase: Floats, clock: Floats) -> list[tuple[float, float, float]]:
        """Begin, end and speed of every swing of a leg that is `offset` of a cycle behind."""
        route, cycles = self.route, float(phase[-1])
        plan: list[tuple[float, float, float]] = []
        middle = offset + 0.25 + floor(phase[0])
        while middle < phase[0]:
            middle += 1.0
        while middle < cycles:
            speed = float(np.interp(np.interp(middle, phase, clock), route.times, route.table[:, 3]))
            half = (1 - self._duty(speed)) / 2
            begin = float(np.interp(max(middle - half, float(phase[0])), phase, clock))
            end = float(np.interp(min(middle + half, cycles), phase, clock))
            longest = 0.55 * self.scale**0.5
            if end - begin > longest and not any(leap.start < end and begin < leap.end for leap in self.leaps):
                begin, end = (begin + end - longest) / 2, (begin + end + longest) / 2
            if plan and begin < plan[-1][1] + 0.04:
                begin = plan[-1][1] + 0.04
            if end > begin + 0.08:
                plan.append((begin, end, speed))
            middle += 1.0
        return plan

    def _put_down(self, leg: int, plan: list[tuple[float, float, float]], rests: float) -> None:
        """Every swing ends where the body will be while the foot stands; the last one stands until `rests`."""
        for i, (begin, end, speed) in enumerate(plan):
            last = i + 1 == len(plan)
            x, y, heading, at_speed, *_ = self.route.at(rests if last else self._middle(end, plan[i + 1][0]))
            place = self._foothold(leg, x, y, heading, 0.0 if last else at_speed)
            high = [leap.high for leap in self.leaps if not leap.flown and leap.start < end and begin < leap.end]
            self._swings[leg].append(_Swing(begin, end, *place, speed, max(high, default=0.0)))

    def _middle(self, landed: float, lifts: float) -> float:
        """When the body is over a foot that stands: half way, but clear of what is stepped over before or after."""
        steps = (time for leap in self.leaps if not leap.flown for time in (leap.start, leap.end))
        return next((time for time in steps if landed < time < lifts), (landed + lifts) / 2)

    def _foothold(self, leg: int, x: float, y: float, heading: float, speed: float) -> tuple[float, float, float]:
        stride, pace = self.stride, min(1.0, speed / 1.3)
        sign, two = (1 if stride.sides[leg] > 0 else -1), len(stride.phases) == 2
        side = stride.sides[leg] * (1 + (stride.narrow - 1) * pace) * self.scale
        walking, running = stride.trail
        ahead = (stride.along[leg] - pace * (walking + (running - walking) * self.running(speed))) * self.scale
        out = (0.12 - 0.05 * pace) * sign if two else 0.0
        if two and speed == 0.0:
            side += sign * stride.apart * self.scale
            ahead += stride.ahead[leg] * self.scale
            out += sign * stride.out[leg]
        c, s = cos(heading), sin(heading)
        return x + ahead * c - side * s, y + ahead * s + side * c, heading + out


def bend(root: Floats, end: Floats, lengths: tuple[float, float], forward: Floats) -> tuple[Floats, Floats]:
    """Two-bone inverse kinematics for N legs: knees (N, 3) and reached ends (N, 3), knees toward `forward` (N, 3)."""
    upper, lower = lengths
    reach = end - root
    distance = np.sqrt((reach * reach).sum(1, keepdims=True))
    along = reach / np.maximum(distance, 1e-9)
    distance = np.clip(distance, abs(upper - lower) + 1e-4, (upper + lower) * LONGEST)
    foot_of = (upper * upper - lower * lower + distance * distance) / (2 * distance)
    out = np.sqrt(np.maximum(upper * upper - foot_of * foot_of, 0.0))
    side = forward - along * (forward * along).sum(1, keepdims=True)
    side /= np.sqrt((side * side).sum(1, keepdims=True)) + 1e-9
    return root + along * foot_of + side * out, root + along * distance


LONGEST: Final = 0.9995  # of the full length of a leg: a knee is never quite straight


def drop(hips: Floats, ankles: Floats, feet: tuple[Foot, ...], reach: float) -> float:
    """How far the hips (N, 3) must sink so that every ankle (N, 3) of a foot that bears load is within `reach`."""
    lowest = 0.0
    for hip, ankle, foot in zip(hips.tolist(), ankles.tolist(), feet, strict=True):
        flat = hypot(hip[0] - ankle[0], hip[1] - ankle[1])
        rise = (max(reach * reach - flat * flat, 1e-6)) ** 0.5
        lowest = max(lowest, foot.load * (hip[2] - ankle[2] - rise))
    return lowest


def _runs(flags: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Stretches [a, b) where `flags` hold, those less than `gap` apart taken as one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and a - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], b)
        elif b - a > 3:
            runs.append((a, b))
    return runs
