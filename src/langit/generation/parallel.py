"""One clip on several devices: tokens shared by sequence (Ulysses, Jacobs et al. 2023), weights sharded by FSDP2.

Each process holds a share of the tokens; around self-attention they trade tokens for heads, so that every process sees
all tokens for some heads. Noise is drawn by all alike, so the clip does not depend on how many they are.

Launch with torchrun, Ray or any other launcher that sets its variables; a `Shared` is called as its transformer is.
"""

import math
import os
from collections.abc import Sequence

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard

from langit.config import TransformerConfig
from langit.errors import RequestError
from langit.models.attention import Rotation, attend, grid_positions, rotary
from langit.models.dit import Block, DiT


def degrees(config: TransformerConfig) -> list[int]:
    """The numbers of processes that can share this model: its heads must divide among them."""
    return [degree for degree in range(1, config.heads + 1) if config.heads % degree == 0]


def check(config: TransformerConfig, processes: int) -> None:
    """Whether so many processes can share a model.

    Raises:
        RequestError: they cannot; the error lists the numbers that can.
    """
    if config.heads % processes:
        names = ", ".join(str(degree) for degree in degrees(config))
        raise RequestError(
            f"{config.heads} heads cannot be shared by {processes} processes",
            field="processes",
            remedy=f"Use one of {names}",
        )


def join() -> int:
    """Join the processes that a launcher started, each with a device of its own; the number of this one.

    Raises:
        RequestError: no launcher has started this process.
    """
    if "RANK" not in os.environ:
        raise RequestError(
            "this is one process, with nobody to share with",
            field="share",
            remedy="Start it with `torchrun --nproc-per-node N -m langit ...`",
        )
    if torch.accelerator.is_available():
        torch.accelerator.set_device_index(int(os.environ.get("LOCAL_RANK", "0")))
    if not dist.is_initialized():
        dist.init_process_group()
    return dist.get_rank()


class Shared(nn.Module):
    """A transformer whose tokens, and with `shard` whose weights, are shared by the processes of a group."""

    def __init__(self, model: DiT, group: dist.ProcessGroup | None = None, shard: bool = False):
        super().__init__()
        self.rank, self.size = dist.get_rank(group), dist.get_world_size(group)
        check(model.config, self.size)
        self.group, self.model, self._length = group, model, 0
        for block in model.blocks:
            assert isinstance(block, Block)
            block.self_attention.attend = self._attend
        if shard:
            kind = next(model.parameters()).device.type
            mesh = init_device_mesh(kind, (self.size,))
            for block in model.blocks:
                fully_shard(block, mesh=mesh)
            fully_shard(self, mesh=mesh)

    def forward(
        self,
        x_BCTYX: Tensor,
        time_BG: Tensor,
        text_BSD: Tensor,
        count_BS: Tensor | None = None,
        block: int = 0,
    ) -> Tensor:
        """The same as of the transformer, on every process."""
        model = self.model
        tokens_BLD, grid = model.patchify(x_BCTYX)
        length = tokens_BLD.shape[1]
        padded = math.ceil(length / self.size) * self.size
        mine = slice(self.rank * padded // self.size, (self.rank + 1) * padded // self.size)

        tokens_BLD = _pad(tokens_BLD, padded)
        positions_L3 = _pad(grid_positions(grid, x_BCTYX.device)[None], padded)[0]
        rotation = rotary(positions_L3, model.config.head_width, model.config.rope_base)
        if time_BG.shape[1] > 1:  # groups of tokens do not fall into equal shares, so each token brings its time
            time_BG = _pad(time_BG.repeat_interleave(length // time_BG.shape[1], dim=1), padded)[:, mine]
        time_BGD, time_BG6D = model.embed_time(time_BG)
        text_BSD, text_bias = model.embed_text(text_BSD, count_BS)
        self._length, tokens = length, block * grid[1] * grid[2]

        x_BLD, rotation = tokens_BLD[:, mine].contiguous(), Rotation(*(part[mine] for part in rotation))
        for layer in model.blocks:
            x_BLD = layer(x_BLD, time_BG6D, text_BSD, rotation, text_bias, tokens)
        values_BLP = model.read_out(x_BLD, time_BGD).contiguous()
        parts = [torch.empty_like(values_BLP) for _ in range(self.size)]
        dist.all_gather(parts, values_BLP, group=self.group)
        return model.unpatchify(torch.cat(parts, dim=1)[:, :length], grid)

    def _attend(
        self, q_BLHK: Tensor, k_BLHK: Tensor, v_BLHK: Tensor, bias: Tensor | None = None, block: int = 0
    ) -> Tensor:
        """All tokens for some heads; nobody looks at those that only fill up the shares."""
        q, k, v = (self._trade(x, split=2, join=1) for x in (q_BLHK, k_BLHK, v_BLHK))
        return self._trade(attend(q, k[:, : self._length], v[:, : self._length], bias, block), split=1, join=2)

    def _trade(self, x: Tensor, split: int, join: int) -> Tensor:
        """Give every process its piece along one dimension, and join what they give along the other."""
        given = [piece.contiguous() for piece in x.chunk(self.size, dim=split)]
        taken = [torch.empty_like(piece) for piece in given]
        dist.all_to_all(taken, given, group=self.group) if _can_all_to_all(x) else self._trade_one_by_one(given, taken)
        return torch.cat(taken, dim=join)

    def _trade_one_by_one(self, given: Sequence[Tensor], taken: Sequence[Tensor]) -> None:
        """The same for backends without the operation."""
        taken[self.rank].copy_(given[self.rank])
        work = []
        for step in range(1, self.size):
            to, source = (self.rank + step) % self.size, (self.rank - step) % self.size
            work += [dist.isend(given[to], group_dst=to, group=self.group)]
            work += [dist.irecv(taken[source], group_src=source, group=self.group)]
        for one in work:
            if one is not None:
                one.wait()


def _pad(x: Tensor, length: int) -> Tensor:
    """Repeat the last entry of dimension 1 until there are `length`."""
    missing = length - x.shape[1]
    return x if not missing else torch.cat([x, x[:, -1:].expand(-1, missing, *x.shape[2:])], dim=1)


def _can_all_to_all(x: Tensor) -> bool:
    return x.device.type != "cpu"  # gloo has no all-to-all of lists
