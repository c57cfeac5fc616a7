"""What becomes of the mesh of a body: hairs, finer skin, cloth with an edge. `parts` is the one door, `PARTS` its rows.

A pattern without a row stays as it is. A part says how its points go along with those of its mesh, so that nothing is
made anew from picture to picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from langit.film import finer, strands
from langit.film.batch import Piece, some
from langit.film.carried import Moved, Some, same
from langit.film.strands import FACE, HEAD, Growth, Hairs
from langit.render.snapshot import Pattern

NEAR: Final = 350.0  # pixels a meter from which on one sees that edges of triangles are straight
COARSE: Final = 0.03  # meters: edges of cloth that are longer do not bend as cloth does,
MANY: Final = 20_000  # however far away, if its triangles are no more
SEEN: Final = 0.15  # pixels of thickness from which on one misses it
USUAL: Final = 0.0018  # meters that cloth is thick
THICK: Final = {"knit": 0.0032, "denim": 0.0022, "leather": 0.0024, "coated": 0.0015, "lace": 0.0012}


@dataclass(frozen=True)
class Part:
    """A part of a mesh: what it is, and `at`, where its points are once the mesh is somewhere."""

    name: str
    made: Piece | Hairs
    at: Callable[[Moved], Moved] = same


def parts(piece: Piece, fine: float) -> list[Part]:
    """The parts of a mesh; `fine` is how many pixels a meter of it fills where it is."""
    return PARTS.get(piece.stuff.pattern, _whole)(piece, fine)


def _whole(piece: Piece, fine: float) -> list[Part]:
    return [Part("", piece)]


def _grown(growth: Growth) -> Callable[[Piece, float], list[Part]]:
    """Ribbons become hairs, and what is not of ribbons stays."""

    def made(piece: Piece, fine: float) -> list[Part]:
        inside = np.asarray(strands.haired(piece)[piece.triangles].all(axis=1))
        found = []
        rest, used = some(piece, ~inside)
        if len(used):
            found.append(_rounded(Part("", rest, Some(used)), fine))
        ribbons, used = some(piece, inside)
        if len(used):
            hairs, carried = strands.hairs(ribbons, growth, fine)
            found.append(Part("-hairs", hairs, replace(carried, which=used.astype(np.int32)[carried.which])))
        return found

    return made


def _round(piece: Piece, fine: float) -> list[Part]:
    """Skin and eyes are rounder than their triangles where those are large in the picture."""
    return [_rounded(Part("", piece), fine)]


def _rounded(part: Part, fine: float) -> Part:
    """All of a body alike, or what lies on skin would lie within it."""
    if fine < NEAR or not isinstance(part.made, Piece):
        return part
    made, where = finer.rounded(part.made)
    return replace(part, made=made, at=finer.Then(part.at, where))


def _cloth(piece: Piece, fine: float) -> list[Part]:
    """Cloth is round too, the coarser it is the more, and its edges are thick, where one can see it."""
    part = _rounded(Part("", piece), fine)
    while isinstance(part.made, Piece) and _long(part.made) > COARSE and len(part.made.triangles) < MANY:
        part = _rounded(part, NEAR)
    thick = THICK.get(piece.stuff.kind, USUAL)
    hem = finer.hemmed(part.made, thick) if isinstance(part.made, Piece) and thick * fine > SEEN else None
    return [part] if hem is None else [Part("", hem[0], finer.Then(part.at, hem[1]))]


def _long(piece: Piece) -> float:
    """How long its edges mostly are, in meters."""
    ends = piece.points[piece.triangles[:, :2]]
    return float(np.median(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)))


PARTS: Final[dict[Pattern, Callable[[Piece, float], list[Part]]]] = {
    Pattern.HAIR: _grown(HEAD),
    Pattern.FUZZ: _grown(FACE),
    Pattern.SKIN: _round,
    Pattern.EYE: _round,
    Pattern.CLOTH: _cloth,
    Pattern.BATIK: _cloth,
}
