"""Writing as neon tubes: katakana, a few kanji and Latin capitals.

`STROKES` holds every glyph as lines on a grid of 10 by 10, y up. Every line becomes a flat ribbon, so a
sign is crisp at any size and all the writing of a street is one mesh.
"""

from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from langit.arrays import Floats
from langit.simulation.places.meshwork import MeshBuilder

Line = tuple[tuple[float, float], ...]


def _rectangle(x0: float, x1: float, y0: float, y1: float) -> Line:
    return ((x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0))


# The two small strokes that voice a syllable, and the small circle.
_VOICED: Final[tuple[Line, ...]] = (((7.2, 9.9), (7.9, 8.5)), ((8.9, 9.9), (9.6, 8.5)))
_CIRCLE: Final[tuple[Line, ...]] = (
    ((8.4, 9.9), (9.3, 9.4), (9.3, 8.6), (8.4, 8.1), (7.6, 8.6), (7.6, 9.4), (8.4, 9.9)),
)
_KE: Final[tuple[Line, ...]] = (((3.2, 9.5), (1, 5.5)), ((2.6, 7.2), (9, 7.2)), ((6.4, 7.2), (5.8, 3), (3.4, 0.6)))
_HA: Final[tuple[Line, ...]] = (((3, 7.5), (1, 1)), ((6, 7.5), (8.8, 1)))
_HI: Final[tuple[Line, ...]] = (((2, 9), (2, 1.5), (3, 0.8), (8.8, 0.8)), ((8, 6.6), (2, 5)))
_KA: Final[tuple[Line, ...]] = (((1, 7), (9, 7), (8.4, 1.5), (7, 0.6), (6, 1.2)), ((4.8, 9.5), (4.4, 5), (1.2, 0.8)))

STROKES: Final[dict[str, tuple[Line, ...]]] = {
    "ラ": (((2, 9), (8, 9)), ((1.5, 6.5), (8.5, 6.5), (7.5, 4), (4, 0.5))),
    "メ": (((8, 9.5), (6, 5), (1.5, 0.5)), ((2.5, 6.5), (8, 2))),
    "ン": (((1.5, 8.5), (4, 7)), ((9, 7.5), (6.5, 3), (1.5, 0.8))),
    "カ": _KA,
    "ガ": (*_KA, *_VOICED),
    "オ": (((1, 7), (9, 7)), ((6.2, 9.5), (6.2, 0.8), (4.8, 1.4)), ((6, 6.8), (1.2, 1.8))),
    "ケ": _KE,
    "ゲ": (*_KE, *_VOICED),
    "ホ": (((1, 7), (9, 7)), ((5, 9.5), (5, 0.8)), ((3, 4.8), (1.2, 2)), ((7, 4.8), (8.8, 2))),
    "テ": (((2.5, 9), (7.5, 9)), ((1, 6.4), (9, 6.4)), ((5.2, 6.4), (4.8, 3), (2.6, 0.6))),
    "ル": (((3, 8.8), (3, 5), (1, 0.8)), ((6, 9.2), (6, 1), (9.2, 4))),
    "バ": (*_HA, *_VOICED),
    "パ": (*_HA, *_CIRCLE),
    "ス": (((1.8, 8.6), (7.8, 8.6), (5.5, 4.5), (1, 0.8)), ((5.8, 4.6), (9, 1))),
    "タ": (((3.8, 9.5), (1, 5)), ((3.2, 8), (8.6, 8), (7, 4), (2.5, 0.4)), ((3, 5.4), (7, 3.8))),
    "ク": (((3.8, 9.5), (1, 5.2)), ((3.2, 8), (8.6, 8), (7, 3.6), (2.5, 0.4))),
    "シ": (((1.5, 9), (4, 7.8)), ((1, 6.2), (3.5, 5)), ((1.5, 0.8), (6.5, 3), (9.2, 7.5))),
    "コ": (((1.5, 8), (8.5, 8), (8.5, 1.2)), ((1.2, 1.2), (9, 1.2))),
    "ヒ": _HI,
    "ビ": (*_HI, *_VOICED),
    "ブ": (((1, 7.8), (8.8, 7.8), (7, 3.6), (2.5, 0.5)), *_VOICED),
    "マ": (((1, 8.4), (9, 8.4), (5.5, 4)), ((3.5, 5), (6.5, 2))),
    "ム": (((4.6, 9.5), (2, 1.8), (8.6, 2.4)), ((6.8, 4.6), (9, 0.8))),
    "サ": (((1, 6.8), (9, 6.8)), ((3, 9.2), (3, 4)), ((7, 9.2), (7, 4), (4, 0.5))),
    "ウ": (((5, 9.8), (5, 8)), ((1.5, 5), (1.5, 8), (8.6, 8), (7.5, 4), (4, 0.5))),
    "ナ": (((1, 6.6), (9, 6.6)), ((5.4, 9.5), (5, 5), (2, 0.6))),
    "ー": (((1, 5), (9, 5)),),
    "東": (
        ((1, 8.4), (9, 8.4)), ((5, 9.9), (5, 0.2)), _rectangle(2.2, 7.8, 3.9, 7.0), ((2.2, 5.4), (7.8, 5.4)),
        ((4.8, 3.8), (1, 1)), ((5.2, 3.8), (9, 1)),
    ),
    "京": (
        ((5, 9.9), (5, 8.6)), ((1, 8.4), (9, 8.4)), _rectangle(2.8, 7.2, 4.6, 7.0), ((5, 4.6), (5, 0.6), (4, 1.2)),
        ((3, 3.2), (1.4, 1)), ((7, 3.2), (8.6, 1)),
    ),
    "酒": (
        ((0.8, 9), (2.2, 8)), ((0.4, 6.2), (1.8, 5.2)), ((0.6, 0.6), (2.4, 3.8)), ((3.2, 9), (9.6, 9)),
        _rectangle(3.7, 9.2, 0.6, 6.8), ((5.4, 9), (5.4, 6.8), (4.8, 4.4)), ((7.4, 9), (7.4, 5), (8.8, 5)),
        ((3.7, 2.8), (9.2, 2.8)),
    ),
    "本": (
        ((1, 7.4), (9, 7.4)), ((5, 9.8), (5, 0.2)), ((5, 7.2), (1, 2.4)), ((5, 7.2), (9, 2.4)),
        ((3.2, 2.4), (6.8, 2.4)),
    ),
    "日": (_rectangle(2.4, 7.6, 0.8, 9.2), ((2.4, 5), (7.6, 5))),
    "中": (_rectangle(1.6, 8.4, 3.6, 7.4), ((5, 9.8), (5, 0.2))),
    "大": (((1, 6.6), (9, 6.6)), ((5, 9.6), (4.6, 5), (1, 0.6)), ((5, 6.2), (9, 0.6))),
    "山": (((5, 9.4), (5, 1.4)), ((1.4, 6.2), (1.4, 1.4), (8.6, 1.4), (8.6, 6.2))),
    "田": (_rectangle(1.6, 8.4, 1, 9), ((5, 9), (5, 1)), ((1.6, 5), (8.4, 5))),
    "円": (((1.6, 0.4), (1.6, 9), (8.4, 9), (8.4, 0.6), (7.4, 1)), ((5, 9), (5, 5)), ((1.6, 5), (8.4, 5))),
    "A": (((1.6, 0.6), (5, 9.4), (8.4, 0.6)), ((2.9, 3.8), (7.1, 3.8))),
    "B": (((2, 0.6), (2, 9.4), (6.4, 9.4), (7.6, 8.2), (7.6, 6.4), (6.4, 5.2), (8, 4), (8, 1.8), (6.6, 0.6), (2, 0.6)),
          ((2, 5.2), (6.4, 5.2))),
    "C": (((8.2, 7.8), (6.4, 9.4), (3.6, 9.4), (1.8, 7.6), (1.8, 2.4), (3.6, 0.6), (6.4, 0.6), (8.2, 2.2)),),
    "D": (((2, 0.6), (2, 9.4), (6, 9.4), (8.2, 7.2), (8.2, 2.8), (6, 0.6), (2, 0.6)),),
    "E": (((8, 0.6), (2, 0.6), (2, 9.4), (8, 9.4)), ((2, 5), (7, 5))),
    "F": (((2, 0.6), (2, 9.4), (8, 9.4)), ((2, 5), (7, 5))),
    "G": (((8.2, 7.8), (6.4, 9.4), (3.6, 9.4), (1.8, 7.6), (1.8, 2.4), (3.6, 0.6), (6.4, 0.6), (8.2, 2.2), (8.2, 4.6),
           (5.4, 4.6)),),
    "H": (((2, 0.6), (2, 9.4)), ((8, 0.6), (8, 9.4)), ((2, 5), (8, 5))),
    "I": (((5, 0.6), (5, 9.4)),),
    "J": (((7.4, 9.4), (7.4, 2.2), (5.8, 0.6), (3.8, 0.6), (2.2, 2.2)),),
    "K": (((2, 0.6), (2, 9.4)), ((8, 9.4), (2, 4)), ((4, 5.8), (8.2, 0.6))),
    "L": (((2, 9.4), (2, 0.6), (8, 0.6)),),
    "M": (((1.4, 0.6), (1.4, 9.4), (5, 3.6), (8.6, 9.4), (8.6, 0.6)),),
    "N": (((1.8, 0.6), (1.8, 9.4), (8.2, 0.6), (8.2, 9.4)),),
    "O": (((3.6, 0.6), (1.8, 2.4), (1.8, 7.6), (3.6, 9.4), (6.4, 9.4), (8.2, 7.6), (8.2, 2.4), (6.4, 0.6),
           (3.6, 0.6)),),
    "P": (((2, 0.6), (2, 9.4), (6.6, 9.4), (8, 8), (8, 5.8), (6.6, 4.4), (2, 4.4)),),
    "R": (((2, 0.6), (2, 9.4), (6.6, 9.4), (8, 8), (8, 5.8), (6.6, 4.4), (2, 4.4)), ((5, 4.4), (8.2, 0.6))),
    "S": (((8, 8), (6.4, 9.4), (3.6, 9.4), (2, 8), (2, 6.4), (3.4, 5.2), (6.6, 4.8), (8, 3.6), (8, 2), (6.4, 0.6),
           (3.6, 0.6), (2, 2)),),
    "T": (((5, 0.6), (5, 9.4)), ((1.6, 9.4), (8.4, 9.4))),
    "U": (((1.8, 9.4), (1.8, 2.4), (3.6, 0.6), (6.4, 0.6), (8.2, 2.4), (8.2, 9.4)),),
    "W": (((1.2, 9.4), (3, 0.6), (5, 6.4), (7, 0.6), (8.8, 9.4)),),
    "Y": (((1.6, 9.4), (5, 5), (8.4, 9.4)), ((5, 5), (5, 0.6))),
}  # fmt: skip
# Noodles, karaoke, hotel, bar, coffee, beer, camera, game, sauna, club, tobacco, sake, Tokyo and a few names.
WORDS: Final = (
    "ラーメン", "カラオケ", "ホテル", "バー", "コーヒー", "ビール", "カメラ", "ゲーム", "サウナ", "クラブ", "タバコ",
    "日本酒", "東京", "山田", "大中", "マンガ", "パスタ", "酒", "HOTEL", "KOPI", "BAR", "MUSIK", "TEA", "BUKU", "CLUB",
    "NASI", "OPEN",
)  # fmt: skip
NARROW: Final = 0.68  # of the width of a Japanese glyph, how far a Latin one is from the next
# Seen from the front of a board, the directions of its writing: to the right, by the way the board faces.
RIGHT: Final = {"front": (1.0, 0.0, 0.0), "back": (-1.0, 0.0, 0.0), "left": (0.0, -1.0, 0.0), "right": (0.0, 1.0, 0.0)}


def write(
    tubes: MeshBuilder,
    text: str,
    center: ArrayLike,
    size: float,
    color: ArrayLike,
    *,
    facing: str = "front",
    vertical: bool = False,
    weight: float = 0.1,
) -> None:
    """`text` as ribbons around `center` (3) in glyphs of `size` meters, on a board that faces as `RIGHT` names it.

    `weight` is the width of a stroke as a part of the size. Glyphs run downward when `vertical`.
    """
    right = np.array(RIGHT[facing])
    middle = np.asarray(center, float)
    for glyph, along in zip(text, _places(text, size, vertical), strict=True):
        if glyph == " ":
            continue
        origin = middle - np.array([0.0, 0.0, along]) if vertical else middle + right * along
        _stand(tubes, _ribbons("|" if glyph == "ー" and vertical else glyph, weight) * size, origin, right, color)


def length(text: str, size: float, *, vertical: bool = False) -> float:
    """How long `text` is in glyphs of `size` meters."""
    return float(sum(_steps(text, size, vertical)))


def _steps(text: str, size: float, vertical: bool) -> list[float]:
    return [1.14 * size * (1.0 if vertical or not glyph.isascii() else NARROW) for glyph in text]


def _places(text: str, size: float, vertical: bool) -> list[float]:
    """Where the middle of each glyph is, from the middle of the text."""
    steps = np.array(_steps(text, size, vertical))
    return [float(place) for place in np.cumsum(steps) - steps / 2 - steps.sum() / 2]


def outline(
    tubes: MeshBuilder, center: ArrayLike, half: tuple[float, float], width: float, color: ArrayLike, *, facing: str
) -> None:
    """A rectangular tube around a board of half sizes `half` (across, up)."""
    across, high = half
    frame = _flat((_rectangle(-across, across, -high, high),), width)
    _stand(tubes, frame, np.asarray(center, float), np.array(RIGHT[facing]), color)


@cache
def _ribbons(glyph: str, weight: float) -> Floats:
    """The strokes of a glyph of size 1 as rectangles (N, 4, 2) around the origin; "|" is a long vowel written down."""
    lines = (((5.0, 9.0), (5.0, 1.0)),) if glyph == "|" else STROKES[glyph]
    return _flat(tuple(tuple(((x - 5.0) / 10, (y - 5.0) / 10) for x, y in line) for line in lines), weight)


def _flat(lines: tuple[Line, ...], width: float) -> Floats:
    """Lines as rectangles (N, 4, 2), each longer by its width so that corners close."""
    ends = np.array([pair for line in lines for pair in pairwise(line)]).reshape(-1, 2, 2)
    start, end = ends[:, 0], ends[:, 1]
    along = (end - start) / np.maximum(np.linalg.norm(end - start, axis=1, keepdims=True), 1e-6) * width / 2
    side = np.column_stack([-along[:, 1], along[:, 0]])
    return np.stack([start - along - side, end + along - side, end + along + side, start - along + side], axis=1)


def _stand(tubes: MeshBuilder, flat: Floats, origin: Floats, right: Floats, color: ArrayLike) -> None:
    """Flat rectangles (N, 4, 2) set upright at `origin`, facing right x up."""
    corners = flat.reshape(-1, 2)
    vertices = origin + corners[:, :1] * right + corners[:, 1:] * np.array([0.0, 0.0, 1.0])
    first = 4 * np.arange(len(flat))[:, None]
    faces = np.concatenate([first + np.array([0, 1, 2]), first + np.array([0, 2, 3])])
    tubes.add(vertices, (right[1], -right[0], 0.0), faces, color)
