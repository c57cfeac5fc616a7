"""Several tracers share the frames of one clip: processes of this machine, or of the machines of a Ray cluster.

Whoever asks gets a future at once, so frames may be finished in order while others are traced. Which tracer makes a
frame does not show in it.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Final, Protocol

from langit.closing import Closing
from langit.errors import LangitError, UnavailableError
from langit.spawn import cluster as connected

TRIES: Final = 1  # more for an order whose machine was lost
Answer = dict[str, Any]


class Asked(Protocol):
    """One that traces: `langit.film.tracer.Tracer`, or its like elsewhere."""

    def ask(self, orders: Sequence[dict[str, Any]]) -> Answer:
        """Have orders carried out and get what they answer."""

    def close(self) -> None:
        """Let go of its process."""


class Pool(Closing):
    """Some tracers, each of which carries out one list of orders at a time. `tracers` are closed with it."""

    def __init__(self, tracers: Sequence[Asked]):
        self._tracers = list(tracers)
        self._idle: SimpleQueue[Asked] = SimpleQueue()
        for tracer in self._tracers:
            self._idle.put(tracer)
        self._threads = ThreadPoolExecutor(len(self._tracers), thread_name_prefix="trace")

    @property
    def width(self) -> int:
        """How many lists of orders are carried out at once; to ask for more than a few beyond only takes memory."""
        return len(self._tracers)

    def ask(self, orders: Sequence[dict[str, Any]]) -> "Future[Answer]":
        """Have orders carried out by whoever is free next. The future raises what the tracer does."""
        return self._threads.submit(self._ask, orders)

    def _ask(self, orders: Sequence[dict[str, Any]]) -> Answer:
        tracer = self._idle.get()
        try:
            return tracer.ask(orders)
        finally:
            self._idle.put(tracer)

    def close(self) -> None:
        """End all tracers; what is under way is lost."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for tracer in self._tracers:
            tracer.close()
        self._threads.shutdown(wait=True)
        for tracer in self._tracers:  # one may have been starting its process
            tracer.close()


def opened(make: Callable[[], Asked], processes: int, cluster: str | None = None) -> Pool:
    """A pool of so many tracers, each the result of `make`: on this machine, or on the Ray cluster at an address.

    On a cluster `make` and the orders are pickled, and `make` is called where the tracer runs.

    Raises:
        UnavailableError: Ray is not installed, there is no such cluster, it has no room for so many, or `make` fails.
    """
    if cluster is None:
        return Pool([make() for _ in range(processes)])
    return Pool(_on_ray(make, processes, cluster))


class Elsewhere:
    """The actor: one tracer, on the machine that Ray finds for it."""

    def __init__(self, make: Callable[[], Asked]):
        self._tracer = make()

    def ready(self) -> None:
        """Answers once the tracer is there."""

    def ask(self, orders: Sequence[dict[str, Any]]) -> Answer:
        """As `Asked.ask`."""
        return self._tracer.ask(orders)

    def close(self) -> None:
        """As `Asked.close`."""
        self._tracer.close()


class Remote:
    """A tracer of another machine as one of ours. Ray starts a lost one anew and asks it once more."""

    def __init__(self, ray: Any, actor: Any):
        self._ray, self._actor = ray, actor

    def ask(self, orders: Sequence[dict[str, Any]]) -> Answer:
        """As `Asked.ask`.

        Raises:
            LangitError: what the tracer raised, or UnavailableError where its machines were lost.
        """
        return _answered(self._ray, self._actor.ask.remote(orders))

    def close(self) -> None:
        """As `Asked.close`."""
        with suppress(Exception):  # it may be gone already
            self._ray.get(self._actor.close.remote(), timeout=5.0)
        self._ray.kill(self._actor)


def _on_ray(make: Callable[[], Asked], processes: int, address: str) -> list[Asked]:
    """An actor a machine as long as there are some, for a tracer takes all cores; where there are GPUs, one each."""
    ray = connected(address or None)
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    cores = max(1, min(int(node.get("CPU", 1)) for node in nodes))
    gpus = any(node.get("GPU") for node in nodes)
    each = {"num_cpus": 1, "num_gpus": 1} if gpus else {"num_cpus": max(1, cores * len(nodes) // processes)}
    room = ray.cluster_resources()
    most = int(min(room.get("CPU", 0) // each["num_cpus"], room.get("GPU", 0) if gpus else processes))
    if most < processes:
        raise UnavailableError(
            f"the cluster has room for {most} tracers, not {processes}", field="processes",
            remedy="Use fewer, or add machines",
        )  # fmt: skip
    actor = ray.remote(max_restarts=TRIES, max_task_retries=TRIES, scheduling_strategy="SPREAD", **each)(Elsewhere)
    actors = [actor.remote(make) for _ in range(processes)]
    try:
        for one in actors:
            _answered(ray, one.ready.remote())
    except BaseException:
        for one in actors:
            ray.kill(one)
        raise
    return [Remote(ray, one) for one in actors]


def _answered(ray: Any, reference: Any) -> Any:
    """What a call of an actor gives; its errors as ours."""
    try:
        return ray.get(reference)
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, LangitError):
            raise cause from error
        raise UnavailableError(f"a tracer of the cluster failed: {cause or error}") from error
