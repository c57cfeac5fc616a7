"""Uploads that are made to hurt: by hand, and mutated from whole ones by a seed."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from langit.clip import Size
from langit.media import video


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes, *, before: bytes = b"") -> bytes:
    """A PNG that claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def box(name: bytes, data: bytes) -> bytes:
    """A box of an MP4."""
    return struct.pack(">I", 8 + len(data)) + name + data


def whole(folder: Path) -> dict[str, bytes]:
    """A picture of each kind that is taken, and a film."""
    pixels = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    made = {}
    for kind in ("PNG", "JPEG", "WEBP"):
        held = io.BytesIO()
        Image.fromarray(pixels).save(held, kind)
        made[kind.lower()] = held.getvalue()
    path = folder / "whole.mp4"
    video.write(path, [pixels] * 6, size=Size(64, 48), fps=8)
    return {**made, "mp4": path.read_bytes()}


def crafted(canary: str, film: bytes) -> dict[str, bytes]:
    """What is known to have hurt somebody; `canary` is a URL that nobody must call."""
    many = film.replace(b"stsz" + film[film.index(b"stsz") + 4 :][:12], b"stsz" + struct.pack(">III", 0, 100, 10**6))
    frames = chunk(b"acTL", struct.pack(">II", 100_000, 0))
    link = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' \
           f'<rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{canary}"/>' \
           f"</rdf:RDF></x:xmpmeta>"  # fmt: skip
    linked = io.BytesIO()
    Image.new("RGB", (64, 48)).save(linked, "JPEG", xmp=link.encode())
    return {
        "claims 60000 x 60000": png(60_000, 60_000, zlib.compress(b"\0" * 1000)),
        "claims 7000 x 7000 of zeros": png(7000, 7000, zlib.compress(bytes(7000 * 7000 * 3), 9)[:50_000]),
        "text that unpacks for ever": png(8, 8, zlib.compress(bytes(8 * 25)),
                                          before=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50 << 20), 9))),
        "APNG of 100000 frames": png(8, 8, zlib.compress(bytes(8 * 25)), before=frames),
        "playlist": f"#EXTM3U\n#EXTINF:10,\n{canary}\nfile:///etc/passwd\n".encode(),
        "list to join": f"ffconcat version 1.0\nfile {canary}\n".encode(),
        "drawing": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{canary}"/></svg>'.encode(),
        "manifest": f"<?xml version='1.0'?><MPD><BaseURL>{canary}</BaseURL></MPD>".encode(),
        "MP4 that refers elsewhere": film.replace(b"url \0\0\0\x01", b"url \0\0\0\0", 1),
        "MP4 of a million samples": many,
        "MP4 with a playlist behind": film + f"#EXTM3U\n{canary}\n".encode(),
        "MP4 head on a playlist": box(b"ftyp", b"isom\0\0\0\0isom") + f"#EXTM3U\n{canary}\n".encode(),
        "boxes in boxes": box(b"ftyp", b"isom\0\0\0\0isom") + nested(400),
        "PNG and HTML": png(8, 8, zlib.compress(bytes(8 * 25))) + b"<script>fetch('" + canary.encode() + b"')</script>",
        "JPEG whose manifest is elsewhere": linked.getvalue(),
        "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200),
        "OpenEXR": b"\x76\x2f\x31\x01" + bytes(200),
        "HEIC": box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(200),
        "nothing": b"\0" * 64,
    }  # fmt: skip


def nested(depth: int) -> bytes:
    """Boxes in boxes."""
    data = b""
    for _ in range(depth):
        data = box(b"moov", data)
    return data


def mutated(files: dict[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` mutations of files, by their kind."""
    chance = random.Random(seed)
    ways: list[Callable[[bytearray], None]] = [
        lambda data: flip(data, chance), lambda data: data.__delitem__(slice(chance.randrange(len(data)), None)),
        lambda data: scramble(data, chance), lambda data: repeat(data, chance), lambda data: number(data, chance),
    ]  # fmt: skip
    names = sorted(files)
    for turn in range(count):
        kind = names[turn % len(names)]
        data = bytearray(files[kind])
        for _ in range(chance.randint(1, 4)):
            if data:
                chance.choice(ways)(data)
        yield kind, bytes(data)


def flip(data: bytearray, chance: random.Random) -> None:
    """Some bits, mostly in the headers."""
    for _ in range(chance.randint(1, 16)):
        place = min(int(chance.expovariate(8 / len(data))), len(data) - 1)
        data[place] ^= 1 << chance.randrange(8)


def scramble(data: bytearray, chance: random.Random) -> None:
    """A stretch of chance."""
    at = chance.randrange(len(data))
    for place in range(at, min(at + chance.randint(1, 64), len(data))):
        data[place] = chance.randrange(256)


def repeat(data: bytearray, chance: random.Random) -> None:
    """A stretch twice."""
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randint(1, 2000)]


def number(data: bytearray, chance: random.Random) -> None:
    """A number of four bytes that is as large as can be, or nothing."""
    at = chance.randrange(max(1, min(len(data) - 4, 400)))
    data[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 65536)))
