"""Where those begin who walk: so that their way fits the ground, the picture and what they pass."""

import math
from collections.abc import Iterator

from langit.blocking.courses import (
    course,
    depth_of_leaving,
    leader_of,
    limits,
    meeting_reach,
    partner,
    stays_put,
    swept,
)
from langit.blocking.ground import Box, Vector
from langit.blocking.hurdles import lined_up, pace
from langit.blocking.plot import Plot
from langit.scene.catalogue import act
from langit.scene.scene import Placement, Subject

Spot = tuple[float, float]


def walker_start(plot: Plot, subject: Subject, known: dict[str, Box], taken: list[Box]) -> list[Placement]:
    """Where the bodies of a walker begin: clear of everything that stands.

    `known` has the first body of everybody who is placed, `taken` the room that they all need on their ways.
    """
    _, event = plot.goes(subject.id)[0]
    dx, dy = course(plot, subject, event)
    if pace(event) and event.target in known:
        return lined_up(subject, event, known[event.target], (dx, dy), limits(plot, subject))
    if act(event.action).goes == "behind" and event.target in known:
        return _abreast(plot, subject, _beside_cover(plot, subject, known[event.target], dx), (dx or 1.0, 0.0), [])
    return _abreast(plot, subject, _beginning(plot, subject, (dx, dy), known, taken), (dx, dy), taken)


def _beginning(plot: Plot, subject: Subject, way: Vector, known: dict[str, Box], taken: list[Box]) -> Spot:
    """Where the middle of the group begins, before it looks for room."""
    leader = leader_of(plot, subject)
    if leader is not None and leader.id in known:
        return _with(plot, subject, known[leader.id], way)
    if any(act(event.action).leaves for _, event in plot.goes(subject.id)):
        return 0.0, depth_of_leaving(plot, subject.id)
    index, event = plot.goes(subject.id)[0]
    start, end = plot.span(index)
    length = plot.speed(subject.id, event) * (end - start)
    if (other := partner(plot, event)) is not None:
        x0, x1 = limits(plot, subject)[0]
        y = known[other.id].y if other.id in known else _lane(plot, subject, taken)
        return -way[0] * min(meeting_reach(plot, subject), length, -x0, x1), y
    if plot.layout.travel == "y":
        return _along_the_street(plot, subject, way, length, taken)
    if way[0]:
        return _across_the_picture(plot, subject, way[0], length), _lane(plot, subject, taken)
    y0, y1 = limits(plot, subject)[1]
    return 0.0, (y0 + 0.1 if way[1] > 0 else y1 - 0.1)


def _along_the_street(plot: Plot, subject: Subject, way: Vector, length: float, taken: list[Box]) -> Spot:
    """Near when it goes away, far when it comes; whoever is not the first begins further on."""
    (x0, x1), (y0, y1) = limits(plot, subject)
    dx, dy = way
    x = max(x0, -dx * min(length / 2, x1)) if dx else _lane(plot, subject, taken)
    leads = plot.goers[0] == subject.id
    chance = float(plot.dice("start", subject.id).uniform(1.0, min(13.0, y1 - y0 - 1)))
    if dy >= 0:
        return x, y0 + (0.6 if leads else chance)
    return x, min(y0 + max(length, 0.0 if leads else chance), y1)


def _across_the_picture(plot: Plot, subject: Subject, dx: float, length: float) -> float:
    """With the middle of the way in the middle, if it fits; else from the edge on."""
    x0, x1 = limits(plot, subject)[0]
    if not (stays_put(plot) or length < 0.8 * (x1 - x0)):
        return x0 if dx > 0 else x1
    leads = subject.id in {plot.scene.camera.focus, plot.goers[0]}
    chance = 0.0 if leads else float(plot.dice("start", subject.id).uniform(-2.5, 2.5))
    return min(max(-dx * length / 2 + chance, x0), x1)


def _lane(plot: Plot, subject: Subject, taken: list[Box]) -> float:
    """The first lane on which nobody stands."""
    street = plot.layout.travel == "y"
    lanes = _lanes(plot)
    half = max(plot.size(subject.id)[:2]) + 0.15
    across = [(b.x, half + b.hx) if street else (b.y, half + b.hy) for b in taken]
    return next((lane for lane in lanes if all(abs(lane - at) > apart for at, apart in across)), lanes[0])


def _lanes(plot: Plot) -> list[float]:
    """The lanes of the place, and others between them."""
    low, high = plot.here.x if plot.layout.travel == "y" else plot.here.y
    lanes = [lane for lane in plot.layout.lanes if low <= lane <= high] or [(low + high) / 2]
    return lanes + [low + (high - low) * k / 6 for k in (1, 5, 2, 4, 3)]


def _beside_cover(plot: Plot, subject: Subject, cover: Box, dx: float) -> Spot:
    """Beside what hides it and beyond, on the side from which it comes."""
    side = -1.0 if dx >= 0 else 1.0
    size = plot.size(subject.id)
    beside = 2.2 * size[0] + (0.1 if plot.table else 0.7)
    beyond = 0.06 if plot.table else 0.3
    return cover.x + side * (cover.hx + beside), cover.y + cover.hy + max(size[0], size[1]) + beyond


def _with(plot: Plot, subject: Subject, partner: Box, way: Vector) -> Spot:
    """Beside the one it goes with, or where its relation says."""
    relation = subject.place.relation if subject.place else "near"
    size = plot.size(subject.id)
    gap = 0.35 + max(size[0], size[1])
    if relation in {"left_of", "right_of"}:
        return partner.x + (partner.hx + gap) * (1 if relation == "right_of" else -1), partner.y
    if relation in {"behind", "in_front_of"}:
        return partner.x + 0.1, partner.y + (partner.hy + gap) * (1 if relation == "behind" else -1)
    if way[0]:
        return partner.x + 0.4 * way[0], partner.y - partner.hy - gap
    return partner.x + partner.hx + gap, partner.y


# ---- a group


def _abreast(plot: Plot, subject: Subject, at: Spot, way: Vector, taken: list[Box]) -> list[Placement]:
    """All bodies abreast, moved on until they stand free."""
    size, (x0, x1) = plot.size(subject.id), plot.here.x
    wide = 2 * max(size[0], size[1]) + (0.04 if plot.table else 0.25)
    half = 0.5 * (subject.count - 1) * wide
    x, y = at
    if way[1] and subject.count > 1:
        half = min(half, 0.5 * (x1 - x0))
    if (way[1] == 0 and x0 + half < x1 - half) or (way[1] and subject.count > 1):
        x = min(max(x, x0 + half), x1 - half)
    spots: list[Placement] = []
    for k in range(subject.count):
        side = (k - (subject.count - 1) / 2) * wide
        if way[1]:
            ox, oy = side * min(1.0, (x1 - x0) / max(subject.count, 1) / wide), 0.45 * (k % 2)
        else:
            ox, oy = side, 0.5 * wide * (k % 2)
        spots.append(_free(plot, subject, (x + ox, y + oy), way, spots, taken))
    return spots


def _free(plot: Plot, subject: Subject, at: Spot, way: Vector, mates: list[Placement], taken: list[Box]) -> Placement:
    """The nearest spot that is free; where no lane is, the one that is shared with the fewest."""
    heading, apart = math.atan2(way[1], way[0]), 0.03 if plot.table else 0.2
    others = [plot.box(subject, mate) for mate in mates]
    best, least = None, math.inf
    for dx, dy in _aside(plot, at, way):
        spot = Placement(position=(at[0] + dx, at[1] + dy, 0.0), heading=heading)
        mine, ahead = plot.box(subject, spot), swept(plot, subject, spot)
        met = sum(ahead.meets(other, 0.03) for other in taken)
        if met < least and not any(mine.meets(other, apart) for other in others):
            best, least = spot, met
        if not least:
            break
    return best or spot


def _aside(plot: Plot, at: Spot, way: Vector) -> Iterator[Spot]:
    """Steps from a spot, the nearest first: to other lanes on the ground, then along the way."""
    shifts = [(step + 1) // 2 * 0.1 * (1 if step % 2 else -1) for step in range(120)]
    axis = 0 if way[1] else 1
    low, high = (plot.here.x, plot.here.y)[axis]
    for shift in shifts:
        if shift == 0 or low <= at[axis] + shift <= high:
            yield (shift, 0.0) if way[1] else (0.0, shift)
    for shift in shifts:
        yield (0.0, 2 * abs(shift)) if way[1] else (2 * shift, 0.0)
