"""What is spent on a film, by the name of its quality: samples, traced frames, history, and what that costs."""

from typing import Final, NamedTuple

from langit.clip import Size

USUAL: Final = Size(640, 360)
FEW: Final = 4  # samples, below which it is worth to sort lights: a few rays must find the right one
# CPU seconds that things take at that size in the neon street with four people; a park takes nearly twice as many. A
# sample of a pixel in all pixels, and one where lights are sorted; all else of a traced frame, which is moved, denoised
# and gathered; any frame, which is carried and graded.
SAMPLE, SORTED, TRACED, FRAME = 4.6, 5.6, 2.4, 0.6
FACED: Final = 0.5  # of the samples of a still, that faces take beside them: up to all of them


class Row(NamedTuple):
    """`samples` a pixel in every `every`th frame of a film, `still` in a picture that stands alone.

    Faces get more of them, in films for as long as `faces` samples of all of a picture take, in stills for as long as
    the picture itself (`closer`).

    Where many things shine a sample takes longer, and finds more: there are `hard` of them. New light counts for
    `share` beside what was gathered before. `every` divides `keeping.RATE`, so that where a file of finished frames
    ends none waits that has begun.
    """

    samples: int
    hard: int
    faces: float
    every: int
    share: float
    still: int


QUALITIES: Final = {
    "draft": Row(samples=1, hard=1, faces=0.0, every=3, share=0.1, still=16),
    "standard": Row(samples=2, hard=1, faces=0.1, every=2, share=0.1, still=32),
    "master": Row(samples=8, hard=8, faces=2.0, every=1, share=0.15, still=256),
}


def seconds(quality: str, size: Size, *, still: bool = False) -> float:
    """CPU seconds that a frame will take, of all cores together, as far as the row can tell."""
    row = QUALITIES[quality]
    samples, every = (row.still * (1 + FACED), 1) if still else (row.hard + row.faces, row.every)
    took = (samples * (SORTED if samples < FEW else SAMPLE) + TRACED) / every + FRAME
    return took * size.width * size.height / (USUAL.width * USUAL.height)
