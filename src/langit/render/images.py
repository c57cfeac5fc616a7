"""The images that surfaces wear, in one array texture: relief (red, green), tone (blue) and holes (alpha).

Red and green say how far the normal leans along the image's own axes (127 upright), blue is what the color is
multiplied by, halved.
Alpha is a distance to the nearest edge, and under a half there is a hole: so an edge is sharp from near, and smaller
sizes neither thin out nor close (Green, "Improved Alpha-Tested Magnification for Vector Textures and Special Effects",
SIGGRAPH 2007).
"""

import io
from typing import Any, Final

import moderngl
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture

from langit.assets.pack import credits, opened
from langit.render.image import SPAN, Image

SIDE: Final = 512  # texels
SMALLEST: Final = 5  # how often sizes are halved, to 16 texels
UNIT: Final = 9  # the texture unit that every program finds them in
WORN: Final = tuple(image for image in Image if image is not Image.NONE)


def worn(images: NDArray[Any]) -> NDArray[np.float32]:
    """What a row of the device says of images (N,): their layers, and how much of the pattern they span (N, 2)."""
    spans = np.array([SPAN.get(image, 1.0) for image in Image])
    number = np.asarray(images, np.int64)
    return np.column_stack([np.maximum(number - 1, 0), spans[number]]).astype(np.float32)


def file(image: Image) -> str:
    """The file of an image in the assets room."""
    return f"textures/{image.name.lower()}.png"


def read(image: Image) -> NDArray[np.uint8]:
    """The texels (512, 512, 4) of an image, rows from the bottom up."""
    with Picture.open(io.BytesIO(opened(file(image)))) as picture:
        return np.asarray(picture.convert("RGBA").resize((SIDE, SIDE), Picture.Resampling.BICUBIC))[::-1]


def content() -> str:
    """Hashes of all images: what is baked from them is kept under these."""
    files = {file(image) for image in WORN}
    return "".join(row.sha256 for row in credits() if row.file in files)


def texture(device: Any) -> Any:
    """All images on a device, bound to `UNIT`; whoever asks keeps it."""
    texels = np.stack([read(image) for image in WORN])
    made = device.texture_array((SIDE, SIDE, len(WORN)), 4, np.ascontiguousarray(texels).tobytes())
    made.build_mipmaps(max_level=SMALLEST)
    made.filter = moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR
    made.use(UNIT)
    return made
