"""Where each pixel was or will be: pictures looked up along exact flow, and whether the same thing is seen there.

An edge is smooth because a pixel on it shows some of both sides. It moves with what is in front; so a pixel beside a
thing that is nearer goes where that goes (Karis, "High-Quality Temporal Supersampling", SIGGRAPH 2014).
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

FAR: Final = 1e4  # meters: where the sky is taken to be
NEARER: Final = 0.9  # of the depth of a pixel: what is nearer than that stands before it
APART: Final = 0.06  # share of its depth by which a point may have come nearer from one picture to the other
MARGIN: Final = 0.05  # meters, the same for what is close
STILL: Final = 1 / 64  # pixels: what moves less has not moved
REACH: Final = 0.5  # pixels outside a picture in which its last ones still tell what is there


class Guide(NamedTuple):
    """What is seen in each pixel or right beside it, whichever is in front.

    `depth` (H, W) in meters, `slope` how much it changes within a pixel, `owner` (H, W), and `source`, the flat place
    of the pixel (H * W,) that each takes its motion from.
    """

    depth: Array
    slope: Array
    owner: NDArray[np.uint16]
    source: Places

    @property
    def size(self) -> Size:
        """The size of the picture."""
        return Size(self.depth.shape[1], self.depth.shape[0])


def guide(depth: Array, owner: NDArray[np.uint16]) -> Guide:
    """The guide of a frame by its ground truth: `depth` (H, W), inf where there is sky, and `owner` (H, W)."""
    near = np.minimum(depth, np.float32(FAR))
    places = np.arange(near.size).reshape(near.shape)
    best, source = near.copy(), places.copy()
    for axis in (0, 1):
        for step in (1, -1):
            other, place = _beside(near, axis, step), _beside(places, axis, step)
            before = other < np.minimum(best, near * np.float32(NEARER))
            np.copyto(best, other, where=before)
            np.copyto(source, place, where=before)
    slope = np.zeros_like(near)
    for axis in (0, 1):
        slope += np.minimum(np.abs(_beside(near, axis, 1) - near), np.abs(near - _beside(near, axis, -1)))
    flat = source.ravel()
    shape = near.shape
    return Guide(best, slope.ravel()[flat].reshape(shape), owner.ravel()[flat].reshape(shape), flat)


def _beside(values: NDArray[Any], axis: int, step: int) -> NDArray[Any]:
    """Of every pixel the one beside it; at the border the pixel itself."""
    index = np.clip(np.arange(values.shape[axis]) + step, 0, values.shape[axis] - 1)
    return values.take(index, axis)


class Way(NamedTuple):
    """Where all pixels of one frame are in another: `x`, `y` (H * W,), and whether the same is `seen` there (H, W).

    `moving` are the flat places of the pixels that do not stay where they are, `nearest` (H * W,) of the pixel of the
    other frame that each is in.
    """

    x: Array
    y: Array
    seen: Flags
    moving: Places
    nearest: Places


def way(here: Guide, flow: Array, there: Guide) -> Way:
    """The way by the exact `flow` (H, W, 2), pixels to the right and down, NaN where it is unknown."""
    height, width = here.depth.shape
    moved = flow.reshape(-1, 2)[here.source]
    known = np.isfinite(moved).all(axis=1)
    moved = np.where(np.expand_dims(known, 1), moved, np.float32(0))
    rows, columns = np.divmod(np.arange(height * width), width)
    x, y = columns.astype(np.float32) + moved[:, 0], rows.astype(np.float32) + moved[:, 1]
    inside = (x >= -REACH) & (x <= width - 1 + REACH) & (y >= -REACH) & (y <= height - 1 + REACH)
    np.clip(x, 0, width - 1, out=x)
    np.clip(y, 0, height - 1, out=y)
    nearest = np.rint(y).astype(np.intp) * width + np.rint(x).astype(np.intp)
    depth = here.depth.ravel()
    off = np.abs(there.depth.ravel()[nearest] - depth)
    slack = np.float32(APART) * depth + np.float32(MARGIN) + here.slope.ravel() + there.slope.ravel()[nearest]
    seen = known & inside & (there.owner.ravel()[nearest] == here.owner.ravel()) & (off <= slack)
    moving = np.flatnonzero(np.abs(moved).max(1) > STILL)
    return Way(x, y, seen.reshape(here.depth.shape), moving, nearest)


def followed(picture: Array, way: Way) -> Array:
    """What a picture (H, W, C) of the other frame shows there: sharp, by cubic convolution (Keys 1981).

    Held within the four pixels around, so that edges get no seams. What has not moved is taken as it is.
    """
    result = picture.copy()
    flat, out = picture.reshape(-1, picture.shape[2]), result.reshape(-1, picture.shape[2])
    height, width = picture.shape[:2]
    for part in np.array_split(way.moving, max(1, len(way.moving) // 32768)):  # what a cache holds
        if len(part):
            out[part] = _cubic(flat, way.x[part], way.y[part], width, height)
    return result


def _cubic(flat: Array, x: Array, y: Array, width: int, height: int) -> Array:
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    across, down = _weights(x - left), _weights(y - top)
    columns = [np.clip(left + k, 0, width - 1) for k in (-1, 0, 1, 2)]
    total = low = high = np.zeros((0, 0), np.float32)
    for j in range(4):
        row = np.clip(top + j - 1, 0, height - 1) * width
        taps = [flat.take(row + columns[i], 0) for i in range(4)]
        line = taps[0] * across[0] + taps[1] * across[1] + taps[2] * across[2] + taps[3] * across[3]
        total = line * down[j] if j == 0 else total + line * down[j]
        if j in (1, 2):
            least, most = np.minimum(taps[1], taps[2]), np.maximum(taps[1], taps[2])
            low, high = (least, most) if j == 1 else (np.minimum(low, least), np.maximum(high, most))
    return np.clip(total, low, high)


def _weights(t: Array) -> list[Array]:
    """Of four neighbors, for a point `t` (N,) of the way from the second to the third."""
    t = t[:, None]
    return [
        ((-0.5 * t + 1) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1,
        ((-1.5 * t + 2) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    ]
