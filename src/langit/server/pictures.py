"""What clients upload, looked at in the box before it is kept: the kind is told by the bytes, never by a header.

A picture is kept as its pixels, written anew: what else its file held stays outside. A film is kept as it came, and
whoever reads it later does so in the box again.
"""

import base64
import binascii
import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from PIL import Image

from langit.clip import Size
from langit.errors import UnavailableError
from langit.media import kinds
from langit.media.box import outside as box
from langit.media.image import Frame
from langit.moderation.decision import UPLOAD
from langit.moderation.sight import Watch
from langit.server.errors import ApiError

TAKEN: Final = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An uploaded picture as it is seen: pixels uint8 (height, width, 3)."""

    pixels: Frame

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    def written(self) -> bytes:
        """The file that is kept: a PNG of the pixels and no more."""
        held = io.BytesIO()
        Image.fromarray(self.pixels).save(held, "PNG", compress_level=1)
        return held.getvalue()


def picture(data: bytes | Path, *, param: str = "input_reference") -> Picture:
    """What an uploaded picture holds.

    Raises:
        ApiError: it is none that can be read.
    """
    try:
        return Picture(pixels=box.picture(data, TAKEN, name="the picture").pixels)
    except UnavailableError as error:
        text = f"The file is not an image that can be used: {error.message}. Send PNG, JPEG or WebP."
        raise ApiError(400, text, code="invalid_image", param=param) from error


def watched(found: Picture, *, consent: bool, param: str = "input_reference") -> Watch:
    """A picture as the gate looks at it."""
    watch = Watch(param, stage=UPLOAD, consent=consent)
    watch.see(found.pixels)
    return watch


def refuse_size(found: Picture, size: Size, *, param: str = "input_reference") -> None:
    """See that a picture has the size of the video.

    Raises:
        ApiError: it has another.
    """
    if found.size != size:
        text = f"Inpaint image must match the requested width and height: it is {found.size}, not {size}."
        raise ApiError(400, f"{text} Send `fit` to have it fitted.", code="invalid_value", param=param)


@dataclass(frozen=True, kw_only=True)
class Film:
    """What an uploaded video is: its size and length; if it is one of ours, the engine that made it, or its id.

    `scenes` are those of which it says that it shows them, None if it says nothing, and `look` how it was drawn.
    """

    size: Size
    seconds: float
    fps: Fraction
    maker: str
    id: str
    scenes: tuple[Any, ...] | None = None
    look: str | None = None


def film(path: Path, *, param: str = "video") -> Film:
    """What an uploaded video holds.

    Raises:
        ApiError: it is no mp4 that can be read.
    """
    from langit.media import facts  # with its decoder: a server that is never sent a film does without

    with path.open("rb") as file:
        kind = kinds.of(file.read(kinds.HEAD))
        if kind is None or kind.film != "mov":
            raise _no_video("is not an MP4", param)
    try:
        found, name = box.probe(path), facts.id_of(path)
        told = {} if name else facts.of(path)
    except UnavailableError as error:
        raise _no_video(error.message.removeprefix(f"{path} "), param) from error
    scenes = told.get("scenes")
    return Film(
        size=found.size, seconds=found.seconds, fps=found.fps, maker=str(told.get("engine", "")), id=name,
        scenes=tuple(scenes) if isinstance(scenes, list) else None, look=(told.get("look") or {}).get("name"),
    )  # fmt: skip


def _no_video(reason: str, param: str) -> ApiError:
    text = f"The file is not a video that can be used: it {reason}. Send an MP4."
    return ApiError(400, text, code="invalid_video", param=param)


def data_url(text: str, *, param: str = "input_reference.image_url") -> bytes | None:
    """The bytes of a base64 data URL, or None if it is another kind of URL.

    Raises:
        ApiError: it is a data URL that cannot be read.
    """
    if not text.startswith("data:"):
        return None
    head, comma, body = text.partition(",")
    try:
        if not comma or not head.endswith(";base64"):
            raise ValueError("no base64")
        return base64.b64decode(body, validate=True)
    except (ValueError, binascii.Error) as error:
        raise ApiError(400, "The data URL is not base64.", code="invalid_value", param=param) from error
