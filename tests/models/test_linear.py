import copy

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.models import linear
from langit.models.linear import Linear, matmul


def gaussian(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", [(7,), (5, 7), (2, 3, 7), (2, 0, 7)])
@pytest.mark.parametrize("bias", [True, False])
def test_values_and_gradients_are_those_of_torch(shape: tuple[int, ...], bias: bool) -> None:
    torch.manual_seed(0)
    ours = Linear(7, 4, bias=bias)
    theirs = nn.Linear(7, 4, bias=bias)
    theirs.load_state_dict(ours.state_dict())
    x = gaussian(*shape).requires_grad_()
    same = x.detach().clone().requires_grad_()
    made, expected = ours(x), theirs(same)
    torch.testing.assert_close(made, expected, atol=1e-5, rtol=0)
    made.square().sum().backward()
    expected.square().sum().backward()
    for one, other in ((x, same), *zip(ours.parameters(), theirs.parameters(), strict=True)):
        torch.testing.assert_close(one.grad, other.grad, atol=1e-5, rtol=0)
    with torch.inference_mode():
        torch.testing.assert_close(ours(x), expected.detach(), atol=1e-5, rtol=0)


def test_views_that_are_not_contiguous_are_multiplied_alike() -> None:
    layer, x = Linear(6, 5), gaussian(3, 6, 8).transpose(1, 2)
    torch.testing.assert_close(layer(x), F.linear(x, layer.weight, layer.bias), atol=1e-5, rtol=0)
    torch.testing.assert_close(matmul(gaussian(3, 8).T, gaussian(4, 3).T), gaussian(3, 8).T @ gaussian(4, 3).T,
                               atol=1e-5, rtol=0)  # fmt: skip


def test_other_types_and_frozen_weights_go_their_usual_ways() -> None:
    layer = Linear(6, 5)
    half = copy.deepcopy(layer).bfloat16()
    assert half(gaussian(2, 6).bfloat16()).dtype == torch.bfloat16
    assert matmul(gaussian(2, 3).double(), gaussian(3, 2).double()).dtype == torch.float64
    layer.requires_grad_(False)
    x = gaussian(2, 6).requires_grad_()
    layer(x).sum().backward()
    assert x.grad is not None
    assert layer.weight.grad is None


def test_without_one_dnn_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    layer, x = Linear(6, 5), gaussian(2, 6)
    made = layer(x)
    monkeypatch.setattr(linear, "FAST", False)
    torch.testing.assert_close(made, layer(x), atol=1e-5, rtol=0)
    torch.testing.assert_close(matmul(x, x.T), x @ x.T, atol=0, rtol=0)
