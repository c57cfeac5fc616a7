"""Hair of the pack: the strands of every style and the skin below them, bound to the body that all adults share.

A style has a file for women and one for men, such as `hair/bob_f`; made by `scripts/assets/people/hair.py`.
"""

import io
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import LENGTH, SHARE, Ints
from langit.assets.pack import opened

WIDTH: Final = 1e-4  # meters a step of 8 bits
ANGLE: Final = 1e-3  # rad a step of 16 bits


@dataclass(frozen=True, kw_only=True)
class Bound:
    """Points on the body: `anchors` (N, 3), `shares` (N, 3) of them and `offsets` (N, 3) in the frame there.

    The offsets of points that are `free` (N,) are in the axes of the body at rest, so that what hangs stays smooth.
    """

    anchors: Ints
    shares: Floats
    offsets: Floats
    free: NDArray[np.bool_]

    def of(self, rows: slice | NDArray[np.integer]) -> Self:
        """Some of the points."""
        return replace(
            self,
            anchors=self.anchors[rows],
            shares=self.shares[rows],
            offsets=self.offsets[rows],
            free=self.free[rows],
        )


@dataclass(frozen=True, kw_only=True)
class Strands:
    """Center lines of ribbons, all of equal length.

    `bound`: strands times points; `width` (N, P) of the ribbons in meters; `random` (N,) from 0 to 1.
    """

    bound: Bound
    width: Floats
    random: Floats

    def of(self, lines: NDArray[np.integer]) -> Self:
        """Some of the strands, by their numbers."""
        points = (lines[:, None] * self.width.shape[1] + np.arange(self.width.shape[1])).ravel()
        return replace(self, bound=self.bound.of(points), width=self.width[lines], random=self.random[lines])

    @property
    def apart(self) -> bool:
        """Whether this is a tail or a bun, which has a middle of its own."""
        return bool(self.bound.free.reshape(self.width.shape)[:, 1:].all())


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """The skin that hair grows on: `bound` points of which each is `inside` (V,) its edge, in meters, at a `turn` (V,).

    `levels` are its triangles (T, 3), finest first.
    """

    bound: Bound
    inside: Floats
    turn: Floats
    levels: tuple[Ints, ...]


@dataclass(frozen=True, kw_only=True)
class Style:
    """Hair of a style.

    `strands` in one or more parts. `grounds` names the skin for its cap, if it has one; of that, `fade` says from where
    inside the edge it begins and where it is full, `lift` how far it is off the skin, `shade` its brightness. The color
    of hair is mixed with the share `skin` of that below and darkened to `dark`. `falls`: long enough for the chest.
    `sparse`: skin shows between its hairs.
    """

    strands: tuple[Strands, ...]
    grounds: str | None
    fade: tuple[float, float]
    lift: float
    shade: float
    skin: float
    dark: float
    falls: bool
    sparse: bool


@cache
def style(file: str) -> Style:
    """A style by its file without the ending."""
    found = _arrays(file)
    gone, full, lift, shade, skin, dark, falls, sparse = found["look"].tolist()
    parts, first, line = [], 0, 0
    bound = _bound(found)
    for count, points in found["parts"].tolist():
        rows, lines = slice(first, first + count * points), slice(line, line + count)
        parts.append(
            Strands(
                bound=bound.of(rows),
                width=found["width"][rows].astype(float).reshape(count, points) * WIDTH,
                random=found["random"][lines].astype(float) / 255,
            )
        )
        first, line = rows.stop, lines.stop
    return Style(
        strands=tuple(parts),
        grounds=str(found["grounds"].item()) or None,
        fade=(gone, full),
        lift=lift,
        shade=shade,
        skin=skin,
        dark=dark,
        falls=falls > 0,
        sparse=sparse > 0,
    )


@cache
def grounds(file: str) -> Grounds:
    """Skin by its file without the ending."""
    found = _arrays(file)
    return Grounds(
        bound=_bound(found),
        inside=found["inside"].astype(float) * LENGTH,
        turn=found["turn"].astype(float) * ANGLE,
        levels=tuple(found[f"triangles_{level}"].astype(np.int32) for level in range(2)),
    )


def _arrays(file: str) -> dict[str, NDArray[Any]]:
    with np.load(io.BytesIO(opened(f"people/hair/{file}.npz"))) as archive:
        return {name: archive[name] for name in archive.files}


def _bound(found: dict[str, NDArray[Any]]) -> Bound:
    shares = found["shares"].astype(float) * SHARE
    return Bound(
        anchors=found["anchors"].astype(np.int32),
        shares=np.column_stack([1 - shares.sum(1), shares]),
        offsets=found["offsets"].astype(float) * LENGTH,
        free=found["free"].astype(bool),
    )
