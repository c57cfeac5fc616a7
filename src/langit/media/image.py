"""Single pictures: read, fit to a size, write as PNG or JPEG."""

from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from langit.clip import Size
from langit.errors import RequestError, UnavailableError

Frame = NDArray[np.uint8]
Fit = Literal["cover", "contain", "pad"]
ENDINGS: Final = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def load(path: Path) -> Frame:
    """A picture as uint8 (height, width, 3), turned as its camera held it.

    Raises:
        UnavailableError: it is missing or is no picture.
    """
    try:
        with Image.open(path) as picture:
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except FileNotFoundError:
        raise UnavailableError(f"there is no picture at {path}", field="image") from None
    except (UnidentifiedImageError, OSError) as error:
        raise UnavailableError(
            f"{path} is not a picture that can be read", field="image", remedy="Give a PNG, JPEG or WebP file"
        ) from error


def save(path: Path, frame: Frame) -> None:
    """Write uint8 (height, width, 3) in the format of the ending.

    Raises:
        RequestError: we do not write that kind.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise RequestError(
            f"{path.name} has no ending that says how to write it", field="output", remedy="End it in .png or .jpg"
        )
    Image.fromarray(frame).save(path, kind, quality=92)


def fit(frame: Frame, size: Size, how: Fit = "cover") -> Frame:
    """The picture at another size: `cover` crops, `contain` shrinks to inside, `pad` adds black bars."""
    picture = Image.fromarray(frame)
    if how == "cover":
        picture = ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    elif how == "contain":
        picture = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    else:
        picture = ImageOps.pad(picture, size, Image.Resampling.LANCZOS)
    return np.asarray(picture)
