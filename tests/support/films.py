"""Films of kinds that this package does not write itself, made for tests of what reads them."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

WIDTH, HEIGHT = 96, 64
Planes = Sequence[int]


def gray(level: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """One even picture."""
    return np.full((height, width, 3), level, np.uint8)


def red_corner(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Black, with a red quarter at the top left."""
    picture = gray(0, width, height)
    picture[: height // 2, : width // 2] = (255, 0, 0)
    return picture


def make(
    path: Path,
    pictures: Sequence[np.ndarray | av.VideoFrame],
    *,
    fps: Fraction | int = 24,
    codec: str = "libx264",
    pixels: str = "yuv444p",
    options: dict[str, str] | None = None,
    stamps: Sequence[int] | None = None,
    setup: Callable[[Any], None] = lambda stream: None,
) -> Path:
    """Encode RGB or RGBA arrays, or frames as they are, at `stamps` in frames of `fps`, else one after the other.

    `setup` is handed the stream before it is used. Arrays are converted by BT.601 and not tagged.
    """
    first = pictures[0]
    height, width = first.shape[:2] if isinstance(first, np.ndarray) else (first.height, first.width)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=fps, options={"crf": "4"} if options is None else options)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        setup(stream)
        for number, picture in enumerate(pictures):
            if isinstance(picture, np.ndarray):
                kind = "rgb24" if picture.shape[2] == 3 else "rgba"
                picture = av.VideoFrame.from_ndarray(picture, format=kind).reformat(format=pixels)
            picture.pts, picture.time_base = number if stamps is None else stamps[number], 1 / Fraction(fps)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def coded(planes: Planes, pixels: str = "yuv444p", **tags: int) -> av.VideoFrame:
    """An even picture of given numbers in every plane, with `tags` such as `colorspace` and `color_trc`."""
    frame = av.VideoFrame(WIDTH, HEIGHT, pixels)
    for plane, value in zip(frame.planes, planes, strict=True):
        kind = np.uint16 if frame.format.components[0].bits > 8 else np.uint8
        plane.update(np.full(plane.buffer_size // kind().nbytes, value, kind).tobytes())
    for name, number in tags.items():
        setattr(frame, name, number)
    return frame


def tagged(**tags: int) -> Callable[[Any], None]:
    """A `setup` that tells the encoder, and so the file, what the colors mean (numbers of ITU-T H.273)."""

    def setup(stream: Any) -> None:
        for name, number in tags.items():
            setattr(stream.codec_context, name, number)

    return setup


def copied(source: Path, path: Path, *, shift: int) -> Path:
    """The packets of a film `shift` ticks earlier, as an editor cuts: what comes before 0 is hidden by an edit list."""
    with av.open(str(source)) as given, av.open(str(path), "w", options={"avoid_negative_ts": "disabled"}) as container:
        stream = container.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = stream
                container.mux(packet)
    return path


def cut(source: Path, path: Path, share: float) -> Path:
    """The first part of a file's bytes, as a broken download leaves them."""
    data = source.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path
