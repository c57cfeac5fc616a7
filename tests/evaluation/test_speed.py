import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from torch.utils.flop_counter import FlopCounterMode

from langit.config import TransformerConfig
from langit.evaluation import speed
from langit.evaluation.speed import diffusers_step_seconds, memory, pace, step_seconds

TINY = TransformerConfig(width=32, depth=1, heads=2, mlp_width=32, in_channels=4, out_channels=4, text_width=8)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], float]], None]:
    """Lets work be timed by a clock that no other process slows down."""
    return lambda read: monkeypatch.setattr(speed, "time", SimpleNamespace(perf_counter=read))


def test_pace_is_work_for_a_second_of_video(clock: Callable[[Callable[[], float]], None]) -> None:
    now, spans = 0.0, [9.0, 0.5, 0.25, 4.0]
    clock(lambda: now)
    waiting = iter(spans)

    def make() -> float:
        nonlocal now
        now += next(waiting)
        return 2.0

    found = pace(make, runs=3)
    assert list(waiting) == []
    assert (found.median, found.slow) == (0.25, 2.0), "the first run, of 9 s, does not count"
    assert found.memory == pytest.approx(memory(), rel=0.2)


def test_a_step_is_timed_from_its_first_operation_to_its_last(clock: Callable[[Callable[[], float]], None]) -> None:
    """By a clock that counts floating point operations: eight times the frames are at least eight times the work."""
    with FlopCounterMode(display=False) as counter:
        clock(lambda: float(counter.get_total_flops()))
        short, long = (step_seconds(TINY, frames=frames, runs=3) for frames in (2, 16))
    assert 0 < 7 * short < long


def test_without_diffusers_there_is_no_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diffusers", None)
    assert diffusers_step_seconds(TINY, runs=1) is None
