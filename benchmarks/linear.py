"""Our linear layers against torch's own on the shapes of the small and of the 1.3B transformer: one thread, one run.

python benchmarks/linear.py
"""

import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from langit.models.linear import Linear

SHAPES = {"small, 4352 x 256 x 1024": (4352, 256, 1024), "small, 4352 x 256 x 256": (4352, 256, 256),
          "1.3B, 2048 x 1536 x 8960": (2048, 1536, 8960), "1.3B, 256 x 1536 x 1536": (256, 1536, 1536)}  # fmt: skip
RUNS = 7


def seconds(run: Callable[[nn.Linear, Tensor], None], layer: nn.Linear, x: Tensor) -> float:
    """The least time of several runs after one that does not count."""
    run(layer, x)
    took = []
    for _ in range(RUNS):
        began = time.process_time()
        run(layer, x)
        took.append(time.process_time() - began)
    return min(took)


def there(layer: nn.Linear, x: Tensor) -> None:
    """Forward alone."""
    with torch.inference_mode():
        layer(x)


def there_and_back(layer: nn.Linear, x: Tensor) -> None:
    """Forward and backward."""
    layer(x).sum().backward()


def main() -> None:
    """Print billions of operations a second of both, and the ratio of times."""
    torch.set_num_threads(1)
    print(f"{'':28}{'torch':>18}{'ours':>10}{'time ratio':>12}   GFLOP/s")
    for name, (rows, width, out) in SHAPES.items():
        x = torch.randn(rows, width, requires_grad=True)
        ours, theirs = Linear(width, out), nn.Linear(width, out)
        for what, run, times in (("forward", there, 2), ("and back", there_and_back, 6)):
            mine, other = seconds(run, ours, x), seconds(run, theirs, x)
            work = times * rows * width * out / 1e9
            print(f"{name:28}{what:9}{work / other:9.0f}{work / mine:10.0f}{mine / other:12.2f}")


if __name__ == "__main__":
    main()
