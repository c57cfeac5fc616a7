import sys
import time

import pytest

from langit.config import TransformerConfig
from langit.evaluation.speed import diffusers_step_seconds, memory, pace, step_seconds

TINY = TransformerConfig(width=32, depth=1, heads=2, mlp_width=32, in_channels=4, out_channels=4, text_width=8)


def test_pace_is_work_for_a_second_of_video() -> None:
    calls = []

    def make() -> float:
        calls.append(1)
        time.sleep(0.02)
        return 2.0

    found = pace(make, runs=3)
    assert len(calls) == 4
    assert 0.01 <= found.median <= found.slow < 0.2
    assert found.memory == pytest.approx(memory(), rel=0.2)


def test_a_step_takes_longer_for_more_frames() -> None:
    short, long = (step_seconds(TINY, frames=n, runs=3) for n in (1, 256))  # so many that no busy machine hides it
    assert 0 < short < long


def test_without_diffusers_there_is_no_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diffusers", None)
    assert diffusers_step_seconds(TINY, runs=1) is None
