import math

import torch

from langit.models.attention import Norm, attend, grid_positions, rotary, rotate


def test_positions_count_columns_first() -> None:
    assert grid_positions((2, 1, 3)).tolist() == [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2]]


def test_a_turn_keeps_lengths_and_depends_on_distance_alone() -> None:
    generator = torch.Generator().manual_seed(0)
    q, k = (torch.randn(1, 1, 1, 24, generator=generator) for _ in range(2))

    def score(of: list[float], at: list[float]) -> float:
        turned = [rotate(x, rotary(torch.tensor([place]), 24)) for x, place in ((q, of), (k, at))]
        return float((turned[0] * turned[1]).sum())

    assert math.isclose(score([1, 2, 3], [4, 4, 4]), score([0, 0, 0], [3, 2, 1]), abs_tol=1e-4)
    assert math.isclose(score([0.5, 0, 0], [0, 0, 0]), score([0, 0, 0], [-0.5, 0, 0]), abs_tol=1e-4)
    assert abs(score([0, 0, 0], [3, 2, 1]) - score([0, 0, 0], [3, 1, 2])) > 1e-3
    assert torch.allclose(rotate(q, rotary(torch.tensor([[5.0, 6, 7]]), 24)).norm(), q.norm())


def test_the_head_is_split_as_the_open_weights_split_it() -> None:
    _, sine = rotary(torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]), 128)
    turned = sine[:, 0] != 0
    assert [int(row.sum()) for row in turned] == [22, 21, 21]
    assert turned[0, :22].all()
    assert turned[1, 22:43].all()


def test_attention_is_softmax_of_scaled_scores() -> None:
    generator = torch.Generator().manual_seed(1)
    q, k, v = (torch.randn(1, n, 2, 8, generator=generator) for n in (3, 5, 5))
    scores = torch.einsum("blhk,bshk->bhls", q, k) / math.sqrt(8)
    expected = torch.einsum("bhls,bshk->blhk", scores.softmax(-1), v)
    torch.testing.assert_close(attend(q, k, v), expected, atol=1e-5, rtol=0)


def test_the_norm_without_gradients_is_the_norm() -> None:
    norm, x = Norm(24, eps=1e-3), 0.05 * torch.randn(2, 5, 24, generator=torch.Generator().manual_seed(2))
    torch.nn.init.normal_(norm.weight)
    expected = norm(x)
    with torch.inference_mode():
        torch.testing.assert_close(norm(x.clone()), expected.detach(), atol=1e-6, rtol=0)
    assert expected.requires_grad


def test_a_block_looks_at_itself_and_at_earlier_ones_as_under_a_mask() -> None:
    generator = torch.Generator().manual_seed(3)
    q, k, v = (torch.randn(1, 7, 2, 8, generator=generator) for _ in range(3))
    number = torch.arange(7) // 3
    hidden = torch.zeros(7, 7).masked_fill(number[:, None] < number[None], -torch.inf)
    torch.testing.assert_close(attend(q, k, v, block=3), attend(q, k, v, hidden), atol=1e-6, rtol=0)
