"""What grows in a place, instead of what stands for it in the fast look."""

from collections.abc import Sequence

from langit.film.batch import Piece
from langit.film.crowns import crowned
from langit.film.leaves import HABITS
from langit.film.needles import bristled
from langit.film.planted import Planted
from langit.film.seen import Seen


def overgrown(pieces: Sequence[Piece], seen: Seen, sway: float) -> tuple[list[Piece], list[Planted]]:
    """Pieces of meshes that sway so much, in finer ones and in models."""
    made, planted = crowned([piece for piece in pieces if piece.stuff.image in HABITS], seen, sway)
    for piece in pieces:
        if piece.stuff.image not in HABITS:
            needles = bristled(piece, seen.eye)
            made += [piece] if needles is None else [piece, needles]
    return made, planted
