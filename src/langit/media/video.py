"""Frames to H.264 mp4 or VP9 webm and back, one frame at a time, so that memory does not grow with length.

Colors are converted and tagged as BT.709, which is what browsers assume and what every decoder here is told.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import OutputError, RequestError, UnavailableError
from langit.media.publish import published

Frame = NDArray[np.uint8]
BT709: Final = 1  # the number of BT.709 in ITU-T H.273, for primaries, transfer and matrix alike
LIMITED: Final = 1  # 16 to 235, the range that players expect


@dataclass(frozen=True, kw_only=True)
class Format:
    """A container and its codec, as the options that reach the encoder."""

    codec: str
    options: dict[str, str]
    container: dict[str, str]


FORMATS: Final[dict[str, Format]] = {
    ".mp4": Format(codec="libx264", options={"crf": "19", "preset": "veryfast"}, container={"movflags": "+faststart"}),
    ".webm": Format(
        codec="libvpx-vp9",
        options={"crf": "31", "b": "0", "deadline": "realtime", "cpu-used": "6", "row-mt": "1"},
        container={},
    ),
}


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What a video file says of itself, after every packet was read."""

    size: Size
    fps: float
    count: int
    codec: str

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.count / self.fps


def format_of(path: Path) -> Format:
    """The format that a file's ending asks for.

    Raises:
        RequestError: we do not write that kind.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise RequestError(
            f"{path.name} has no ending that says how to write it", field="output", remedy="End it in .mp4 or .webm"
        ) from None


def write(path: Path, frames: Iterable[Frame], *, size: Size, fps: int) -> int:
    """Encode uint8 `frames` (height, width, 3) to `path` and return how many there were."""
    chosen = format_of(path)
    count = 0
    with av.open(str(path), "w", container_options=chosen.container) as container:
        stream = cast(av.VideoStream, container.add_stream(chosen.codec, rate=fps, options=chosen.options))
        stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            picture = picture.reformat(
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            picture.pts, picture.time_base = count, Fraction(1, fps)
            container.mux(stream.encode(picture))
            count += 1
        container.mux(stream.encode(None))
    return count


def annotate(path: Path, comment: str) -> None:
    """Put a comment into the metadata of a film that was written; its packets stay as they are.

    Raises:
        OutputError: the file cannot be written anew.
    """
    options = format_of(path).container
    with (
        published(path) as partial,
        av.open(str(path)) as source,
        av.open(str(partial), "w", container_options=options) as container,
    ):
        container.metadata["comment"] = comment
        given = source.streams.video[0]
        stream = container.add_stream_from_template(given)
        for packet in source.demux(given):
            if packet.dts is None:  # the end
                continue
            if not packet.duration and given.average_rate:  # the last one of a webm does not say its own
                packet.duration = round(1 / (given.average_rate * packet.time_base))
            packet.stream = stream
            container.mux(packet)


def probe(path: Path) -> Probe:
    """Read every packet of the file's video stream and say what it holds.

    Raises:
        UnavailableError: the file is missing or is no video.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            count = sum(packet.size > 0 for packet in container.demux(stream))
            rate = stream.average_rate or stream.guessed_rate
            if not rate:
                raise UnavailableError(f"{path} does not say its frame rate")
            return Probe(size=Size(stream.width, stream.height), fps=float(rate), count=count, codec=stream.codec.name)
    except (av.error.FFmpegError, IndexError) as error:
        raise _unreadable(path) from error


def comment(path: Path) -> str:
    """What the file's metadata says of it, empty where it says nothing.

    Raises:
        UnavailableError: the file is missing or is no video.
    """
    try:
        with av.open(str(path)) as container:
            tags = {name.lower(): value for name, value in container.metadata.items()}
            return tags.get("comment", "")
    except av.error.FFmpegError as error:
        raise _unreadable(path) from error


def facts(path: Path) -> dict[str, Any]:
    """What a film of ours says of how it was made; nothing for a film of others.

    Raises:
        UnavailableError: the file is missing or is no video.
    """
    try:
        said = json.loads(comment(path) or "{}")
    except json.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def verify(path: Path, *, size: Size, fps: int, count: int) -> Probe:
    """Probe a file that was just written.

    Raises:
        OutputError: it does not hold what it should.
    """
    found = probe(path)
    if (found.size, found.count) != (size, count) or abs(found.fps - fps) > 0.01:
        raise OutputError(
            f"the written file holds {found.count} frames of {found.size} at {found.fps:g} a second, "
            f"not {count} of {size} at {fps}"
        )
    return found


def read(path: Path) -> Iterator[Frame]:
    """The frames of a file, uint8 (height, width, 3), one at a time.

    Raises:
        UnavailableError: the file is missing or is no video.
    """
    try:
        with av.open(str(path)) as container:
            for picture in container.decode(container.streams.video[0]):
                yield _rgb(picture)
    except (av.error.FFmpegError, IndexError) as error:
        raise _unreadable(path) from error


def _rgb(picture: Any) -> Frame:
    converted = picture.reformat(format="rgb24", src_colorspace=Colorspace.ITU709)
    return np.asarray(converted.to_ndarray(), np.uint8)


def _unreadable(path: Path) -> UnavailableError:
    what = "is not a video that can be read" if path.exists() else "does not exist"
    return UnavailableError(f"{path} {what}", field="source", remedy="Give an mp4 or webm file")
