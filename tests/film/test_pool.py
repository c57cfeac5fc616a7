"""Tracers share orders, here and on a cluster; what one of them raises is told to who asked it."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langit.errors import UnavailableError
from langit.film import pool


class Tracer:
    """A stand-in for a path tracer: it answers with what it was asked, and says when it was closed."""

    def __init__(self, folder: Path, *, fails: bool = False):
        if fails:
            raise UnavailableError("there is no path tracer")
        self._folder, self._alone = folder, threading.Lock()

    def ask(self, orders: list[dict[str, Any]]) -> dict[str, Any]:
        assert self._alone.acquire(blocking=False), "one list of orders at a time"
        try:
            return self._answer(orders[-1])
        finally:
            self._alone.release()

    def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        time.sleep(0.05)
        seed, died = order["seed"], self._folder / "died"
        if seed == 13 and order.get("dies") and not died.exists():
            died.touch()
            os._exit(1)
        if seed < 0:
            raise UnavailableError("the path tracer could not draw")
        return {"picture": np.full((2, 2, 3), seed, np.float32), "by": (os.getpid(), id(self))}

    def close(self) -> None:
        (self._folder / f"closed-{os.getpid()}-{id(self)}").touch()


def asked(pool: pool.Pool, count: int, **more: Any) -> list[dict[str, Any]]:
    return [one.result() for one in [pool.ask([{"do": "render", "seed": seed, **more}]) for seed in range(count)]]


def test_several_share_the_work_and_answers_come_to_who_asked(tmp_path: Path) -> None:
    with pool.opened(partial(Tracer, tmp_path), 3) as opened:
        assert opened.width == 3
        answers = asked(opened, 12)
    assert [answer["picture"][0, 0, 0] for answer in answers] == list(range(12))
    assert len({answer["by"] for answer in answers}) == 3
    assert len(list(tmp_path.glob("closed-*"))) == 3


def test_what_fails_is_told_and_the_next_order_is_carried_out(tmp_path: Path) -> None:
    with pool.opened(partial(Tracer, tmp_path), 1) as opened:
        failed = opened.ask([{"seed": -1}])
        with pytest.raises(UnavailableError, match="could not draw"):
            failed.result()
        assert len(asked(opened, 2)) == 2


@pytest.fixture
def ray() -> Iterator[Any]:
    ray = pytest.importorskip("ray", reason="Ray is not installed; use langit[scale]")
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers do not know the modules of tests
    ray.init(num_cpus=2, num_gpus=0, object_store_memory=80 << 20, log_to_driver=False, include_dashboard=False)
    yield ray
    ray.shutdown()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray leaves sockets and files open at its end
def test_tracers_of_a_cluster_give_what_those_of_one_machine_give(tmp_path: Path, ray: Any) -> None:
    with pool.opened(partial(Tracer, tmp_path), 2, "") as opened:
        answers = asked(opened, 14, dies=True)
    assert [answer["picture"][0, 0, 0] for answer in answers] == list(range(14))
    assert (tmp_path / "died").exists(), "one was lost, and its order was carried out all the same"
    assert all(answer["by"][0] != os.getpid() for answer in answers)
    with pool.opened(partial(Tracer, tmp_path), 1, "") as opened, pytest.raises(UnavailableError, match="not draw"):
        opened.ask([{"seed": -1}]).result()
    with pytest.raises(UnavailableError, match="no path tracer"):
        pool.opened(partial(Tracer, tmp_path, fails=True), 1, "")
    with pytest.raises(UnavailableError, match="room for 2 tracers, not 3"):
        pool.opened(partial(Tracer, tmp_path), 3, "")
