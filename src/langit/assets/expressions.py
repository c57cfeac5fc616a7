"""What faces can do: moods, lids and the mouth shapes of speech, as movements of the vertices of the body.

Made by `scripts/assets/people/expressions.py`; several may be added, each in any part.
"""

import io
from functools import cache
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.assets.bodies import LENGTH, body
from langit.assets.pack import opened

# The mouth shapes of speech, in the order in which talking heads commonly number them.
VISEMES: Final = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou")


@cache
def expressions() -> dict[str, Floats]:
    """How far every vertex (V, 3) of the body moves for each, in meters, in the axes of the body at rest."""
    with np.load(io.BytesIO(opened("people/expressions.npz"))) as archive:
        names, counts, index, by = (archive[name] for name in ("names", "counts", "index", "by"))
    found, ends = {}, np.cumsum(counts)
    for name, start, end in zip(names.tolist(), ends - counts, ends, strict=True):
        found[name] = np.zeros((len(body().mean), 3))
        found[name][index[start:end]] = by[start:end].astype(float) * LENGTH
    return found
