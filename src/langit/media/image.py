"""Single pictures: read as they are meant to be seen, fit to a size, written as PNG or JPEG.

Read once and rightly: turned as the camera held it, from the colors of the picture's own profile to sRGB, of 16 bits
and of floats (0 is black, 1 is white) to 8, transparency laid on white. `load` is the one reader of files and uploads.
"""

import io
import struct
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from langit.clip import Size
from langit.errors import RequestError, UnavailableError

Frame = NDArray[np.uint8]
Fit = Literal["cover", "contain", "pad"]
ENDINGS: Final = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
READ: Final = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "TIFF", "BMP", "PPM", "JPEG2000")  # by Pillow's names
DEEP: Final = ("I;16", "I;16L", "I;16B", "I", "F")  # Pillow's modes of more than 8 bits
MOST_PIXELS: Final = 50_000_000  # of a picture, or of one of a film
WORD: Final = 16  # bits
ROWS: Final = 256  # that are laid on it at once
BACKGROUND: Final = 255  # what is seen through transparency: white
KINDS: Final = "Give a PNG, JPEG, WebP, AVIF or TIFF file"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Pixels uint8 (height, width, 3), and the kind of file that they were in, by Pillow's name."""

    pixels: Frame
    kind: str

    @property
    def size(self) -> Size:
        """Width and height as they are seen."""
        return Size(self.pixels.shape[1], self.pixels.shape[0])


def load(path: Path) -> Frame:
    """A picture as it is meant to be seen, uint8 (height, width, 3).

    Raises:
        UnavailableError: it is missing, is no picture, moves, is too large, or says its colors in a way not understood.
    """
    return _read(path, str(path), READ).pixels


def look(data: bytes | BinaryIO, kinds: Collection[str] = READ, name: str = "the picture") -> Picture:
    """A picture of the bytes of a file, or of an open one, of one of `kinds`. Errors call it `name`.

    Raises:
        UnavailableError: as of `load`.
    """
    return _read(io.BytesIO(data) if isinstance(data, bytes) else data, name, kinds)


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
    """The picture at another size: `cover` crops, `contain` draws its edges out to the rest, `pad` adds black bars."""
    picture = Image.fromarray(frame)
    if how == "cover":
        return np.asarray(ImageOps.fit(picture, size, Image.Resampling.LANCZOS))
    whole = np.asarray(ImageOps.contain(picture, size, Image.Resampling.LANCZOS))
    down, across = size.height - whole.shape[0], size.width - whole.shape[1]
    rest = ((down // 2, down - down // 2), (across // 2, across - across // 2), (0, 0))
    return np.pad(whole, rest, mode="edge" if how == "contain" else "constant")


def resized(frame: Frame, size: Size) -> Frame:
    """The whole picture at another size, its shape not kept: to one size and back, everything is where it was."""
    if frame.shape[:2] == (size.height, size.width):
        return frame
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.LANCZOS))


def on_background(colors: Frame, alpha: NDArray[np.floating]) -> Frame:
    """Colors (height, width, 3) seen through `alpha` (height, width), 0 to 1, before the background."""
    made = np.empty_like(colors)
    for top in range(0, len(colors), ROWS):  # in strips: floats of all of it would need nine times its memory
        part = alpha[top : top + ROWS].astype(np.float32)[..., None]
        made[top : top + ROWS] = np.rint(colors[top : top + ROWS] * part + BACKGROUND * (1 - part))
    return made


def _read(file: Path | BinaryIO, name: str, kinds: Collection[str]) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)  # our bound is below Pillow's
            picture = Image.open(file, formats=list(kinds))
        with picture:
            kind = picture.format or ""
            _check(picture, name)
            bits = _bits(picture)
            return Picture(pixels=_pixels(ImageOps.exif_transpose(picture), name, *bits), kind=kind)
    except FileNotFoundError:
        raise UnavailableError(f"there is no picture at {name}", field="image") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(name) from None
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, struct.error) as error:
        raise _refused(f"{name} is not a picture that can be read", KINDS) from error


def _check(picture: Image.Image, name: str) -> None:
    """See that it is one picture, and no larger than we take."""
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large(name)
    frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)  # an MPO's others are previews
    if frames > 1:
        raise _refused(f"{name} holds {frames} pictures", "Save the one that you mean as a PNG, and give that")


def _bits(picture: Image.Image) -> tuple[int, bool]:
    """How many bits a deep grey has (32 if with a sign), and whether 0 is white: Pillow leaves both to us for TIFF."""
    if not isinstance(picture, TiffImageFile):
        return WORD, False
    signed = 2 in picture.tag_v2.get(339, ())
    return 32 if signed else int(picture.tag_v2.get(258, (WORD,))[0]), picture.tag_v2.get(262) == 0


def _pixels(picture: Image.Image, name: str, bits: int, inverted: bool) -> Frame:
    """RGB of sRGB, on the background."""
    profile, gray = picture.info.get("icc_profile"), picture.mode in ("1", "L", "LA", "La", *DEEP)
    alpha = None
    if picture.mode in DEEP:
        picture = Image.fromarray(_of_eight_bits(picture, name, bits, inverted))
    elif picture.has_transparency_data:
        clear = (picture.convert("LA") if picture.mode == "La" else picture).convert("RGBA")
        picture, alpha = clear.convert("RGB"), np.asarray(clear.getchannel("A")) / np.float32(255)
    if profile:
        picture = _in_srgb(picture, profile, gray, name)
    colors = np.asarray(picture.convert("RGB"))
    return colors if alpha is None else on_background(colors, alpha)


def _of_eight_bits(picture: Image.Image, name: str, bits: int, inverted: bool) -> Frame:
    """Grey of up to 16 bits or of floats, 0 to 255."""
    if picture.mode == "I" and bits != WORD:
        raise _refused(f"{name} has whole numbers of 32 bits or below 0", "Save it with 8 or 16 bits or as floats")
    values = np.asarray(picture).astype(np.float64)
    most = 1.0 if picture.mode == "F" else 2.0**bits - 1
    if not (np.isfinite(values).all() and values.min() >= 0 and values.max() <= most):
        raise _refused(f"{name} has values outside 0 (black) to {most:g} (white)", "Scale it, or save it with 8 bits")
    part = values / most
    return np.asarray(np.rint(255 * (1 - part if inverted else part)), np.uint8)


def _in_srgb(picture: Image.Image, profile: bytes, gray: bool, name: str) -> Image.Image:
    """The same colors in sRGB, of a profile of a picture's own kind, or of RGB for one without colors."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = {"RGB": "RGB", "GRAY": "L" if gray else "", "CMYK": "CMYK"}[source.profile.xcolor_space.strip()]
        own = picture if picture.mode == mode else picture.convert(mode) if picture.mode in ("L", "RGB") else None
        if not mode or own is None:
            raise ValueError(f"a profile for {mode} on {picture.mode}")
        converted = ImageCms.profileToProfile(
            own, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )  # fmt: skip
    except (ImageCms.PyCMSError, OSError, KeyError, ValueError) as error:
        raise _refused(f"the color profile in {name} does not fit it or cannot be read", "Save it as sRGB") from error
    assert converted is not None  # only in place it is None
    return converted


def _too_large(name: str) -> UnavailableError:
    return _refused(f"{name} has more than {MOST_PIXELS // 10**6} million pixels", "Make it smaller")


def _refused(what: str, remedy: str) -> UnavailableError:
    return UnavailableError(what, field="image", remedy=remedy)
