"""The pictures and films that a request refers to, each judged as an upload."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from langit.media.box import outside as box
from langit.moderation.decision import UPLOAD
from langit.moderation.sight import Frame, Watch, changing
from langit.request import VideoRequest


class Reference(NamedTuple):
    """A file of a request, and its field."""

    field: str
    path: Path
    film: bool


def of(request: VideoRequest) -> list[Reference]:
    """The files of a request that somebody brought."""
    pictures = [("image", request.image), ("last_image", request.last_image)]
    films = [("source", request.source), ("other", request.other), *(("characters", one) for one in request.characters)]
    found = [Reference(name, path, film=False) for name, path in pictures if path is not None]
    return found + [Reference(name, path, film=True) for name, path in films if path is not None]


def watched(reference: Reference, *, consent: bool) -> Watch:
    """One of them, looked at.

    Raises:
        UnavailableError: it cannot be read.
    """
    watch = Watch(reference.field, stage=UPLOAD, consent=consent)
    frames = changing(box.read(reference.path)) if reference.film else _picture(reference.path)
    with closing(frames):
        for frame in frames:
            watch.see(frame)
    return watch


def _picture(path: Path) -> Generator[Frame, None, None]:
    yield box.picture(path).pixels
