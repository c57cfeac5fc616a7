"""Kinds of files, told by their first bytes, and which of them can hold a manifest within themselves."""

from pathlib import Path
from typing import Final

SIDECAR: Final = ".c2pa"  # the ending of a manifest beside a file that cannot hold it
UNKNOWN: Final = "application/octet-stream"
WEBM: Final = "video/webm"
HEAD: Final = 16
EMBEDDING: Final = frozenset({
    "video/mp4", "image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff", "image/avif", "audio/wav",
    "audio/flac",
})  # fmt: skip
MAGIC: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt  ", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", WEBM),
)
ENDINGS: Final = {".webm": WEBM}  # of files that we write and that hold no manifest


def kind(path: Path) -> str:
    """The media type of a file, by its first bytes."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return next((name for start, magic, name in MAGIC if head[start:].startswith(magic)), UNKNOWN)


def is_film(name: str) -> bool:
    """Whether a media type is one of moving pictures."""
    return name.startswith("video/")


def sidecar(path: Path) -> Path | None:
    """Where the manifest of a file to be written goes, if the file itself cannot hold it."""
    return path.with_suffix(SIDECAR) if path.suffix.lower() in ENDINGS else None
