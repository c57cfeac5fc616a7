"""Two who hold each other: close together, face to face, round the middle between them where they dance."""

import math
from dataclasses import replace
from typing import Final

from langit.blocking.plot import Plot
from langit.scene.scene import Event, Placement

PACE: Final = 0.75  # radians a second that two turn about their middle
STEP: Final = 0.15  # radians between way points


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
        side = math.copysign(apart, x0 - x) if abs(x0 - x) > 1e-6 else -apart
        heading = math.pi if side > 0 else 0.0
        spots[event.subject] = [Placement(position=(x + side, y, z), heading=round(heading, 4))]
        spots[other] = [Placement(position=(x - side, y, z), heading=round(math.pi - heading, 4))]
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
