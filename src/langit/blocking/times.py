"""When things begin: at the start of the clip, after what their subject did before, or as they are hit."""

import math
from dataclasses import replace
from typing import Final

from langit.blocking.hurdles import pace
from langit.blocking.plot import Plot, goes
from langit.scene.catalogue import act
from langit.scene.scene import Event

REST: Final = 0.05  # meters a second of what as good as stands
SEEN: Final = 0.3  # of the clip, less a second, that somebody stands before they run up to something
LOSS: Final = 1.05  # how much longer friction makes a way last


def clocked(plot: Plot) -> Plot:
    """The plot in which events have starts: 0, or the end of the one before of the same subject.

    What topples because it is hit has none until ways and pushes are known.
    """
    begun: dict[str, float] = {}
    events = []
    for event in plot.scene.events:
        if event.start is None and hit_of(plot, event) is None:
            event = replace(event, start=begun.get(event.subject, _waits(plot, event)))
        if event.start is not None:
            begun[event.subject] = event.start if event.end is None else event.end
        events.append(event)
    return plot.happening(events)


def _waits(plot: Plot, event: Event) -> float:
    """How long somebody is seen before they go over something, if that is what they do first."""
    return round(min(max(0.0, SEEN * plot.scene.seconds - 1.0), 2.0), 3) if pace(event) and goes(event) else 0.0


def struck(plot: Plot) -> Plot:
    """The plot in which what is hit topples as the other one arrives."""
    return plot.happening([_struck(plot, event) for event in plot.scene.events])


def _struck(plot: Plot, event: Event) -> Event:
    hit = hit_of(plot, event)
    if hit is None or event.start is not None:
        return event
    seconds = plot.scene.seconds
    start = min((hit.start or 0.0) + _arrival(plot, hit), seconds)
    return replace(event, start=round(start, 3), end=event.end or seconds)


def hit_of(plot: Plot, event: Event) -> Event | None:
    """Whose push makes the subject of this event topple."""
    if not act(event.action).tips:
        return None
    return next((e for e in plot.aims.get(event.subject, ()) if act(e.action).pushed), None)


def _arrival(plot: Plot, hit: Event) -> float:
    """How long it takes to its target, in seconds."""
    one = next(iter(plot.bodies(hit.subject)), None)
    other = next(iter(plot.bodies(hit.target)), None)
    pace = math.hypot(*(hit.velocity or (0.0, 0.0, 0.0))[:2])
    if one is None or other is None or pace < REST:
        return 0.0
    gap = max(abs(one.x - other.x) - one.hx - other.hx, abs(one.y - other.y) - one.hy - other.hy, 0.0)
    return LOSS * gap / pace
