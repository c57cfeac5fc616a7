"""What clients upload, looked at before it is kept: the kind is told by the bytes, never by a header."""

import base64
import binascii
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from langit.clip import Size
from langit.errors import UnavailableError
from langit.media import image
from langit.server.errors import ApiError

KINDS: Final = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp"}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What an uploaded picture is: the ending of its kind, and its size as it is seen."""

    ending: str
    size: Size


def picture(data: bytes, *, param: str = "input_reference") -> Picture:
    """What an uploaded picture holds.

    Raises:
        ApiError: it is none that can be read.
    """
    try:
        found = image.look(data, ("PNG", "JPEG", "WEBP"))
    except UnavailableError as error:
        text = f"The file is not an image that can be used: {error.message}. Send PNG, JPEG or WebP."
        raise ApiError(400, text, code="invalid_image", param=param) from error
    return Picture(ending=KINDS[found.kind], size=found.size)


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

    `scenes` are those of which it says that it shows them, None if it says nothing.
    """

    size: Size
    seconds: float
    fps: Fraction
    maker: str
    id: str
    scenes: tuple[Any, ...] | None = None


def film(path: Path, *, param: str = "video") -> Film:
    """What an uploaded video holds.

    Raises:
        ApiError: it is no mp4 that can be read.
    """
    from langit.media import facts, video  # with their decoder: a server that is never sent a film does without

    with path.open("rb") as file:
        if file.read(8)[4:] != b"ftyp":
            raise _no_video("is not an MP4", param)
    try:
        found, name = video.probe(path), facts.id_of(path)
        told = {} if name else facts.of(path)
    except UnavailableError as error:
        raise _no_video(error.message.removeprefix(f"{path} "), param) from error
    scenes = told.get("scenes")
    return Film(
        size=found.size, seconds=found.seconds, fps=found.fps, maker=str(told.get("engine", "")), id=name,
        scenes=tuple(scenes) if isinstance(scenes, list) else None,
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
