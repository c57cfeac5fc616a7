"""Phases of deeds to seconds: the events share the clip in the order in which they were told."""

from typing import Final, NamedTuple

from langit.scene.catalogue import act, motions
from langit.understanding.deeds import goes_along
from langit.understanding.drafts import Deed

BEFORE: Final = 0.25  # seconds that somebody is seen before they begin what the clip begins with


class Timed(NamedTuple):
    """A deed with its start and end; blocking finds those that are None."""

    deed: Deed
    start: float | None
    end: float | None


def timed(deeds: list[Deed], seconds: float) -> list[Timed]:
    """Every deed with its start and end, in the order in which they begin.

    A story of one phase is left to blocking (None): it lasts the whole clip.
    """
    deeds = [deed for deed in deeds if not _idle(deed, deeds)]
    struck = [deed for deed in deeds if _struck(deed, deeds)]
    deeds = [deed for deed in deeds if deed not in struck]
    return _shared(deeds, seconds) + [Timed(deed, None, None) for deed in struck]


def _shared(deeds: list[Deed], seconds: float) -> list[Timed]:
    phases = sorted({deed.phase for deed in deeds})
    if len(phases) < 2:
        return [Timed(deed, _start(deed, 0.0, seconds) or None, None) for deed in deeds]
    starts = _starts(deeds, phases, seconds)
    return [
        Timed(deed, _start(deed, starts[deed.phase], seconds), round(_end(deed, deeds, starts, seconds), 3))
        for deed in sorted(deeds, key=lambda deed: deed.phase)
    ]


def _start(deed: Deed, time: float, seconds: float) -> float:
    """When a deed begins whose time comes then: who "sits down" is seen standing first."""
    return round(max(time, min(BEFORE, 0.1 * seconds)) if deed.begins else time, 3)


def _starts(deeds: list[Deed], phases: list[int], seconds: float) -> dict[int, float]:
    """When each phase begins."""
    actions = [[deed.action for deed in deeds if deed.phase == phase] for phase in phases]
    weights = [max(_share(action) for action in together) for together in actions]
    longest = [max(_longest(action, seconds) for action in together) for together in actions[:-1]]
    spans = _spans(weights, [*longest, seconds], seconds)
    return {phase: sum(spans[:place]) for place, phase in enumerate(phases)}


def _share(action: str) -> float:
    """How much of the clip a deed takes, against others."""
    return (motions().get(action) or act(action)).share


def _longest(action: str, seconds: float) -> float:
    """The longest that a deed takes when others come after it, in a clip of that many seconds."""
    return (motions().get(action) or act(action)).longest or seconds


def _end(deed: Deed, deeds: list[Deed], starts: dict[int, float], seconds: float) -> float:
    """When a deed is over: when the same figure does something else."""
    if goes_along(deed.action):
        return seconds
    later = [other.phase for other in deeds if other.figure is deed.figure and other.phase > deed.phase]
    return starts[min(later)] if later else seconds


def _struck(deed: Deed, deeds: list[Deed]) -> bool:
    """Who topples because somebody hits it does so when it is hit: blocking knows when that is."""
    return act(deed.action).tips and any(other.target is deed.figure and act(other.action).pushed for other in deeds)


def _idle(deed: Deed, deeds: list[Deed]) -> bool:
    """A thing that first only lies there, and then does something: lying there needs no time of its own."""
    return act(deed.action).idle and any(d.figure is deed.figure and d.phase > deed.phase for d in deeds)


def _spans(weights: list[float], longest: list[float], seconds: float) -> list[float]:
    """`seconds` shared by weight, none above its longest; the rest goes to those that can take more."""
    spans = [0.0] * len(weights)
    free = set(range(len(weights)))
    left = seconds
    while free:
        total = sum(weights[place] for place in free)
        full = {place for place in free if weights[place] * left / total > longest[place]}
        if not full or full == free:
            for place in free:
                spans[place] = weights[place] * left / total
            return spans
        for place in full:
            spans[place] = longest[place]
        left -= sum(longest[place] for place in full)
        free -= full
    return spans
