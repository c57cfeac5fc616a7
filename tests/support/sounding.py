"""Films with a tone in them, and when the tone of a film is heard."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

Spans = Sequence[tuple[float, float]]


def film(
    path: Path, pictures: Sequence[np.ndarray], tones: Spans, *, fps: Fraction | int = 24, rate: int = 44_100,
    layout: str = "mono", codec: str = "aac", tracks: int = 1, turned: int = 0,
) -> Path:  # fmt: skip
    """Encode RGB `pictures`, as long as which a tone is heard in every span of `tones`, in seconds."""
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=fps, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv444p"
        if turned:
            stream.set_display_rotation(turned)
        heard: list[Any] = [container.add_stream(codec, rate=rate, layout=layout) for _ in range(tracks)]
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
        for track in heard:
            for block in _blocks(float(len(pictures) / Fraction(fps)), tones, rate, layout):
                container.mux(track.encode(block))
            container.mux(track.encode(None))
    return path


def _blocks(seconds: float, tones: Spans, rate: int, layout: str) -> list[av.AudioFrame]:
    times = np.arange(round(seconds * rate)) / rate
    on = np.any([(times >= start) & (times < stop) for start, stop in tones], axis=0) if tones else times < 0
    wave = (0.5 * np.sin(2 * np.pi * 440 * times) * on).astype(np.float32)
    blocks = []
    for start in range(0, len(wave), 1024):
        samples = np.stack([wave[start : start + 1024]] * av.AudioLayout(layout).nb_channels)
        block = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
        block.sample_rate, block.time_base, block.pts = rate, Fraction(1, rate), start
        blocks.append(block)
    return blocks


def heard(path: Path) -> list[tuple[float, float]]:
    """The spans in which a film is loud, in seconds of its own clock."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        rate = stream.codec_context.rate
        wave = np.zeros(rate * 20)
        for block in container.decode(stream):
            at, samples = round(float(block.pts * block.time_base) * rate), np.abs(block.to_ndarray())
            loud = samples.max(0) if block.format.is_planar else samples.reshape(-1, block.layout.nb_channels).max(1)
            wave[max(0, at) : at + len(loud)] = loud[max(0, -at) :]
    loud = np.convolve(wave, np.ones(rate // 200) / (rate // 200), "same") > 0.05
    edges = np.flatnonzero(np.diff(loud.astype(int), prepend=0)) / rate
    return [(round(float(a), 2), round(float(b), 2)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def packets(path: Path) -> list[bytes]:
    """The coded packets of a film's sound."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]
