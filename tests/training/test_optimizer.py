import pytest
import torch
from torch import nn

from langit.training.optimizer import adamw, muon, orthogonalize, rate


def test_newton_schulz_brings_singular_values_near_one() -> None:
    generator = torch.Generator().manual_seed(0)
    for shape in ((16, 64), (64, 16), (24, 24)):
        matrix = torch.randn(shape, generator=generator)
        result = orthogonalize(matrix)
        values = torch.linalg.svdvals(result)
        assert float(values.min()) > 0.5
        assert float(values.max()) < 1.3
        assert result.shape == matrix.shape
        assert float((result * matrix).sum()) > 0


def test_adamw_is_torchs_own() -> None:
    def run(make: object) -> torch.Tensor:
        torch.manual_seed(0)
        model = nn.Linear(4, 3, bias=False)
        optimizer = make(model)  # type: ignore[operator]  # a factory
        for step in range(5):
            x = torch.randn(8, 4, generator=torch.Generator().manual_seed(step))
            model(x).square().mean().backward()
            optimizer.step()
            optimizer.zero_grad()
        return model.weight.detach()

    ours = run(lambda model: adamw(model, 1e-2, decay=0.1))
    theirs = run(lambda m: torch.optim.AdamW(m.parameters(), 1e-2, (0.9, 0.99), weight_decay=0.1))
    torch.testing.assert_close(ours, theirs, atol=1e-6, rtol=0)


def test_muon_takes_matrices_of_blocks_and_leaves_the_rest() -> None:
    model = nn.ModuleDict({"blocks": nn.ModuleList([nn.Linear(4, 4)]), "out": nn.Linear(4, 2)})
    optimizer = muon(model, 1e-2, 1e-3)
    rules = [(group["rule"], [tuple(p.shape) for p in group["params"]]) for group in optimizer.param_groups]
    assert rules == [("muon", [(4, 4)]), ("adamw", [(2, 4)]), ("adamw", [(4,), (2,)])]


def test_a_muon_step_has_the_size_of_an_adamw_step() -> None:
    torch.manual_seed(0)
    model = nn.ModuleDict({"blocks": nn.Linear(64, 64, bias=False)})
    before = model["blocks"].weight.detach().clone()
    model["blocks"](torch.randn(256, 64)).square().mean().backward()
    muon(model, 1e-2, 1e-2, decay=0.0).step()
    moved = (model["blocks"].weight.detach() - before).square().mean().sqrt()
    assert float(moved) == pytest.approx(0.2 * 1e-2, rel=0.3)


def test_the_rate_rises_stays_and_falls() -> None:
    rates = [rate(step, 100, warmup=10, cool=0.2) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:80] == [1.0] * 70
    assert rates[90] == pytest.approx(0.5)
    assert rates[99] == pytest.approx(0.05)
    assert rate(5, 10, warmup=1, cool=0.0) == 1.0
