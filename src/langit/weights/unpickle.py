"""Weights from a pickle to safetensors, once, in a closed process.

A pickle can hold code. The process that reads it has torch refuse everything but tensors and plain containers, has no
environment, no network where the system allows it, and can write nothing but a result of a bounded size.
"""

import ctypes
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from langit.errors import OutputError, UnavailableError

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # flags of unshare(2)
INSIDE = ("generator_ema", "generator", "ema", "model", "state_dict", "module")  # where trainers keep the weights
GROWTH = 2.5  # how much larger than the pickle the result may be


def convert(source: Path, target: Path) -> None:
    """Write the tensors of the pickle `source` to `target`, a safetensors file.

    Raises:
        UnavailableError: there is no such file, or it holds anything but tensors.
        OutputError: the result exists already.
    """
    if not source.is_file():
        raise UnavailableError(f"there is no file {source}")
    if target.exists():
        raise OutputError(f"{target} exists already", remedy="Move it away, or name another")
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-I", "-m", "langit.weights.unpickle", str(source.resolve()), str(target.resolve())]
    ended = subprocess.run(command, env={"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False)
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["it was killed"])[-1]
        target.unlink(missing_ok=True)
        raise UnavailableError(
            f"{source.name} cannot be converted: {last[:300]}",
            remedy="Only files of tensors are read; get a safetensors file of it",
        )


def _close_in(source: Path) -> None:
    """Give up what the reading does not need. A system without namespaces keeps its network; torch still refuses."""
    most = int(source.stat().st_size * GROWTH) + (1 << 20)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)


def _tensors(value: Any) -> dict[str, Any]:
    """The weights in what a trainer saved."""
    import torch

    for name in INSIDE:
        if isinstance(value, dict) and isinstance(value.get(name), dict):
            return _tensors(value[name])
    if not isinstance(value, dict) or not value:
        raise SystemExit("it holds no table of tensors")
    strange = [name for name, tensor in value.items() if not isinstance(tensor, torch.Tensor)]
    if strange:
        raise SystemExit(f"{strange[0]} is not a tensor")
    return {name: tensor.clone() for name, tensor in value.items()}


def main() -> None:
    """Read the pickle named first and write the file named second."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    import torch

    from langit.weights import checkpoint

    _close_in(source)
    value = torch.load(source, map_location="cpu", weights_only=True)
    checkpoint.save(_tensors(value), target)


if __name__ == "__main__":
    os.umask(0o077)
    main()
