"""What grows in a place, instead of what stands for it in the fast look."""

from collections.abc import Sequence

from langit.film.batch import Piece
from langit.film.crowns import crowned
from langit.film.leaves import HABITS
from langit.film.pines import forested
from langit.film.planted import Planted
from langit.film.seen import Seen
from langit.film.tufts import stalks
from langit.render.image import Image


def overgrown(pieces: Sequence[Piece], seen: Seen, sway: float) -> tuple[list[Piece], list[Planted]]:
    """Pieces of meshes that sway so much, in finer ones and in models."""
    made, planted = crowned([piece for piece in pieces if piece.stuff.image in HABITS], seen, sway)
    for piece in pieces:
        if piece.stuff.image is Image.TUFT:
            made.append(stalks(piece, seen))
        elif piece.stuff.image not in HABITS:
            trees = forested(piece, seen, sway)
            planted += trees
            made += [] if trees else [piece]
    return made, planted
