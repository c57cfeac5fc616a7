"""What becomes of the mesh of a body: hairs, finer skin, cloth with an edge. `parts` is the one door, `PARTS` its rows.

A pattern without a row stays as it is. A part says how its points go along with those of its mesh, so that nothing is
made anew from picture to picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from langit.film import strands
from langit.film.batch import Piece, some
from langit.film.carried import Moved, Some, same
from langit.film.strands import FACE, HEAD, Growth, Hairs
from langit.render.snapshot import Pattern


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
            found.append(Part("", rest, Some(used)))
        ribbons, used = some(piece, inside)
        if len(used):
            hairs, carried = strands.hairs(ribbons, growth)
            found.append(Part("-hairs", hairs, replace(carried, which=used.astype(np.int32)[carried.which])))
        return found

    return made


PARTS: Final[dict[Pattern, Callable[[Piece, float], list[Part]]]] = {
    Pattern.HAIR: _grown(HEAD),
    Pattern.FUZZ: _grown(FACE),
}
