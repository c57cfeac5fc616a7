import torch

from langit.config import TransformerConfig
from langit.generation.reuse import Reuse
from langit.models.dit import DiT

SHAPE = TransformerConfig(width=16, depth=2, heads=2, mlp_width=32, in_channels=4, out_channels=4, text_width=8)


def model() -> DiT:
    made = DiT(SHAPE).eval().requires_grad_(False)
    generator = torch.Generator().manual_seed(0)
    for parameter in made.parameters():
        parameter.copy_(0.2 * torch.randn(parameter.shape, generator=generator))
    return made


X = torch.randn(1, 4, 2, 4, 4, generator=torch.Generator().manual_seed(1))
TEXT, COUNT = torch.randn(1, 3, 8, generator=torch.Generator().manual_seed(2)), torch.ones(1, 3)


@torch.inference_mode()
def call(reuse: Reuse, of: DiT, t: float, x: torch.Tensor = X, prompt: int = 0) -> torch.Tensor:
    return reuse(prompt, of, x, torch.tensor([[t]]), TEXT, COUNT, 0)


@torch.inference_mode()
def test_what_is_not_reused_is_exact() -> None:
    of, reuse = model(), Reuse(threshold=0.0)
    for t in (0.9, 0.8):
        assert torch.equal(call(reuse, of, t), of(X, torch.tensor([[t]]), TEXT, COUNT))
    assert (reuse.ran, reuse.skipped) == (2, 0)


def test_a_step_that_repeats_itself_is_reused_exactly() -> None:
    of, reuse = model(), Reuse(threshold=0.1)
    first = call(reuse, of, 0.5)
    torch.testing.assert_close(call(reuse, of, 0.5), first, atol=1e-5, rtol=0)
    assert (reuse.ran, reuse.skipped) == (1, 1)


def test_drift_adds_up_until_the_blocks_run_and_the_error_is_that_of_reusing_there() -> None:
    of, reuse = model(), Reuse(threshold=1e9)
    call(reuse, of, 0.9)
    stale = call(reuse, of, 0.5, 2 * X)
    assert reuse.skipped == 1
    reuse.threshold = 0.0
    exact = call(reuse, of, 0.5, 2 * X)
    expected = float((stale - exact).norm() / exact.norm())
    assert abs(reuse.errors[0] - expected) < 1e-5
    assert expected > 1e-3
    assert f"{expected:.3f} at most" in reuse.report()
    assert "1 of 3 evaluations reused (33%)" in reuse.report()


def test_prompts_do_not_share_what_is_kept() -> None:
    of, reuse = model(), Reuse(threshold=1e9)
    call(reuse, of, 0.5)
    call(reuse, of, 0.5, prompt=1)
    assert (reuse.ran, reuse.skipped) == (2, 0)


def test_another_shape_is_not_reused() -> None:
    of, reuse = model(), Reuse(threshold=1e9)
    call(reuse, of, 0.5)
    assert call(reuse, of, 0.5, X[:, :, :1]).shape[2] == 1
    assert reuse.skipped == 0
