"""What lips do in speech: mouth shapes by time, and how one becomes the next.

A `Cue` says which viseme is reached when; `lips` reads any row of cues, whoever made it, in the order of their times.
`Babble` makes its own, as nobody here says words: syllables that open and close the mouth, in phrases with pauses, in
turns where several talk. Whoever has the timing of real speech gives its cues instead.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from langit.scene.blocked import Blocked
from langit.scene.catalogue import motions
from langit.simulation.actor import Member, members
from langit.simulation.easing import ramp

PHRASE: Final = 2.6  # seconds from the beginning of one phrase to that of the next
LONGEST: Final = 0.88  # of that, which a phrase fills at most
ONSETS: Final = ("PP", "PP", "FF", "TH", "DD", "DD", "nn", "kk", "CH", "SS", "RR", "")
VOWELS: Final = ("aa", "aa", "E", "E", "ih", "oh", "ou")
CODAS: Final = ("", "", "", "nn", "DD", "SS", "PP")
CONSONANT: Final = (0.06, 0.09)  # seconds that one takes, from and to
VOWEL: Final = (0.09, 0.17)
QUIET: Final = "sil"


class Cue(NamedTuple):
    """At `time` the mouth has the shape of a viseme (`langit.assets.expressions.VISEMES`), with `strength` up to 1."""

    time: float
    viseme: str
    strength: float = 1.0


def lips(cues: Sequence[Cue], time: float) -> dict[str, float]:
    """How much of each viseme there is at `time`: from cue to cue one goes over into the next."""
    after = bisect_right(cues, time, key=attrgetter("time"))
    if after in (0, len(cues)):
        return {}
    a, b = cues[after - 1], cues[after]
    u = ramp(time - a.time, b.time - a.time)
    found: dict[str, float] = {}
    for cue, share in ((a, 1 - u), (b, u)):
        if cue.viseme != QUIET:
            found[cue.viseme] = found.get(cue.viseme, 0.0) + share * cue.strength
    return found


@dataclass(frozen=True)
class Babble:
    """Somebody who talks without words, the `turn`-th of `several` who talk with each other, on a seed that they share.

    Phrases are made one by one from the seed and their number, so any time can be asked for first.
    """

    seed: int
    turn: int = 0
    several: int = 1

    def lips(self, time: float) -> Mapping[str, float]:
        """How much of each viseme there is at `time`."""
        number = floor(time / PHRASE)
        if number % self.several != self.turn:
            return {}
        return lips(phrase(self.seed, number), time - number * PHRASE)


def turn_of(member: Member, scene: Blocked) -> tuple[int, int]:
    """Which of how many somebody is who talk in a scene; each of them has a turn."""
    talking = {event.subject for event in scene.events if event.action in motions() and motions()[event.action].speaks}
    owners = [other.owner for other in members(scene) if other.subject.id in talking]
    return (owners.index(member.owner), len(owners)) if member.owner in owners else (0, 1)


@lru_cache(maxsize=256)
def phrase(seed: int, number: int) -> tuple[Cue, ...]:
    """The cues of one phrase, in seconds from its beginning; it begins and ends with closed lips."""
    rng = np.random.default_rng([seed & 0xFFFFFFFF, number & 0xFFFFFFFF, 23])
    room = PHRASE * LONGEST * rng.uniform(0.6, 1.0)
    cues, clock = [Cue(0.0, QUIET)], 0.08
    while clock < room:
        stress = float(rng.uniform(0.55, 1.0))
        for choices, span, strength in ((ONSETS, CONSONANT, 1.0), (VOWELS, VOWEL, stress), (CODAS, CONSONANT, 0.8)):
            viseme = choices[int(rng.integers(len(choices)))]
            if viseme and viseme != cues[-1].viseme:
                cues.append(Cue(clock, viseme, strength))
                clock += float(rng.uniform(*span))
    return (*cues, Cue(clock + 0.05, QUIET))
