"""Films and pictures as the known part of a clip to make: which frames are given, and which of the result are used.

A causal autoencoder makes one latent frame of the first frame and one of every four after it, so what is known at
the beginning is 4 k + 1 frames, what is known at the end 4 k, and the whole 4 k + 1.
"""

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size, Sound
from langit.generation import splice
from langit.generation.splice import Splice, Take
from langit.media import image
from langit.media.box import outside as box
from langit.request import Remix, VideoRequest

Frame = NDArray[np.uint8]
STRIDE = 4  # frames to a latent frame
BEFORE, AFTER = 17, 16  # frames of a film that a new part is told of, at its beginning and at its end


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """A clip of `count` frames to make, of which `known` are given by their place.

    Of the result the frames of `keep` are used: alone, or in an edit where its `splice` puts them. `before` and `after`
    are the latent frames that are known at both ends.
    """

    count: int
    known: dict[int, Frame]
    keep: slice
    before: int = 0
    after: int = 0
    splice: Splice | None = None

    @property
    def delivered(self) -> int:
        """How many frames the whole result has."""
        return len(range(*self.keep.indices(self.count))) if self.splice is None else self.splice.count

    @property
    def sound(self) -> tuple[Sound, ...]:
        """What is heard of the whole result."""
        return () if self.splice is None else self.splice.sound

    def frames(self) -> Frame:
        """All frames (count, height, width, 3): an unknown one repeats the nearest that is known."""
        places = np.array(sorted(self.known))
        nearest = [places[np.abs(places - t).argmin()] for t in range(self.count)]
        return np.stack([self.known[int(t)] for t in nearest])

    def whole(self, made: Iterator[Frame]) -> Generator[Frame, None, None]:
        """The frames of the result, from all frames that were made."""
        start, stop, _ = self.keep.indices(self.count)
        if self.splice is None:
            yield from islice(made, start, stop)
        else:  # with the likenesses of what is kept at both seams
            yield from self.splice.joined(islice(made, start - bool(self.before), stop + bool(self.after)))


def latents(count: int) -> int:
    """How many latent frames stand for `count` frames."""
    return 1 + (count - 1) // STRIDE


def nearest_counts(count: int) -> tuple[int, int]:
    """The legal numbers of frames, 4 k + 1, at or below and at or above `count`."""
    below = count - (count - 1) % STRIDE
    return below, below if below == count else below + STRIDE


def legal(size: Size, step: int) -> Size:
    """The size in which a model makes what is delivered in `size`: its sides are multiples of `step`."""
    return Size(*(-(-side // step) * step for side in size))


def canvas(request: VideoRequest, size: Size | None = None) -> Canvas:
    """What `request` asks to be made in `size`, that of the request if it is None, and what of it is known.

    Raises:
        RequestError: a span is not within its film.
        UnavailableError: a film or picture cannot be read.
    """
    if request.edit is None:
        return _create(request)
    size, joined = size or request.size, splice.of(request)
    if isinstance(request.edit, Remix):
        assert joined.heard is not None  # all of the film is made anew
        known = {t: image.resized(frame, size) for t, frame in enumerate(joined.heard.frames())}
        count = nearest_counts(joined.made)[1]
        return Canvas(count=count, known=known, keep=slice(joined.made), splice=joined)
    return _between(joined, size)


def _create(request: VideoRequest) -> Canvas:
    # A clip of whole seconds is framed on both sides: n seconds are n * rate + 1 frames.
    count = request.count + (request.count % STRIDE == 0)
    places = {0: request.image, count - 1: request.last_image}
    known = {
        t: image.fit(box.picture(path).pixels, request.size, request.fit)  # type: ignore[arg-type]  # checked
        for t, path in places.items()
        if path is not None
    }
    return Canvas(count=count, known=known, keep=slice(None), before=int(0 in known))


def _between(joined: Splice, size: Size) -> Canvas:
    """What leads from one take, or from nothing, to another, or to nothing.

    Whole latent frames are free. Those of them that are too many are the first of the take behind, made once more and
    not used, so that what is told of that take begins after them.
    """
    tail = _tail(joined.before) if joined.before else []
    room = joined.made + (-joined.made) % STRIDE if tail else nearest_counts(joined.made)[1]
    head = _head(joined.after, room - joined.made) if joined.after else []
    known = dict(enumerate(tail)) | {len(tail) + room + t: frame for t, frame in enumerate(head)}
    return Canvas(
        count=len(tail) + room + len(head),
        known={t: image.resized(frame, size) for t, frame in known.items()},
        keep=slice(len(tail), len(tail) + joined.made),
        before=latents(len(tail)) if tail else 0,
        after=len(head) // STRIDE,
        splice=joined,
    )


def _tail(take: Take) -> list[Frame]:
    """The last frames of a take that a model is told of."""
    return list(deque(take.frames(), maxlen=nearest_counts(min(take.count, BEFORE))[0]))


def _head(take: Take, skipped: int) -> list[Frame]:
    """The first frames of a take after those that are `skipped`; where it has too few, its last one is held."""
    count = max(STRIDE, min(take.count - skipped, AFTER) // STRIDE * STRIDE)
    frames = list(islice(take.frames(), skipped + count))
    return [frames[min(t, len(frames) - 1)] for t in range(skipped, skipped + count)]


def colors_first(frames: Frame) -> Frame:
    """The same pixels as a video: (T, H, W, 3) to (1, 3, T, H, W), without a copy."""
    return np.moveaxis(frames, -1, 0)[None]
