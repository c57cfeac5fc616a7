"""Several processes share the frames of one clip; they come back in order, the same for any number of processes.

A process that drew a clip to its end waits for the next one: to start it anew and to load what draws costs more than a
short clip. It ends with the process that started it.
"""

import atexit
import os
import pickle
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any, Final, Self, TypeVar, cast

from langit import spawn
from langit.clip import Size
from langit.closing import Closing
from langit.errors import LangitError, UnavailableError
from langit.render.draw import USUAL, Frame, Manner, Truth
from langit.render.snapshot import Backdrop, Snapshot

_T = TypeVar("_T")


class Farm(Closing):
    """Draws snapshots of one backdrop in several processes, in one of the `LOOKS` of `render.draw`.

    `supersample` is as in `render.draw.opened`. Such a look leaves nothing to the `manner`.
    """

    def __init__(
        self, size: Size, backdrop: Backdrop, processes: int, look: str, *, supersample: float | None = None,
        manner: Manner = USUAL,
    ):  # fmt: skip
        self._workers = [_hired() for _ in range(processes)]
        self._asked, self._answered = processes, 0  # each is asked to begin
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="render")
        setup = pickle.dumps((look, size, backdrop, supersample), protocol=5)
        try:
            for started in [self._threads.submit(worker.start, setup) for worker in self._workers]:
                self._answer(started)
        except BaseException:
            self.close()
            raise
        for worker in self._workers:
            self._idle.put(worker)

    def draw(
        self, snapshots: Iterable[Snapshot], passes: frozenset[str] = frozenset(), *, beyond: bool = False
    ) -> Iterator[tuple[Snapshot, Frame, Truth]]:
        """Each snapshot with its picture and, for the `passes` asked for, its ground truth, in order.

        With `beyond` the last one is not drawn: it only says where things go while the last frame is exposed.
        No more than two snapshots a process are under way at once, so memory does not grow with the clip.
        """
        under_way: deque[tuple[Snapshot, Future[tuple[Frame, Truth]]]] = deque()
        for snapshot, following, last in with_next(snapshots, beyond):
            flows = following if "flow" in passes and not last else None
            near = following if snapshot.view.shutter > 0 else None
            order = pickle.dumps((snapshot, flows, near, passes), protocol=5)
            self._asked += 1
            under_way.append((snapshot, self._threads.submit(self._order, order)))
            if len(under_way) >= 2 * len(self._workers):
                done, future = under_way.popleft()
                yield done, *self._answer(future)
        for done, future in under_way:
            yield done, *self._answer(future)

    @property
    def facts(self) -> Mapping[str, Any]:
        """Nothing: the look says all."""
        return {}

    def _answer(self, future: "Future[_T]") -> _T:
        answer = future.result()
        self._answered += 1
        return answer

    def _order(self, order: bytes) -> tuple[Frame, Truth]:
        worker = self._idle.get()
        try:
            return cast(tuple[Frame, Truth], worker.ask(order))
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """Let the processes go, or end them where something is under way or failed: those frames are lost."""
        for worker in self._workers:
            if self._asked == self._answered and worker.fit:
                worker.rest()
            else:
                worker.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """One drawing process and the two pipes to it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._environment = os.getpid(), dict(os.environ)

    @property
    def fit(self) -> bool:
        """Whether it can draw for this process, and as this process asks drivers to."""
        mine = self._owner == os.getpid() and self._environment == dict(os.environ)
        return mine and self._process is not None and self._process.poll() is None

    def wake(self, *look: str) -> Self:
        """Have the process; a new one makes itself ready for a look."""
        if self._process is None:
            self._process = subprocess.Popen(
                spawn.command("langit.render.worker", *look),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**self._environment, "LP_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
        return self

    def start(self, setup: bytes) -> None:
        """Begin a clip."""
        self.wake().ask(setup)

    def rest(self) -> None:
        """End a clip and wait for another."""
        try:
            self.ask(pickle.dumps(None))
        except LangitError:
            self.stop()
        else:
            _RESTING.append(self)
            while len(_RESTING) > (os.cpu_count() or 1):
                _RESTING.popleft().stop()

    def ask(self, message: bytes) -> object:
        """Send a pickle and wait for the answer; an error for an answer is raised."""
        process = self._process
        assert process is not None
        try:
            writer, reader = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
            writer.write(message)
            writer.flush()
            answer = pickle.load(reader)
        except (BrokenPipeError, EOFError, ValueError) as error:
            code = process.poll()
            raise UnavailableError(f"a drawing process ended early (exit code {code})") from error
        if isinstance(answer, LangitError):
            raise answer
        return answer

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # what it had not read yet
                cast(IO[bytes], pipe).close()


_RESTING: Final[deque[_Worker]] = deque()


def expect(processes: int, look: str) -> None:
    """Start the processes that a `Farm` will ask for soon, while their backdrop is built."""
    _RESTING.extend([_hired().wake(look) for _ in range(processes)])


def _hired() -> _Worker:
    """A process that rests, or a new one."""
    while _RESTING:
        worker = _RESTING.pop()
        if worker.fit:
            return worker
        worker.stop()
    return _Worker()


@atexit.register
def _dismissed() -> None:
    while _RESTING:
        _RESTING.pop().stop()


def with_next(snapshots: Iterable[Snapshot], beyond: bool) -> Iterator[tuple[Snapshot, Snapshot | None, bool]]:
    """Each snapshot with the one that follows it, and whether it is the last; with `beyond`, the last but one."""
    iterator = iter(snapshots)
    current = next(iterator, None)
    following = next(iterator, None)
    while current is not None and not (beyond and following is None):
        after = None if following is None else next(iterator, None)
        yield current, following, following is None or (beyond and after is None)
        current, following = following, after
