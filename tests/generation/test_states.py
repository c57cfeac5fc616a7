from dataclasses import replace

import pytest
import tiny_small
import torch

from langit.conditioning.context import Context
from langit.generation.small import SmallModel
from langit.generation.states import Planner

PLACES = torch.arange(4, dtype=torch.float32)


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    model = SmallModel.load(tiny_small.release(tmp_path_factory.mktemp("small"), states=3))
    return Planner(dit=model.dit, sampling=model.config.plan, prompt=model.read("a red ball"), negative=model.read(""))


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def context() -> Context:
    return Context.empty(torch.zeros(1, 4, 4, 8, 8))


@torch.inference_mode()
def test_a_plan_follows_from_its_seed_and_its_words(planner: Planner) -> None:
    plan = planner.plan(context(), PLACES, chance())
    assert plan.shape == (1, 32, 4, 3, 1)
    assert torch.equal(plan, planner.plan(context(), PLACES, chance()))
    assert not torch.equal(plan, planner.plan(context(), PLACES, chance(1)))
    other = replace(planner, prompt=planner.negative)
    assert not torch.equal(plan, other.plan(context(), PLACES, chance()))


@torch.inference_mode()
def test_what_is_known_is_read_and_kept(planner: Planner) -> None:
    latents = torch.randn(1, 4, 2, 8, 8, generator=chance())
    known = context().know(latents, slice(1, 3))
    plan = planner.plan(known, PLACES, chance())
    read = planner.read(latents, PLACES[1:3], chance())
    assert torch.equal(plan[:, :, 1:3], read)
    free = planner.plan(context(), PLACES, chance())
    assert not torch.equal(plan[:, :, 3], free[:, :, 3])  # it goes on from what was read


@torch.inference_mode()
def test_states_move_as_far_as_their_frames_may(planner: Planner) -> None:
    latents = torch.randn(1, 4, 4, 8, 8, generator=chance())
    read = planner.read(latents, PLACES, chance())

    def moved(strength: float) -> float:
        plan = planner.plan(context().know(latents, slice(None), ceiling=strength), PLACES, chance())
        return float((plan - read).square().mean())

    assert moved(0.0) == 0.0
    assert 0 < moved(0.3) < moved(0.9)


@torch.inference_mode()
def test_what_was_planned_before_is_kept_and_not_read_again(planner: Planner) -> None:
    latents = torch.randn(1, 4, 2, 8, 8, generator=chance())
    known = context().know(latents, slice(0, 2))
    hidden = torch.full((1, 32, 3, 1), 0.7)
    plan = planner.plan(known, PLACES, chance(), {1: hidden})
    assert torch.equal(plan[:, :, 1], hidden)
    assert torch.equal(plan[:, :, :1], planner.read(latents[:, :, :1], PLACES[:1], chance()))
    assert not torch.equal(plan[:, :, 2:], planner.plan(known, PLACES, chance())[:, :, 2:])


@torch.inference_mode()
def test_states_that_are_given_stay_where_nothing_is_known(planner: Planner) -> None:
    given = {frame: torch.full((1, 32, 3, 1), float(frame)) for frame in range(4)}
    plan = planner.plan(context(), PLACES, chance(), given)
    assert torch.equal(plan, torch.stack(list(given.values()), dim=2))
