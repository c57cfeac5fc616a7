"""Linear layers in fp32 on a processor by oneDNN, which torch has and does not ask for them.

Torch multiplies by MKL, which leaves half of an AMD processor idle; `benchmarks/linear.py` prints the ratio.
"""

from typing import Any, Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FAST: Final = torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_linear_pointwise")


def product(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """`x @ weight.T + bias` without a gradient."""
    made: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    return made


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """`a @ b` of two matrices without a gradient, by oneDNN where that can be."""
    fast = FAST and a.dtype == b.dtype == torch.float32 and a.device.type == b.device.type == "cpu"
    return product(a, b.t(), None) if fast else a @ b


class _Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(x, weight)
        return product(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        x, weight = ctx.saved_tensors
        of_y = gradients[0].flatten(0, -2)
        of_x = product(of_y, weight.t(), None).view(x.shape) if ctx.needs_input_grad[0] else None
        of_weight = product(of_y.t(), x.flatten(0, -2).t(), None) if ctx.needs_input_grad[1] else None
        return of_x, of_weight, of_y.sum(0) if ctx.needs_input_grad[2] else None


class Linear(nn.Linear):
    """The same layer with the same weights as torch's, by oneDNN where that can be."""

    def forward(self, x: Tensor) -> Tensor:
        if not self._is_for_one_dnn(x):
            return F.linear(x, self.weight, self.bias)
        if not torch.is_grad_enabled():
            return product(x, self.weight, self.bias)
        made: Tensor = _Product.apply(x, self.weight, self.bias)
        return made

    def _is_for_one_dnn(self, x: Tensor) -> bool:
        """Whether all is in fp32 on a processor; weights in eight bits or shards are tensors of another class."""
        weight = self.weight.data
        plain = type(weight) is Tensor and x.dtype == weight.dtype == torch.float32
        some = x.ndim > 1 and x.numel() > 0
        return FAST and plain and some and x.device.type == "cpu" and not torch.compiler.is_compiling()
