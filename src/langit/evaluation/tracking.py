"""Finding colored bodies in frames without weights: which pixels have a color, where they are, how many there are.

The parser is ours and has errors of its own; what it says of true renders is printed beside what it says of made clips.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Frames

Run = tuple[int, int, int]  # a row, and the first column and the one after the last

# How the colors of the training world look in a picture: hue in degrees, and how far from it still counts.
HUES: Final[dict[str, tuple[float, float]]] = {
    "red": (0, 14), "orange": (28, 12), "yellow": (52, 11), "green": (120, 35), "cyan": (188, 16), "blue": (222, 20),
    "purple": (278, 24), "pink": (330, 22),
}  # fmt: skip


PLAIN: Final = 0.003  # share of a picture that a body must fill for anybody to be asked where it is


@dataclass(frozen=True, kw_only=True)
class Eye:
    """What finds bodies: `masks(frames, color)` are the pixels (T, Y, X) of one of `colors`, of any size."""

    masks: Callable[[Frames, str], NDArray[np.bool_]]
    colors: frozenset[str]

    def track(self, frames: Frames, color: str) -> "Track":
        """Where the body of a color is."""
        return track(self.masks(frames, color))


@dataclass(frozen=True, kw_only=True)
class Track:
    """A body through a clip: centers (T, 2) in parts of width and height, NaN where unseen; areas (T) as shares."""

    centers: NDArray[np.float64]
    areas: NDArray[np.float64]

    @property
    def seen(self) -> NDArray[np.bool_]:
        """In which frames it is seen."""
        return np.asarray(self.areas > 0)


def color_masks(frames: Frames, color: str, *, saturation: float = 0.35, value: float = 0.2) -> NDArray[np.bool_]:
    """Which pixels (T, Y, X) have a color of `HUES`, strongly enough."""
    hue, high, spread = _hue(frames)
    middle, width = HUES[color]
    away = np.abs((hue - middle + 180) % 360 - 180)
    return np.asarray((away <= width) & (spread >= saturation * high) & (high >= value * 255))


PARSER: Final = Eye(masks=color_masks, colors=frozenset(HUES))  # looks at colors alone, and needs no weights


def track(masks: NDArray[np.bool_], least: float = 0.0008) -> Track:
    """Where the largest connected part of each mask (T, Y, X) is. Smaller than `least` of the picture is unseen."""
    height, width = masks.shape[1:]
    centers = np.full((len(masks), 2), np.nan)
    areas = np.zeros(len(masks))
    for t, mask in enumerate(masks):
        parts = components(mask)
        if not parts:
            continue
        rows, columns = max(parts, key=lambda part: len(part[0]))
        share = len(rows) / mask.size
        if share >= least:
            centers[t] = (columns.mean() + 0.5) / width, (rows.mean() + 0.5) / height
            areas[t] = share
    return Track(centers=centers, areas=areas)


def track_of_owner(owners: NDArray[np.integer], owner: int, least: float = PLAIN) -> Track:
    """The true track of one owner of a segmentation (T, Y, X), where at least that share of the picture shows it."""
    return track(owners == owner, least=least)


def count(masks: NDArray[np.bool_], least: float = 0.0008) -> NDArray[np.int64]:
    """How many connected parts of at least that size each mask has."""
    return np.array([sum(len(rows) / mask.size >= least for rows, _ in components(mask)) for mask in masks])


def components(mask: NDArray[np.bool_]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Connected parts (four neighbors) as rows and columns: runs of pixels, joined when they touch the row above."""
    runs = _runs(mask)
    parent = list(range(len(runs)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, other in _touching(runs):
        parent[find(index)] = find(other)
    groups: dict[int, list[Run]] = {}
    for index, run in enumerate(runs):
        groups.setdefault(find(index), []).append(run)
    return [
        (
            np.concatenate([np.full(b - a, r) for r, a, b in group]),
            np.concatenate([np.arange(a, b) for _, a, b in group]),
        )
        for group in groups.values()
    ]


def _runs(mask: NDArray[np.bool_]) -> list[Run]:
    """The runs of set pixels of every row, in order."""
    found = []
    for row in np.flatnonzero(mask.any(1)):
        edges = np.flatnonzero(np.diff(mask[row].astype(np.int8), prepend=0, append=0))
        found += [(int(row), int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
    return found


def _touching(runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """Each run by its number with each run of the row above that it touches."""
    rows: dict[int, list[int]] = {}
    for index, (row, start, stop) in enumerate(runs):
        rows.setdefault(row, []).append(index)
        for other in rows.get(row - 1, ()):
            _, first, last = runs[other]
            if first < stop and start < last:
                yield index, other


def mean_color(frames: Frames, masks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The mean color (T, 3) below each mask, NaN where it is empty."""
    colors = np.full((len(frames), 3), np.nan)
    for t, (frame, mask) in enumerate(zip(frames, masks, strict=True)):
        if mask.any():
            colors[t] = frame[mask].mean(0)
    return colors


def _hue(frames: Frames) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Hue in degrees, the largest of red, green and blue, and its distance to the smallest."""
    red, green, blue = (frames[..., i].astype(np.float32) for i in range(3))
    high, low = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    spread = high - low
    safe = np.maximum(spread, 1e-6)
    hue = np.where(
        high == red,
        ((green - blue) / safe) % 6,
        np.where(high == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    return 60 * hue, high, spread
