"""What is spent on a film, by the name of its quality: samples, traced frames, history, and what that costs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from langit.clip import Size

USUAL: Final = Size(640, 360)
# CPU seconds that things take at that size in the neon street with four people, the dearest place measured: a sample of
# a pixel in all pixels; all else of a traced frame, which is moved, denoised twice and gathered; any frame, which is
# carried and graded.
SAMPLE, TRACED, FRAME = 5.2, 2.4, 0.6


class Row(NamedTuple):
    """`samples` a pixel in every `every`th frame of a film, `still` in a picture that stands alone.

    New light counts for `share` beside what was gathered before. `settings` are more of the tracer's, by their path.
    `every` divides `keeping.RATE`, so that where a file of finished frames ends none waits that has begun.
    """

    samples: int
    every: int
    share: float
    still: int
    settings: Mapping[str, Any] = MappingProxyType({})


# A tree of lights picks lamps by where they are. Where signs and windows are the light it costs a fifth of all time for
# a picture that is no better.
PLAIN: Final = MappingProxyType({"cycles.use_light_tree": False})
QUALITIES: Final = {
    "draft": Row(samples=1, every=3, share=0.1, still=16, settings=PLAIN),
    "standard": Row(samples=2, every=2, share=0.1, still=64, settings=PLAIN),
    "master": Row(samples=8, every=1, share=0.15, still=256),
}


def seconds(quality: str, size: Size, *, still: bool = False) -> float:
    """CPU seconds that a frame will take, of all cores together, as far as the row can tell."""
    row = QUALITIES[quality]
    took = SAMPLE * row.still + TRACED if still else (SAMPLE * row.samples + TRACED) / row.every + FRAME
    return took * size.width * size.height / (USUAL.width * USUAL.height)
