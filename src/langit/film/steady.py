"""Few samples made steady: light gathered along exact flow, denoised, and carried to the frames between traced ones.

All is numpy in the order of frames, so a film is the same whoever traced its frames. Noise is gathered first and denoised
then: a denoiser that sees one frame's few samples alone makes other blotches in each, and no clamp tells those from a
shadow that moves.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.film.following import Array, Flags, Guide, Way, followed, guide, way
from langit.film.quality import Quality

AROUND: Final = 2  # pixels, each way: the neighborhood that says what light is likely
LIKELY: Final = 2.0  # standard deviations of it that gathered light may be off
MIRRORED: Final = 0.75  # the same where all is mirrored: images in mirrors do not move as surfaces do
FIREFLY: Final = 2.5  # standard deviations above which a new sample is no light but luck
LEAST: Final = 0.02  # in log(1 + light): what anything may be off
ROUNDS: Final = 48  # pixels from its border that a hole is filled
SIDES: Final = ((0, 1), (0, -1), (1, 0), (-1, 0))

Denoiser = Callable[[Array, Array | None, Array | None], Array]  # of light, albedo, normals (H, W, 3)


class Traced(NamedTuple):
    """What was traced of a frame: `light`, linear (H, W, 3), and what a denoiser is helped by: `albedo`, `normals`.

    `mirror` (H, W) is the share of light that comes from images in wet roads, water and glass, from 0 to 1.
    """

    light: Array
    albedo: Array | None = None
    normals: Array | None = None
    mirror: Array | None = None


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
    """What is known after a traced frame: all that was gathered, of how many frames, and what it is denoised."""

    guide: Guide
    gathered: Array  # (H, W, C): light, albedo, normals
    count: Array  # (H, W)
    shown: Array  # (H, W, 3)


class Steady:
    """Makes the frames of one clip steady, in their order. What it holds can be pickled, to go on after a kill.

    `bright` is what light is multiplied by to be about 1 where it is bright, the exposure of the clip: noise is judged
    as eyes see it.
    """

    def __init__(self, quality: Quality, bright: float, denoised: Denoiser):
        self._quality, self._bright, self._denoised = quality, np.float32(bright), denoised
        self._held: _Held | None = None
        self._waiting: list[tuple[Instant, Guide]] = []

    def add(self, instant: Instant) -> list[Array]:
        """The next frame. Returns the frames that are done by it, linear (H, W, 3): none while it waits for a traced one.

        Raises:
            ValueError: the first frame of a clip is not traced.
        """
        here = guide(instant.depth, instant.owner)
        if instant.traced is None:
            if self._held is None:
                raise ValueError("the first frame of a clip has to be traced")
            self._waiting.append((instant, here))
            return []
        held = self._gathered(instant, instant.traced, here)
        done = self._carried(held)
        self._held = held
        return [*done, held.shown]

    def end(self) -> list[Array]:
        """The frames after the last traced one."""
        return self._carried(None)

    def _gathered(self, instant: Instant, traced: Traced, here: Guide) -> _Held:
        parts = [part for part in (traced.light, traced.albedo, traced.normals) if part is not None]
        light, low, high = self._likely(traced)
        fresh = np.concatenate([light, *parts[1:]], 2)
        before = self._held
        count = np.ones(here.depth.shape, np.float32)
        if before is not None and instant.back is not None:
            along = way(here, instant.back, before.guide)
            old = followed(before.gathered, along)
            old[:, :, :3] = np.clip(old[:, :, :3], low, high)
            count = np.where(along.seen, before.count.ravel()[along.nearest].reshape(count.shape) + 1, 1)
            share = np.maximum(1 / count, np.float32(self._quality.share))
            if traced.mirror is not None:
                share = np.maximum(share, np.float32(0.5) * traced.mirror)
            fresh = old + (fresh - old) * np.where(along.seen, share, 1)[:, :, None]
        return _Held(here, fresh, count.astype(np.float32), self._shown(fresh, traced))

    def _shown(self, gathered: Array, traced: Traced) -> Array:
        light, rest = np.ascontiguousarray(gathered[:, :, :3]), np.split(gathered[:, :, 3:], [3], 2)
        helps = [np.ascontiguousarray(one) if one.shape[2] == 3 else None for one in rest]
        if traced.albedo is None:
            helps = [None, helps[0]]
        return self._denoised(light, helps[0], helps[1])

    def _likely(self, traced: Traced) -> tuple[Array, Array, Array]:
        """The light of a frame without fireflies, and between what gathered light may lie."""
        log = np.log1p(np.maximum(traced.light, 0) * self._bright)
        mean = boxed(log, AROUND)
        spread = np.sqrt(np.maximum(boxed(log * log, AROUND) - mean * mean, 0))
        light = np.expm1(np.minimum(log, mean + np.float32(FIREFLY) * spread + np.float32(LEAST))) / self._bright
        likely = np.float32(LIKELY)
        if traced.mirror is not None:
            likely = (likely + (np.float32(MIRRORED) - likely) * traced.mirror)[:, :, None]
        off = likely * spread + np.float32(LEAST)
        low, high = np.expm1(np.maximum(mean - off, 0)), np.expm1(mean + off)
        return light, low / self._bright, high / self._bright

    def _carried(self, after: _Held | None) -> list[Array]:
        """The frames that waited, from the traced ones before and after them."""
        waiting, self._waiting = self._waiting, []
        assert self._held is not None or not waiting, "a frame waits only after a traced one"
        return [
            between(instant, here, self._held.shown, self._held.guide, after and after.shown, after and after.guide,
                    (number + 1) / (len(waiting) + 1))
            for number, (instant, here) in enumerate(waiting) if self._held is not None
        ]  # fmt: skip


def between(
    instant: Instant,
    here: Guide,
    before: Array,
    before_guide: Guide,
    after: Array | None,
    after_guide: Guide | None,
    share: float,
) -> Array:
    """A frame carried from the traced ones `before` and, if there is one, `after` it, (H, W, 3) each.

    Each pixel comes from where the same thing is seen, from both by their nearness where it is in both: `share` is how
    much of the way from one to the other has gone. What neither saw is filled from beside it, from the same owner.
    """
    sources: list[tuple[Array, Way, float]] = []
    if instant.back is not None:
        sources.append((before, way(here, instant.back, before_guide), 1 - share))
    if instant.fore is not None and after is not None and after_guide is not None:
        sources.append((after, way(here, instant.fore, after_guide), share))
    if not sources:
        return before
    total = np.zeros_like(before)
    weights = np.zeros(before.shape[:2], np.float32)
    for picture, along, weight in sources:
        weighed = np.where(along.seen, np.float32(weight), 0)
        total += weighed[:, :, None] * followed(picture, along)
        weights += weighed
    known = weights > 0
    picture = total / np.where(known, weights, 1)[:, :, None]
    return filled(picture, known, here.owner) if not known.all() else picture


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
