"""Films and pictures as the known part of a clip to make: which frames are given, and which of the result are kept.

A causal autoencoder makes one latent frame of the first frame and one of every four after it, so what is known at
the beginning is 4 k + 1 frames, what is known at the end 4 k, and the whole 4 k + 1.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import RequestError
from langit.media import image, video
from langit.request import Connect, Extend, Fill, Loop, Remix, VideoRequest

Frame = NDArray[np.uint8]
STRIDE = 4  # frames to a latent frame
BEFORE, AFTER = 17, 16  # frames of a film that a new part is told of, at its beginning and at its end


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """A clip of `count` frames to make, of which `known` are given by their place.

    Of the result the frames of `keep` are delivered, after those of `lead` and before those of `rest`, which are read
    from the films themselves. `before` and `after` are the latent frames that are known at both ends.
    """

    count: int
    known: dict[int, Frame]
    keep: slice
    before: int = 0
    after: int = 0
    lead: Callable[[], Iterator[Frame]] = lambda: iter(())
    rest: Callable[[], Iterator[Frame]] = lambda: iter(())
    extra: int = 0

    @property
    def delivered(self) -> int:
        """How many frames the whole result has."""
        return len(range(*self.keep.indices(self.count))) + self.extra

    def frames(self) -> Frame:
        """All frames (count, height, width, 3): an unknown one repeats the nearest that is known."""
        places = np.array(sorted(self.known))
        nearest = [places[np.abs(places - t).argmin()] for t in range(self.count)]
        return np.stack([self.known[int(t)] for t in nearest])

    def whole(self, made: Iterator[Frame]) -> Generator[Frame, None, None]:
        """The frames of the result, from the frames that were made."""
        start, stop, _ = self.keep.indices(self.count)
        yield from chain(self.lead(), islice(made, start, stop), self.rest())


def latents(count: int) -> int:
    """How many latent frames stand for `count` frames."""
    return 1 + (count - 1) // STRIDE


def nearest_counts(count: int) -> tuple[int, int]:
    """The legal numbers of frames, 4 k + 1, at or below and at or above `count`."""
    below = count - (count - 1) % STRIDE
    return below, below if below == count else below + STRIDE


def canvas(request: VideoRequest) -> Canvas:
    """What `request` asks to be made, and what of it is known.

    Raises:
        RequestError: a film is of another size or too short.
    """
    edit = request.edit
    if edit is None:
        return _create(request)
    frames = _probe(edit.source, request.size).count
    match edit:
        case Remix(source):
            return _remix(source, frames)
        case Fill(source, span):
            return _fill(source, span, request.fps, frames)
        case Extend(source, backward=False):
            return _extend(source, request.count, frames)
        case Extend(source):
            return _lead_over(None, source, request)
        case Loop(source):
            return _lead_over(source, source, request, shown=False)
        case Connect(source, other):
            return _lead_over(source, other, request)


def _create(request: VideoRequest) -> Canvas:
    # A clip of whole seconds is framed on both sides: n seconds are n * rate + 1 frames.
    count = request.count + (request.count % STRIDE == 0)
    places = {0: request.image, count - 1: request.last_image}
    known = {
        t: image.fit(image.load(path), request.size, request.fit)  # type: ignore[arg-type]  # checked
        for t, path in places.items()
        if path is not None
    }
    return Canvas(count=count, known=known, keep=slice(None), before=int(0 in known))


def _extend(source: Path, more: int, frames: int) -> Canvas:
    told = nearest_counts(min(frames, BEFORE))[0]
    count = nearest_counts(told + more)[1]
    tail = deque(video.read(source), maxlen=told)
    return Canvas(
        count=count,
        known=dict(enumerate(tail)),
        keep=slice(told, told + more),
        before=latents(told),
        lead=lambda: video.read(source),
        extra=frames,
    )


def _lead_over(source: Path | None, goal: Path, request: VideoRequest, *, shown: bool = True) -> Canvas:
    """A new part that ends in the beginning of a film, and begins in the end of another, of itself or of none.

    What it leads to is `shown` behind it, unless the whole is to begin again there.
    """
    found = _probe(goal, request.size)
    head = list(islice(video.read(goal), min(found.count, AFTER) // STRIDE * STRIDE))
    if not head:
        raise RequestError(f"{goal.name} has fewer than {STRIDE} frames", field="source")
    tail: list[Frame] = []
    before = 0
    if source is not None:
        before = video.probe(source).count
        tail = list(deque(video.read(source), maxlen=nearest_counts(min(before, BEFORE))[0]))
    made = request.count + (-request.count) % STRIDE if tail else nearest_counts(request.count)[1]
    known = dict(enumerate(tail)) | {len(tail) + made + i: frame for i, frame in enumerate(head)}
    return Canvas(
        count=len(tail) + made + len(head),
        known=known,
        keep=slice(len(tail), len(tail) + made),
        before=latents(len(tail)) if tail else 0,
        after=len(head) // STRIDE,
        lead=lambda: iter(()) if source is None else video.read(source),
        rest=lambda: video.read(goal) if shown else iter(()),
        extra=before + found.count * shown,
    )


def _fill(source: Path, span: tuple[float, float], fps: Fraction, frames: int) -> Canvas:
    start, stop = (min(round(second * fps), frames) for second in span)
    if start >= stop:
        raise RequestError(f"the film ends before second {span[0]:g}", field="span", remedy="Name seconds that it has")
    told = nearest_counts(min(start, BEFORE))[0] if start else 0
    follow = min(frames - stop, AFTER) // STRIDE * STRIDE
    # Whole latent frames are free, so a span that ends inside one frees all of it; those frames are not kept.
    made = stop - start
    room = made + (-made) % STRIDE if told else nearest_counts(made)[1]
    follow = min(follow, (frames - stop - (room - made)) // STRIDE * STRIDE) if follow else 0
    first = start - told
    given = list(islice(video.read(source), first, first + told + room + max(follow, 0)))
    known = dict(enumerate(given[:told])) | {told + room + i: f for i, f in enumerate(given[told + room :])}
    return Canvas(
        count=told + room + max(follow, 0),
        known=known,
        keep=slice(told, told + made),
        before=latents(told) if told else 0,
        after=max(follow, 0) // STRIDE,
        lead=lambda: islice(video.read(source), start),
        rest=lambda: islice(video.read(source), stop, None),
        extra=frames - made,
    )


def _remix(source: Path, frames: int) -> Canvas:
    return Canvas(count=nearest_counts(frames)[1], known=dict(enumerate(video.read(source))), keep=slice(frames))


def _probe(path: Path, wanted: Size) -> video.Probe:
    """What a film holds, which must be of the size that is wanted."""
    found = video.probe(path)
    if found.size != wanted:
        raise RequestError(f"{path.name} is {found.size}, not {wanted}", field="size", remedy=f"Ask for {found.size}")
    return found


def colors_first(frames: Frame) -> Frame:
    """The same pixels as a video: (T, H, W, 3) to (1, 3, T, H, W), without a copy."""
    return np.moveaxis(frames, -1, 0)[None]
