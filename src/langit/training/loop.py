"""The one training loop: loss, step, average, report, save. It knows nothing about what is learned.

A run is exact: the batch and the noise of a step depend on the seed and the step only, so a run that was killed and
started again ends with the same weights as one that was not.
"""

import math
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

import torch
from torch import Tensor, nn

from langit.training import resume
from langit.training.ema import Ema
from langit.training.log import Log
from langit.training.optimizer import rate


class Task(Protocol):
    """What is learned: a model, its loss at a step, and numbers to judge it by."""

    @property
    def model(self) -> nn.Module: ...

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """The loss of one step and numbers to report. All chance comes from `generator`."""
        ...

    def validate(self) -> dict[str, float]:
        """Numbers on held-out data, with the averaged weights in place."""
        ...


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a run goes. `minutes` ends it early, to be continued; the rate falls over the last `cool` of the steps."""

    folder: Path
    steps: int
    seed: int = 0
    warmup: int = 200
    cool: float = 0.2
    clip: float = 1.0
    ema: float = 0.999
    report_every: int = 20
    validate_every: int = 500
    save_every: int = 200
    minutes: float = math.inf

    @property
    def checkpoint(self) -> Path:
        """Where the state of the run is kept."""
        return self.folder / "run.safetensors"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How far a run came, its averaged weights (in `ema`), and whether all steps are done."""

    step: int
    finished: bool
    ema: Ema


def train(task: Task, optimizer: torch.optim.Optimizer, plan: Plan, log: Log | None = None) -> Outcome:
    """Run until the steps or the minutes are over or somebody interrupts, and leave a state to go on from.

    An interrupt (SIGINT, SIGTERM) ends the run after the step that is being made.
    """
    log = log or Log(plan.folder)
    ema = Ema(task.model, plan.ema)
    rates = [group["lr"] for group in optimizer.param_groups]
    step = resume.load(plan.checkpoint, task.model, ema, optimizer) if plan.checkpoint.exists() else 0
    log.cut(step)
    stop = _Stop(plan.minutes)
    means = _Means()
    with stop:
        while step < plan.steps and not stop.asked:
            began = time.perf_counter()
            _slow(optimizer, rates, rate(step, plan.steps, plan.warmup, plan.cool))
            numbers = _step(task, optimizer, plan, step)
            ema.update(task.model)
            step += 1
            means.add({**numbers, "seconds": time.perf_counter() - began})
            if step % plan.report_every == 0:
                log(step, **means.take())
            if step % plan.save_every == 0:
                resume.save(plan.checkpoint, step, task.model, ema, optimizer)
            if step % plan.validate_every == 0 or step == plan.steps:
                log(step, **_validate(task, ema))
    resume.save(plan.checkpoint, step, task.model, ema, optimizer)
    return Outcome(step=step, finished=step >= plan.steps, ema=ema)


def generator_for(seed: int, step: int) -> torch.Generator:
    """The chance of one step."""
    return torch.Generator().manual_seed((seed * 1_000_003 + step) % 2**63)


def _slow(optimizer: torch.optim.Optimizer, rates: Sequence[float], share: float) -> None:
    """Set every learning rate to a share of its full one."""
    for group, full in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = full * share


def _step(task: Task, optimizer: torch.optim.Optimizer, plan: Plan, step: int) -> dict[str, float]:
    task.model.train()
    loss, numbers = task.loss(step, generator_for(plan.seed, step))
    loss.backward()
    norm = float(nn.utils.clip_grad_norm_(task.model.parameters(), plan.clip))
    if math.isfinite(norm):  # one broken batch must not end a night's run
        optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return {"loss": float(loss.detach()), **numbers, "norm": norm}


def _validate(task: Task, ema: Ema) -> dict[str, float]:
    task.model.eval()
    with torch.no_grad(), ema.applied(task.model):
        return task.validate()


class _Means:
    """The mean of every number since it was last taken."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}

    def add(self, numbers: Mapping[str, float]) -> None:
        for name, value in numbers.items():
            self.found.setdefault(name, []).append(value)

    def take(self) -> dict[str, float]:
        found, self.found = self.found, {}
        return {name: sum(values) / len(values) for name, values in found.items()}


class _Stop:
    """Whether the run should end: time is over, or a signal came. Handlers are put back on the way out."""

    def __init__(self, minutes: float):
        self.until = time.monotonic() + 60 * minutes
        self.told = False

    @property
    def asked(self) -> bool:
        return self.told or time.monotonic() >= self.until

    def __enter__(self) -> "_Stop":
        self.before = {}
        try:
            for which in (signal.SIGINT, signal.SIGTERM):
                self.before[which] = signal.signal(which, self._tell)
        except ValueError:  # not the main thread: nobody can interrupt us there
            pass
        return self

    def __exit__(self, *_: object) -> None:
        for which, handler in self.before.items():
            signal.signal(which, handler)

    def _tell(self, number: int, frame: FrameType | None) -> None:
        self.told = True
