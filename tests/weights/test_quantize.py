import pytest
import torch
from torch import nn

from langit.errors import UnavailableError
from langit.weights.quantize import quantize


@pytest.mark.parametrize("kind", ["int8", "fp8"])
def test_a_device_that_would_only_be_slower_is_refused(kind: str) -> None:
    with pytest.raises(UnavailableError, match=f"{kind} weights need a CUDA device, and this is cpu"):
        quantize(nn.Linear(2, 2), kind)  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.gpu
def test_eight_bits_come_close_or_the_missing_library_is_named() -> None:
    layer, x = nn.Linear(64, 64, device="cuda", dtype=torch.bfloat16), torch.randn(4, 64, device="cuda").bfloat16()
    exact = layer(x)
    try:
        quantize(layer, "int8")
    except UnavailableError as error:
        assert "torchao" in str(error)  # noqa: PT017  # either outcome is right
    else:
        assert (layer(x) - exact).abs().mean() < 0.05 * exact.abs().mean()
