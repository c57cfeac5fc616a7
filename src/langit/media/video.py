"""Films: frames to H.264 mp4 or VP9 webm and back, one at a time, so that memory does not grow with length.

`probe` and `read` agree by design: both follow one timeline, so `read` gives as many frames of that size as `probe`
says. Colors are written and tagged as BT.709, which is what browsers assume; what is read has the colors that it says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
import numpy as np
from av.codec.context import ThreadType
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import OutputError, RequestError
from langit.media import mp4, source
from langit.media.probe import Probe
from langit.media.publish import published

Frame = NDArray[np.uint8]
BT709: Final = 1  # the number of BT.709 in ITU-T H.273, for primaries, transfer and matrix alike
LIMITED: Final = 1  # 16 to 235, the range that players expect
THREADS: Final = 4  # of the encoder, whatever the machine has: their number shows in the bytes


@dataclass(frozen=True, kw_only=True)
class Format:
    """A container and its codec, as the options that reach the encoder."""

    codec: str
    options: dict[str, str]
    container: dict[str, str]


FORMATS: Final[dict[str, Format]] = {
    ".mp4": Format(
        codec="libx264",
        options={"crf": "19", "preset": "veryfast"},
        container={"movflags": "+faststart"},
    ),
    ".webm": Format(
        codec="libvpx-vp9",
        options={"crf": "31", "b": "0", "deadline": "realtime", "cpu-used": "6", "row-mt": "1"},
        container={"fflags": "+bitexact"},  # else the file is numbered by chance
    ),
}


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


def write(path: Path, frames: Iterable[Frame], *, size: Size, fps: Fraction | int) -> int:
    """Encode uint8 `frames` (height, width, 3) to `path` and return how many there were.

    The same frames give the same bytes on any number of cores.
    """
    chosen, rate, count = format_of(path), Fraction(fps), 0
    with av.open(str(path), "w", container_options=chosen.container) as container:
        stream = cast(av.VideoStream, container.add_stream(chosen.codec, rate=rate, options=chosen.options))
        stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        context.sample_aspect_ratio = Fraction(1)
        context.gop_size = max(1, round(rate))  # a second, so that editors and players can go anywhere at once
        context.thread_type, context.thread_count = ThreadType.FRAME, THREADS
        colors = VideoReformatter()  # one for all frames, each of which would else make its own
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            picture = colors.reformat(
                picture, format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            picture.pts, picture.time_base = count, 1 / rate
            container.mux(stream.encode(picture))
            count += 1
        container.mux(stream.encode(None))
    mend(path)
    return count


def annotate(path: Path, comment: str, *, title: str = "", created: datetime | None = None) -> None:
    """Put a comment, a title and a date into the metadata of a film that was written; its packets stay as they are.

    Raises:
        OutputError: the file cannot be written anew.
    """
    options = format_of(path).container
    with (
        published(path) as partial,
        av.open(str(path)) as written,
        av.open(str(partial), "w", container_options=options) as container,
    ):
        container.metadata.update(_tags(title, comment, created))
        for packet in copied(written, container):
            container.mux(packet)
        container.close()
        mend(partial)


def copied(written: Any, container: Any) -> Iterator[Any]:
    """The packets of pictures and sound of a film that we wrote, for streams like its own in another container."""
    streams = {stream.index: container.add_stream_from_template(stream) for stream in written.streams}

    def packets() -> Iterator[Any]:
        for packet in written.demux():
            if packet.dts is None:  # the end
                continue
            given = packet.stream
            if not packet.duration and given.type == "video":  # the last one of a webm does not say its own
                packet.duration = round(1 / (given.average_rate * packet.time_base))
            packet.stream = streams[given.index]
            yield packet

    return packets()


def mend(path: Path) -> None:
    """Set right what the library writes wrong into a film."""
    if path.suffix.lower() == ".mp4":
        mp4.mend_length(path)


def _tags(title: str, comment: str, created: datetime | None) -> dict[str, str]:
    tags = {"title": title, "comment": comment}
    if created is not None:
        tags["creation_time"] = created.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {name: text for name, text in tags.items() if text}


def probe(path: source.Film) -> Probe:
    """What `read` would give, found without decoding more than the first frame.

    Raises:
        UnavailableError: the file is missing, is no film, breaks off, or is coded in a way that is not read.
    """
    found = source.examined(path)
    return Probe(size=found.display.size, fps=found.timeline.rate, count=found.timeline.count, codec=found.codec)


def comment(path: source.Film) -> str:
    """What the file's metadata says of it, empty where it says nothing.

    Raises:
        UnavailableError: the file is missing or is no video.
    """
    with source.opened(path) as (container, _):
        tags = {name.lower(): value for name, value in container.metadata.items()}
        return tags.get("comment", "")


def verify(path: Path, *, size: Size, fps: Fraction | int, count: int) -> Probe:
    """Probe a file that was just written.

    Raises:
        OutputError: it does not hold what it should.
    """
    found = probe(path)
    if (found.size, found.count, found.fps) != (size, count, fps):
        raise OutputError(
            f"the written file holds {found.count} frames of {found.size} at {found.fps} a second, "
            f"not {count} of {size} at {fps}"
        )
    return found


def read(path: source.Film, *, fps: Fraction | None = None) -> Iterator[Frame]:
    """The frames of a film as they are meant to be seen, uint8 (height, width, 3), one at a time.

    They come at the rate that `probe` says, or at `fps`: each is what the screen shows at its time. Fields are
    deinterlaced, pixels square, pictures upright; PQ and HLG are brought to BT.709 (see `hdr`).

    Raises:
        UnavailableError: as of `probe`, or a part of it is damaged.
    """
    yield from source.frames(path, fps)
