"""Pack the encoder of the gate: the layers that are read, as published, and the pieces that our languages need.

    python scripts/assets/moderation/encoder.py WHEEL       WHEEL is the one of `published.py`

Pieces that are left out are cut into shorter ones, so a rare word is read less well and none is lost. Train the
classifier anew after this (`train.py`).
"""

import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import published
import train
from numpy.typing import NDArray

from langit.moderation import encoder, lexicon
from langit.moderation.pieces import WORD, Pieces

FILE: Final = train.TREE / "src" / "langit" / "assets" / encoder.FILE
SPECIALS: Final = (0, 2, 3)  # begin, end and unknown, which stand first in `langit.moderation.pieces`
PADDING: Final = 1
RANKS: Final = {  # letters of a piece, and the number up to which such are kept: they stand by how common they are
    r"[a-zñáéíóúü'\-]*": 50_000, r"[\u3400-\u9fff]+": 50_000, r"[\u0600-\u06ff]+": 60_000, r"[\u0900-\u097f]+": 60_000,
    r"[\x20-\x40\x5b-\x7e\xa1\xbf\u0964\u060c\u061f\u2013\u2014\u2018\u2019\u201c\u201d\u3001\u3002]*": 60_000,
}  # fmt: skip
LETTERS: Final = 150_000  # the same for pieces of one letter
LAYER: Final = {
    "attend": "q.w k.w v.w", "attend_bias": "q.b k.b v.b", "joined": "ao.w", "joined_bias": "ao.b", "widened": "fi.w",
    "widened_bias": "fi.b", "narrowed": "fo.w", "narrowed_bias": "fo.b", "norms": "aln.w aln.b oln.w oln.b",
}  # fmt: skip
"""The fields of `encoder.Layer`, and what they are called in the published file."""


def kept(source: published.Published, texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces that are kept: specials, those of texts and terms, common ones of our scripts."""
    order = [*SPECIALS, *(n for n in range(len(source.pieces)) if n not in SPECIALS)]
    whole = Pieces([source.pieces[n] for n in order], [float(source.scores[n]) for n in order])
    said = {order[one] for text in (*texts, *sorted(lexicon.known())) for one in whole(text)}
    common = {number for number, piece in enumerate(source.pieces) if _is_common(number, piece.lstrip(WORD))}
    return [*SPECIALS, *sorted((said | common) - {*SPECIALS, PADDING})]


def _is_common(number: int, bare: str) -> bool:
    most = max((most for letters, most in RANKS.items() if re.fullmatch(letters, bare)), default=0)
    return number < (LETTERS if most and len(bare) == 1 else most)


def packed(source: published.Published, pieces: list[int]) -> dict[str, NDArray[np.generic]]:
    """Everything as `langit.moderation.encoder.encoder` reads it."""
    words = source.matrices["emb.word"]
    kinds = source.arrays["emb.type"][: encoder.WIDTH]  # of one of two texts, as the first of which ours counts
    places = source.arrays["emb.pos"].reshape(-1, encoder.WIDTH)[: encoder.LONGEST] + kinds
    arrays: dict[str, NDArray[np.generic]] = {
        "pieces": np.frombuffer("\n".join(source.pieces[n] for n in pieces).encode(), np.uint8),
        "scores": source.scores[pieces].astype(np.float16), "words": words.bytes[pieces],
        "words.scale": words.scale[pieces], "places": places.astype(np.float16),
        "norm": np.stack([source.arrays["emb.ln.w"], source.arrays["emb.ln.b"]]).astype(np.float16),
    }  # fmt: skip
    for number in range(max(encoder.DEPTHS)):
        for name, parts in LAYER.items():
            called = [f"l{number}.{part}" for part in parts.split()]
            if called[0] in source.matrices:
                found = [source.matrices[one] for one in called]
                arrays[f"{number}.{name}"] = np.concatenate([one.bytes for one in found])
                arrays[f"{number}.{name}.scale"] = np.concatenate([one.scale for one in found])
            else:
                whole = np.concatenate([source.arrays[one] for one in called]).astype(np.float16)
                arrays[f"{number}.{name}"] = whole.reshape(4, -1) if name == "norms" else whole
    return arrays


def main() -> None:
    """Write the file, and print its size and hash."""
    source = published.read(Path(sys.argv[1]))
    texts = [window.text for row in train.texts(()) for window in train.stretches(row)]
    arrays = packed(source, kept(source, texts))
    np.savez(FILE, **arrays)  # type: ignore[arg-type]  # four bits leave nothing to compress
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    print(f"{len(arrays['scores'])} pieces, {FILE.stat().st_size} bytes, {digest}")


if __name__ == "__main__":
    main()
