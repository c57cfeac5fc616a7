"""What kind of file the first bytes say it is: the one reader for it is fixed then, and no other is ever asked.

A playlist, a drawing with references or a list of files to join is none of these, whatever its name ends in.
"""

from dataclasses import dataclass
from typing import Final

HEAD: Final = 1024  # bytes that are enough to tell


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file: its name to people, and the reader that it gets, Pillow's `picture` or libav's `film`.

    `marks` are bytes by their place, all of which it has.
    """

    name: str
    marks: tuple[tuple[int, bytes], ...]
    picture: str = ""
    film: str = ""


def _picture(name: str, reader: str, *marks: tuple[int, bytes]) -> Kind:
    return Kind(name=name, marks=marks, picture=reader)


def _film(name: str, reader: str, *marks: tuple[int, bytes]) -> Kind:
    return Kind(name=name, marks=marks, film=reader)


PACKET: Final = 188  # bytes of a packet of an MPEG transport stream (ISO/IEC 13818-1)
KINDS: Final = (
    _picture("PNG", "PNG", (0, b"\x89PNG\r\n\x1a\n")),
    _picture("JPEG", "JPEG", (0, b"\xff\xd8\xff")),
    _picture("WebP", "WEBP", (0, b"RIFF"), (8, b"WEBP")),
    _picture("AVIF", "AVIF", (4, b"ftypavif")),
    _picture("AVIF", "AVIF", (4, b"ftypavis")),
    Kind(name="GIF", marks=((0, b"GIF8"),), picture="GIF", film="gif"),
    _picture("TIFF", "TIFF", (0, b"II*\0")),
    _picture("TIFF", "TIFF", (0, b"MM\0*")),
    _picture("BMP", "BMP", (0, b"BM"), (6, b"\0\0\0\0")),
    *(_picture("PNM", "PPM", (0, b"P%d" % digit)) for digit in range(1, 7)),
    _picture("PFM", "PPM", (0, b"Pf")),
    _picture("JPEG 2000", "JPEG2000", (0, b"\0\0\0\x0cjP  \r\n\x87\n")),
    _picture("JPEG 2000", "JPEG2000", (0, b"\xff\x4f\xff\x51")),
    *(_film("MP4", "mov", (4, box)) for box in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")),
    _film("Matroska", "matroska", (0, b"\x1a\x45\xdf\xa3")),
    _film("AVI", "avi", (0, b"RIFF"), (8, b"AVI ")),
    _film("MPEG-TS", "mpegts", *((at * PACKET, b"G") for at in range(3))),
    _film("MPEG-TS", "mpegts", *((4 + at * (PACKET + 4), b"G") for at in range(3))),
    _film("MPEG-PS", "mpeg", (0, b"\0\0\x01\xba")),
    *(_film("H.264", "h264", (0, b"\0\0\0\x01" + unit)) for unit in (b"\x67", b"\x09", b"\x06")),
    _film("Ogg", "ogg", (0, b"OggS")),
    _film("FLV", "flv", (0, b"FLV\x01")),
    _film("ASF", "asf", (0, bytes.fromhex("3026b2758e66cf11"))),
)


def of(head: bytes) -> Kind | None:
    """The kind of the file that begins with `head`, HEAD bytes of it or all; None if it is none that is read."""
    return next((kind for kind in KINDS if all(head.startswith(mark, at) for at, mark in kind.marks)), None)
