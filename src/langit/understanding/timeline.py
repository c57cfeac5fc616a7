"""Phases of deeds to seconds: the events share the clip in the order in which they were told."""

from typing import Final, NamedTuple

from langit.scene.catalogue import motions
from langit.understanding.deeds import goes_along
from langit.understanding.drafts import Deed

WAYS: Final = {
    "stop": 0.5, "turn_round": 0.45, "sit": 1.0, "walk": 1.3, "run": 1.2, "leave": 1.2, "return": 1.4,
    "pass_behind": 1.6, "drop": 0.9, "collide": 0.9,
}  # fmt: skip
"""How much of the clip a way of going takes, against others."""
QUICK: Final = {"turn_round": 2.0, "stop": 4.0}
"""The longest that a deed takes, in seconds, when others come after it."""
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
    motion = motions().get(action)
    return motion.share if motion else WAYS.get(action, 1.0)


def _longest(action: str, seconds: float) -> float:
    """The longest that a deed takes when others come after it, in a clip of that many seconds."""
    motion = motions().get(action)
    return motion.longest or seconds if motion else QUICK.get(action, seconds)


def _end(deed: Deed, deeds: list[Deed], starts: dict[int, float], seconds: float) -> float:
    """When a deed is over: when the same figure does something else."""
    if goes_along(deed.action):
        return seconds
    later = [other.phase for other in deeds if other.figure is deed.figure and other.phase > deed.phase]
    return starts[min(later)] if later else seconds


def _struck(deed: Deed, deeds: list[Deed]) -> bool:
    """Who topples because somebody hits it does so when it is hit: blocking knows when that is."""
    return deed.action == "topple" and any(
        other.target is deed.figure and other.action in {"collide", "roll", "slide"} for other in deeds
    )


def _idle(deed: Deed, deeds: list[Deed]) -> bool:
    """A thing that first only lies there, and then does something: lying there needs no time of its own."""
    return deed.action == "rest" and any(d.figure is deed.figure and d.phase > deed.phase for d in deeds)


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
