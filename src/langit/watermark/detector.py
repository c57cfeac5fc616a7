"""Finds the mark in frames that were coded, cropped, scaled, squeezed, turned or mirrored, and says how sure that is.

A hypothesis is a place: the size of the tile, its shift, how it is turned and mirrored, and which layers are read. At a
place the waves are measured and each is brought to the size of those around it (whitening). The score of an id is

    rho = sum(a_i s_i) / sqrt(sum(a_i^2)),

a the measured parts and s the signs that secret and id give them. In a picture that was made without the secret the
signs are fair coins, whatever it shows, so the chance of rho >= r is at most 3.178 times that of a normal variable
(Bentkus and Dzindzalieta, A tight Gaussian bound for weighted sums of Rademacher random variables, 2015). Summed over
all ids and all places that a search looks at, it is a bound on false positives for any content at all; each stage of
the search may spend a part of `Search.alpha`, and a score counts only above what that leaves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.watermark import code
from langit.watermark.chance import least_score, tail
from langit.watermark.filters import mean, shrunk
from langit.watermark.pattern import CHROMA, LINES, LUMA, TILE, Layer, Waves, waves
from langit.watermark.residue import Residue

Complex = NDArray[np.complex64]
Ints = NDArray[np.int64]
Shift = tuple[float, int, int]
"""How likely it is, and its steps from top to bottom and across."""

STEPS: Final = 256  # shifts to a tile, along each side
_NEAR: Final = 2  # steps that the corner of a whole frame may be off
_SHIFTS: Final = 5  # of a size of tile that are looked at further
_WEIGHED: Final = 96  # shifts of a size of tile that are weighed by all waves
_LIKELY: Final = 10.0  # a score that is just enough
_LIMIT: Final = 1.2  # times the size of those around it: no single wave may say more
_FLOOR: Final = 0.1  # of its ring's power that the waves around a wave have at least
_COARSE: Final = 2  # residue pixels and steps of shift to one, where sizes are tried one after another
_SCALES: Final = np.exp(np.arange(log(0.35), log(2.5), 0.006))
_SQUEEZES: Final = np.exp(np.arange(log(0.5), log(2.0), 0.006))
_TURNS: Final = np.exp(-2j * np.pi / STEPS * np.arange(STEPS)).astype(np.complex64)
_FINER: Final = 1 + np.linspace(-0.003, 0.003, 7)


@dataclass(frozen=True)
class Place:
    """Where a tile lies in a residue, `turned` by so many quarters against the clock: its sides in pixels, from top to
    bottom and across, and its shift in steps."""

    tall: float
    wide: float
    mirrored: bool
    down: int = 0
    across: int = 0
    score: float = 0.0
    turned: int = 0


@dataclass(frozen=True)
class Found:
    """A mark: its `id`, the `score` and the score that was `needed`, and whether it was found by the look-up.

    `doubt` bounds the chance that frames without a mark lead any search to such a score. `turned`, `mirrored` and
    `scale`, (down, across), say what was done to the frames: they were mirrored, and then turned clockwise by so many
    degrees; a scale of 1 is as they were made, or cropped at 360 lines. `layer` is which layer was read, `count` in how
    many frames it was found.
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


@dataclass(frozen=True)
class Issued:
    """Ids that were given out, for a look-up: fewer candidates than all 2^48 need less of a score."""

    ids: Sequence[int]

    @cached_property
    def signs(self) -> NDArray[np.float32]:
        """Their signs, (n, 256)."""
        return code.encoded(self.ids)


@dataclass(frozen=True)
class Reading:
    """Layers that are read together, and the weight of each: a choice that knows nothing of the signs."""

    name: str
    weights: tuple[tuple[Layer, float], ...]


BOTH: Final = Reading("both", ((CHROMA, 1.0), (LUMA, 0.45)))
GRAY: Final = Reading("luma", ((LUMA, 1.0),))
BLUE: Final = Reading("chroma", ((CHROMA, 1.0),))
READINGS: Final = (BOTH, GRAY, BLUE)


class Lattice:
    """The waves of a reading as a residue shows them, those of one layer after those of the other."""

    def __init__(self, seen: Residue, reading: Reading, secret: bytes):
        self._layers = [(_waves_of(layer, secret), seen.leveled(layer)) for layer, _ in reading.weights]
        self._coarse = [(known, _halved(plane)) for known, plane in self._layers]
        self._weights = [weight for _, weight in reading.weights]
        each = [known for known, _ in self._layers]
        self.down, self.across = (
            np.concatenate(parts) for parts in zip(*((w.down, w.across) for w in each), strict=True)
        )
        self.sign, self.bit = (np.concatenate(parts) for parts in zip(*((w.sign, w.bit) for w in each), strict=True))
        self.sync = self.bit[:, 0] < 0
        order = np.argsort(self.bit.ravel(), kind="stable")
        self._sorted = order[2 * int(self.sync.sum()) :]  # all parts that carry the code, by the sign of it
        self._starts = np.searchsorted(self.bit.ravel()[self._sorted], np.arange(code.SIGNS))

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the residue."""
        height, width = self._layers[0][1].shape
        return height, width

    def measured(self, tall: float, wide: float, *, coarse: bool = False) -> tuple[Complex, Complex]:
        """The whitened waves of tiles of one size, as they are and mirrored; `coarse` is of a quarter of the pixels."""
        found: tuple[list[Complex], list[Complex]] = [], []
        if coarse:
            tall, wide = tall / _COARSE, wide / _COARSE
        for (known, plane), weight in zip(self._coarse if coarse else self._layers, self._weights, strict=True):
            reach = known.layer.reach + 1  # and those around the waves
            grid = _projected(plane, tall, wide, reach)
            for kept, columns in zip(found, (reach + known.across, reach - known.across), strict=True):
                kept.append(weight * _whitened(grid, known, columns))
        return np.concatenate(found[0]), np.concatenate(found[1])

    def near(self, values: Complex, down: float, across: float, *, coarse: bool = False) -> list[Shift]:
        """The shifts at most `_NEAR` steps from one that are the likeliest; `coarse` goes by the sync waves alone."""
        around = np.arange(-_NEAR, _NEAR + 1)
        rows, columns = (near.ravel() for near in np.meshgrid(around + round(down), around + round(across)))
        if not coarse:
            return self._likeliest(values, rows, columns)
        turns = np.outer(rows, self.down[self.sync]) + np.outer(columns, self.across[self.sync])
        scores = (_TURNS[turns % STEPS] @ self._synced(values)).real
        return _listed(scores, rows, columns)

    def anywhere(self, values: Complex, *, coarse: bool = False) -> list[Shift]:
        """The same at any shift, of those at which the sync waves score best: the correlation, by one Fourier
        transform."""
        step = _COARSE if coarse else 1
        chosen, steps = self.sync, STEPS // step
        half = np.zeros((steps, steps // 2 + 1), np.complex64)  # of a spectrum whose other half mirrors it
        parts = np.conj(self._synced(values)) * np.where(self.down[chosen], 0.5, 1).astype(np.float32)
        np.add.at(half, (self.across[chosen] % steps, self.down[chosen]), parts)
        scores = np.fft.irfft2(half, (steps, steps), norm="forward").reshape(-1)
        some = _best(scores, _SHIFTS if coarse else _WEIGHED)
        rows, columns = step * (some % steps), step * (some // steps)
        return _listed(scores[some], rows, columns) if coarse else self._likeliest(values, rows, columns)

    def _likeliest(self, values: Complex, down: Ints, across: Ints) -> list[Shift]:
        """The best of many shifts by how likely each is, whatever the id: what the sync waves say, and how far waves
        that carry the same sign of the code agree. That is the likelihood, up to what all shifts share, of signs that
        are equally likely to be turned and of a score of `_LIKELY`."""
        rows, columns, waves_down, waves_across = (
            some.astype(np.int16) for some in (down, across, self.down, self.across)
        )
        turned = values * _TURNS[np.outer(rows, waves_down) + np.outer(columns, waves_across) & STEPS - 1]
        size = sqrt(float((np.abs(values) ** 2).sum())) + 1e-9
        parts = np.stack([turned.real, turned.imag], -1).reshape(len(down), -1) * (self.sign.ravel() * _LIKELY / size)
        evidence = np.add.reduceat(parts[:, self._sorted], self._starts, axis=1)
        scores = parts[:, self.bit.ravel() < 0].sum(1) + np.log(np.cosh(evidence)).sum(1)
        return _listed(scores, down, across)

    def _synced(self, values: Complex) -> Complex:
        chosen = self.sync
        sign = self.sign[chosen]
        size = sqrt(float((np.abs(values[chosen]) ** 2).sum())) + 1e-9
        return np.asarray(values[chosen] * (sign[:, 0] - 1j * sign[:, 1]) / size, np.complex64)

    def read(self, values: Complex, place: Place, issued: Issued | None, least: float) -> tuple[int, float] | None:
        """The likeliest id at a place, of all or of those that were issued, and its score rho, if that is `least`."""
        turned = values * _TURNS[(self.down * place.down + self.across * place.across) % STEPS]
        parts = np.stack([turned.real, turned.imag], 1) * self.sign
        data = self.bit >= 0
        evidence = np.bincount(self.bit[data], parts[data], code.SIGNS).astype(np.float32)
        size, base = sqrt(float((parts**2).sum())) + 1e-9, float(parts[~data].sum())
        if issued is None:
            found = code.decode(evidence, least * size - base)
        else:
            scores = issued.signs @ evidence
            best = int(np.argmax(scores))
            found = int(issued.ids[best]), float(scores[best])
        if found is None:
            return None
        score = (found[1] + base) / size
        return (found[0], score) if score >= least else None


def _best(scores: NDArray[np.floating[Any]], count: int) -> NDArray[np.int64]:
    """Where the best few are, the best first."""
    some = np.argpartition(scores, -count)[-count:]
    return some[np.argsort(-scores[some])]


def _listed(scores: NDArray[np.floating[Any]], down: Ints, across: Ints) -> list[Shift]:
    """The best few shifts: noise may lead to a neighbor of the right one."""
    return [(float(scores[one]), int(down[one]) % STEPS, int(across[one]) % STEPS) for one in _best(scores, _SHIFTS)]


def _projected(plane: NDArray[np.float32], tall: float, wide: float, reach: int) -> Complex:
    """The Fourier coefficients of a plane, (reach + 2, 2 reach + 1), the first row that of one cycle upward."""
    height, width = plane.shape
    down = waves(height, tall, np.arange(-1, reach + 1), -1)
    across = waves(width, wide, np.arange(-reach, reach + 1), -1)
    real, imaginary = (np.ascontiguousarray(part.T) @ plane for part in (down.real, down.imag))
    return np.asarray((real + 1j * imaginary) @ across, np.complex64)


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """The means of squares of `_COARSE` pixels a side."""
    return shrunk(plane[..., None], _COARSE)[..., 0]


def _whitened(grid: Complex, known: Waves, columns: NDArray[np.int64]) -> Complex:
    """The waves of a grid that begins a row above 0, by the size of those around them: pictures are not alike in all
    directions. What is fine counts for less, for less of it survives."""
    power = np.abs(grid) ** 2
    values, ring = grid[known.down + 1, columns], known.ring
    typical = (np.bincount(ring, np.abs(values) ** 2) / np.bincount(ring))[ring]
    size = np.sqrt(mean(power, 1)[known.down + 1, columns] + _FLOOR * typical + 1e-12)
    return np.asarray(values / np.maximum(size, np.abs(values) / _LIMIT) / known.cycles, np.complex64)


_KEPT: dict[tuple[Layer, bytes], Waves] = {}


def _waves_of(layer: Layer, secret: bytes) -> Waves:
    """The waves of a secret, which take a while to lay out, kept for the next search."""
    return _KEPT.setdefault((layer, secret), Waves(layer, secret))


@dataclass(frozen=True)
class Stage:
    """A part of a search: in how many `places` it looks, how many of the best are `tried` in full, what is read, and by
    how many quarters against the clock the frames are turned for it."""

    name: str
    places: int
    tried: int
    readings: tuple[Reading, ...]
    turns: tuple[int, ...] = (0,)


_TURNED: Final = (1, 2, 3)
WHOLE: Final = Stage("whole", 2 * (2 * _NEAR + 1) ** 2, 2 * _SHIFTS, READINGS)
SHIFTED: Final = Stage("shifted", 2 * 3 * STEPS**2, 3 * _SHIFTS, READINGS)
TURNED: Final = Stage("turned", len(_TURNED) * WHOLE.places, 2 * _SHIFTS, READINGS, _TURNED)
TURNED_SHIFTED: Final = Stage("turned, shifted", len(_TURNED) * SHIFTED.places, 3 * _SHIFTS, (BOTH,), _TURNED)
SQUEEZED: Final = Stage("squeezed", 2 * len(_SQUEEZES) * (2 * _NEAR + 1) ** 2 * len(_FINER), 2 * _SHIFTS, (BLUE,))
SCALED: Final = Stage("scaled", 2 * len(_SCALES) * STEPS**2 * len(_FINER), 3 * _SHIFTS, (BLUE,))
STAGES: Final = (WHOLE, SHIFTED, TURNED, TURNED_SHIFTED, SQUEEZED, SCALED)


class Views:
    """The lattices of a residue, by reading and quarters of a turn, each made when it is first asked for."""

    def __init__(self, seen: Residue, secret: bytes):
        self.seen, self._secret = seen, secret
        self._made: dict[tuple[Reading, int], Lattice] = {}

    def __call__(self, reading: Reading, turned: int) -> Lattice:
        """The lattice of a reading of the residue turned by so many quarters against the clock."""
        if (reading, turned) not in self._made:
            self._made[reading, turned] = Lattice(self.seen.turned(turned), reading, self._secret)
        return self._made[reading, turned]


@dataclass(frozen=True)
class Search:
    """How to look for a mark of `secret`, with less than a chance of `alpha` to find one where there is none.

    The readings follow one another, and with `issued` all is done once more by look-up. The first reading of the first
    stage, blind, spends half of alpha, each of the others an equal share of the rest. `stages` are how far the search
    goes; the first that finds a mark ends it.
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
                for reading in stage.readings:
                    if (places := looked.get((stage, reading))) is None:
                        places = looked[stage, reading] = _likeliest(stage, reading, views)
                    if found := self._at(stage, reading, places, views, issued):
                        return found
        return None

    def _at(
        self, stage: Stage, reading: Reading, places: list[Place], views: Views, issued: Issued | None
    ) -> Found | None:
        needed = least_score(self._hypotheses(stage, reading.name, issued))
        for place in places:
            lattice = views(reading, place.turned)
            values = lattice.measured(place.tall, place.wide)[place.mirrored]
            if read := lattice.read(values, place, issued, needed):
                return self._found(read, needed, place, reading.name, views.seen, known=issued is not None)
        return None

    def _hypotheses(self, stage: Stage, reading: str, issued: Issued | None) -> float:
        """The logarithm of how many ids and places are looked at, over the share of alpha."""
        ids = code.ID_BITS * log(2) if issued is None else log(len(issued.ids))
        others = sum(len(stage.readings) for stage in self.stages) * (1 if self.issued is None else 2) - 1
        likeliest = issued is None and stage is self.stages[0] and reading == stage.readings[0].name
        return log(stage.places) + ids + log(2 * (1 if likeliest else others) / self.alpha)

    def _found(
        self, read: tuple[int, float], needed: float, place: Place, reading: str, seen: Residue, *, known: bool
    ) -> Found:
        id, score = read
        tile = TILE / LINES * min(seen.sums.shape[1:])
        return Found(
            id=id, score=score, needed=needed, doubt=self.alpha * tail(score) / tail(needed),
            known=known, mirrored=place.mirrored, scale=(place.tall / tile, place.wide / tile), layer=reading,
            count=seen.count, turned=90 * place.turned,
        )  # fmt: skip


def _likeliest(stage: Stage, reading: Reading, views: Views) -> list[Place]:
    """The places that a stage tries in full."""
    found = [
        replace(place, turned=turned)
        for turned in stage.turns
        for place in _places(stage, views(reading, turned), views.seen.block)
    ]
    places = sorted(found, key=lambda place: -place.score)[: stage.tried]
    return [_refined(place, stage, views(reading, 0)) for place in places] if stage in (SQUEEZED, SCALED) else places


def _places(stage: Stage, lattice: Lattice, block: int) -> Iterator[Place]:
    """The best places of each size of tile that a stage looks at."""
    height, width = lattice.shape
    tile = TILE / LINES * min(height, width)
    if stage in (WHOLE, TURNED):
        yield from _sized(lattice, tile, tile, whole=True)
    elif stage in (SHIFTED, TURNED_SHIFTED):
        # A crop that keeps the height; one at 360 lines; one across a picture that stood upright.
        for size in dict.fromkeys((tile, TILE / block, TILE / LINES * max(height, width))):
            yield from _sized(lattice, size, size)
    elif stage is SQUEEZED:
        for ratio in _SQUEEZES:
            yield from _sized(lattice, tile, tile * ratio, whole=True, coarse=True)
    else:
        for scale in _SCALES:
            yield from _sized(lattice, TILE / block * scale, TILE / block * scale, coarse=True)


def _sized(lattice: Lattice, tall: float, wide: float, *, whole: bool = False, coarse: bool = False) -> Iterator[Place]:
    for mirrored, values in enumerate(lattice.measured(tall, wide, coarse=coarse)):
        edge = lattice.shape[1] * STEPS / wide if mirrored else 0
        near = lattice.near(values, 0, edge, coarse=coarse) if whole else lattice.anywhere(values, coarse=coarse)
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
