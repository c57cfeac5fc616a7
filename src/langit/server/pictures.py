"""What clients upload, looked at before it is kept: the kind is told by the bytes, never by a header."""

import base64
import binascii
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from langit.clip import Size
from langit.errors import UnavailableError
from langit.server.errors import ApiError

KINDS: Final = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
MOST_PIXELS: Final = 40_000_000


def picture(data: bytes, *, size: Size | None, param: str = "input_reference") -> str:
    """The ending of a picture that can be read and, with `size`, has it.

    Raises:
        ApiError: it is none, or has another size.
    """
    try:
        with Image.open(io.BytesIO(data), formats=list(KINDS)) as opened:
            kind, found = KINDS[opened.format or ""], Size(*opened.size)
            if found.width * found.height > MOST_PIXELS:
                raise ApiError(
                    400, f"The image has more than {MOST_PIXELS:,} pixels.", code="invalid_value", param=param
                )
            opened.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError) as error:
        raise ApiError(
            400, "The file is not an image that can be read. Send PNG, JPEG or WebP.", code="invalid_image", param=param
        ) from error
    if size is not None and found != size:
        text = f"Inpaint image must match the requested width and height: it is {found}, not {size}."
        raise ApiError(400, f"{text} Send `fit` to have it fitted.", code="invalid_value", param=param)
    return kind


@dataclass(frozen=True, kw_only=True)
class Film:
    """What an uploaded video is: its size and length, and the engine that made it, if it is one of ours."""

    size: Size
    seconds: float
    maker: str


def film(data: bytes, *, param: str = "video") -> Film:
    """What an uploaded video holds.

    Raises:
        ApiError: it is no mp4 that can be read.
    """
    from langit.media import video  # with its decoder: a server that is never sent a film does without

    problem = ApiError(400, "The file is not a video that can be read. Send an MP4.", code="invalid_video", param=param)
    if data[4:8] != b"ftyp":
        raise problem
    with tempfile.TemporaryDirectory(prefix="langit-") as folder:
        path = Path(folder) / "upload.mp4"
        path.write_bytes(data)
        try:
            found, facts = video.probe(path), video.facts(path)
        except UnavailableError:
            raise problem from None
    if not found.count:
        raise problem
    return Film(size=found.size, seconds=found.seconds, maker=str(facts.get("engine", "")))


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
