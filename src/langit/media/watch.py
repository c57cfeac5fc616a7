"""A picture beside a film that is being made, which shows how far it is: there with the first frame, gone at the end.

It is a frame of the film as it leaves, with every mark that pictures bear, and unsigned as long as the film is.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.media import image
from langit.media.publish import published

Show = Callable[[Iterable[NDArray[Any]]], Iterator[NDArray[Any]]]
EVERY: Final = 2.0  # seconds between two pictures


@contextmanager
def watched(path: Path | None) -> Iterator[Show]:
    """Something that passes frames on and shows one now and then in `path`, the first at once; None shows nothing.

    Raises:
        OutputError: it cannot be written.
    """

    def show(frames: Iterable[NDArray[Any]]) -> Iterator[NDArray[Any]]:
        shown = -EVERY
        for frame in frames:
            if path is not None and time.monotonic() - shown >= EVERY:
                with published(path) as partial:
                    image.save(partial, np.asarray(frame, np.uint8))
                shown = time.monotonic()
            yield frame

    try:
        yield show
    finally:
        if path is not None:
            path.unlink(missing_ok=True)
