"""An invisible mark to look clips up by: frames in, frames out, and back to the id that they bear.

It says "look here", never "this is true": who has the secret can put any id anywhere (docs/watermark.md).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from langit import state
from langit.watermark.code import ID_BITS
from langit.watermark.detector import SHIFTED, WHOLE, Found, Search
from langit.watermark.embedder import Embedder, Frame
from langit.watermark.lattice import Issued
from langit.watermark.residue import Residue, residue_of

__all__ = [
    "ID_BITS",
    "VARIABLE",
    "VERSION",
    "Embedder",
    "Found",
    "Search",
    "detect",
    "looked_at",
    "name",
    "secret",
    "settled",
]

VERSION: Final = 2  # of pattern and code: what bears another is not read
VARIABLE: Final = "LANGIT_WATERMARK_KEY"  # a file of the operator: 32 random bytes that several machines share
_KEY: Final = "watermark.key"
_MANY: Final = 120  # frames of a film of which each
_OFTEN: Final = 2  # nd is looked at: two neighbors say little more than one; of those behind them each
_SOME: Final = 6  # th
_STRETCH: Final = 12  # looked-at frames that may bear a mark of their own


def secret(environ: Mapping[str, str] = os.environ) -> bytes:
    """The secret of this installation, 32 bytes: of the operator's file, else of one that is made when first asked for.

    Raises:
        OutputError: the file can be neither read nor made, or has another length.
    """
    named = environ.get(VARIABLE)
    return state.given(Path(named).expanduser(), VARIABLE) if named else state.secret(_KEY)


def settled(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether there is a secret already, of the operator or made here."""
    return bool(environ.get(VARIABLE)) or (state.folder() / _KEY).exists()


def name(key: bytes) -> str:
    """What tells two secrets apart and gives neither away: the first eight digits of a hash (SHA-256)."""
    return hashlib.sha256(b"langit watermark key " + key).hexdigest()[:8]


def detect(frames: Iterable[Frame], key: bytes | None = None, issued: Sequence[int] = ()) -> Found | None:
    """The mark that frames bear: uint8 (height, width, 3), of a film or of one picture, coded or cut however.

    `key` is the secret that it was made with, this installation's if it is None. `issued` are ids that were given out:
    where the id can no longer be read bit for bit, it may still be told from among those. Where the frames as a whole
    show nothing, as of a film of which only a part was made here, each second is looked at alone.

    Less than one in a million films that were made without the secret are said to bear a mark, whatever they show.
    """
    stretches = _stretches(frames)
    if not stretches:
        return None
    known = Issued(issued) if issued else None
    whole = sum(stretches[1:], start=stretches[0])
    search = Search(key or secret(), known, alpha=5e-7)
    if found := search(whole):
        return found
    alone = Search(search.secret, known, alpha=5e-7 / len(stretches), stages=(WHOLE, SHIFTED))
    return next(filter(None, map(alone, stretches if len(stretches) > 1 else ())), None)


def looked_at(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Those of a film's frames that are looked at: fewer of what is long."""
    for number, frame in enumerate(frames):
        if number % (_OFTEN if number < _MANY else _SOME) == 0:
            yield frame


def _stretches(frames: Iterable[Frame]) -> list[Residue]:
    """The residues of stretches of frames, so that a film of any length takes little memory."""
    found: list[Residue] = []
    for frame in looked_at(frames):
        one = residue_of(frame)
        if found and found[-1].count < _STRETCH and found[-1].sums.shape == one.sums.shape:
            found[-1] = found[-1] + one
        else:
            found.append(one)
    return found
