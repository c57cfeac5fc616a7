"""The sound of films laid under another one: stretches of theirs and silence, cut to the sample.

It is copied, bit for bit, where a film's is kept from its beginning to its end and nothing is heard after it; else it
is decoded, cut and encoded anew.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any, Final, cast

import av
import numpy as np
from numpy.typing import NDArray

from langit.clip import Sound
from langit.errors import UnavailableError
from langit.media import source, video
from langit.media.probe import Track
from langit.media.publish import published

Samples = NDArray[np.float32]  # (channels, samples)


@dataclass(frozen=True, kw_only=True)
class Codec:
    """How a kind of film carries sound: what may be copied into it, and what encodes for it."""

    copied: frozenset[str]
    encoder: str
    samples: int  # in a packet


CODECS: Final[dict[str, Codec]] = {
    ".mp4": Codec(copied=frozenset({"aac", "mp3", "ac3", "eac3", "alac"}), encoder="aac", samples=1024),
    ".webm": Codec(copied=frozenset({"opus", "vorbis"}), encoder="libopus", samples=960),
}
USUAL: Final = 48_000  # samples a second, which every encoder takes


Tracks = Mapping[Path | None, Track | None]


def track(film: source.Film) -> Track | None:
    """What sound a film has; None for a silent one.

    Raises:
        UnavailableError: the file is missing or is no film, or its sound is coded in a way that is not read.
    """
    with source.opened(film) as (container, _):
        if not container.streams.audio:
            return None
        stream = container.streams.best("audio")
        context = stream and stream.codec_context
        if not context or not context.rate:
            raise UnavailableError(f"the sound of {film.name} is coded in a way that is not read", field="source")
        return Track(
            tracks=len(container.streams.audio), codec=context.codec.canonical_name, rate=context.rate,
            channels=context.layout.nb_channels,
        )  # fmt: skip


def lay(path: Path, sound: Sequence[Sound]) -> str:
    """Put `sound` under the silent film at `path`, whose pictures and tags stay as they are, and say how it was done.

    A film without a sound of its own is silence. What is said is empty if all are.

    Raises:
        UnavailableError: a sound cannot be read.
        OutputError: the file cannot be written anew.
    """
    tracks: Tracks = {part.film: track(part.film) for part in sound if part.film is not None}
    heard = [found for found in tracks.values() if found is not None]
    if not heard:
        return ""
    codec = CODECS[path.suffix.lower()]
    whole = _whole(sound, tracks, codec)
    with (
        published(path) as partial,
        av.open(str(path)) as written,
        av.open(str(partial), "w", container_options=video.format_of(path).container) as container,
    ):
        container.metadata.update(written.metadata)
        pictures = video.copied(written, container)
        if whole is not None:
            with source.opened(whole) as (given, _):
                _mux(container, pictures, _copied(given, container, _begin(whole), sound[0].seconds))
        else:
            _mux(container, pictures, _encoded(container, sound, heard, codec))
        container.close()
        video.mend(partial)
    return _said(sound, tracks, copied=whole is not None)


def _whole(sound: Sequence[Sound], tracks: Tracks, codec: Codec) -> Path | None:
    """The film whose sound may be copied as it is, if there is one."""
    first, *rest = sound
    found = tracks.get(first.film)
    if first.film is None or found is None or any(tracks.get(part.film) for part in rest):
        return None
    pictures = video.probe(first.film)
    kept = first.start == 0 and first.seconds == pictures.count / pictures.fps
    return first.film if kept and found.codec in codec.copied else None


def _begin(film: Path) -> Fraction:
    """The second of a film's own clock at which its first picture is shown."""
    return source.examined(film).timeline.start


def _mux(container: Any, *streams: Iterable[Any]) -> None:
    for packet in heapq.merge(*streams, key=lambda packet: packet.dts * packet.time_base):
        container.mux(packet)


def _copied(given: Any, container: Any, begin: Fraction, seconds: Fraction) -> Iterator[Any]:
    """The packets of a sound that begin within its film, moved by when the pictures of that begin."""
    heard = given.streams.best("audio")
    stream = container.add_stream_from_template(heard)
    shift = round(begin / heard.time_base)

    def packets() -> Iterator[Any]:
        for packet in given.demux(heard):
            if packet.dts is not None and packet.dts * packet.time_base < begin + seconds:
                packet.pts, packet.dts, packet.stream = packet.pts - shift, packet.dts - shift, stream
                yield packet

    return packets()


def _encoded(container: Any, sound: Sequence[Sound], heard: Sequence[Track], codec: Codec) -> Iterator[Any]:
    """The packets of all stretches in a row, at the highest rate of theirs if it can be, and in mono if all are."""
    rate = max(found.rate for found in heard)
    if rate not in (av.Codec(codec.encoder, "w").audio_rates or ()):
        rate = USUAL
    layout = "stereo" if any(found.channels > 1 for found in heard) else "mono"
    stream = cast(Any, container.add_stream(codec.encoder, rate=rate, layout=layout))
    form = av.AudioResampler(format=stream.format, layout=layout, rate=rate)

    def packets() -> Iterator[Any]:
        for number, block in enumerate(_blocks(_played(sound, rate, layout), codec.samples)):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
            frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), number * codec.samples
            for shaped in form.resample(frame):
                yield from stream.encode(shaped)
        yield from stream.encode(None)

    return packets()


def _blocks(pieces: Iterable[Samples], length: int) -> Iterator[Samples]:
    """The same samples in pieces of one length, the last of them as long as it is."""
    rest: Samples | None = None
    for piece in pieces:
        rest = piece if rest is None else np.concatenate([rest, piece], axis=1)
        while rest.shape[1] >= length:
            yield rest[:, :length]
            rest = rest[:, length:]
    if rest is not None and rest.shape[1]:
        yield rest


def _played(sound: Sequence[Sound], rate: int, layout: str) -> Iterator[Samples]:
    """All stretches in a row, each of them as many samples as take it to its end."""
    ends = [round(second * rate) for second in accumulate(part.seconds for part in sound)]
    for part, start, end in zip(sound, [0, *ends], ends, strict=False):
        done = 0
        for piece in _stretch(part, rate, layout):
            piece = piece[:, : end - start - done]
            done += piece.shape[1]
            yield piece
        yield np.zeros((len(av.AudioLayout(layout).channels), end - start - done), np.float32)


def _stretch(part: Sound, rate: int, layout: str) -> Iterator[Samples]:
    """The samples of a film from a second on, with silence where it has none; up to its end."""
    if part.film is None or track(part.film) is None:
        return
    at = round((_begin(part.film) + part.start) * rate)  # on the film's own clock, in samples
    with source.opened(part.film) as (container, _):
        form, stream = av.AudioResampler(format="fltp", layout=layout, rate=rate), container.streams.best("audio")
        for block in _resampled(container.decode(stream), form):
            begin = round(block.pts * block.time_base * rate)
            samples = block.to_ndarray()
            if begin > at:
                yield np.zeros((len(samples), begin - at), np.float32)
                at = begin
            if begin + samples.shape[1] > at:
                yield samples[:, at - begin :]
                at = begin + samples.shape[1]


def _resampled(blocks: Iterable[Any], form: Any) -> Iterator[Any]:
    for block in blocks:
        yield from form.resample(block)
    yield from form.resample(None)


def _said(sound: Sequence[Sound], tracks: Tracks, copied: bool) -> str:
    """One sentence for the person who asked."""
    heard = {film.name: found for film, found in tracks.items() if film is not None and found is not None}
    parts = [f"the sound of {' and '.join(heard)} was {'copied' if copied else 'cut and encoded anew'}"]
    parts += _lost(list(heard.values()), copied)
    if silences := list(_silences(sound, tracks)):
        parts.append(f"and it is silent from {' and from '.join(silences)}")
    return ", ".join(parts)


def _lost(heard: Sequence[Track], copied: bool) -> Iterator[str]:
    for found in heard:
        if found.tracks > 1:
            yield f"only one of {found.tracks} tracks"
    if not copied and max(found.channels for found in heard) > 2:
        yield "mixed to stereo"


def _silences(sound: Sequence[Sound], tracks: Tracks) -> Iterator[str]:
    at = Fraction(0)
    for silent, parts in groupby(sound, lambda part: tracks.get(part.film) is None):
        end = at + sum(part.seconds for part in parts)
        if silent:
            yield f"{float(at):g} to {float(end):g} s"
        at = end
