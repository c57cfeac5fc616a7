"""What is spent on a film, by the name of its quality: samples, traced frames, history, and what that costs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from langit.clip import Size

USUAL: Final = Size(640, 360)


class Row(NamedTuple):
    """`samples` a pixel in every `every`th frame of a film, `still` in a picture that stands alone.

    New light counts for `share` beside what was gathered before. `each` and `fixed` are CPU seconds that a sample of a
    traced frame of the usual size takes in the dearest place measured, and what any frame takes. `settings` are more
    of the tracer's, by their path. `every` divides `keeping.RATE`.
    """

    samples: int
    every: int
    share: float
    still: int
    each: float = 4.0
    fixed: float = 1.0
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
    samples = row.still if still else row.samples / row.every
    return (row.each * samples + row.fixed) * size.width * size.height / (USUAL.width * USUAL.height)
