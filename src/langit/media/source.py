"""A film's file looked at before it is read: when its frames are shown, and how; then the frames themselves.

The time stamps come from the packets and not from what the file says of its length, so what is promised is there.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

import av
import numpy as np
from numpy.typing import NDArray

from langit.errors import UnavailableError
from langit.media import kinds, timeline
from langit.media.deinterlace import progressive
from langit.media.display import Display
from langit.media.image import MOST_PIXELS
from langit.media.timeline import Timeline

Frame = NDArray[np.uint8]
CLEAR: Final = {"vp8": "libvpx", "vp9": "libvpx-vp9"}  # the decoders that do not leave transparency out
UNSTATED: Final = Fraction(25)  # frames a second of a stream that has no clock and says no rate, as ffmpeg takes it
AGAIN: Final = "Copy or download it again"
MOST_FRAMES: Final = 60 * 60 * 60  # of a film, whose packets are all looked at: an hour of 60 a second
CODECS: Final = frozenset({  # whose decoders are used, of the hundreds that the library has
    "av1", "dnxhd", "dvvideo", "ffv1", "ffvhuff", "flv1", "gif", "h263", "h264", "hevc", "huffyuv", "mjpeg",
    "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v2", "msmpeg4v3", "png", "prores", "qtrle", "rawvideo", "theora",
    "utvideo", "vc1", "vp6f", "vp8", "vp9", "wmv1", "wmv2", "wmv3",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a film's file holds. `turns` are the seconds of its pictures in turn, where they do not carry them."""

    timeline: Timeline
    turns: tuple[Fraction, ...] | None
    display: Display
    codec: str


class Stream(NamedTuple):
    """A film that is open already, and how errors call it."""

    file: BinaryIO
    name: str

    def __str__(self) -> str:
        return self.name


Film = Path | Stream


class _Packet(NamedTuple):
    """When one picture is shown or, where the container does not say that, when it comes, and how long, in ticks."""

    stamp: int | None
    lasting: int
    hidden: bool  # by an edit list
    broken: bool


def examined(path: Film) -> Source:
    """What the file holds, of its packets and its first picture.

    Raises:
        UnavailableError: the file is missing, is no film, breaks off, or is coded in a way that is not read.
    """
    with opened(path) as (container, stream):
        codec = stream.codec.name
        entries = len(stream.index_entries) if _is(container, "mov") else 0
        promised = _promised(container, stream)
        if max(entries, stream.frames) > MOST_FRAMES:
            raise _unreadable(path, f"has more than {MOST_FRAMES:,} frames", "Cut it")
        packets = _packets(container, stream)
        if len(packets) > MOST_FRAMES:
            raise _unreadable(path, f"has more than {MOST_FRAMES:,} frames", "Cut it")
        if len(packets) < entries:
            raise _unreadable(path, f"breaks off after {len(packets)} of {entries} frames", AGAIN)
        if any(packet.broken for packet in packets) or _end(packets) * stream.time_base < promised:
            raise _unreadable(path, "breaks off", AGAIN)
        shown = [packet for packet in packets if not packet.hidden]
        if not shown:
            raise _unreadable(path, "holds no frames")
        times, turns = _timeline(shown, stream, dated=not _is(container, "avi"))
    return Source(timeline=times, turns=turns, display=_display(path), codec=codec)


def frames(path: Film, fps: Fraction | None) -> Iterator[Frame]:
    """The frames as they are seen, at the film's rate or another.

    Raises:
        UnavailableError: as of `examined`, or a part of it is damaged.
    """
    source = examined(path)
    last, frame = None, None
    with opened(path) as (container, stream):
        stamped = _stamped(path, progressive(_decoded(container, stream)), source)
        pictures = source.timeline.shown(stamped)
        for picture in pictures if fps is None else source.timeline.at(fps, pictures):
            if frame is None or picture is not last:
                last, frame = picture, source.display.shown(picture)
            yield frame


@contextmanager
def opened(path: Film) -> Iterator[tuple[Any, Any]]:
    """The container and its stream of pictures. The demuxer is the one of the file's first bytes.

    Raises:
        UnavailableError: there is none, or what is read of it in the block is damaged.
    """
    demuxer = _demuxer(path)
    try:
        container = av.open(path.file if isinstance(path, Stream) else str(path), format=demuxer)
    except (av.error.FFmpegError, OSError) as error:
        raise _unreadable(path, "is not a video that can be read") from error
    with container:
        stream = cast(Any, container.streams.best("video"))
        if stream is None:
            raise _unreadable(path, "holds no film")
        if stream.codec.name not in CODECS:
            raise _unreadable(path, f"is coded as {stream.codec.name}, which is not read", "Convert it to H.264")
        if stream.width * stream.height > MOST_PIXELS:
            raise _unreadable(path, f"has more than {MOST_PIXELS // 10**6} million pixels a frame", "Make it smaller")
        try:
            yield container, stream
        except (av.error.FFmpegError, EOFError) as error:
            raise _unreadable(path, "is damaged", AGAIN) from error


def _demuxer(path: Film) -> str:
    try:
        if isinstance(path, Stream):
            path.file.seek(0)
            head = path.file.read(kinds.HEAD)
            path.file.seek(0)
        else:
            with path.open("rb") as file:
                head = file.read(kinds.HEAD)
    except FileNotFoundError:
        raise _unreadable(path, "does not exist") from None
    except OSError as error:
        raise _unreadable(path, "is not a video that can be read") from error
    kind = kinds.of(head)
    if kind is None or not kind.film:
        raise _unreadable(path, "is a picture, not a film" if kind else "is not a video that can be read")
    return kind.film


def _is(container: Any, kind: str) -> bool:
    return kind in container.format.name.split(",")


def _packets(container: Any, stream: Any) -> list[_Packet]:
    """All packets that hold something. AVI has an order and no times of showing; what libav says of them is a guess."""
    dated = not _is(container, "avi")
    return [
        _Packet(packet.pts if dated else packet.dts, packet.duration or 0, packet.is_discard, packet.is_corrupt)
        for packet in islice((packet for packet in container.demux(stream) if packet.size), MOST_FRAMES + 1)
    ]


def _end(packets: list[_Packet]) -> int:
    return max(((packet.stamp or 0) + packet.lasting for packet in packets), default=0)


def _told(stream: Any) -> list[Fraction]:
    return [rate for rate in (stream.average_rate, stream.guessed_rate) if rate]


def _timeline(shown: list[_Packet], stream: Any, *, dated: bool) -> tuple[Timeline, tuple[Fraction, ...] | None]:
    """When the frames are shown; and at which second each in turn, where pictures do not carry it themselves."""
    told = _told(stream)
    known = sorted((packet.stamp, packet.lasting) for packet in shown if packet.stamp is not None)
    if len(known) == len(shown):
        stamps, tick = [stamp for stamp, _ in known], stream.time_base
        times = timeline.of(stamps, tick=tick, lasting=known[-1][1], told=told)
        return times, None if dated else tuple(stamp * tick for stamp in stamps)
    rate, turns = told[0] if told else UNSTATED, range(len(shown))
    times = timeline.of(turns, tick=1 / rate, lasting=1, told=[rate])
    return times, tuple(turn / rate for turn in turns)


def _promised(container: Any, stream: Any) -> Fraction:
    """The second that a Matroska file reaches at least, by what it says of its length; 0 where nothing is said."""
    if not _is(container, "matroska") or len(container.streams) > 1:
        return Fraction(0)
    slack = 2 / (stream.average_rate or UNSTATED)
    return Fraction(container.duration or 0, av.time_base) * Fraction(98, 100) - slack


def _display(path: Film) -> Display:
    with opened(path) as (container, stream):
        for picture in _decoded(container, stream):
            try:
                display = Display.of(picture, stream.sample_aspect_ratio)
            except UnavailableError as error:
                raise _unreadable(path, f"cannot be read: {error.message}", "Convert it to H.264") from None
            return display
    raise _unreadable(path, "holds no frames")


def _decoded(container: Any, stream: Any) -> Iterator[Any]:
    """Its pictures, with their transparency."""
    name = CLEAR.get(stream.codec.name)
    if name is None or {key.lower(): text for key, text in stream.metadata.items()}.get("alpha_mode") != "1":
        yield from container.decode(stream)
        return
    decoder = cast(Any, av.CodecContext.create(name, "r"))
    for packet in container.demux(stream):
        yield from decoder.decode(packet)


def _stamped(path: Film, pictures: Iterable[Any], source: Source) -> Iterator[tuple[Fraction, Any]]:
    """The pictures with their seconds on the file's clock."""
    times, turns = source.timeline, source.turns
    time = times.start
    for number, picture in enumerate(pictures):
        if turns is not None:
            time = turns[min(number, len(turns) - 1)]
        elif picture.pts is not None:
            time = picture.pts * picture.time_base
        yield time, picture
    if time + 2 / times.rate < times.last:
        raise _unreadable(path, f"is damaged after second {float(time - times.start):.2f}", AGAIN)


def _unreadable(path: Film, what: str, remedy: str = "Give an mp4 or webm file") -> UnavailableError:
    return UnavailableError(f"{path} {what}", field="source", remedy=remedy)
