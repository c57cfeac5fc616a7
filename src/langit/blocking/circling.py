"""Two who hold each other: close together, face to face, round the middle between them where they dance."""

import math
from dataclasses import replace
from typing import Final

from langit.blocking.plot import Plot
from langit.scene.scene import Event, Placement

PACE: Final = 0.75  # radians a second that two turn about their middle
STEP: Final = 0.15  # radians between way points
BEFORE: Final = 0.6  # radians by which they begin before each is seen beside the other, or one is hidden


def drawn_together(plot: Plot, free: set[str]) -> Plot:
    """The plot in which those of the `free` subjects who begin with it stand before each other."""
    spots = {subject.id: list(subject.placements) for subject in plot.scene.subjects}
    for event in plot.scene.events:
        apart = plot.close(event)
        other = event.target or ""
        if apart is None or {event.subject, other} - free or plot.goes(event.subject) or plot.goes(other):
            continue
        (x0, y0, z), (x1, y1, _) = (spots[id][0].position for id in (event.subject, other))
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        way = (0.0 if x0 > x + 1e-6 else math.pi) - (BEFORE if plot.circled(event) else 0.0)
        aside, deep, slant = apart * math.cos(way), apart * math.sin(way), plot.aslant(event)
        for id, sign, heading in ((event.subject, 1, way + math.pi), (other, -1, way)):
            spot = (round(x + sign * aside, 3), round(y + sign * deep, 3), z)
            turned = round(math.remainder(heading + slant, 2 * math.pi), 4)
            spots[id] = [Placement(position=spot, heading=turned)]
    return plot.standing(spots)


def circled(plot: Plot) -> Plot:
    """The plot with ways round their middle of those who dance together."""
    events = []
    for index, event in enumerate(plot.scene.events):
        if plot.circled(event) and not event.path and event.target is not None:
            start, end = plot.span(index)
            event = replace(event, path=_round(plot, event, end - start), end=event.end or round(end, 3))
        events.append(event)
    return plot.happening(events)


def _round(plot: Plot, event: Event, time: float) -> tuple[tuple[float, float], ...]:
    (x0, y0, _), (x1, y1, _) = (plot.by_id[id].placements[0].position for id in (event.subject, event.target or ""))
    x, y, radius = (x0 + x1) / 2, (y0 + y1) / 2, math.dist((x0, y0), (x1, y1)) / 2
    first, count = math.atan2(y0 - y, x0 - x), max(2, math.ceil(PACE * time / STEP))
    angles = [first + PACE * time * k / count for k in range(count + 1)]
    return tuple((round(x + radius * math.cos(a), 3), round(y + radius * math.sin(a), 3)) for a in angles)
