"""Rain, snow and petals, drawn over traced light by true depth.

They are no part of what is traced: history would smear what is somewhere else in every frame, and denoising would take
it for noise. A drop is clear: it shows what is around it, turned over and spread; so it is seen where lights are behind
it, and hardly elsewhere. What is not in focus is as wide as the lens makes it, and as much fainter.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.film.chance import chance
from langit.render import camera
from langit.render.snapshot import Array, Atmosphere, Floats, Particles, Snapshot

Light = NDArray[np.float32]
LONG: Final = 4.0  # times as long as wide, from which on a streak is rain
DROP, FLAKE = 0.2, 0.5  # of the width in the fast look, which draws them wide enough for few samples
MORE: Final = 4  # drops for each of the fast look's: they are thinner,
SHORT: Final = (0.25, 0.75)  # shorter, from so much of its length,
GLINT: Final = (0.55, 2.2)  # and shine as they happen to meet the light: most of them little
SIZES: Final = (0.45, 1.5)  # of flakes, the smallest and the largest: most are small
TURNED: Final = 0.9  # radians that a flake is turned at most from how it falls
NEAREST: Final = 0.35  # meters: what is nearer is before the lens and no part of the picture
REACH: Final = 16.0  # pixels: nothing is drawn wider or softer
SPREAD: Final = 12  # the share of the picture's height that a drop gathers light from, as one over it
LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)


class _Streaks(NamedTuple):
    """Streaks in the picture: `start` and `end` (N, 2) in pixels, `depth` (N,), `half` width (N,), `share` (N,)."""

    start: Floats
    end: Floats
    depth: Floats
    half: Floats
    share: Floats


def drawn(picture: Light, depth: Light, snapshot: Snapshot, size: Size, look: Atmosphere) -> Light:
    """The light (H, W, 3) with what falls before it; `depth` (H, W) is meters along the view axis."""
    fall = snapshot.particles
    if fall is None or not len(fall.centers):
        return picture
    rain = _rains(fall)
    streaks = _placed(fall, snapshot, size, rain)
    cover = _covered(streaks, depth)
    share = (1 - np.exp(-cover))[..., None].astype(np.float32)
    around = _blurred(picture, max(size.height // SPREAD, 4))
    if rain:
        sky = np.asarray(look.ambient_up, np.float32)
        own = around * 2.6 + 0.2 * sky + 0.06 * np.asarray(look.key_light, np.float32)
    else:
        lit = float(np.dot(look.ambient_up, LUMA) + 0.3 * np.dot(look.key_light, LUMA))
        own = np.asarray(fall.color, np.float32) * np.maximum(min(lit, 1.0), 0.8 * (around @ LUMA))[..., None]
    return np.asarray(picture + share * (own - picture), np.float32)


def _rains(fall: Particles) -> bool:
    """Whether it is water that falls: streaks, and not flakes or petals."""
    return bool(np.linalg.norm(fall.streaks, axis=1).max() > LONG * fall.width)


def _placed(fall: Particles, snapshot: Snapshot, size: Size, rain: bool) -> _Streaks:
    """Where streaks are in the picture, those that are in it."""
    seen = camera.from_view(snapshot.view, size)
    scale = seen.scale(size.height)
    centers = fall.centers.astype(float)
    halves = np.broadcast_to(fall.streaks.astype(float), centers.shape)
    if rain:
        centers, halves = _many(centers, halves)
    depth = (centers - seen.eye) @ seen.forward
    inside = depth > NEAREST
    centers, halves, depth, number = centers[inside], halves[inside], depth[inside], np.flatnonzero(inside)
    start, end = (_projected(centers + way * halves, seen, size, scale) for way in (-1.0, 1.0))
    view = snapshot.view
    focus = camera.focused(view)
    soft = 0.5 * view.aperture * np.abs(depth - focus) / (depth * focus) * scale
    half = 0.5 * fall.width * 2 * (DROP if rain else FLAKE) * scale / depth
    if not rain:  # no flake is like another
        low, high = SIZES
        large = low + (high - low) * chance(number, 3) ** 3
        half *= large
        middle, turn = (start + end) / 2, TURNED * (2 * chance(number, 5) - 1)
        way = (end - middle) * (FLAKE * large * 0.7 * chance(number, 7))[:, None]
        way = np.column_stack([
            np.cos(turn) * way[:, 0] - np.sin(turn) * way[:, 1], np.sin(turn) * way[:, 0] + np.cos(turn) * way[:, 1],
        ])  # fmt: skip
        start, end = middle - way, middle + way
    drawn = np.minimum(np.sqrt(half**2 + soft**2 + 0.85**2), REACH)
    length = np.linalg.norm(end - start, axis=1)
    share = fall.opacity * (half / drawn) * ((length + 2 * half) / (length + 2 * drawn))
    share *= np.clip((depth - NEAREST) / (1.2 if rain else 0.5), 0, 1)
    if rain:
        share *= GLINT[0] + (GLINT[1] - GLINT[0]) * chance(number, 9) ** 4
    wide = drawn + 1
    here = (np.minimum(start, end) < np.array(size) + wide[:, None]).all(1)
    here &= (np.maximum(start, end) > -wide[:, None]).all(1) & (share > 0.004)
    return _Streaks(start[here], end[here], depth[here], drawn[here], share[here])


def _many(centers: Floats, halves: Floats) -> tuple[Floats, Floats]:
    """More drops (N, 3) in the same air, each as far from one of those that fall as ever, and its own half streak."""
    number = np.arange(MORE * len(centers))
    low, size = centers.min(axis=0), np.maximum(np.ptp(centers, axis=0), 1e-6)
    aside = np.column_stack([chance(number, seed) for seed in (11, 13, 17)]) * size
    aside[: len(centers)] = 0.0
    placed = low + np.mod(np.tile(centers, (MORE, 1)) + aside - low, size + 1e-9)
    long = SHORT[0] + (SHORT[1] - SHORT[0]) * chance(number, 19)
    return placed, np.tile(halves, (MORE, 1)) * long[:, None]


def _projected(points: Floats, seen: camera.Camera, size: Size, scale: float) -> Floats:
    away = points - seen.eye
    depth = np.maximum(away @ seen.forward, 0.05)
    return np.column_stack([
        size.width / 2 + away @ seen.right / depth * scale, size.height / 2 - away @ seen.up / depth * scale,
    ])  # fmt: skip


def _covered(streaks: _Streaks, depth: Light) -> Array:
    """How thick what falls is in each pixel (H, W): streaks with soft edges, where nothing nearer hides them."""
    height, width = depth.shape
    thick = np.zeros(height * width)
    if not len(streaks.depth):
        return thick.reshape(height, width).astype(np.float32)
    way = streaks.end - streaks.start
    steep = np.abs(way[:, 1]) >= np.abs(way[:, 0])  # rows are walked along, or columns
    for axis, which in ((1, steep), (0, ~steep)):
        rows, columns, share, deep = _walked(_Streaks(*(part[which] for part in streaks)), axis)
        y, x = (rows, columns) if axis == 1 else (columns, rows)
        ok = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        place = y[ok] * width + x[ok]
        open_ = deep[ok] < depth.ravel()[place]
        thick += np.bincount(place[open_], share[ok][open_], height * width)
    return thick.reshape(height, width).astype(np.float32)


def _walked(streaks: _Streaks, axis: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """All pixels near streaks, walked along an axis: their place along it and across, how covered, how deep."""
    low, high = np.minimum(streaks.start, streaks.end), np.maximum(streaks.start, streaks.end)
    first = np.floor(low[:, axis] - streaks.half).astype(int)
    long = np.ceil(high[:, axis] + streaks.half).astype(int) - first + 1
    across = np.ceil(2 * streaks.half * 1.5 + 1).astype(int)  # wider than it is, for it leans
    count = long * across
    which = np.repeat(np.arange(len(long)), count)
    number = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    along = first[which] + number // across[which]
    way = streaks.end - streaks.start
    length = np.maximum(np.linalg.norm(way, axis=1), 1e-6)
    lean = np.where(np.abs(way[:, axis]) > 1e-6, way[:, 1 - axis] / np.where(way[:, axis] == 0, 1, way[:, axis]), 0.0)
    part = np.clip(along + 0.5, low[which, axis], high[which, axis]) - streaks.start[which, axis]
    middle = streaks.start[which, 1 - axis] + part * lean[which]
    beside = np.floor(middle - across[which] / 2 + 0.5).astype(int) + number % across[which]
    point = np.empty((len(which), 2))
    point[:, axis], point[:, 1 - axis] = along + 0.5, beside + 0.5
    away = point - streaks.start[which]
    unit = (way / length[:, None])[which]
    run = np.clip((away * unit).sum(1), 0, length[which])
    distance = np.linalg.norm(away - run[:, None] * unit, axis=1) / streaks.half[which]
    share = streaks.share[which] * np.clip(1 - distance**2, 0, 1) * 1.5  # a lens of water: thick in the middle
    return along, beside, share, streaks.depth[which]


def _blurred(picture: Light, reach: int) -> Light:
    """A picture blurred wide: small, smoothed twice, large again."""
    height, width = picture.shape[:2]
    rows, columns = max(height // reach, 2), max(width // reach, 2)
    cut = picture[: rows * (height // rows), : columns * (width // columns)]
    small = np.minimum(cut, 8.0).reshape(rows, height // rows, columns, width // columns, 3).mean(axis=(1, 3))
    padded = np.pad(small, ((1, 1), (1, 1), (0, 0)), mode="edge")
    small = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    small = (small[:, :-2] + 2 * small[:, 1:-1] + small[:, 2:]) / 4
    y, x = (np.clip((np.arange(n) + 0.5) / n * m - 0.5, 0, m - 1) for n, m in ((height, rows), (width, columns)))
    low, left = np.minimum(y.astype(int), rows - 2), np.minimum(x.astype(int), columns - 2)
    down, right = (y - low)[:, None, None].astype(np.float32), (x - left)[None, :, None].astype(np.float32)
    tall = small[low] * (1 - down) + small[low + 1] * down
    return np.asarray(tall[:, left] * (1 - right) + tall[:, left + 1] * right, np.float32)
