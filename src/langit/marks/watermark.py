"""The invisible watermark: 48 bits in every frame that was made, to find a clip again by (`langit.watermark`)."""

import hashlib
import hmac
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from langit import watermark
from langit.clip import Clip, Frames
from langit.marks.mark import Finished
from langit.request import VideoRequest

_UNSEEN: Final = ("truth", "layers", "visible_mark", "strict", "consent")  # they change nothing of what is made


@dataclass(frozen=True)
class Watermark:
    """Marks frames with an id made of the request: who asks the same again gets the same frames.

    The frames that a clip keeps of a film stay as they are, with the mark that they bear or with none.
    """

    name: str = "watermark"

    def before(self, request: VideoRequest) -> None:
        """Read the secret, which must be there before the work. Any request may be marked."""
        watermark.secret()

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The clip with the mark in its frames."""
        return replace(clip, frames=_marked(clip, request))

    def after(self, file: Finished) -> None:
        """The mark is in the frames, and nothing is to be done to the file."""


def _marked(clip: Clip, request: VideoRequest) -> Frames:
    secret = watermark.secret()
    id = _id(request, secret)
    embed = watermark.Embedder(secret, id, clip.size.height, clip.size.width)
    for number, frame in enumerate(clip.frames):
        yield frame if any(number in kept for kept in clip.kept) else embed(frame)
    return {"id": f"{id:012x}", "version": watermark.VERSION}


def _id(request: VideoRequest, secret: bytes) -> int:
    """48 bits of a keyed hash of all that decides about the pixels: who has not the secret learns nothing of it."""
    facts = {each.name: _plain(getattr(request, each.name)) for each in fields(request) if each.name not in _UNSEEN}
    digest = hmac.digest(secret, repr(facts).encode(errors="surrogatepass"), "sha256")
    return int.from_bytes(digest[: watermark.ID_BITS // 8], "big")


def _plain(value: Any) -> Any:
    """A value of a request, in which files count for what they hold and not for where they lie."""
    if isinstance(value, Path):
        with value.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return tuple(map(_plain, value)) if isinstance(value, tuple) and not hasattr(value, "_fields") else value
