"""The length that an mp4's media says, set right: FFmpeg writes a frame too much where it reorders frames.

Editors show that length; the sum of the samples' own, which this takes, is what plays.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

Span = tuple[int, int]  # where a box's content begins and ends in the file


def mend_length(path: Path) -> None:
    """Write the sum of the samples into the media header of every track."""
    with path.open("r+b") as file:
        file.seek(0, 2)
        for track in _within(file, (0, file.tell()), b"moov", b"trak", b"mdia"):
            (times,) = _within(file, track, b"minf", b"stbl", b"stts")
            (header,) = _within(file, track, b"mdhd")
            _write(file, header, _sum(file, times))


def _sum(file: BinaryIO, times: Span) -> int:
    """How long all samples last, of a table of how many last how long."""
    file.seek(times[0] + 4)
    (entries,) = struct.unpack(">I", file.read(4))
    runs = struct.unpack(f">{2 * entries}I", file.read(8 * entries))
    return sum(count * each for count, each in zip(runs[::2], runs[1::2], strict=True))


def _write(file: BinaryIO, header: Span, length: int) -> None:
    """Put a length into a media header, of 32 bits or, in version 1, of 64."""
    file.seek(header[0])
    wide = file.read(1) == b"\x01"
    file.seek(header[0] + (24 if wide else 16))
    file.write(struct.pack(">Q" if wide else ">I", length))


def _within(file: BinaryIO, span: Span, name: bytes, *deeper: bytes) -> Iterator[Span]:
    """The boxes at the end of a path of names."""
    start, end = span
    while start + 8 <= end:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            head = 16
        stop = start + size if size else end
        if kind == name:
            inner = (start + head, stop)
            yield from _within(file, inner, *deeper) if deeper else (inner,)
        start = stop
