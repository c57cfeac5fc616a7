import numpy as np
import pytest
import torch
from moving_squares import facts_of

from langit.config import TransformerConfig, WordEncoderConfig
from langit.data.dataset import LatentBatches, LatentClip
from langit.models.dit import DiT
from langit.models.text import Vocabulary, WordEncoder
from langit.training.dit import DiTTask, bound, dit_optimizer
from langit.training.loop import generator_for

TEXT = WordEncoderConfig(words=64, grams=64, width=16, heads=2, depth=1)
SHAPE = TransformerConfig(width=32, depth=2, heads=2, mlp_width=64, in_channels=4, out_channels=4, text_width=16)


def task(*, frames: int = 4) -> DiTTask:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    clips = [
        LatentClip(latents=rng.normal(size=(4, frames, 2, 2)).astype(np.float16), facts=facts_of(seed))
        for seed in range(4)
    ]
    batches = LatentBatches(clips, tokens=64, lengths=(4,), seed=0, stills=0.2)
    encoder = WordEncoder(TEXT)
    vocabulary = Vocabulary.of([caption for clip in clips for caption in clip.captions.values()], TEXT)
    model = DiT(SHAPE).initialize(torch.Generator().manual_seed(0))
    return DiTTask(model, encoder, vocabulary, batches, [batches(step) for step in range(12)])


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
    assert one.validate() == other.validate()
    assert one.validate().keys() == {"held_out_still", "held_out_clip"}


def test_clean_known_frames_carry_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    made = task()
    batch = made.batches(1)
    times = torch.zeros(len(batch.latents), batch.latents.shape[2])
    times[:, -1] = 0.5
    monkeypatch.setattr("langit.training.dit.sample_times", lambda *_: times)
    generator = generator_for(0, 0)
    noise = torch.randn(batch.latents.shape, generator=generator_for(0, 0))
    loss, _ = made._losses(batch, generator)
    # A new model says nothing, so the loss is the mean square of noise - data over the frame that is asked for.
    expected = (noise - batch.latents)[:, :, -1].square().mean()
    torch.testing.assert_close(loss, expected, atol=1e-5, rtol=0)


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
