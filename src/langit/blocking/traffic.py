"""Where vehicles begin: on a road, on the water or in the air, one behind the other."""

import math
from typing import Final

from langit.blocking.courses import afloat, limits, meeting_reach, off_road, partner, road_course
from langit.blocking.ground import Box, Vector
from langit.blocking.plot import Plot
from langit.scene.catalogue import act
from langit.scene.scene import Placement, Subject

ALTITUDE: Final = 3.6  # meters over the ground of what flies
TABLE_ALTITUDE: Final = 0.45
TRIES: Final = 60


def vehicle_start(plot: Plot, subject: Subject, taken: list[Box]) -> list[Placement]:
    """Where the bodies of a vehicle begin."""
    way, length = _bound(plot, subject)
    span = limits(plot, subject)[1 if way[1] else 0]
    along = min(max(_usual(plot, subject, way, length), span[0]), span[1])
    near = [b for b in taken if subject.place and b.id in subject.place.of]
    if near and subject.place and not way[1]:
        reach = near[0].hx + plot.size(subject.id)[0] + 0.4
        along = near[0].x + {"left_of": -reach, "right_of": reach}.get(subject.place.relation, 0.0)
    return _queue(plot, subject, way, along, taken)


def _bound(plot: Plot, subject: Subject) -> tuple[Vector, float]:
    """Which way it faces, and how many meters it goes first."""
    ways = plot.goes(subject.id)
    if not ways:
        upright = plot.layout.travel == "y" and not off_road(plot, subject.id)
        return ((0.0, -1.0) if upright else (1.0, 0.0)), 0.0
    index, event = ways[0]
    start, end = plot.span(index)
    return road_course(plot, subject, event), plot.speed(subject.id, event) * (end - start)


def _usual(plot: Plot, subject: Subject, way: Vector, length: float) -> float:
    """Where it begins along its way, so that it is in the picture in the middle of it."""
    ways = plot.goes(subject.id)
    low, high = limits(plot, subject)[1 if way[1] else 0]
    if not ways:
        return low + 4.0 if way[1] else (low + high) / 2
    if way[1]:
        return low if way[1] > 0 else low + length
    if any(act(event.action).leaves for _, event in ways):
        return 0.0  # it must be seen before it can leave
    return -way[0] * (min(length / 2, meeting_reach(plot, subject)) if partner(plot, ways[0][1]) else length / 2)


def _across(plot: Plot, subject: Subject, way: Vector) -> float:
    """On which road or lane it is; the lanes of water and air lie behind each other."""
    row, (low, high) = plot.row(subject.id), limits(plot, subject)[1]
    rank = [s.id for s in plot.scene.subjects if plot.row(s.id).vehicle].index(subject.id)
    if row.medium == "water" and way[1] and plot.goes(subject.id):
        return 0.0
    if afloat(plot, subject.id):
        return low + 2.0 + 4.5 * rank
    if row.medium == "air":
        return min(low + 2.5 + 3.0 * rank, high)
    return plot.layout.roads[rank % len(plot.layout.roads)]


def _queue(plot: Plot, subject: Subject, way: Vector, along: float, taken: list[Box]) -> list[Placement]:
    """All bodies behind each other, each at the first spot that is free."""
    spacing = 2 * plot.size(subject.id)[0] + (0.1 if plot.table else 1.6)
    back = -1 if way[0] + way[1] > 0 else 1
    spots: list[Placement] = []
    for k in range(subject.count):
        others = [*taken, *(plot.box(subject, other) for other in spots)]
        spots.append(_free(plot, subject, way, (along, k * spacing * back), others))
    return spots


def _free(plot: Plot, subject: Subject, way: Vector, start: tuple[float, float], others: list[Box]) -> Placement:
    """The free spot nearest to a start, which is a place along the way and a shift."""
    across, heading = _across(plot, subject, way), math.atan2(way[1], way[0])
    height = 0.0 if plot.row(subject.id).medium != "air" else TABLE_ALTITUDE if plot.table else ALTITUDE
    low, high = limits(plot, subject)[1 if way[1] else 0]
    for step in range(TRIES):
        at = start[0] + (start[1] + 0.5 * ((step + 1) // 2) * (1 if step % 2 else -1))
        at = min(max(at, low), high) if step == 0 else at
        spot = Placement(position=(across, at, height) if way[1] else (at, across, height), heading=heading)
        mine = plot.box(subject, spot)
        if not any(mine.meets(other, 0.1) for other in others):
            break
    return spot
