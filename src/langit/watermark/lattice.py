"""The waves of the mark as a residue shows them: measured at a place, brought to one size, and read.

At a place each wave is brought to the size of those around it (whitening). The score of an id is

    rho = sum(a_i s_i) / sqrt(sum(a_i^2)),

a the measured parts and s the signs that secret and id give them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import inf, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.watermark import code
from langit.watermark.filters import mean, shrunk
from langit.watermark.pattern import CHROMA, LUMA, Layer, Waves, waves
from langit.watermark.residue import Residue

Complex = NDArray[np.complex64]
Ints = NDArray[np.int64]
Shift = tuple[float, int, int]
"""How likely it is, and its steps from top to bottom and across."""

STEPS: Final = 512  # shifts to a tile, along each side, of which every
STRIDE: Final = 2  # nd is looked at, and around the likeliest of those all
NEAR: Final = 2  # strides that the corner of a whole frame may be off
KEPT: Final = 5  # shifts of a size of tile that are looked at further
_WEIGHED: Final = 96  # shifts of a size of tile that are weighed by all waves
_LIKELY: Final = 10.0  # a score that is just enough
_LIMIT: Final = 1.2  # times the size of those around it: no single wave may say more
_FLOOR: Final = 0.1  # of its ring's power that the waves around a wave have at least
_COARSE: Final = 2  # residue pixels and strides of shift to one, where sizes are tried one after another
_TURNS: Final = np.exp(-2j * np.pi / STEPS * np.arange(STEPS)).astype(np.complex64)


@dataclass(frozen=True)
class Place:
    """Where a tile lies in a residue, `turned` by so many degrees against the clock: its sides in pixels, from top to
    bottom and across, and its shift in steps."""

    tall: float
    wide: float
    mirrored: bool
    down: int = 0
    across: int = 0
    score: float = 0.0
    turned: float = 0.0


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
    """The waves of a reading as a residue shows them, turned by so many degrees against the clock, those of one layer
    after those of the other."""

    def __init__(self, seen: Residue, reading: Reading, secret: bytes, turned: float = 0.0):
        self._layers = [(_waves_of(layer, secret), seen.leveled(layer, turned)) for layer, _ in reading.weights]
        self._coarse = [(known, _halved(plane)) for known, plane in self._layers]
        self._weights = [weight for _, weight in reading.weights]
        each = [known for known, _ in self._layers]
        self.down, self.across = (
            np.concatenate(parts) for parts in zip(*((w.down, w.across) for w in each), strict=True)
        )
        self.sign, self.bit = (np.concatenate(parts) for parts in zip(*((w.sign, w.bit) for w in each), strict=True))
        self.sync = self.bit[:, 0] < 0
        self._held: dict[tuple[float, float], tuple[Complex, Complex]] = {}
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
            around = mean(np.square(grid.real) + np.square(grid.imag), 1)
            for kept, columns in zip(found, (reach + known.across, reach - known.across), strict=True):
                kept.append(weight * _whitened(grid, around, known, columns))
        return np.concatenate(found[0]), np.concatenate(found[1])

    def at(self, place: Place) -> Complex:
        """The whitened waves of the tiles of a place, kept for its neighbors and for whoever asks again."""
        size = place.tall, place.wide
        if size not in self._held:
            self._held[size] = self.measured(*size)
        return self._held[size][place.mirrored]

    def near(self, values: Complex, down: float, across: float, *, coarse: bool = False) -> list[Shift]:
        """The shifts at most `NEAR` strides from one that are the likeliest; `coarse` goes by the sync waves alone."""
        around = STRIDE * np.arange(-NEAR, NEAR + 1)
        rows, columns = (near.ravel() for near in np.meshgrid(around + round(down), around + round(across)))
        if not coarse:
            return self._likeliest(values, rows, columns)
        turns = np.outer(rows, self.down[self.sync]) + np.outer(columns, self.across[self.sync])
        scores = (_TURNS[turns % STEPS] @ self._synced(values)).real
        return _listed(scores, rows, columns)

    def anywhere(self, values: Complex, *, coarse: bool = False) -> list[Shift]:
        """The same at any shift, of those at which the sync waves score best (the correlation, by one Fourier
        transform), and of what lies between them around the best; `coarse` goes by the sync waves alone."""
        step = STRIDE * (_COARSE if coarse else 1)
        chosen, steps = self.sync, STEPS // step
        half = np.zeros((steps, steps // 2 + 1), np.complex64)  # of a spectrum whose other half mirrors it
        parts = np.conj(self._synced(values)) * np.where(self.down[chosen], 0.5, 1).astype(np.float32)
        np.add.at(half, (self.across[chosen] % steps, self.down[chosen]), parts)
        scores = np.fft.irfft2(half, (steps, steps), norm="forward").reshape(-1)
        some = _best(scores, KEPT if coarse else _WEIGHED)
        rows, columns = step * (some % steps), step * (some // steps)
        if coarse:
            return _listed(scores[some], rows, columns)
        return self._likeliest(values, *_between(self._likeliest(values, rows, columns)))

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

    def read(
        self, values: Complex, place: Place, issued: Issued | None, least: float, alone: float = -inf
    ) -> tuple[int, float] | None:
        """The likeliest id at a place, of all or of those that were issued, and its score rho, if that is `least` and
        that of the waves which carry the code `alone`, by themselves."""
        turned = values * _TURNS[(self.down * place.down + self.across * place.across) % STEPS]
        parts = np.stack([turned.real, turned.imag], 1) * self.sign
        data = self.bit >= 0
        evidence = np.bincount(self.bit[data], parts[data], code.SIGNS).astype(np.float32)
        size, base = _size(parts), float(parts[~data].sum())
        needed = max(least * size - base, alone * _size(parts[data]))
        if issued is None:
            found = code.decode(evidence, needed)
        else:
            scores = issued.signs @ evidence
            best = int(np.argmax(scores))
            found = int(issued.ids[best]), float(scores[best])
        return (found[0], (found[1] + base) / size) if found is not None and found[1] >= needed else None


def _size(parts: NDArray[np.floating[Any]]) -> float:
    return sqrt(float(np.square(parts).sum())) + 1e-9


def _best(scores: NDArray[np.floating[Any]], count: int) -> NDArray[np.int64]:
    """Where the best few are, the best first."""
    some = np.argpartition(scores, -count)[-count:]
    return some[np.argsort(-scores[some])]


def _between(shifts: Sequence[Shift]) -> tuple[Ints, Ints]:
    """Shifts, and all that are less than a stride from one of them."""
    around = np.arange(1 - STRIDE, STRIDE)
    near = {(down + up, across + aside) for _, down, across in shifts for up in around for aside in around}
    down, across = np.array(sorted(near)).T
    return down, across


def _listed(scores: NDArray[np.floating[Any]], down: Ints, across: Ints) -> list[Shift]:
    """The best few shifts: noise may lead to a neighbor of the right one."""
    return [(float(scores[one]), int(down[one]) % STEPS, int(across[one]) % STEPS) for one in _best(scores, KEPT)]


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


def _whitened(grid: Complex, around: NDArray[np.float32], known: Waves, columns: NDArray[np.int64]) -> Complex:
    """The waves of a grid that begins a row above 0, by the power `around` them: pictures are not alike in all
    directions. What is fine counts for less, for less of it survives."""
    values, ring = grid[known.down + 1, columns], known.ring
    size = np.abs(values)
    typical = (np.bincount(ring, np.square(size)) / np.bincount(ring))[ring]
    usual = np.sqrt(around[known.down + 1, columns] + _FLOOR * typical + 1e-12)
    return np.asarray(values / (np.maximum(usual, size / _LIMIT) * known.cycles), np.complex64)


@cache
def _waves_of(layer: Layer, secret: bytes) -> Waves:
    """The waves of a secret, which take a while to lay out, kept for the next search."""
    return Waves(layer, secret)
