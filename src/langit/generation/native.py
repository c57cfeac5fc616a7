"""Between what a person asks for and what the small model makes: its few sizes and its one rate.

Films and pictures are brought to a native size and rate on the way in; frames are enlarged and repeated on the way out.
Of a film the whole picture is taken, at another shape if need be, so that everything comes back to where it was.

`per` is how many frames of the film pass in one native frame.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.media import image
from langit.media.box import outside as box

Frames = NDArray[np.uint8]

SIZES: Final = (Size(128, 128), Size(160, 96), Size(96, 160))  # of about equally many latents
CHUNK: Final = 4  # frames to a latent frame


def size_for(wanted: Size) -> Size:
    """The native size whose shape is closest to the one that is asked for."""
    return min(SIZES, key=lambda size: abs(np.log(size.width / size.height) - np.log(wanted.width / wanted.height)))


def latent_frames(count: int, per: Fraction) -> int:
    """How many latent frames hold `count` frames, but for half a native one; a single frame takes one."""
    return max(1, ceil(round(count / per) / CHUNK))


def until(count: int, per: Fraction) -> list[int]:
    """Which of `count` frames the native ones are that end with them, in whole chunks: the first is drawn out."""
    natives = _chunked(count / per)
    return [max(0, count - ceil(back * per)) for back in range(natives, 0, -1)]


def onward(count: int, per: Fraction, skipped: Fraction = Fraction(0)) -> list[int]:
    """Which of `count` frames the native ones are that begin with the frame `skipped`: the last is drawn out."""
    natives = _chunked((count - skipped) / per)
    return [min(count - 1, floor(skipped + number * per)) for number in range(natives)]


def throughout(count: int, per: Fraction) -> list[int]:
    """Which of `count` frames the native ones are that hold them all."""
    return [min(count - 1, floor(number * per)) for number in range(CHUNK * latent_frames(count, per))]


def _chunked(natives: Fraction) -> int:
    return max(CHUNK, floor(natives / CHUNK) * CHUNK)


def read(frames: Iterable[Frames], wanted: Sequence[int], size: Size) -> Frames:
    """Those of `frames` whose numbers are wanted, in rising order, at a native size: (T, Y, X, 3)."""
    numbers = set(wanted)
    found = {number: image.resized(frame, size) for number, frame in enumerate(frames) if number in numbers}
    return np.stack([found[number] for number in wanted])


def picture(path: Path, size: Size, fit: Any) -> Frames:
    """A picture as the four equal frames of one latent."""
    return np.repeat(image.fit(box.picture(path).pixels, size, fit)[None], CHUNK, axis=0)


def delivered(frames: Iterable[Frames], per: Fraction, count: int) -> Iterator[Frames]:
    """`count` frames of the wanted rate from native ones: repeated where there are too few.

    Nothing is invented between two frames: the facts of the clip say at which rate they were made.
    """
    source, shown, last = iter(frames), -1, None
    for number in range(count):
        while shown < floor(number / per):
            following = next(source, None)
            if following is None:
                break
            last, shown = following, shown + 1
        if last is None:
            return
        yield last
