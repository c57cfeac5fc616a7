from functools import partial

import torch
from torch import Tensor

from langit.conditioning.context import Context
from langit.diffusion import samplers
from langit.diffusion.causal import by_blocks

NOISE = torch.randn(1, 2, 5, 2, 2, generator=torch.Generator().manual_seed(0))
TIMES = (1.0, 0.5, 0.0)


def test_each_block_sees_what_was_made_before_as_known() -> None:
    seen: list[tuple[int, list[float]]] = []

    def denoise(x: Tensor, t: Tensor) -> Tensor:
        seen.append((x.shape[2], t[0, :, 0, 0].tolist()))
        return x - 1

    made = by_blocks(lambda start: samplers.euler, denoise, NOISE, TIMES, Context.empty(NOISE), 2)
    assert seen[0] == (2, [1, 1])
    assert seen[2] == (4, [0, 0, 1, 1])
    assert seen[5] == (5, [0, 0, 0, 0, 0.5])
    whole = samplers.euler(lambda x, t: x - 1, NOISE, TIMES, Context.empty(NOISE))
    torch.testing.assert_close(made, whole, atol=1e-6, rtol=0)


def test_what_was_known_stays() -> None:
    context = Context.empty(NOISE).know(torch.full_like(NOISE[:, :, :1], 7), slice(0, 1))
    sampler = partial(samplers.redraw, fresh=lambda step: torch.zeros(()))
    made = by_blocks(
        lambda start: samplers.heun if start else sampler, lambda x, t: 0 * x, NOISE, (1.0, 0.0), context, 5
    )
    assert (made[:, :, 0] == 7).all()
