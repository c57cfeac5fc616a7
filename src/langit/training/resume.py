"""Everything that a killed run needs to go on as if nothing had been: weights, average, optimizer, step, random state.

One safetensors file, written whole or not at all.
"""

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from langit.errors import UnavailableError
from langit.training.ema import Ema


def save(path: Path, step: int, model: nn.Module, ema: Ema, optimizer: torch.optim.Optimizer) -> None:
    """Write the state after `step` steps."""
    tensors: dict[str, Tensor] = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    tensors |= {f"ema.{name}": tensor for name, tensor in ema.shadow.items()}
    for name, parameter in model.named_parameters():
        for key, value in optimizer.state.get(parameter, {}).items():
            tensors[f"optimizer.{name}.{key}"] = value
    tensors["random"] = torch.get_rng_state()
    about = {"step": step, "ema_count": ema.count}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, unfinished, {"run": json.dumps(about)})
    unfinished.replace(path)


def load(path: Path, model: nn.Module, ema: Ema, optimizer: torch.optim.Optimizer) -> int:
    """Take up the state of a file and return its step.

    Raises:
        UnavailableError: the file is broken, or of a model of another shape.
    """
    names = dict(model.named_parameters())
    try:
        with safe_open(path, "pt") as file:
            about: dict[str, Any] = json.loads(file.metadata()["run"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # safe_open is no dict
        model.load_state_dict({n.removeprefix("model."): t for n, t in tensors.items() if n.startswith("model.")})
    except (OSError, RuntimeError, SafetensorError, KeyError, TypeError) as error:
        raise UnavailableError(
            f"{path} cannot be continued from", remedy="Begin again in another folder, or remove the file"
        ) from error
    for name, parameter in names.items():
        ema.shadow[name].copy_(tensors[f"ema.{name}"])
        start = f"optimizer.{name}."
        found = {
            key.removeprefix(start): t
            for key, t in tensors.items()
            if key.startswith(start) and "." not in key[len(start) :]
        }
        if found:
            optimizer.state[parameter] = found
    ema.count = int(about["ema_count"])
    torch.set_rng_state(tensors["random"])
    return int(about["step"])
