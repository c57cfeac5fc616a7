"""Finds the mark in frames that were coded, cropped, scaled, squeezed, turned or mirrored, and says how sure that is.

A hypothesis is a place: the size of the tile, its shift, how it is turned and mirrored, and which layers are read. In a
picture that was made without the secret the signs of the pattern are fair coins, whatever it shows, so the chance of a
score rho >= r (`lattice`) is at most 3.178 times that of a normal variable (Bentkus and Dzindzalieta, A tight Gaussian
bound for weighted sums of Rademacher random variables, 2015). Summed over all ids and all places that a search looks
at, it is a bound on false positives for any content at all; each stage of the search may spend a part of
`Search.alpha`, and a score counts only above what that leaves. Where the secret made the frames, the sync waves alone
may score high, and lend it to any id: so the waves that carry the code must tell theirs from others by themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import cos, log, radians, sin
from typing import Final

import numpy as np

from langit.watermark import code
from langit.watermark.chance import least_score, tail
from langit.watermark.lattice import BLUE, BOTH, KEPT, NEAR, READINGS, STEPS, STRIDE, Issued, Lattice, Place, Reading
from langit.watermark.pattern import LINES, TILE
from langit.watermark.residue import Residue

_SCALES: Final = np.exp(np.arange(log(0.35), log(2.5), 0.006))
_SQUEEZES: Final = np.exp(np.arange(log(0.5), log(2.0), 0.006))
_MISTAKEN: Final = 1e-3  # chance that the waves of the code, by themselves, tell an id where they bear none
_SURE: Final = 3.0  # above what is needed: the other readings of a stage need not be asked
_FINER: Final = 1 + np.linspace(-0.003, 0.003, 7)
_TILTS: Final = tuple(float(tilt) for tilt in np.arange(-5.5, 6, 0.5) if tilt)  # degrees that a frame may lean


@dataclass(frozen=True)
class Found:
    """A mark: its `id`, the `score` and the score that was `needed`, and whether it was found by the look-up.

    `doubt` bounds the chance that frames without a mark lead any search to such a score. `turned`, `tilted`, `mirrored`
    and `scale`, (down, across), say what was done to the frames: they were mirrored, and then turned clockwise by
    quarters, or tilted by a few degrees; a scale of 1 is as they were made, or cropped at 360 lines. `layer` is which
    layer was read, `count` in how many frames it was found.
    """

    id: int
    score: float
    needed: float
    doubt: float
    known: bool
    mirrored: bool
    scale: tuple[float, float]
    layer: str
    count: int
    turned: int
    tilted: float


@dataclass(frozen=True)
class Stage:
    """A part of a search: in how many `places` it looks, how many of the best are `tried` in full, what is read, and by
    how many degrees against the clock the frames are turned for it."""

    name: str
    places: int
    tried: int
    readings: tuple[Reading, ...]
    turns: tuple[float, ...] = (0.0,)


_TURNED: Final = (90.0, 180.0, 270.0)
WHOLE: Final = Stage("whole", 2 * (2 * NEAR + 1) ** 2, 2 * KEPT, READINGS)
SHIFTED: Final = Stage("shifted", 2 * 3 * STEPS**2, 3 * KEPT, READINGS)
TURNED: Final = Stage("turned", len(_TURNED) * WHOLE.places, 2 * KEPT, READINGS, _TURNED)
TURNED_SHIFTED: Final = Stage("turned, shifted", len(_TURNED) * SHIFTED.places, 3 * KEPT, (BOTH,), _TURNED)
TILTED: Final = Stage("tilted", 2 * len(_TILTS) * WHOLE.places, 2 * KEPT, (BOTH,), _TILTS)
_REFINED: Final = 2 * (2 * 2 * NEAR + 1) ** 2  # shifts `NEAR` strides about the best of those `NEAR` about a corner
SQUEEZED: Final = Stage("squeezed", len(_SQUEEZES) * _REFINED * len(_FINER), 2 * KEPT, (BLUE,))
SCALED: Final = Stage("scaled", 2 * len(_SCALES) * (STEPS // STRIDE) ** 2 * len(_FINER), 3 * KEPT, (BLUE,))
STAGES: Final = (WHOLE, SHIFTED, TURNED, TURNED_SHIFTED, TILTED, SQUEEZED, SCALED)


class Views:
    """The lattices of a residue, by reading and turn, each made when it is first asked for."""

    def __init__(self, seen: Residue, secret: bytes):
        self.seen, self._secret = seen, secret
        self._made: dict[tuple[Reading, float], Lattice] = {}

    def __call__(self, reading: Reading, turned: float) -> Lattice:
        """The lattice of a reading of the residue turned by so many degrees against the clock."""
        if (reading, turned) not in self._made:
            self._made[reading, turned] = Lattice(self.seen, reading, self._secret, turned)
        return self._made[reading, turned]


@dataclass(frozen=True)
class Search:
    """How to look for a mark of `secret`, with less than a chance of `alpha` to find one where there is none.

    The readings follow one another, and with `issued` all is done once more by look-up. The first reading of the first
    stage, blind, spends half of alpha, each of the others an equal share of the rest. `stages` are how far the search
    goes; the first that finds a mark ends it, with the best that its readings find.
    """

    secret: bytes
    issued: Issued | None = None
    alpha: float = 1e-6
    stages: tuple[Stage, ...] = STAGES

    def __call__(self, seen: Residue) -> Found | None:
        """The mark in a residue, or None."""
        views = Views(seen, self.secret)
        looked: dict[tuple[Stage, Reading], list[Place]] = {}
        for issued in (None,) if self.issued is None else (None, self.issued):
            for stage in self.stages:
                if found := self._in(stage, issued, views, looked):
                    return found
        return None

    def _in(
        self, stage: Stage, issued: Issued | None, views: Views, looked: dict[tuple[Stage, Reading], list[Place]]
    ) -> Found | None:
        """The best of what the readings of a stage find; where one is sure, the others are not asked."""
        found: list[Found] = []
        for reading in stage.readings:
            if (stage, reading) not in looked:
                looked[stage, reading] = _likeliest(stage, reading, views)
            if one := self._at(stage, reading, looked[stage, reading], views, issued):
                found.append(one)
                if one.score > one.needed + _SURE:
                    break
        return max(found, key=lambda one: one.score, default=None)

    def _at(
        self, stage: Stage, reading: Reading, places: list[Place], views: Views, issued: Issued | None
    ) -> Found | None:
        needed = least_score(self._hypotheses(stage, reading.name, issued))
        alone = least_score(_told(issued, _MISTAKEN))
        for place in places:
            lattice = views(reading, place.turned)
            if read := lattice.read(lattice.at(place), place, issued, needed, alone):
                return self._found(read, needed, place, reading.name, views.seen, known=issued is not None)
        return None

    def _hypotheses(self, stage: Stage, reading: str, issued: Issued | None) -> float:
        """The logarithm of how many ids and places are looked at, over the share of alpha."""
        others = sum(len(stage.readings) for stage in self.stages) * (1 if self.issued is None else 2) - 1
        likeliest = issued is None and stage is self.stages[0] and reading == stage.readings[0].name
        return log(stage.places) + _told(issued, self.alpha / (2 * (1 if likeliest else others)))

    def _found(
        self, read: tuple[int, float], needed: float, place: Place, reading: str, seen: Residue, *, known: bool
    ) -> Found:
        id, score = read
        tile, leans = TILE / LINES * min(seen.sums.shape[1:]), bool(place.turned % 90)
        return Found(
            id=id, score=score, needed=needed, doubt=self.alpha * tail(score) / tail(needed),
            known=known, mirrored=place.mirrored, scale=(place.tall / tile, place.wide / tile), layer=reading,
            count=seen.count, turned=0 if leans else int(place.turned), tilted=place.turned if leans else 0.0,
        )  # fmt: skip


def _told(issued: Issued | None, chance: float) -> float:
    """The logarithm of how many ids there are, of all or of those that were issued, over a chance."""
    return (code.ID_BITS * log(2) if issued is None else log(len(issued.ids))) - log(chance)


def _likeliest(stage: Stage, reading: Reading, views: Views) -> list[Place]:
    """The places that a stage tries in full."""
    found = [
        replace(place, turned=turned)
        for turned in stage.turns
        for place in _places(stage, views(reading, turned), views.seen.block, turned)
    ]
    places = sorted(found, key=lambda place: -place.score)[: stage.tried]
    return [_refined(place, stage, views(reading, 0)) for place in places] if stage in (SQUEEZED, SCALED) else places


def _places(stage: Stage, lattice: Lattice, block: int, turned: float) -> Iterator[Place]:
    """The best places of each size of tile that a stage looks at in frames that are turned back."""
    height, width = lattice.shape
    tile = TILE / LINES * min(height, width)
    if stage in (WHOLE, TURNED):
        yield from _sized(lattice, tile, tile, whole=True)
    elif stage in (SHIFTED, TURNED_SHIFTED):
        # A crop that keeps the height; one at 360 lines; one across a picture that stood upright.
        for size in dict.fromkeys((tile, TILE / block, TILE / LINES * max(height, width))):
            yield from _sized(lattice, size, size)
    elif stage is TILTED:
        # As large as it was, with empty corners; or as much larger as leaves none.
        lean, longer = abs(radians(turned)), max(height, width) / min(height, width)
        for zoom in (1.0, cos(lean) + longer * sin(lean)):
            yield from _sized(lattice, tile * zoom, tile * zoom, whole=True, zoom=zoom)
    elif stage is SQUEEZED:
        for ratio in _SQUEEZES:
            yield from _sized(lattice, tile, tile * ratio, whole=True, coarse=True)
    else:
        for scale in _SCALES:
            yield from _sized(lattice, TILE / block * scale, TILE / block * scale, coarse=True)


def _sized(
    lattice: Lattice, tall: float, wide: float, *, whole: bool = False, coarse: bool = False, zoom: float = 1.0
) -> Iterator[Place]:
    """The best places of one size of tile, at any shift, or of a `whole` frame, `zoom` times as large about its
    middle."""
    height, width = lattice.shape
    top = (zoom - 1) / 2 * height * STEPS / tall
    for mirrored, values in enumerate(lattice.measured(tall, wide, coarse=coarse)):
        edge = (zoom + (1 if mirrored else -1)) / 2 * width * STEPS / wide
        near = lattice.near(values, top, edge, coarse=coarse) if whole else lattice.anywhere(values, coarse=coarse)
        for score, down, across in near:
            yield Place(tall, wide, bool(mirrored), down, across, score)


def _refined(place: Place, stage: Stage, lattice: Lattice) -> Place:
    """The best of the sizes around that of a place, and of the shifts around its own."""
    options = []
    for finer in _FINER:
        tall, wide = place.tall * (1 if stage is SQUEEZED else finer), place.wide * finer
        values = lattice.measured(tall, wide)[place.mirrored]
        score, down, across = lattice.near(values, place.down, place.across)[0]
        options.append(Place(tall, wide, place.mirrored, down, across, score))
    return max(options, key=lambda option: option.score)
