"""Events on a clock to where somebody is at every moment: a path with rounded corners and a smooth speed.

A `Route` is a table over time, filled once; everything that moves by itself reads it. Who is in motion when the clip
begins or ends is so before and after it too: nobody starts from rest on the first frame.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import atan2, ceil, cos, floor, pi, sin
from typing import Final, NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.scene.blocked import AT_ONCE, Blocked, Happening
from langit.scene.catalogue import act, motions
from langit.scene.scene import Placement
from langit.scene.vocabulary import Action, Direction
from langit.simulation.actor import Member

FACING: Final[dict[Direction, float]] = {"right": 0.0, "away": pi / 2, "left": pi, "toward": -pi / 2}
RATE: Final = 100  # rows of the table a second
MARGIN: Final = 2  # seconds of table before and after what is shown
RISING: Final = 1.1  # seconds to get up


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How somebody moves: `corner` is the radius of turns (m), `ramp` the time to full speed (s).

    Who can `pivot` turns on the spot at up to `spin` rad/s; who cannot drives a loop.
    """

    corner: float = 0.6
    ramp: float = 0.6
    pivot: bool = True
    spin: float = 2.6


def own_events(member: Member, scene: Blocked) -> tuple[Happening, ...]:
    """What one member of a subject does. A path is that of the first member; the others go the same way beside it."""
    first, own, place = member.group[0].position, member.placement.position, member.place_in_group
    dx, dy = own[0] - first[0], own[1] - first[1]
    return tuple(
        replace(
            event,
            path=tuple((x + dx, y + dy) for x, y in event.path),
            facings=event.facings[place : place + 1],
        )
        for event in scene.deeds(member.subject.id)
    )


class Deed(NamedTuple):
    """What is done between two times, and toward which heading if one was given."""

    action: Action
    start: float
    end: float
    heading: float | None


class Moment(NamedTuple):
    """Where somebody is: position, heading, speed along it, turning rate, and the distance covered so far."""

    x: float
    y: float
    heading: float
    speed: float
    turning: float
    distance: float


class _Piece(NamedTuple):
    """A stretch of time: along `points` (N, 2), or on the spot from one heading to another when there is one point."""

    start: float
    end: float
    points: Floats
    headings: tuple[float, float]


class _Stand(NamedTuple):
    """Where an event leaves somebody: the place (2), the heading, and when it is done."""

    here: Floats
    heading: float
    clock: float


class Route:
    """Where one body is at every moment, from its placement and its own events in order.

    The clip lasts `seconds`; `shown` is what of the clock is filmed, which is more in a clip that was extended. The
    clip itself is then the same as before: what follows its end changes nothing before it.
    """

    def __init__(
        self,
        placement: Placement,
        events: tuple[Happening, ...],
        seconds: float,
        habits: Habits,
        shown: tuple[float, float],
    ):
        self.habits, self.seconds = habits, seconds
        begin, finish = shown
        self.origin = floor(min(0.0, begin)) - MARGIN
        self._last = ceil(max(seconds, finish)) + MARGIN
        self.deeds: list[Deed] = []
        self._pieces: list[_Piece] = []
        stand = _Stand(np.array(placement.position[:2], float), placement.heading, 0.0)
        for event in sorted(events, key=lambda event: event.start):
            stand = self._do(event, stand)
        self._tabulate(np.array(placement.position[:2], float), placement.heading)

    def at(self, time: float) -> Moment:
        """Where the body is at `time`, which is clamped to two seconds around what is shown."""
        row = (time - self.origin) * RATE
        i = int(min(max(row, 0.0), len(self.table) - 2.0))
        f = min(max(row - i, 0.0), 1.0)
        a, b = self.table[i].tolist(), self.table[i + 1].tolist()
        return Moment(*(p + (q - p) * f for p, q in zip(a, b, strict=True)))

    def place(self, distance: float) -> tuple[float, float, float]:
        """x, y and heading after `distance` meters of the way, straight on before its beginning and after its end."""
        x_of, y_of, heading_of, along = self._way
        s = min(max(distance, float(along[0])), float(along[-1]))
        x, y, heading = (float(np.interp(s, along, values)) for values in (x_of, y_of, heading_of))
        beyond = distance - s
        return x + beyond * cos(heading), y + beyond * sin(heading), heading

    def _do(self, event: Happening, stand: _Stand) -> _Stand:
        """Adds what an event makes somebody do, and says where it leaves them."""
        here, heading, clock = stand
        start, end = event.start, max(event.end, event.start + 0.05)
        facing = heading + pi if act(event.action).turns else None
        if event.direction in FACING:
            facing = FACING[event.direction]
        elif event.facings:
            facing = event.facings[0]
        way = _polyline(here, event.path)
        seated = self._seated()
        self.deeds.append(Deed(event.action, start, end, facing))
        if len(way) > 1 and event.facings:
            return self._sideways(max(start, clock), max(end, clock + 0.1), way, event.facings[0])
        if len(way) > 1:
            if seated:  # who sat when the clip ended gets up first
                start += min(RISING, 0.4 * (end - start))
            done = max(end, clock + 0.1)
            return _Stand(*self._travel(max(start, clock), done, way, heading), done)
        if start < clock - 0.05:
            return stand
        if facing is not None and self.habits.pivot:
            turning = heading
            heading = self._turn(start, end, here, heading, facing)
            if event.facings and heading != turning:  # who sits down on a bench has turned before
                self.deeds[-1] = self.deeds[-1]._replace(start=self._pieces[-1].end)
        return _Stand(here, heading, max(clock, start if _goes_on(event.action) else end))

    def _sideways(self, start: float, end: float, way: Floats, facing: float) -> _Stand:
        """Along a way with the same side toward it all the time, as who dances round another does."""
        bearings = np.unwrap(_tangents(way))
        heading = float(facing + bearings[-1] - bearings[0])
        self._pieces.append(_Piece(start, end, way, (facing, heading)))
        return _Stand(way[-1].copy(), heading, end)

    def _seated(self) -> bool:
        """Whether the last thing done so far is to sit until the clip ends."""
        return bool(self.deeds) and act(self.deeds[-1].action).seated and self.deeds[-1].end >= self.seconds - AT_ONCE

    def _turn(self, start: float, end: float, here: Floats, heading: float, goal: float) -> float:
        by = _wrap(goal - heading)
        if abs(by) < 0.02:
            return heading
        end = min(end, start + max(0.5, abs(by) / self.habits.spin * 1.5))
        self._pieces.append(_Piece(start, end, here[None], (heading, heading + by)))
        return heading + by

    def _travel(self, start: float, end: float, way: Floats, heading: float) -> tuple[Floats, float]:
        if not self.habits.pivot:
            way = _looped(way, heading if self._pieces else None, self.habits.corner)
        legs = _split(way) if self.habits.pivot else [way]
        lengths = [_length(leg) for leg in legs]
        turns = self._turns(legs, heading, start)
        spent = [abs(by) / self.habits.spin * 1.5 + 0.15 if by else 0.0 for by in turns]
        room = min(1.0, 0.5 * (end - start) / max(sum(spent), 1e-6))
        moving = end - start - sum(spent) * room
        clock = start
        for leg, length, by, pause in zip(legs, lengths, turns, spent, strict=True):
            if by:
                self._pieces.append(_Piece(clock, clock + pause * room, leg[:1], (heading, heading + by)))
                clock += pause * room
                heading += by
            until = clock + moving * length / sum(lengths)
            first = _bearing(leg[0], leg[1])
            rounded = _rounded(leg, self.habits.corner)
            bearings = np.unwrap(_tangents(rounded))
            first = heading + _wrap(first - heading)
            heading = float(first + bearings[-1] - bearings[0])
            self._pieces.append(_Piece(clock, until, rounded, (first, heading)))
            clock = until
        return way[-1].copy(), heading

    def _turns(self, legs: list[Floats], heading: float, start: float) -> list[float]:
        """The turn on the spot before each leg, radians, 0 where none is needed: who begins on the move has turned."""
        turns: list[float] = []
        for leg in legs:
            by = _wrap(_bearing(leg[0], leg[1]) - heading)
            snap = not self.habits.pivot or abs(by) < 0.7 or (start < 0.05 and not turns)
            turns.append(0.0 if snap else by)
            heading = _bearing(leg[-2], leg[-1])
        return turns

    def _tabulate(self, here: Floats, heading: float) -> None:
        count = (self._last - self.origin) * RATE + 1
        times = np.arange(count) / RATE + self.origin
        x, y = np.full(count, here[0]), np.full(count, here[1])
        facing = np.full(count, heading)
        distance = np.zeros(count)
        covered = 0.0
        pieces = self._pieces
        cruises = [_length(p.points) / (p.end - p.start) for p in pieces]
        for i, piece in enumerate(pieces):
            after = times >= piece.start
            if not after.any():
                break  # it begins when nobody looks any more
            inside = np.clip((times[after] - piece.start) / (piece.end - piece.start), 0.0, 1.0)
            if len(piece.points) == 1:
                x[after], y[after] = piece.points[0]
                eased = inside * inside * (3 - 2 * inside)
                facing[after] = piece.headings[0] + (piece.headings[1] - piece.headings[0]) * eased
                distance[after] = covered
                continue
            before = self._joint(i - 1, cruises) if piece.start > 0.02 else None
            behind = self._joint(i, cruises) if piece.end < self.seconds - 0.02 else None
            if i == 0 and piece.start <= 0.02:
                after[:] = True
            clock = times[after] - piece.start
            length = _length(piece.points)
            s = _progress(clock, piece.end - piece.start, length, self.habits.ramp, before, behind)
            x[after], y[after], angle = _along(piece.points, s)
            facing[after] = angle + piece.headings[0] - angle[0]
            distance[after] = covered + s
            covered += length
        facing = _calm(facing, round(0.12 * RATE)) if self.habits.pivot else _calm(facing, round(0.05 * RATE))
        speed, turning = np.gradient(distance) * RATE, np.gradient(facing) * RATE
        self.table: Floats = np.column_stack([x, y, facing, _calm(speed, 3), _calm(turning, 3), distance])
        self.times: Floats = times
        onward = np.concatenate([[0], 1 + np.flatnonzero(np.diff(distance) > 1e-9)])
        self._way = tuple(values[onward] for values in (x, y, facing, distance))

    def _joint(self, i: int, cruises: list[float]) -> float:
        """The speed at which piece `i` hands over to the next: 0 unless both move, without a pause or a sharp turn."""
        if i < 0 or i + 1 >= len(self._pieces):
            return 0.0
        a, b = self._pieces[i], self._pieces[i + 1]
        if len(a.points) == 1 or len(b.points) == 1 or b.start - a.end > 0.05:
            return 0.0
        return min(cruises[i], cruises[i + 1]) if abs(_wrap(b.headings[0] - a.headings[1])) < 1.0 else 0.0


def _goes_on(action: Action) -> bool:
    """Whether something else may begin while it lasts."""
    motion = motions().get(action)
    return act(action).waits or (motion is not None and motion.along)


def _progress(
    clock: Floats, duration: float, length: float, ramp: float, first: float | None, last: float | None
) -> Floats:
    """Distance after `clock` seconds. `first` and `last` are the speeds at the ends; None is the cruising speed itself.

    Speed goes from one to the other by smoothstep, whose mean is half way; so the cruising speed is in closed form.
    """
    up = 0.0 if first is None else min(ramp, duration / 3)
    down = 0.0 if last is None else min(ramp, duration / 3)
    v0, v1 = first or 0.0, last or 0.0
    given = (v0 * up + v1 * down) / 2
    if given > 0.8 * length:
        v0, v1, given = v0 * 0.8 * length / given, v1 * 0.8 * length / given, 0.8 * length
    cruise = (length - given) / (duration - (up + down) / 2)

    def ramped(t: Floats, span: float, start: float, end: float) -> Floats:
        """The integral of a smoothstep from `start` to `end` over `span`, at t in it."""
        if span == 0.0:
            return np.zeros_like(t)
        u = np.clip(t / span, 0.0, 1.0)
        return start * np.clip(t, 0.0, span) + (end - start) * span * (u**3 - u**4 / 2)

    begin = -np.inf if first is None else up
    finish = np.inf if last is None else duration - down
    steady = np.clip(clock, begin, finish) - up
    if last is None:
        steady = np.maximum(clock, begin) - up
    steady = steady if first is None else np.maximum(steady, 0.0)
    return ramped(clock, up, v0, cruise) + cruise * steady + ramped(clock - (duration - down), down, cruise, v1)


def _along(points: Floats, s: Floats) -> tuple[Floats, Floats, Floats]:
    """x, y and heading at distances `s` along a dense polyline, going on straight beyond its ends."""
    cum = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    angles = np.unwrap(_tangents(points))
    x, y = np.interp(s, cum, points[:, 0]), np.interp(s, cum, points[:, 1])
    short, far = np.minimum(s, 0.0), np.maximum(s - cum[-1], 0.0)
    x += short * cos(angles[0]) + far * cos(angles[-1])
    y += short * sin(angles[0]) + far * sin(angles[-1])
    middles = (cum[1:] + cum[:-1]) / 2
    heading = np.interp(s, middles, angles) - angles[0]
    return x, y, heading


def _tangents(points: Floats) -> Floats:
    step = np.diff(points, axis=0)
    return np.arctan2(step[:, 1], step[:, 0])


def _polyline(here: Floats, path: tuple[tuple[float, float], ...]) -> Floats:
    """The way points from where the body is, without those that repeat."""
    points = [here]
    for point in path:
        if np.hypot(*(np.asarray(point, float) - points[-1])) > 0.03:
            points.append(np.asarray(point, float))
    return np.array(points)


def _split(way: Floats) -> list[Floats]:
    """A polyline cut where it turns back on itself."""
    cuts = [0]
    for i in range(1, len(way) - 1):
        if abs(_wrap(_bearing(way[i], way[i + 1]) - _bearing(way[i - 1], way[i]))) > 2.3:
            cuts.append(i)
    cuts.append(len(way) - 1)
    return [way[a : b + 1] for a, b in pairwise(cuts)]


def _looped(way: Floats, heading: float | None, radius: float) -> Floats:
    """The same polyline with a wide loop wherever it turns back on itself, for what cannot turn on the spot."""
    points = [way[0]]
    for i in range(len(way) - 1):
        if i:
            heading = _bearing(way[i - 1], way[i])
        if heading is not None and abs(_wrap(_bearing(way[i], way[i + 1]) - heading)) > 2.0:
            ahead = np.array([cos(heading), sin(heading)])
            left = np.array([-ahead[1], ahead[0]])
            points += [way[i] + radius * (ahead * a + left * b) for a, b in ((1.2, 0.0), (1.6, 1.1), (0.6, 2.0))]
        points.append(way[i + 1])
    return np.array(points)


def _rounded(way: Floats, radius: float) -> Floats:
    """A dense polyline whose corners are quadratic curves that begin up to `radius` before the corner."""
    parts = [way[:1]]
    for i in range(1, len(way) - 1):
        a, corner, b = way[i - 1], way[i], way[i + 1]
        to_a, to_b = a - corner, b - corner
        cut = min(radius, 0.48 * float(np.hypot(*to_a)), 0.48 * float(np.hypot(*to_b)))
        p, q = corner + to_a / np.hypot(*to_a) * cut, corner + to_b / np.hypot(*to_b) * cut
        u = np.linspace(0.0, 1.0, 17)[:, None]
        parts.append((1 - u) ** 2 * p + 2 * u * (1 - u) * corner + u * u * q)
    parts.append(way[-1:])
    return np.concatenate(parts)


def _length(points: Floats) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum()) if len(points) > 1 else 0.0


def _bearing(a: Floats, b: Floats) -> float:
    return atan2(b[1] - a[1], b[0] - a[0])


def _wrap(angle: float) -> float:
    return (angle + pi) % (2 * pi) - pi


def _calm(values: Floats, reach: int) -> Floats:
    """A moving average over `reach` rows to either side, twice."""
    window = np.ones(2 * reach + 1) / (2 * reach + 1)
    for _ in range(2):
        values = np.convolve(np.pad(values, reach, mode="edge"), window, mode="valid")
    return values
