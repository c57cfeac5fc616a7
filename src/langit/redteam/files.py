"""Files that no honest client sends: bombs, playlists, disguises and pickles. Small changes are in `mutations`.

Nothing of them is harmful to look at. Those that would call somebody call the canary.
"""

import gzip
import io
import pickle
import random
import struct
import tempfile
import urllib.request
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from langit.clip import Size
from langit.media import video

SIDE: Final = 64
XMP: Final = (
    '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{url}/manifest.c2pa"/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


class Calling:
    """A value whose pickle calls an address when it is opened."""

    def __init__(self, url: str):
        self.url = url

    def __reduce__(self) -> tuple[Any, ...]:
        return urllib.request.urlopen, (self.url,)


def good(kind: str = "PNG", side: int = SIDE) -> bytes:
    """A small picture with nothing wrong."""
    ramp = np.linspace(0, 255, side * side * 3).astype(np.uint8).reshape(side, side, 3)
    held = io.BytesIO()
    Image.fromarray(ramp).save(held, kind)
    return held.getvalue()


@cache
def film() -> bytes:
    """A short film with nothing wrong."""
    frames = [np.random.default_rng(n).integers(0, 256, (48, 64, 3), np.uint8) for n in range(6)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "good.mp4")
        video.write(path, frames, size=Size(64, 48), fps=8)
        return path.read_bytes()


def whole() -> dict[str, bytes]:
    """A picture of each kind that is taken, and a film, with nothing wrong."""
    return {"png": good(), "jpeg": good("JPEG"), "webp": good("WEBP"), "mp4": film()}


def bad(canary: str) -> dict[str, bytes]:
    """Files by what they are, none of which may be taken. `canary` is the address that some of them name."""
    return {
        "nothing": b"",
        "text": b"this is no picture",
        "noise": random.Random(1).randbytes(4096),
        "a png of 60,000 by 60,000": png(60_000, 60_000, zlib.compress(bytes(1000))),
        "a png that is a bomb": png(20_000, 20_000, zlib.compress(bytes(20_000 * 3000), 9)),
        "a png of a length that is none": b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0x7FFFFFFF) + b"IHDR" + bytes(13),
        "a png of 7,000 by 7,000 zeros": png(7000, 7000, zlib.compress(bytes(7000 * 7000 * 3), 9)[:50_000]),
        "a png whose text unpacks for ever": png(
            8, 8, zlib.compress(bytes(8 * 25)), before=_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50 << 20), 9))
        ),
        "a png that breaks off": good()[:200],
        "an animated png of 100,000 frames": animated(100_000),
        "a gif of 65,535 by 65,535": b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b",",
        "a bmp of two billion columns": b"BM"
        + struct.pack("<IIIIiiHHI", 100, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 24, 0)
        + bytes(40),
        "a tiff that refers to itself": b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + bytes(12) + struct.pack("<I", 8),
        "an svg that reads a file": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "an svg that calls": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{canary}/svg"/></svg>'.encode(),
        "a playlist that reads a file": playlist("file:///etc/passwd"),
        "a playlist that calls": playlist(f"{canary}/hls.ts"),
        "a list of files to join": f"ffconcat version 1.0\nfile {canary}/concat.mp4\n".encode(),
        "a dash manifest that calls": f"<MPD><BaseURL>{canary}/dash/</BaseURL></MPD>".encode(),
        "an sdp that listens": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "a page": f"<html><script src={canary}/x.js></script></html>".encode(),
        "a pickle that calls": pickle.dumps(Calling(f"{canary}/pickle")),
        "a zip": b"PK\x03\x04" + bytes(64),
        "a gzip bomb": gzip.compress(bytes(50_000_000), 9, mtime=0),
        "a program": b"\x7fELF" + bytes(64),
        "postscript": f"%!PS\n({canary}/ps) (r) file\n".encode(),
        "an mp4 whose box is longer than the file": struct.pack(">I", 24)
        + b"ftypisom"
        + bytes(12)
        + b"\x7f\xff\xff\xffmoov",
        "an mp4 whose box has no length": struct.pack(">I", 24)
        + b"ftypisom"
        + bytes(12)
        + struct.pack(">I", 2)
        + b"moov",
        "an mp4 whose film lies elsewhere": film().replace(b"url \0\0\0\x01", b"url \0\0\0\0", 1),
        "an mp4 of a million samples": _crowded(film()),
        "an mp4 head on a playlist": _box(b"ftyp", b"isom\0\0\0\0isom") + playlist(f"{canary}/hls.ts"),
        "a heic": _box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(200),
        "a jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200),
        "an exr": b"\x76\x2f\x31\x01" + bytes(200),
        "an mp4 of boxes in boxes": nested(4000),
        "a matroska of nothing": b"\x1a\x45\xdf\xa3" + bytes(64),
    }


def odd(canary: str) -> dict[str, bytes]:
    """Files that may be taken or not, and must do nothing else."""
    held = io.BytesIO()
    Image.open(io.BytesIO(good("JPEG"))).save(held, "JPEG", xmp=XMP.format(url=canary).encode())
    return {
        "a jpeg whose manifest lies elsewhere": held.getvalue(),
        "a png with a page behind it": good() + f"<script src={canary}/x.js></script>".encode(),
        "a png with a zip behind it": good() + b"PK\x03\x04" + bytes(64),
        "an mp4 with a playlist behind it": film() + playlist(f"{canary}/hls.ts"),
    }


def png(width: int, height: int, data: bytes, *, before: bytes = b"") -> bytes:
    """A PNG that says a size and holds some data, with chunks `before` it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + before + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def animated(frames: int) -> bytes:
    """A PNG that says how many frames it has, and has one."""
    whole = good()
    control = _chunk(b"acTL", struct.pack(">II", frames, 0))
    return whole[:33] + control + whole[33:]


def playlist(url: str) -> bytes:
    """A playlist of HLS with one part."""
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}\n#EXT-X-ENDLIST\n".encode()


def nested(depth: int) -> bytes:
    """Boxes of MP4, one in another."""
    inner = b""
    for _ in range(depth):
        inner = _box(b"moov", inner)
    return _box(b"ftyp", b"isom" + bytes(4)) + inner


def _crowded(data: bytes) -> bytes:
    """A film whose table says that it has a million samples."""
    at = data.index(b"stsz") + 4
    return data[:at] + struct.pack(">III", 0, 100, 10**6) + data[at + 12 :]


def _box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
