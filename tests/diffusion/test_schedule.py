from dataclasses import replace

import pytest
import torch

from langit.config import SamplingConfig
from langit.diffusion import schedule
from langit.presets import OPEN_WEIGHTS


@pytest.mark.parametrize("grid", [schedule.uniform, schedule.multistep, schedule.euler])
@pytest.mark.parametrize("steps", [1, 2, 7])
@pytest.mark.parametrize("by", [1.0, 5.0])
def test_a_grid_falls_from_noise_to_data(grid: object, steps: int, by: float) -> None:
    times = grid(steps, by)  # type: ignore[operator]  # each of the grids
    assert len(times) == steps + 1
    assert times[0] == 1
    assert times[-1] == 0
    assert sorted(times, reverse=True) == list(times)
    assert len(set(times)) == steps + 1


def test_the_shift_moves_toward_noise_and_back() -> None:
    assert schedule.shift(0.5, 3.0) == 0.75
    assert schedule.shift(schedule.shift(0.3, 5.0), 1 / 5.0) == pytest.approx(0.3)
    assert schedule.shift(1.0, 9.0) == 1
    assert schedule.shift_tensor(torch.tensor(0.5), 3.0) == 0.75


def test_the_times_a_model_was_distilled_at_are_its_grid() -> None:
    sampling = SamplingConfig(times=(1.0, 0.75), shift=5.0)
    assert schedule.grid(sampling) == (1.0, 0.9375, 0.0)
    assert schedule.grid(replace(sampling, times=(), steps=2)) == schedule.multistep(2, 5.0)


@pytest.mark.parametrize("name", OPEN_WEIGHTS)
def test_every_model_has_its_grid(name: str) -> None:
    sampling = OPEN_WEIGHTS[name]().sampling
    assert len(schedule.grid(sampling)) == sampling.steps + 1


def test_whole_levels_are_rounded_down() -> None:
    times = torch.tensor([1 - 1e-6, 0.667, 0.6679, 0.0])
    assert (schedule.whole(times) * 1000).round().tolist() == [999, 667, 667, 0]


def test_training_times_lie_where_the_shift_puts_them() -> None:
    plain, shifted = (
        schedule.logit_normal((4000,), by, generator=torch.Generator().manual_seed(0)) for by in (1.0, 3.0)
    )
    assert plain.min() > 0
    assert plain.max() < 1
    assert plain.median() == pytest.approx(0.5, abs=0.02)
    assert shifted.median() == pytest.approx(0.75, abs=0.02)
