"""The passes of an OpenEXR file as the path tracer writes it: one part, not compressed."""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
PASSES: Final = {"picture": (".Combined", "RGB"), "albedo": (".Denoising Albedo", "RGB"),
                 "normals": (".Denoising Normal", "XYZ")}  # fmt: skip


def passes(data: bytes) -> dict[str, Array]:
    """Of a file of several passes the `picture`, its `albedo` and its `normals`, float32 (H, W, 3).

    Raises:
        ValueError: one of them is not there, or the file is compressed.
    """
    found, all_ = {}, channels(data)
    for name, (end, letters) in PASSES.items():
        layers = {key[:-2] for key in all_ if key[:-2].endswith(end)}
        if not layers:
            raise ValueError(f"the file has no {name}")
        found[name] = np.stack([all_[f"{min(layers)}.{letter}"] for letter in letters], axis=-1)
    return found


def channels(data: bytes) -> dict[str, Array]:
    """The channels of an OpenEXR file of one part, not compressed, by their names: float32 (H, W), from the top down.

    As openexr.com, "OpenEXR File Layout", says: a header of named values, a table of where rows are, and the rows, in
    each of which channels follow one another.
    """
    kinds, window, place = [], (0, 0, 0, 0), 8
    while data[place] != 0:
        end = data.index(b"\0", place)
        name, place = data[place:end], data.index(b"\0", end + 1) + 1
        (count,) = struct.unpack_from("<i", data, place)
        value, place = data[place + 4 : place + 4 + count], place + 4 + count
        if name == b"channels":
            kinds = _kinds(value)
        elif name == b"dataWindow":
            window = struct.unpack("<4i", value)
        elif name == b"compression" and value != b"\0":
            raise ValueError("the picture is compressed")
    width, height = window[2] - window[0] + 1, window[3] - window[1] + 1
    row = np.dtype([("head", "<i4", 2), *((name, kind, width) for name, kind in kinds)])
    rows = np.frombuffer(data, row, height, place + 1 + 8 * height)
    return {name: rows[name].astype(np.float32) for name, _ in kinds}


def _kinds(value: bytes) -> list[tuple[str, str]]:
    """The channels that a header tells of: names, and what numbers they are, in their order."""
    kinds, place = [], 0
    while value[place] != 0:
        end = value.index(b"\0", place)
        (kind,) = struct.unpack_from("<i", value, end + 1)
        kinds.append((value[place:end].decode(), ("<u4", "<f2", "<f4")[kind]))
        place = end + 17
    return kinds
