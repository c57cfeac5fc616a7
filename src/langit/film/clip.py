"""`Traced`: a clip in the film look. Some of its frames are traced, all are steadied, and each is graded, in order.

What is traced may be traced anywhere and in any order; what depends on earlier frames is done here. So any number of
tracers gives the same film, and one that was killed goes on where it was.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.closing import Closing
from langit.film import denoise, exr, grade, pool, steady, weather
from langit.film.closer import NAME, Closer
from langit.film.keeping import RATE, Kept
from langit.film.quality import QUALITIES
from langit.film.scene import Scene
from langit.film.steady import Instant, Steady
from langit.film.tracer import Order, Tracer
from langit.render.draw import LINEAR, Draw, Frame, Manner, Truth, opened
from langit.render.farm import with_next
from langit.render.snapshot import Backdrop, Snapshot
from langit.request import FAST

Light = NDArray[np.float32]  # (H, W, 3), linear
FOLLOWED: Final = frozenset({"depth", "segmentation"})  # the truth by which frames are steadied, with flow
EXPOSURE: Final = "exposure"
OVER_FRAMES, ALONE = "over frames", "each frame alone"
FIRST: Final = 2  # times the samples of others: nothing was gathered before the first frame of a clip


class _Due(NamedTuple):
    """A frame that was asked for: its snapshot and the next, whether it is the last, and what is traced of it."""

    number: int
    snapshot: Snapshot
    following: Snapshot | None
    last: bool
    traced: "_Asked | dict[str, Any] | None"


@dataclass
class _Asked:
    """What a tracer was asked for: a picture of so many `samples`, and more of them where faces are."""

    answer: "Future[dict[str, Any]] | None"
    samples: int
    closer: Closer | None

    def taken(self) -> dict[str, Any]:
        """The answer, once: it is tens of megabytes that nobody needs after that."""
        assert self.answer is not None, "each answer is taken once"
        made, self.answer = self.answer.result(), None
        return made


def _told_first(scene: Scene, helped: bool) -> list[Order]:
    """What a tracer is told before any frame; one that is `helped` also gives what a denoiser goes by."""
    return [*scene.setup(), *([{"do": "helped"}] if helped else [])]


class Traced(Closing):
    """Draws a clip of one backdrop as `render.draw.Shares` says, on so many tracers (`processes`), as `manner` says."""

    def __init__(
        self, size: Size, backdrop: Backdrop, processes: int, look: str, *, supersample: float | None = None,
        manner: Manner | None = None,
    ):  # fmt: skip
        self._size, self._backdrop, self._processes = size, backdrop, processes
        self._manner = manner = manner or Manner()
        self._row = QUALITIES[manner.quality]
        self._samples = self._row.still if manner.still else self._row.samples
        self._hard = self._row.still if manner.still else self._row.hard
        self._faces = self._row.still if manner.still else self._row.faces
        self._helped = denoise.there()  # else the tracer denoises each picture by itself
        self._exposure: float | None = None
        self._pool: pool.Pool | None = None
        self._truth: Draw | None = None
        self._scene: Scene | None = None
        self._first: Snapshot | None = None
        self._told: dict[str, Any] = {
            "denoised": OVER_FRAMES if self._helped and not manner.still else ALONE,
            "traced": 0,
            "carried": 0,
        }

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a sidecar says of how it was drawn: engine, device, samples, how it was denoised, what was carried."""
        return {"samples": self._samples if self._scene is None else self._scene.samples, **self._told}

    def draw(
        self, snapshots: Iterable[Snapshot], passes: frozenset[str] = frozenset(), *, beyond: bool = False
    ) -> Iterator[tuple[Snapshot, Frame, Truth]]:
        """Each snapshot with its picture and, for the `passes` asked for, its truth, in order. As `Shares.draw`."""
        kept = Kept(self._manner.scratch, every=0 if passes or self._manner.still else RATE)
        smooth = Steady(self._row, self._denoised)
        history = dict(kept.history())
        self._exposure = float(history.pop(EXPOSURE)) if EXPOSURE in history else None
        if kept.frames:
            smooth.restore(history)
        replayed = kept.replay()
        before: Snapshot | None = None  # the last that was traced
        waiting: list[_Due] = []
        for due in self._asked(with_next(snapshots, beyond), kept, smooth):
            self._told["carried" if due.number % self._row.every and not due.last else "traced"] += 1
            if due.number < kept.frames:
                before = due.snapshot if due.number == smooth.held else before
                yield due.snapshot, next(replayed), {}
                continue
            waiting.append(due)
            if due.traced is None and due.number != smooth.held:
                continue
            truths: dict[int, Truth] = {}
            for one in waiting:
                instant, truths[one.number] = self._instant(one, before, due, kept, passes)
                for number, seen in smooth.add(one.number, instant):
                    self._exposure = self._exposure or grade.exposure(seen, self._backdrop.atmosphere)
                    shot, truth = waiting[number - waiting[0].number], truths[number]
                    frame = self._finished(seen, shot.snapshot, truth)
                    kept.finish(frame, lambda: {EXPOSURE: np.array(self._exposure), **smooth.history()})
                    yield shot.snapshot, frame, self._chosen(truth, seen, passes)
            before, waiting = due.snapshot, []

    def _denoised(self, light: Light, albedo: Light | None = None, normals: Light | None = None) -> Light:
        return denoise.denoised(light, albedo, normals, fine=self._manner.still) if self._helped else light

    def _asked(
        self, pairs: Iterable[tuple[Snapshot, Snapshot | None, bool]], kept: Kept, smooth: Steady
    ) -> Iterator[_Due]:
        """The frames in order; some of those that follow are being traced meanwhile."""
        under_way: deque[_Due] = deque()
        for number, (snapshot, following, last) in enumerate(pairs):
            self._first = snapshot if number == 0 else self._first
            traced = None
            if number >= kept.frames and smooth.wants(number, last=last):
                traced = kept.traced(number) or self._ask(number, snapshot, following)
            under_way.append(_Due(number, snapshot, following, last, traced))
            waiting = sum(isinstance(due.traced, _Asked) for due in under_way)
            while under_way and waiting > self._processes:
                waiting -= isinstance(under_way[0].traced, _Asked)
                yield under_way.popleft()
        yield from under_way

    def _ask(self, number: int, snapshot: Snapshot, following: Snapshot | None) -> _Asked:
        if self._scene is None or self._pool is None:
            # A film that goes on asks for a later frame first, and is of the same place all the same.
            first, spent = self._first or snapshot, {"samples": self._samples, "hard": self._hard}
            self._scene = Scene(self._size, self._backdrop, first, **spent, device=self._manner.device)
            make = partial(Tracer, partial(_told_first, self._scene, self._helped))
            self._pool = pool.opened(make, self._processes, self._manner.cluster)
        near = following if snapshot.view.shutter > 0 else None
        samples = self._scene.samples * (FIRST if number == 0 and not self._manner.still else 1)
        orders = self._scene.instant(snapshot, near)
        closer = self._scene.closer(orders, snapshot, samples, self._faces) if self._helped else None
        orders += [{"do": "settings", "values": {"cycles.samples": samples}}, {"do": "render", "seed": number}]
        orders += [] if closer is None else closer.orders(self._size, number)
        return _Asked(self._pool.ask(orders), samples, closer)

    def _answered(self, due: _Due, kept: Kept) -> steady.Traced | None:
        """What was traced of a frame, as it would be found again: it is kept in half floats."""
        if due.traced is None:
            return None
        parts = due.traced if isinstance(due.traced, dict) else self._halved(due.traced)
        if not isinstance(due.traced, dict):
            kept.put_traced(due.number, parts)
        light, *helps = (parts[name].astype(np.float32) if name in parts else None for name in exr.PASSES)
        assert light is not None, "whatever is traced has a picture"
        return steady.Traced(light, *helps)

    def _halved(self, asked: _Asked) -> dict[str, NDArray[Any]]:
        answer, closer = asked.taken(), asked.closer
        self._told |= {name: answer[name] for name in ("engine", "device")}
        parts = exr.passes(answer.pop("picture").data) if self._helped else {"picture": answer["picture"]}
        if closer is not None:
            parts = closer.joined(parts, exr.passes(answer.pop(NAME).data), asked.samples)
        most = np.finfo(np.float16).max
        return {name: np.clip(part, -most, most).astype(np.float16) for name, part in parts.items()}

    def _instant(
        self, due: _Due, before: Snapshot | None, after: _Due, kept: Kept, passes: frozenset[str]
    ) -> tuple[Instant, Truth]:
        """A frame as it is steadied, between two that are traced, and its truth with the `passes` asked for."""
        if self._truth is None:
            self._truth = opened(FAST, self._size, self._backdrop)
        wanted = (FOLLOWED | passes) - {LINEAR, "flow"}
        truth = self._truth.truth(due.snapshot, before, wanted if before is None else wanted | {"flow"})
        back = truth.pop("flow") if before is not None else None
        fore = self._flow(due, after.snapshot) if due is not after else None
        if "flow" in passes and not due.last and due.following is not None:
            known = None if due.following is not after.snapshot else fore
            truth["flow"] = self._flow(due, due.following) if known is None else known
        return Instant(truth["depth"], truth["segmentation"], back, fore, self._answered(due, kept)), truth

    def _flow(self, due: _Due, to: Snapshot) -> Any:
        assert self._truth is not None
        return self._truth.truth(due.snapshot, to, {"flow"})["flow"]

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
