"""Skipping the blocks of a transformer in steps where they would do nearly what they did before, and saying the cost.

What the blocks add to their input is kept; while the time embedding has changed little since (TeaCache, Liu et al.
2024), it is added again. Whenever the blocks do run, the kept addition is compared with the true one, so the report
is a measured error of what reuse would have made at that very step, later and so no better than where it was used.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from langit.models.dit import DiT


@dataclass(kw_only=True)
class _Kept:
    """What one stream of calls has left behind."""

    time_BGD: Tensor
    addition: Tensor
    drift: float = 0.0


@dataclass
class Reuse:
    """Wraps the run of a transformer. `threshold` is how far the time embedding may drift, relative to its size."""

    threshold: float
    ran: int = 0
    skipped: int = 0
    errors: list[float] = field(default_factory=list)
    _kept: dict[tuple[int, int], _Kept] = field(default_factory=dict, repr=False)

    def __call__(
        self,
        prompt: int,
        model: DiT,
        x_BCTYX: Tensor,
        time_BG: Tensor,
        text_BSD: Tensor,
        count_BS: Tensor,
        block: int,
    ) -> Tensor:
        """The velocity, from the transformer or from what is kept. Each prompt and expert keeps its own."""
        time_BGD, _ = model.embed_time(time_BG)
        key = (prompt, id(model))
        kept = self._kept.get(key)
        if kept is not None and kept.addition.shape[0] == len(x_BCTYX) and kept.time_BGD.shape == time_BGD.shape:
            kept.drift += float((time_BGD - kept.time_BGD).abs().mean() / kept.time_BGD.abs().mean())
            kept.time_BGD = time_BGD
            tokens, grid = model.patchify(x_BCTYX)
            if kept.drift < self.threshold and tokens.shape == kept.addition.shape:
                self.skipped += 1
                return model.unpatchify(model.read_out(tokens + kept.addition, time_BGD), grid)
        before, grid = model.patchify(x_BCTYX)
        after: list[Tensor] = []
        hook = model.blocks[-1].register_forward_hook(lambda module, args, result: after.append(result))
        try:
            v_BCTYX = model(x_BCTYX, time_BG, text_BSD, count_BS, block)
        finally:
            hook.remove()
        addition = after[0] - before
        if kept is not None and kept.addition.shape == addition.shape:
            again = model.unpatchify(model.read_out(before + kept.addition, time_BGD), grid)
            self.errors.append(float((again - v_BCTYX).norm() / v_BCTYX.norm()))
        self.ran += 1
        self._kept[key] = _Kept(time_BGD=time_BGD, addition=addition)
        return v_BCTYX

    def report(self) -> str:
        """What was skipped, and the error that was measured."""
        share = self.skipped / max(self.ran + self.skipped, 1)
        worst = (
            f"{max(self.errors):.3f} at most, {torch.tensor(self.errors).mean():.3f} on average"
            if self.errors
            else "none seen"
        )
        return f"{self.skipped} of {self.ran + self.skipped} evaluations reused ({share:.0%}); relative error {worst}"
