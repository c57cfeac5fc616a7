from dataclasses import replace

import numpy as np
import pytest
import torch
from moving_squares import facts_of

from langit.config import TransformerConfig, WordEncoderConfig
from langit.data.dataset import LatentBatches, LatentClip
from langit.diffusion.noise import sample_times, shift_for
from langit.models.dit import DiT
from langit.models.text import Vocabulary, WordEncoder
from langit.training.dit import ABSENT, BODIES, DiTTask, bound, dit_optimizer
from langit.training.loop import generator_for

pytestmark = pytest.mark.long

TEXT = WordEncoderConfig(words=64, grams=64, width=16, heads=2, depth=1)
SHAPE = TransformerConfig(width=32, depth=2, heads=2, mlp_width=64, in_channels=4, out_channels=4, text_width=16)


def task(*, frames: int = 4, states: int = 0) -> DiTTask:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    there = np.ones((frames, states, 6), np.float32)
    clips = [
        LatentClip(
            latents=rng.normal(size=(4, frames, 2, 2)).astype(np.float16), facts=facts_of(seed),
            states=np.concatenate([there[..., :1], rng.normal(size=(frames, states, 5)).astype(np.float32)], -1),
        )
        for seed in range(4)
    ]  # fmt: skip
    batches = LatentBatches(clips, tokens=64, lengths=(4,), seed=0, stills=0.2)
    encoder = WordEncoder(TEXT)
    vocabulary = Vocabulary.of([caption for clip in clips for caption in clip.captions.values()], TEXT)
    shape = replace(SHAPE, states=states, state_width=6)
    model = DiT(shape).initialize(torch.Generator().manual_seed(0))
    held_out = [batches(step) for step in range(12)]
    return DiTTask(model, encoder, vocabulary, batches, held_out, [batches.plans(0, 4)])


def test_one_batch_is_learned() -> None:
    made = task()
    optimizer = dit_optimizer(made, 5e-3, 5e-3)
    losses = []
    for _ in range(60):
        loss, numbers = made.loss(0, generator_for(0, 0))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(next(iter(numbers.values())))
    assert losses[0] > 1.5  # the variance of noise - data, which a model that says nothing pays
    assert losses[-1] < 0.4 * losses[0]


def test_the_loss_of_a_step_is_always_the_same() -> None:
    one, other = task(), task()
    assert torch.equal(one.loss(3, generator_for(0, 3))[0], other.loss(3, generator_for(0, 3))[0])
    with torch.no_grad():
        assert one.validate() == other.validate()
        names = {"held_out_still_pixels", "held_out_clip_pixels"}
        assert one.validate().keys() == names | {f"{name}_bodies" for name in names}


def test_clean_known_frames_carry_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    made = task()
    batch = made.batches(1)
    times = torch.zeros(len(batch.latents), batch.latents.shape[2])
    times[:, -1] = 0.5
    monkeypatch.setattr("langit.training.dit.sample_times", lambda *_: times)
    generator = generator_for(0, 0)
    noise = torch.randn(batch.latents.shape, generator=generator_for(0, 0))
    _, error, _ = made._video(batch, generator, along=False)
    # A new model says nothing, so the error is the mean square of noise - data over the frame that is asked for.
    expected = (noise - batch.latents)[:, :, -1].square().mean()
    torch.testing.assert_close(error, expected, atol=1e-5, rtol=0)


def test_bodies_weigh_more_in_what_is_learned_and_not_in_what_is_reported() -> None:
    made = task()
    batch = made.batches(1)
    bare, error, _ = made._video(batch, generator_for(0, 0), along=False)
    covered = torch.zeros_like(batch.covered)
    covered[:, :, 0, 0] = 1.0
    times = sample_times(len(covered), covered.shape[1], replayed(batch.latents), shift_for(covered[0].numel()))
    weighted, same, of_bodies = made._video(replace(batch, covered=covered), generator_for(0, 0), along=False)
    assert torch.equal(error, same)
    noise = torch.randn(batch.latents.shape, generator=generator_for(0, 0))
    errors = (noise - batch.latents).square().mean(1)
    asked = (times > 0).float()[..., None, None].expand_as(errors)
    weight = asked * (1 + BODIES * covered)
    expected = (errors * weight).sum() / weight.sum() - (errors * asked).sum() / asked.sum()
    torch.testing.assert_close(weighted - bare, expected, atol=1e-5, rtol=0)
    alone = (errors * asked * covered).sum() / (asked * covered).sum()
    torch.testing.assert_close(of_bodies, alone, atol=1e-5, rtol=0)


def replayed(noise: torch.Tensor) -> torch.Generator:
    """The chance of a step after its noise was drawn."""
    generator = generator_for(0, 0)
    torch.randn(noise.shape, generator=generator)
    return generator


def test_states_are_learned_from_words_and_from_video_and_followed() -> None:
    made = task(states=2)
    optimizer = dit_optimizer(made, 5e-3, 5e-3)
    before = validated(made)
    assert {name for name in before if not name.endswith("bodies")} == {
        "held_out_still_pixels", "held_out_clip_pixels", "held_out_still_render", "held_out_clip_render",
        "held_out_perceive", "held_out_plan",
    }  # fmt: skip
    seen = set()
    for step in range(80):
        loss, numbers = made.loss(step, generator_for(0, step))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        seen |= numbers.keys()
    assert {"flow_plan", "flow_perceive", "flow_clip_render", "flow_still_render", "flow_clip_pixels"} <= seen
    after = validated(made)
    learned = [name for name in before if not name.endswith("bodies")]  # none is covered by a body here
    assert all(after[name] < before[name] - 0.02 for name in learned), (before, after)


def validated(made: DiTTask) -> dict[str, float]:
    with torch.no_grad():
        return made.validate()


def test_a_slot_without_a_body_counts_little() -> None:
    made = task(states=3)
    plan = made.batches.plans(0, 4)
    absent = plan.states.clone()
    absent[:, :, 2] = 0.0
    wrong = made._states(replace(plan, states=absent), generator_for(0, 0), seen=False)
    assert made.dit.states is not None
    with torch.no_grad():
        made.dit.states.mean[2] = 100.0  # what no body has is now far away, so the error there is huge
    worse = made._states(replace(plan, states=absent), generator_for(0, 0), seen=False)
    share = float((worse - wrong).detach() / 100.0**2)
    assert abs(share - ABSENT / (2 + ABSENT)) < 0.01


def test_all_parameters_are_trained_by_one_rule_each() -> None:
    made = task()
    groups = dit_optimizer(made).param_groups
    trained = [id(p) for group in groups for p in group["params"]]
    assert sorted(trained) == sorted(id(p) for p in made.model.parameters())
    assert len(trained) == len(set(trained))
    assert {group["rule"] for group in groups} == {"muon", "adamw"}


def test_the_bound_of_white_latents() -> None:
    t = torch.sigmoid(torch.randn(4096, generator=torch.Generator().manual_seed(0)))
    expected = float((1 / ((1 - t) ** 2 + t**2)).mean())
    assert abs(bound(torch.ones(4), 1.0) - expected) < 1e-4
    assert abs(expected - 1.74) < 0.01
    assert bound(torch.tensor([0.1]), 1.0) < bound(torch.tensor([1.0]), 1.0)


def test_a_text_encoder_may_stay_as_it_is() -> None:
    for share, moves in ((0.0, False), (0.2, True)):
        made = task()
        optimizer = dit_optimizer(made, text=share)
        before = {name: tensor.clone() for name, tensor in made.encoder.state_dict().items()}
        made.loss(0, generator_for(0, 0))[0].backward()
        optimizer.step()  # a new transformer says nothing, so words count from the second step on
        made.loss(0, generator_for(0, 0))[0].backward()
        optimizer.step()
        assert moves == any(not torch.equal(before[name], tensor) for name, tensor in made.encoder.state_dict().items())
