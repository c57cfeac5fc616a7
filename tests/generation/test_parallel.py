import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as multiprocessing

from langit.conditioning.context import Context
from langit.config import OpenWeightsConfig, SamplingConfig, TransformerConfig
from langit.errors import RequestError
from langit.generation import parallel
from langit.generation.pipeline import Denoiser, sample
from langit.models.dit import DiT
from langit.presets import WAN_1_3B, wan_2_1_1_3b

pytestmark = pytest.mark.long

CLOSE = 1e-5
SHAPE = TransformerConfig(
    width=48, depth=2, heads=4, mlp_width=64, in_channels=4, out_channels=4, patch=(1, 2, 2), text_width=16,
    frequencies=32,
)  # fmt: skip


def model() -> DiT:
    made = DiT(SHAPE).eval().requires_grad_(False)
    generator = torch.Generator().manual_seed(0)
    for parameter in made.parameters():
        parameter.copy_(0.2 * torch.randn(parameter.shape, generator=generator))
    return made


@torch.inference_mode()
def make(wrap: Callable[[DiT], torch.nn.Module], size: tuple[int, int, int], causal: int = 0) -> torch.Tensor:
    """A clip's latents from its seed, with a known first frame and so a time for each token's frame."""
    sampling = SamplingConfig(steps=2, shift=3.0, guidance=(2.0,), causal_block=causal)
    config: OpenWeightsConfig = wan_2_1_1_3b()
    config = type(config)(**{**vars(config), "transformer": SHAPE, "sampling": sampling})
    text = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(1))
    denoiser = Denoiser(experts=[wrap(model())], config=config, text_BSD=text, count_BS=torch.ones(2, 5))
    context = Context.empty(torch.zeros(1, 4, *size)).know(torch.ones(1, 4, 1, *size[1:]), slice(0, 1))
    return sample(denoiser, context, 7, lambda done, total: None)


def work(
    rank: int, processes: int, port: int, folder: str, shard: bool, size: tuple[int, int, int], causal: int
) -> None:
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "GLOO_SOCKET_IFNAME": "lo"}
    torch.set_num_threads(1)
    dist.init_process_group("gloo", rank=rank, world_size=processes)
    latents = make(lambda made: parallel.Shared(made, shard=shard), size, causal)
    torch.save(latents, Path(folder) / f"{rank}.pt")
    dist.destroy_process_group()


def together(
    folder: Path, processes: int, *, shard: bool, size: tuple[int, int, int], causal: int
) -> list[torch.Tensor]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    multiprocessing.spawn(work, (processes, port, str(folder), shard, size, causal), nprocs=processes)
    return [torch.load(folder / f"{rank}.pt") for rank in range(processes)]


@pytest.mark.parametrize(
    ("processes", "options"),
    [
        pytest.param(1, {"shard": False}, marks=pytest.mark.slow),
        (2, {"shard": True}),
        pytest.param(2, {"shard": False, "causal": 1}, marks=pytest.mark.slow),
        pytest.param(4, {"shard": False}, marks=pytest.mark.slow),
        pytest.param(4, {"shard": True, "size": (3, 6, 6)}, marks=pytest.mark.slow),
    ],
)
def test_many_processes_make_what_one_makes(tmp_path: Path, processes: int, options: dict[str, Any]) -> None:
    size, causal = options.pop("size", (3, 6, 10)), options.pop("causal", 0)  # 45 tokens, which no even number shares
    alone = make(lambda made: made, size, causal)
    found = together(tmp_path, processes, size=size, causal=causal, **options)
    difference = max(float((latents - alone).abs().max()) for latents in found)
    print(f"{processes} processes: largest difference {difference:.1e}")
    assert difference <= CLOSE
    assert alone.std() > 0.1


def test_heads_that_do_not_divide_are_refused_with_the_numbers_that_work() -> None:
    assert parallel.degrees(WAN_1_3B) == [1, 2, 3, 4, 6, 12]
    parallel.check(WAN_1_3B, 4)
    with pytest.raises(RequestError, match="1, 2, 3, 4, 6, 12"):
        parallel.check(WAN_1_3B, 8)
