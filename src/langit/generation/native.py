"""Between what a person asks for and what the small model makes: its few sizes and its one rate.

Films and pictures are brought to a native size and rate on the way in; frames are enlarged and repeated on the way out.
"""

from collections.abc import Generator, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.media import image, video

Frames = NDArray[np.uint8]

SIZES: Final = (Size(128, 128), Size(160, 96), Size(96, 160))  # of about equally many latents
CHUNK: Final = 4  # frames to a latent frame


def size_for(wanted: Size) -> Size:
    """The native size whose shape is closest to the one that is asked for."""
    return min(SIZES, key=lambda size: abs(np.log(size.width / size.height) - np.log(wanted.width / wanted.height)))


def latent_frames(count: int, fps: Fraction, native: int) -> int:
    """How many latent frames hold `count` frames of `fps` a second; a single frame takes one."""
    return max(1, -(-round(count * native / fps) // CHUNK))


def read(path: Path, size: Size, native: int) -> Frames:
    """A film at a native size and rate, in whole chunks: (T, Y, X, 3). A film shorter than a chunk is drawn out.

    Raises:
        UnavailableError: it cannot be read.
    """
    frames = [image.fit(frame, size) for frame in video.read(path, fps=Fraction(native))]
    many = max(CHUNK, len(frames) // CHUNK * CHUNK)
    return np.stack([frames[min(t, len(frames) - 1)] for t in range(many)])


def picture(path: Path, size: Size, fit: Any) -> Frames:
    """A picture as the four equal frames of one latent."""
    return np.repeat(image.fit(image.load(path), size, fit)[None], CHUNK, axis=0)


def delivered(
    frames: Iterable[Frames], size: Size, fps: Fraction, native: int, count: int
) -> Generator[Frames, None, None]:
    """`count` frames of the wanted size and rate from native ones: enlarged, and repeated where there are too few.

    Nothing is invented between two frames: the facts of the clip say at which rate they were made.
    """
    source, shown, last = iter(frames), -1, None
    for index in range(count):
        wanted = index * native // fps
        while shown < wanted:
            following = next(source, None)
            if following is None:
                break
            last, shown = following, shown + 1
        if last is None:
            return
        yield image.fit(last, size)
