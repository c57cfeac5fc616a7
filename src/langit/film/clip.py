"""`Traced`: a clip in the film look. Some of its frames are traced, all are steadied, and each is graded, in order.

What is traced may be traced anywhere and in any order; what depends on earlier frames is done here. So any number of
tracers gives the same film, and one that was killed goes on where it was.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from itertools import chain
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.film import grade, pool, weather
from langit.film.keeping import RATE, Kept
from langit.film.quality import QUALITIES
from langit.film.scene import Scene
from langit.film.steady import Steady
from langit.film.tracer import Tracer
from langit.render.draw import LINEAR, Draw, Frame, Manner, Truth, opened
from langit.render.farm import with_next
from langit.render.snapshot import Backdrop, Snapshot
from langit.request import FAST

Light = NDArray[np.float32]  # (H, W, 3), linear
FOLLOWED: Final = frozenset({"depth", "normals", "segmentation", "flow"})  # the truth by which frames are steadied
EXPOSURE: Final = "exposure"


class _Due(NamedTuple):
    """A frame that was asked for: its snapshot and the next, whether it is the last, and what is traced of it."""

    number: int
    snapshot: Snapshot
    following: Snapshot | None
    last: bool
    traced: "Future[dict[str, Any]] | dict[str, Any] | None"


class Traced:
    """Draws a clip of one backdrop as `render.draw.Shares` says, on so many tracers (`processes`), as `manner` says."""

    def __init__(
        self, size: Size, backdrop: Backdrop, processes: int, look: str, *, supersample: float | None = None,
        manner: Manner | None = None,
    ):  # fmt: skip
        self._size, self._backdrop, self._processes = size, backdrop, processes
        self._manner = manner or Manner()
        self._row, still = QUALITIES[self._manner.quality], self._manner.still
        self._samples = self._row.still if still else self._row.samples
        self._drawn = Size(*(max(2, round(side * (1.0 if still else self._row.scale))) for side in size))
        self._exposure: float | None = None
        self._pool: pool.Pool | None = None
        self._truth: Draw | None = None
        self._scene: Scene | None = None
        self._told: dict[str, Any] = {"traced": 0, "carried": 0}

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a sidecar says of how it was drawn: engine, device, samples, and how many frames were carried along."""
        return {"samples": self._samples, **self._told}

    def draw(
        self, snapshots: Iterable[Snapshot], passes: frozenset[str] = frozenset(), *, beyond: bool = False
    ) -> Iterator[tuple[Snapshot, Frame, Truth]]:
        """Each snapshot with its picture and, for the `passes` asked for, its truth, in order. As `Shares.draw`."""
        kept = Kept(self._manner.scratch, every=0 if passes or self._manner.still else RATE)
        steady, held = Steady(self._size, self._row, still=self._manner.still), dict[int, tuple[Snapshot, Truth]]()
        history = dict(kept.history())
        if kept.frames:
            self._exposure = float(history.pop(EXPOSURE))
            steady.restore(history, kept.frames)
        replayed = kept.replay()
        for due in self._asked(with_next(snapshots, beyond), kept, steady):
            if due.number < kept.frames:
                yield due.snapshot, next(replayed), {}
                continue
            light, truth = self._answered(due, kept), self._true(due, passes)
            if self._exposure is None and light is not None:
                self._exposure = grade.exposure(light, self._backdrop.atmosphere)
            held[due.number] = due.snapshot, truth
            ends = steady.end() if due.last else ()
            for number, seen in chain(steady.add(due.number, light, truth), ends):
                snapshot, known = held.pop(number)
                frame = self._finished(seen, snapshot, known)
                kept.finish(frame, lambda: {EXPOSURE: np.array(self._exposure), **steady.history()})
                yield snapshot, frame, self._chosen(known, seen, passes)

    def _asked(
        self, pairs: Iterable[tuple[Snapshot, Snapshot | None, bool]], kept: Kept, steady: Steady
    ) -> Iterator[_Due]:
        """The frames in order; some of those that follow are being traced meanwhile."""
        under_way: deque[_Due] = deque()
        for number, (snapshot, following, last) in enumerate(pairs):
            traced = None
            if number >= kept.frames and steady.wants(number, last=last):
                traced = kept.traced(number) or self._ask(number, snapshot, following)
            under_way.append(_Due(number, snapshot, following, last, traced))
            waiting = sum(isinstance(due.traced, Future) for due in under_way)
            while under_way and waiting > self._processes:
                waiting -= isinstance(under_way[0].traced, Future)
                yield under_way.popleft()
        yield from under_way

    def _ask(self, number: int, snapshot: Snapshot, following: Snapshot | None) -> "Future[dict[str, Any]]":
        if self._scene is None or self._pool is None:
            self._scene = Scene(
                self._drawn, self._backdrop, snapshot, samples=self._samples, device=self._manner.device,
                settings=self._row.settings,
            )  # fmt: skip
            make = partial(Tracer, self._scene.setup())
            self._pool = pool.opened(make, self._processes, self._manner.cluster)
        near = following if snapshot.view.shutter > 0 else None
        orders = [*self._scene.instant(snapshot, near), {"do": "render", "seed": number}]
        return self._pool.ask(orders)

    def _answered(self, due: _Due, kept: Kept) -> Light | None:
        """What was traced of a frame, as it would be found again: light is kept in half floats."""
        if due.traced is None:
            self._told["carried"] += 1
            return None
        self._told["traced"] += 1
        if isinstance(due.traced, dict):
            return due.traced["picture"].astype(np.float32)
        answer = due.traced.result()
        self._told |= {name: answer[name] for name in ("engine", "device")}
        halved = np.minimum(answer["picture"], np.finfo(np.float16).max).astype(np.float16)
        kept.put_traced(due.number, {"picture": halved})
        return halved.astype(np.float32)

    def _true(self, due: _Due, passes: frozenset[str]) -> Truth:
        if self._truth is None:
            self._truth = opened(FAST, self._size, self._backdrop)
        following = None if due.last else due.following
        wanted = FOLLOWED | (passes - {LINEAR})
        return self._truth.truth(due.snapshot, following, wanted if following is not None else wanted - {"flow"})

    def _finished(self, seen: Light, snapshot: Snapshot, truth: Truth) -> Frame:
        look, exposure = self._backdrop.atmosphere, self._exposure
        assert exposure is not None, "the first frame of a clip is traced"
        rained = weather.drawn(seen, truth["depth"], snapshot, self._size, look)
        return grade.developed(rained, look, exposure, round(1000 * snapshot.time))

    def _chosen(self, truth: Truth, seen: Light, passes: frozenset[str]) -> Truth:
        """The passes that were asked for."""
        return {name: seen if name == LINEAR else truth[name] for name in passes if name == LINEAR or name in truth}

    def close(self) -> None:
        """Let the tracers and the device go."""
        for one in (self._pool, self._truth):
            if one is not None:
                one.close()
        self._pool = self._truth = self._scene = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
