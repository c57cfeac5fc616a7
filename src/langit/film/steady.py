"""Few samples made steady: gathered along exact flow, denoised, and carried to the frames between traced ones.

All is numpy in the order of frames, so a film is the same whoever traced its frames. Of what stands still noise is
gathered, and denoised then: a denoiser that sees the few samples of one frame makes other blotches of them in each.
Noise of what moves cannot be gathered so, since noise between pixels is no noise any more but looks like cloth; there
pictures are gathered that were denoised alone. Where these say that light has changed, what was gathered gives way.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.film.following import Array, Flags, Guide, Way, followed, guide, way
from langit.film.grade import GRAY, LUMINANCE
from langit.film.quality import Row

AROUND: Final = 2  # pixels, each way, over which a change of light is looked for
LUCK: Final = 3  # pixels, each way, over which noise is measured
LEAST: Final = 0.08  # in the logarithm of light: a change that may be none, however little noise there is
DOUBT: Final = 0.5  # of the noise of a pixel: what may be left of it where it was taken out
CERTAIN: Final = 2.5  # times what may be noise: what is none
DARK: Final = 0.03  # of exposed light, where a change is hardly seen
MOVING: Final = 0.25  # the least share of new light where things move
SURE: Final = 5.0  # traced frames after which gathered noise alone is shown
WORTH: Final = 0.02  # the share of a picture that must gain by it, for what was gathered to be denoised too
SETTLED: Final = 2  # traced frames from one such time to the next: little is new in what stands still
ROUNDS: Final = 48  # pixels from its border that a hole is filled
SIDES: Final = ((0, 1), (0, -1), (1, 0), (-1, 0))

Denoiser = Callable[[Array, Array | None, Array | None], Array]  # of light, albedo, normals (H, W, 3)


class Traced(NamedTuple):
    """What was traced of a frame: `light`, linear (H, W, 3), and what a denoiser is helped by: `albedo`, `normals`.

    Without these two it is taken to be denoised already.
    """

    light: Array
    albedo: Array | None = None
    normals: Array | None = None


class Instant(NamedTuple):
    """A frame as ground truth knows it, and what was traced of it.

    `depth` (H, W) in meters, inf at the sky; `owner` (H, W). `back` and `fore` (H, W, 2) are the exact flow to the last
    frame that was traced before it and, where it is not traced itself, to the next; None where there is none.
    """

    depth: Array
    owner: NDArray[np.uint16]
    back: Array | None = None
    fore: Array | None = None
    traced: Traced | None = None


class _Held(NamedTuple):
    """What is known after a traced frame, and of how many frames each pixel of it is gathered."""

    number: int
    guide: Guide
    noisy: Array  # (H, W, 9): light, albedo, normals
    still: Array  # (H, W): frames in `noisy`
    shown: Array  # (H, W, 3): denoised
    shows: Array  # (H, W): frames in `shown`


class Steady:
    """Makes the frames of one clip steady, in their order, as a row of `quality` says.

    Frames have numbers from 0 on; the first one has to be traced.
    """

    def __init__(self, row: Row, denoised: Denoiser):
        self._row, self._denoised = row, denoised
        self._held: _Held | None = None
        self._bright = np.float32(0)
        self._waiting: list[tuple[int, Instant, Guide]] = []

    @property
    def held(self) -> int | None:
        """The last frame that was traced and gathered; after `restore` it may be one that is still to be given."""
        return None if self._held is None else self._held.number

    def wants(self, number: int, *, last: bool = False) -> bool:
        """Whether a frame is to be traced; it may be held already, from before a kill."""
        return (number % self._row.every == 0 or last) and (self._held is None or self._held.number != number)

    def add(self, number: int, instant: Instant) -> list[tuple[int, Array]]:
        """The next frame. Returns the frames that are done by it, linear (H, W, 3): none while a traced one is awaited.

        Raises:
            ValueError: the first frame of a clip is not traced.
        """
        if self._held is not None and self._held.number == number:
            return [(number, self._held.shown)]
        here = guide(instant.depth, instant.owner)
        if instant.traced is None:
            if self._held is None:
                raise ValueError("the first frame of a clip has to be traced")
            self._waiting.append((number, instant, here))
            return []
        held = self._gathered(number, instant, instant.traced, here)
        done = self._carried(held)
        self._held = held
        return [*done, (number, held.shown)]

    def history(self) -> dict[str, NDArray[Any]]:
        """All that later frames need of earlier ones, for `restore`, right after a frame that was traced."""
        if self._held is None:
            return {}
        number, seen, *rest = self._held
        arrays = dict(zip(_Held._fields[2:], rest, strict=True))
        return {"number": np.array(number), "bright": self._bright, **seen._asdict(), **arrays}

    def restore(self, history: Mapping[str, NDArray[Any]]) -> None:
        """Go on where another one was that gave this `history`."""
        if history:
            seen = Guide(**{name: history[name] for name in Guide._fields})
            rest = (history[name] for name in _Held._fields[2:])
            self._held = _Held(int(history["number"]), seen, *rest)
            self._bright = np.float32(history["bright"])

    def _gathered(self, number: int, instant: Instant, traced: Traced, here: Guide) -> _Held:
        alone = self._denoised(*traced)
        noisy = np.concatenate([part for part in traced if part is not None], 2)
        once = np.ones(here.depth.shape, np.float32)
        before = self._held
        if before is None or instant.back is None:
            self._bright = np.float32(GRAY / np.exp(np.log(np.maximum(alone @ LUMINANCE, 1e-4)).mean()))
            return _Held(number, here, noisy, once, alone, once)
        along = way(here, instant.back, before.guide)
        old = followed(before.shown, along)
        kept = np.where(along.seen, 1 - self._changed(old, alone, traced), 0).astype(np.float32)
        count = before.shows.ravel()[along.nearest].reshape(kept.shape) * kept + 1
        shown = old + (alone - old) * _share(count, kept, MOVING)[:, :, None]
        kept.ravel()[along.moving] = 0
        still = before.still * kept + 1
        noisy -= before.noisy  # in place: it is the largest of all that is held
        noisy *= _share(still, kept, self._row.share)[:, :, None]
        noisy += before.noisy
        self._held = before._replace(noisy=noisy)  # what was there before is needed no more
        del before, along, alone
        sure = np.clip((still - 1) / (SURE - 1), 0, 1)[:, :, None]
        if traced.albedo is not None and sure.mean() > WORTH:
            anew = number // self._row.every % SETTLED == 0
            shown += ((self._denoised(*np.split(noisy, (3, 6), 2)) if anew else old) - shown) * sure
        return _Held(number, here, noisy, still, shown, count)

    def _changed(self, old: Array, new: Array, traced: Traced) -> Array:
        """How sure it is that the light has changed from one denoised picture to the next, `traced`: 0 to 1 (H, W)."""
        dark = np.float32(DARK) / self._bright
        was, now, noisy = (np.log(np.maximum(light, 0) + dark) for light in (old, new, traced.light))
        noise = np.ones_like(now) if traced.albedo is None else np.sqrt(boxed((noisy - now) ** 2, LUCK))
        least = np.float32(LEAST) + np.float32(DOUBT) * noise
        t = np.clip((np.abs(boxed(was - now, AROUND)) / least - 1) / np.float32(CERTAIN - 1), 0, 1).max(2)
        return np.asarray(t * t * (3 - 2 * t), np.float32)

    def _carried(self, after: _Held) -> list[tuple[int, Array]]:
        """The frames that waited, from the traced ones before and after them."""
        waiting, self._waiting, before = self._waiting, [], self._held
        done = []
        for number, instant, here in waiting:
            assert before is not None, "a frame waits only after a traced one"
            share = (number - before.number) / (after.number - before.number)
            picture = between(instant, here, before.shown, before.guide, after.shown, after.guide, share)
            done.append((number, picture))
        return done


def between(
    instant: Instant,
    here: Guide,
    before: Array,
    before_guide: Guide,
    after: Array,
    after_guide: Guide,
    share: float,
) -> Array:
    """A frame carried from the traced ones `before` and `after` it, (H, W, 3) each.

    Each pixel comes from where the same thing is seen, from both by their nearness where it is in both: `share` is how
    much of the way from one to the other has gone. What neither saw is filled from beside it, from the same owner.
    """
    sources: list[tuple[Array, Way, float]] = []
    if instant.back is not None:
        sources.append((before, way(here, instant.back, before_guide), 1 - share))
    if instant.fore is not None:
        sources.append((after, way(here, instant.fore, after_guide), share))
    if not sources:
        return before
    total = np.zeros_like(before)
    weights = np.zeros(before.shape[:2], np.float32)
    for picture, along, weight in sources:
        weighed = np.where(along.seen, weight, 0).astype(np.float32)
        total += weighed[:, :, None] * followed(picture, along)
        weights += weighed
    known = weights > 0
    mean = np.asarray(total / np.maximum(weights, 1e-6)[:, :, None], np.float32)
    return mean if known.all() else filled(mean, known, here.owner)


def filled(picture: Array, known: Flags, owner: NDArray[np.uint16]) -> Array:
    """A picture (H, W, 3) with its holes, where it is not `known` (H, W), filled from their borders.

    First from pixels of the same owner; where there are none within reach, from any.
    """
    height, width = known.shape
    frame = np.pad(known, 1)  # a border of pixels that nobody knows, so that all have four beside them
    owners, known = np.pad(owner, 1).ravel(), frame.ravel()
    result = np.pad(picture, ((1, 1), (1, 1), (0, 0))).reshape(-1, picture.shape[2])
    steps = np.array([down * (width + 2) + across for down, across in SIDES])
    inside = np.pad(np.ones((height, width), bool), 1).ravel()
    missing = np.flatnonzero(inside & ~known)
    for same in (True, False):
        for _ in range(ROUNDS if same else height + width):
            if not len(missing):
                break
            beside = missing[:, None] + steps
            told = known[beside] & (owners[beside] == owners[missing][:, None] if same else True)
            count = told.sum(1)
            found = count > 0
            if not found.any():
                break
            places = missing[found]
            weights = (told[found] / count[found][:, None]).astype(np.float32)
            result[places] = np.einsum("nk,nkc->nc", weights, result[beside[found]])
            known[places] = True
            missing = missing[~found]
    return result.reshape(height + 2, width + 2, -1)[1:-1, 1:-1]


def _share(count: Array, kept: Array, least: float) -> Array:
    """The share of new light beside that of `count` frames, (H, W), of which so much is `kept` as it was."""
    return np.maximum(np.maximum(1 / count, np.float32(least)), 1 - kept)


def boxed(values: Array, around: int) -> Array:
    """The mean of all within `around` pixels, of each pixel of (H, W, C); border pixels stand for what is outside."""
    for axis in (0, 1):
        size = values.shape[axis]
        wide = values.take(np.clip(np.arange(-around, size + around), 0, size - 1), axis)
        moved = np.moveaxis(wide, axis, 0)
        total = moved[:size].copy()
        for step in range(1, 2 * around + 1):
            total += moved[step : step + size]
        values = np.moveaxis(total * np.float32(1 / (2 * around + 1)), 0, axis)
    return values
