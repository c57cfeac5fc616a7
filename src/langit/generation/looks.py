"""In which look a request is drawn, and where the work on a shot in it is kept."""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import langit
from langit import __version__, film
from langit.errors import RequestError
from langit.generation.film import Shot
from langit.media import facts
from langit.render import LOOKS
from langit.render.draw import Manner, see
from langit.request import FAST, USUAL_QUALITY, VideoRequest
from langit.request import LOOKS as QUALITIES

DIGITS: Final = 24  # of a hash, in the name of a folder


def settled(request: VideoRequest) -> VideoRequest:
    """The request with its look and quality filled in: those asked for, else those of the film that it works on.

    All of an edited film is drawn again, so all of it is in that look; of two films the first says which. A film that
    names no look, or one that this langit does not have, is drawn in the fast look.

    Raises:
        RequestError: the look has no such quality, or no layers.
    """
    told = {} if request.source is None else facts.of(request.source).get("look") or {}
    look = request.look or told.get("name")
    look = look if look in LOOKS else FAST
    quality = request.quality or (told.get("quality") if told.get("name") == look else None)
    qualities = QUALITIES[look]
    if quality not in qualities:
        quality = request.quality or (USUAL_QUALITY if qualities else None)
    if request.source is not None and request.look is None and look == FAST and (request.quality or request.layers):
        raise RequestError(
            f"{request.source.name} was drawn in the fast look, which has one quality and no linear light",
            field="quality" if request.quality else "layers", remedy="Ask for the look film too",
        )  # fmt: skip
    return replace(request, look=look, quality=quality)


def place(scratch: Path, shot: Shot, request: VideoRequest, manner: Manner) -> Path:
    """The folder for what is kept of a shot: another one for whatever could make another picture.

    That is the scene with all that was decided of it, the size, rate and manner, and what draws: the code, and the
    version of the engine that traces.
    """
    look = request.look or FAST
    said = (shot, request.size, request.fps, replace(manner, scratch=None, cluster=None), LOOKS[look].facts, see(look))
    return scratch / hashlib.sha256(repr((said, __version__, _code())).encode()).hexdigest()[:DIGITS]


@cache
def _code() -> str:
    """A hash of what draws: a picture of yesterday's code must not stand beside one of today's."""
    found = hashlib.sha256()
    rooms = (Path(langit.__file__).parent / "render", Path(film.__file__).parent)
    for path in sorted(path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".glsl")):
        found.update(path.read_bytes())
    return found.hexdigest()
