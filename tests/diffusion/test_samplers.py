from typing import Any

import pytest
import torch
from torch import Tensor

from langit.conditioning.context import Context
from langit.diffusion import samplers, schedule
from langit.diffusion.samplers import SAMPLERS, Sampler

TIMES = (1.0, 0.7, 0.35, 0.0)
CLOSE = 1e-4
each_sampler = pytest.mark.parametrize("sampler", SAMPLERS.values(), ids=SAMPLERS)


def gaussian(*shape: int, seed: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


DATA, NOISE = gaussian(2, 4, 6, 3, 3, seed=0), gaussian(2, 4, 6, 3, 3, seed=1)
WEIGHT = gaussian(4, 4, seed=4)


def straight(x: Tensor, t: Tensor) -> Tensor:
    return NOISE - DATA


def bent(x: Tensor, t: Tensor) -> Tensor:
    """A field that depends on everything and mixes channels."""
    return torch.tanh(torch.einsum("bctyx,cd->bdtyx", x, WEIGHT) + t[:, None]) + 0.3 * x


@each_sampler
def test_a_straight_flow_is_solved_exactly(sampler: Sampler) -> None:
    torch.testing.assert_close(sampler(straight, NOISE, TIMES, Context.empty(NOISE)), DATA, atol=2e-5, rtol=0)


@each_sampler
def test_known_frames_survive_any_model(sampler: Sampler) -> None:
    first, last = gaussian(2, 4, 1, 3, 3, seed=2), gaussian(2, 4, 2, 3, 3, seed=3)
    context = Context.empty(NOISE).know(first, slice(0, 1)).know(last, slice(4, 6))
    clip = sampler(lambda x, t: 1e6 * torch.tanh(x), NOISE, TIMES, context)
    assert torch.equal(clip[:, :, :1], first)
    assert torch.equal(clip[:, :, 4:], last)


@each_sampler
def test_a_remix_starts_where_it_says_and_can_reach_the_data(sampler: Sampler) -> None:
    context = Context.empty(NOISE).know(DATA, slice(None), ceiling=0.6)
    torch.testing.assert_close(context.start(NOISE), 0.4 * DATA + 0.6 * NOISE, atol=1e-5, rtol=0)
    torch.testing.assert_close(sampler(straight, NOISE, TIMES, context), DATA, atol=2e-5, rtol=0)


@each_sampler
def test_each_ceiling_is_followed_as_if_it_were_alone(sampler: Sampler) -> None:
    """A model that looks at each position by itself cannot tell whether others have other ceilings."""

    def alone(x: Tensor, t: Tensor) -> Tensor:
        return torch.tanh(x + t[:, None])

    ceiling = torch.tensor([1.0, 0.8, 0.5, 0.3, 0.1, 0.0]).view(6, 1, 1)
    times = schedule.uniform(6)
    mixed = sampler(alone, NOISE, times, Context.empty(NOISE).know(DATA, slice(None), ceiling=ceiling))
    for frame in range(6):
        context = Context.empty(NOISE).know(DATA, slice(None), ceiling=float(ceiling[frame]))
        single = sampler(alone, NOISE, times, context)
        torch.testing.assert_close(mixed[:, :, frame], single[:, :, frame], atol=1e-5, rtol=0)


@pytest.mark.parametrize(("sampler", "order"), [("euler", 1), ("heun", 2), ("unipc", 2)])
def test_errors_fall_with_the_order(sampler: str, order: int) -> None:
    """On dx/dt = x, which is known, from a ceiling where the path is smooth."""
    start = torch.ones(1, 1, 1, 1, 1)
    context = Context(latents_BCTYX=start, ceiling_BTYX=torch.full((1, 1, 1, 1), 0.8))

    def error(steps: int) -> float:
        times = [1.0, *(0.8 - 0.6 * i / steps for i in range(steps + 1))]
        end = SAMPLERS[sampler](lambda x, t: x, start, times, context)
        return abs(float(end) - float(torch.tensor(-0.6).exp()))

    assert error(16) < error(8) / 1.7**order


def test_redrawing_guesses_the_data_and_adds_fresh_noise() -> None:
    seen: list[Tensor] = []

    def denoise(x: Tensor, t: Tensor) -> Tensor:
        seen.append(x)
        return (x - DATA) / t[:, None].clamp(min=1e-3)

    fresh = [gaussian(2, 4, 6, 3, 3, seed=7 + i) for i in range(4)]
    clip = samplers.redraw(denoise, NOISE, TIMES, Context.empty(NOISE), fresh=lambda step: fresh[step])
    torch.testing.assert_close(seen[1], 0.3 * DATA + 0.7 * fresh[1], atol=1e-5, rtol=0)
    torch.testing.assert_close(seen[2], 0.65 * DATA + 0.35 * fresh[2], atol=1e-5, rtol=0)
    torch.testing.assert_close(clip, DATA, atol=1e-5, rtol=0)


def test_redrawing_keeps_what_is_known() -> None:
    context = Context.empty(NOISE).know(DATA[:, :, :2], slice(0, 2))
    clip = samplers.redraw(bent, NOISE, TIMES, context, fresh=lambda step: NOISE)
    assert torch.equal(clip[:, :, :2], DATA[:, :, :2])


@pytest.fixture(scope="module")
def references() -> Any:
    return pytest.importorskip("diffusers", reason="no references here; use langit[parity]")


def reference(scheduler: Any, steps: int, mask: Tensor | None = None) -> Tensor:
    scheduler.set_timesteps(steps)
    x = NOISE.clone()
    for t in scheduler.timesteps:
        time = torch.full(x[:, 0].shape, float(t) / 1000)
        if mask is not None:
            x, time = torch.where(mask[:, None] > 0, x, DATA), time * mask
        x = scheduler.step(bent(x, time), t, x, return_dict=False)[0]
    return x if mask is None else torch.where(mask[:, None] > 0, x, DATA)


def unipc(references: Any, steps: int, by: float, mask: Tensor | None = None) -> Tensor:
    scheduler = references.UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=by
    )
    return reference(scheduler, steps, mask)


def told(x: Tensor, t: Tensor) -> Tensor:
    return bent(x, schedule.whole(t))


@pytest.mark.parametrize("steps", [1, 2, 3, 8, 50])
@pytest.mark.parametrize("by", [3.0, 5.0, 12.0])
def test_unipc_is_the_reference(references: Any, steps: int, by: float) -> None:
    found = SAMPLERS["unipc"](told, NOISE, schedule.multistep(steps, by), Context.empty(NOISE))
    difference = float((found - unipc(references, steps, by)).abs().max())
    print(f"largest difference {difference:.1e}")
    assert difference <= CLOSE


@pytest.mark.parametrize("steps", [1, 2, 3, 8, 50])
@pytest.mark.parametrize("by", [1.0, 3.0, 12.0])
def test_euler_is_the_reference(references: Any, steps: int, by: float) -> None:
    found = SAMPLERS["euler"](bent, NOISE, schedule.euler(steps, by), Context.empty(NOISE))
    scheduler = references.FlowMatchEulerDiscreteScheduler(shift=by)
    difference = float((found - reference(scheduler, steps)).abs().max())
    print(f"largest difference {difference:.1e}")
    assert difference <= CLOSE


def test_known_frames_are_those_of_the_reference(references: Any) -> None:
    mask = torch.ones_like(NOISE[:, 0])
    mask[:, 0] = 0
    context = Context.empty(NOISE).know(DATA[:, :, :1], slice(0, 1))
    found = SAMPLERS["unipc"](told, NOISE, schedule.multistep(5, 5.0), context)
    assert (found - unipc(references, 5, 5.0, mask)).abs().max() <= CLOSE


def louder_times(patch: pytest.MonkeyPatch) -> tuple[float, ...]:
    patch.setattr(schedule, "TIMES", 1010)
    return schedule.multistep(3, 5.0)


def louder_shift(patch: pytest.MonkeyPatch) -> tuple[float, ...]:
    return schedule.multistep(3, 5.05)


@pytest.mark.parametrize("change", [louder_times, louder_shift])
def test_one_percent_of_any_constant_shows(references: Any, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = unipc(references, 3, 5.0)
    found = SAMPLERS["unipc"](told, NOISE, change(monkeypatch), Context.empty(NOISE))
    print(f"largest difference {(found - expected).abs().max():.1e}")
    assert (found - expected).abs().max() > CLOSE


def grids_differ(references: Any) -> float:
    """How far the signal to noise ratios of a long grid are from the reference's; both ends are far out there."""
    scheduler = references.UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0
    )
    scheduler.set_timesteps(1000)
    times = torch.tensor([min(t, samplers.HIGHEST) for t in schedule.multistep(1000, 3.0)[:-1]])
    return float((times.double().logit() - scheduler.sigmas[:-1].double().logit()).abs().max())


def test_the_grid_is_the_reference_to_its_ends(references: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert grids_differ(references) <= CLOSE
    with monkeypatch.context() as patch:
        patch.setattr(samplers, "HIGHEST", 1 - 1.1e-6)  # one percent more would be the same number in fp32
        assert grids_differ(references) > CLOSE
    monkeypatch.setattr(schedule, "FIRST", 1.01e-3)
    assert grids_differ(references) > CLOSE
