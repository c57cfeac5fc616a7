"""Weights in eight bits, computed with in sixteen: half the memory on accelerators whose library knows how.

The packing and the kernels are torchao's, which is not a dependency; without it, or on a device where it would only
be slower, the answer is a sentence and not a silent fall back.
"""

import importlib.util
from typing import Literal

import torch
from torch import nn

from langit.errors import UnavailableError

Kind = Literal["int8", "fp8"]
NEWEST_FOR_FP8 = (8, 9)  # the compute capability from which CUDA devices multiply fp8


def quantize(model: nn.Module, kind: Kind) -> None:
    """Store the weights of the linear layers of `model`, which is on its device, in eight bits.

    Raises:
        UnavailableError: the device or the library cannot.
    """
    device = next(model.parameters()).device
    refuse(device, kind)
    from torchao.quantization import (  # type: ignore[import-not-found]  # optional, see above
        Float8WeightOnlyConfig,
        Int8WeightOnlyConfig,
        quantize_,
    )

    quantize_(model, Int8WeightOnlyConfig() if kind == "int8" else Float8WeightOnlyConfig())


def refuse(device: torch.device, kind: Kind) -> None:
    """Raise where eight bits are not to be had."""
    if device.type != "cuda":
        raise UnavailableError(
            f"{kind} weights need a CUDA device, and this is {device.type}", remedy="Leave --quantize out"
        )
    if kind == "fp8" and torch.cuda.get_device_capability(device) < NEWEST_FOR_FP8:
        raise UnavailableError("this device does not compute in fp8", remedy="Use --quantize int8")
    if importlib.util.find_spec("torchao") is None:
        raise UnavailableError("eight-bit weights need the package torchao", remedy="Install it, or leave them out")
