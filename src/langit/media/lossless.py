"""Frames kept bit for bit in a file of ours, for whoever goes on with a film: FFV1, which keeps RGB exactly."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from langit.media.publish import published

Frame = NDArray[np.uint8]


def write(path: Path, frames: Sequence[Frame], rate: int) -> None:
    """Write uint8 (H, W, 3) frames, at least one; the file appears whole.

    Raises:
        OutputError: it cannot be written.
    """
    height, width = frames[0].shape[:2]
    with published(path) as partial, av.open(str(partial), "w") as container:
        stream = cast(Any, container.add_stream("ffv1", rate=rate))
        stream.width, stream.height, stream.pix_fmt = width, height, "bgr0"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))


def read(path: Path) -> Iterator[Frame]:
    """The frames that were written."""
    with av.open(str(path)) as container:
        for picture in container.decode(video=0):
            yield np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)
