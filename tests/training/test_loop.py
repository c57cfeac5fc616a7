import math
import os
import signal
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from langit.training.log import read
from langit.training.loop import Outcome, Plan, generator_for, train
from langit.training.optimizer import Muon, muon


class Line:
    """Learn a line from noisy points: a task of a millisecond. `at` is called before every step."""

    def __init__(self, *, at: dict[int, object] | None = None, bad: int = -1):
        torch.manual_seed(3)
        self.model = nn.ModuleDict({"blocks": nn.Linear(4, 4), "out": nn.Linear(4, 1)})
        self.at, self.bad, self.seen = at or {}, bad, []

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        if step in self.at:
            self.at[step]()  # type: ignore[operator]  # what a test wants to happen
        self.seen.append(step)
        x = torch.randn(16, 4, generator=generator)
        noise = 0.01 * torch.randn(16, 1)  # from the global generator: its state has to be kept too
        y = self.model["out"](self.model["blocks"](x).tanh())
        loss = (y - x.sum(1, keepdim=True) / 4 - noise).square().mean()
        return loss * (math.nan if step == self.bad else 1.0), {"error": float(loss.detach().sqrt())}

    def validate(self) -> dict[str, float]:
        return {"weight": float(self.model["out"].weight.sum())}


def optimizer(task: Line) -> Muon:
    return muon(task.model, 1e-2, 1e-2)


def plan(folder: Path, **changes: float) -> Plan:
    options = {"steps": 30, "warmup": 5, "report_every": 5, "validate_every": 10, "save_every": 7, "seed": 1}
    return Plan(folder=folder, **{**options, **changes})  # type: ignore[arg-type]  # options by name


def weights(outcome: Outcome, task: Line) -> list[Tensor]:
    return [*outcome.ema.shadow.values(), *task.model.state_dict().values()]


def whole(folder: Path) -> tuple[Outcome, Line]:
    torch.manual_seed(5)
    task = Line()
    torch.manual_seed(6)
    return train(task, optimizer(task), plan(folder)), task


def test_a_run_that_was_interrupted_ends_with_the_same_weights(tmp_path: Path) -> None:
    expected, first = whole(tmp_path / "whole")
    assert expected.finished
    task = Line(at={11: lambda: os.kill(os.getpid(), signal.SIGTERM)})
    torch.manual_seed(6)
    outcome = train(task, optimizer(task), plan(tmp_path / "cut"))
    assert (outcome.step, outcome.finished) == (12, False)
    torch.manual_seed(999)  # another process: nothing of this may count
    again = Line()
    outcome = train(again, optimizer(again), plan(tmp_path / "cut"))
    assert outcome.finished
    assert task.seen + again.seen == first.seen
    for one, other in zip(weights(expected, first), weights(outcome, again), strict=True):
        assert torch.equal(one, other)


def test_a_run_that_was_killed_goes_on_from_its_last_state(tmp_path: Path) -> None:
    expected, first = whole(tmp_path / "whole")

    def die() -> None:
        raise KeyboardInterrupt  # a kill without warning: nothing is saved on the way out

    task = Line(at={25: die})
    torch.manual_seed(6)
    with pytest.raises(KeyboardInterrupt):
        train(task, optimizer(task), plan(tmp_path / "killed"))
    again = Line()
    outcome = train(again, optimizer(again), plan(tmp_path / "killed"))
    assert again.seen[0] == 21
    for one, other in zip(weights(expected, first), weights(outcome, again), strict=True):
        assert torch.equal(one, other)
    steps = [[row["step"] for row in read(tmp_path / name / "metrics.jsonl")] for name in ("whole", "killed")]
    assert steps[0] == steps[1]


def test_it_learns_and_reports(tmp_path: Path) -> None:
    task = Line()
    train(task, optimizer(task), plan(tmp_path, steps=150))
    rows = read(tmp_path / "metrics.jsonl")
    losses = [row["loss"] for row in rows if "loss" in row]
    assert losses[-1] < 0.2 * losses[0]
    assert sum("weight" in row for row in rows) == 15
    assert all(row["seconds"] > 0 for row in rows if "seconds" in row)


def test_minutes_end_a_run_that_can_go_on(tmp_path: Path) -> None:
    task = Line()
    outcome = train(task, optimizer(task), plan(tmp_path, minutes=0.0))
    assert (outcome.step, outcome.finished) == (0, False)
    assert plan(tmp_path).checkpoint.exists()


def test_a_step_without_a_number_changes_nothing(tmp_path: Path) -> None:
    task = Line(bad=3)
    outcome = train(task, optimizer(task), plan(tmp_path, steps=8))
    assert outcome.finished
    assert all(bool(torch.isfinite(w).all()) for w in weights(outcome, task))


def test_the_rate_falls_at_the_end(tmp_path: Path) -> None:
    task = Line()
    made = optimizer(task)
    train(task, made, plan(tmp_path))
    assert made.param_groups[0]["lr"] == pytest.approx(1e-2 * 1 / 6)


def test_the_chance_of_a_step_is_its_own() -> None:
    numbers = {float(torch.rand((), generator=generator_for(seed, step))) for seed in range(3) for step in range(20)}
    assert len(numbers) == 60
