import torch
from torch import Tensor

from langit.diffusion.guidance import guide, guided

X, V, WEAK = torch.zeros(1, 1, 1, 1, 1), torch.full((1, 1, 1, 1, 1), 3.0), torch.ones(1, 1, 1, 1, 1)


def at(t: float, scale: float = 5.0, interval: tuple[float, float] = (0.0, 1.0)) -> tuple[float, int]:
    asked = 0

    def weak(x: Tensor, t: Tensor) -> Tensor:
        nonlocal asked
        asked += 1
        return WEAK

    v = guided(lambda x, t: V, weak, lambda t: scale, interval)(X, torch.full((1, 1, 1, 1), t))
    return float(v), asked


def test_guidance_moves_away_from_the_weaker() -> None:
    assert guide(V, WEAK, 5.0) == 11
    assert guide(V, WEAK, 1.0) == 3
    assert guide(V, WEAK, 0.0) == 1


def test_outside_the_interval_the_weaker_is_not_asked() -> None:
    assert at(0.5, interval=(0.2, 0.8)) == (11, 1)
    assert at(0.9, interval=(0.2, 0.8)) == (3, 0)
    assert at(0.1, interval=(0.2, 0.8)) == (3, 0)
    assert at(0.5, scale=1.0) == (3, 0)


def test_the_scale_may_depend_on_the_time() -> None:
    both = guided(lambda x, t: V, lambda x, t: WEAK, lambda t: 4.0 if t > 0.5 else 3.0)
    assert both(X, torch.full((1, 1, 1, 1), 0.9)) == 9
    assert both(X, torch.full((1, 1, 1, 1), 0.1)) == 7
