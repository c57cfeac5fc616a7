from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_small import release
from torch import Tensor

from langit.clip import Progress, Size
from langit.conditioning.context import Context
from langit.diffusion import samplers, schedule
from langit.errors import CanceledError, OutputError
from langit.generation.replay import Replay
from langit.generation.small import SmallEngine
from langit.request import VideoRequest


class PowerError(Exception):
    """It fails, as in a cut."""


class Model:
    """A denoiser that counts its questions and may be cut off."""

    def __init__(self, last: int | None = None):
        self.asked, self.last = 0, last

    def __call__(self, x_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
        if self.asked == self.last:
            raise PowerError
        self.asked += 1
        return torch.sin(3 * x_BCTYX) + t_BTYX[:, None]


@pytest.mark.parametrize("solver", ["euler", "heun", "unipc"])
def test_a_killed_clip_goes_on_where_it_was_and_becomes_the_same(tmp_path: Path, solver: str) -> None:
    noise = torch.randn(1, 2, 3, 4, 4, generator=torch.Generator().manual_seed(1))
    empty, times = Context.empty(torch.zeros_like(noise)), schedule.uniform(10, 3.0)

    def clip(model: Model, folder: Path | None) -> Tensor:
        return samplers.SAMPLERS[solver](Replay(folder).over(model), noise, times, empty)

    whole = Model()
    wanted = clip(whole, None)
    share = int(0.8 * whole.asked)
    with pytest.raises(PowerError):
        clip(Model(last=share), tmp_path)
    rest = Model()
    assert torch.equal(clip(rest, tmp_path), wanted)
    assert rest.asked == whole.asked - share
    done = Model()
    assert torch.equal(clip(done, tmp_path), wanted)
    assert done.asked == 0


def test_several_clips_of_one_request_follow_each_other(tmp_path: Path) -> None:
    x, t = torch.ones(1, 1, 1, 2, 2), torch.ones(1, 1, 2, 2)
    answers = []
    for _ in range(2):
        replay, first, second = Replay(tmp_path), Model(), Model()
        answers.append((replay.over(first)(x, t), replay.over(second)(2 * x, t), first.asked + second.asked))
    assert torch.equal(answers[0][0], answers[1][0])
    assert torch.equal(answers[0][1], answers[1][1])
    assert not torch.equal(answers[0][0], answers[0][1])
    assert [asked for _, _, asked in answers] == [2, 0]


def test_a_killed_film_of_the_small_engine_goes_on_where_it_was(tmp_path: Path) -> None:
    release(tmp_path / "small")
    asked = VideoRequest(prompt="a red ball", seconds=20, size=Size(128, 128), fps=8, seed=3, model="small")

    def frames(scratch: Path | None, last: int = 10**6) -> tuple[np.ndarray, int]:
        engine, calls = SmallEngine(folder=tmp_path / "small", scratch=scratch), 0

        def report(progress: Progress) -> None:
            nonlocal calls
            calls += progress.stage == "denoising"
            if calls > last:
                raise CanceledError("killed")

        passes: list[int] = []
        engine.model.dit.register_forward_hook(lambda *_: passes.append(1))
        return np.stack(list(engine.generate(asked, report).frames)), len(passes)

    (tmp_path / "scratch").mkdir()
    wanted, all_of_them = frames(None)
    steps = all_of_them // 2  # with the prompt and without
    with pytest.raises(CanceledError):
        frames(tmp_path / "scratch", last=int(0.8 * steps))
    again, rest = frames(tmp_path / "scratch")
    assert np.array_equal(again, wanted)
    assert rest <= 0.25 * all_of_them


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    x, t = torch.ones(1, 1, 1, 2, 2), torch.ones(1, 1, 2, 2)
    with pytest.raises(OutputError, match="Create the folder first"):
        Replay(tmp_path / "gone").over(Model())(x, t)
