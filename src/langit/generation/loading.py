"""Parts of an open model, from a folder to modules that are ready: checked, renamed, cast, placed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn

from langit.config import Adapter, OpenWeightsConfig
from langit.errors import UnavailableError
from langit.models.causal_vae import CausalVAE
from langit.models.dit import DiT
from langit.models.umt5 import UmT5
from langit.presets import OPEN_WEIGHTS
from langit.weights import adapters, checkpoint, lora
from langit.weights.checkpoint import Entry


def transformer_entries(config: OpenWeightsConfig, path: Path) -> dict[str, Entry]:
    """The tensors of a transformer by our names.

    Raises:
        UnavailableError: the file is broken, or of another part or model; where we know which, the error names it.
    """
    entries = adapters.adapt("transformer", checkpoint.read_entries(path))
    patch = entries.get("patch_in.weight")
    ours = config.transformer
    if patch and patch.shape[:2] != (ours.width, ours.in_channels):
        shapes = {name: make().transformer for name, make in OPEN_WEIGHTS.items()}
        same = [name for name, shape in shapes.items() if (shape.width, shape.in_channels) == patch.shape[:2]]
        raise UnavailableError(
            f"{path.name} holds a transformer {patch.shape[0]} wide with {patch.shape[1]} channels, not {config.name}",
            remedy=f"Use --model {' or '.join(same)}" if same else "Fetch the weights of the model that you name",
        )
    return entries


def transformer(
    config: OpenWeightsConfig,
    path: Path,
    device: torch.device,
    dtype: torch.dtype,
    layers: str = "resident",
    changes: Sequence[Adapter] = (),
    expert: int = 0,
) -> DiT:
    """A transformer ready to run. `layers` is resident, memory or disk: where a block waits until its turn.

    `changes` are merged wherever the weights come from, of files for two transformers those for this `expert`.
    """
    with torch.device("meta"):
        model = DiT(config.transformer)
    entries = transformer_entries(config, path)
    names = dict(model.named_parameters())
    scaled = [(lora.of_expert(change, expert, names), change.scale) for change in changes]
    _fill(model, model.blocks, "blocks.", entries, device, dtype, layers, f"transformer of {config.name}", scaled)
    return model


def text_encoder(
    config: OpenWeightsConfig, path: Path, device: torch.device, dtype: torch.dtype, layers: str = "resident"
) -> UmT5:
    """The text encoder, ready to run. `layers` is as for the transformer."""
    with torch.device("meta"):
        model = UmT5(config.text)
    entries = adapters.adapt("text", checkpoint.read_entries(path))
    _fill(model, model.layers, "layers.", entries, device, dtype, layers, f"text encoder of {config.name}")
    return model


def autoencoder(config: OpenWeightsConfig, path: Path, device: torch.device, dtype: torch.dtype) -> CausalVAE:
    """The causal autoencoder, ready to run."""
    entries = adapters.adapt("autoencoder", checkpoint.read_entries(path), config.autoencoder)
    with torch.device("meta"):
        model = CausalVAE(config.autoencoder)
    what = f"autoencoder of {config.name}"
    checkpoint.load(model, entries, device=device, dtype=dtype, reshape=adapters.reshaped, what=what)
    return model.lay_out().eval().requires_grad_(False)


def _fill(
    model: nn.Module,
    layers: nn.ModuleList,
    prefix: str,
    entries: Mapping[str, Entry],
    device: torch.device,
    dtype: torch.dtype,
    where: str,
    what: str,
    changes: Sequence[tuple[Mapping[str, lora.Change], float]] = (),
) -> None:
    """Bring the tensors into a model on the meta device: all of them, or the layers when their turn comes.

    `changes` are merged into what was brought, each times its scale.
    """
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    checkpoint.check(wanted, entries, adapters.reshaped, what)

    def put(module: nn.Module, start: str, device: torch.device) -> None:
        def part(whole: Mapping[str, Any]) -> dict[str, Any]:
            later = prefix if not start and where != "resident" else None
            mine = {name: value for name, value in whole.items() if later is None or not name.startswith(later)}
            return {name.removeprefix(start): value for name, value in mine.items() if name.startswith(start)}

        checkpoint.load(
            module,
            part(entries),
            device=device,
            dtype=dtype,
            keep=lambda name: adapters.precise(start + name),
            reshape=adapters.reshaped,
            what=what,
            partly=True,
        )
        for change, scale in changes:
            lora.merge(module, part(change), scale)

    put(model, "", device)
    if where != "resident":
        for i, layer in enumerate(layers):
            start = f"{prefix}{i}."
            if where == "memory":
                put(layer, start, torch.device("cpu"))
                wait_in_memory(layer, device)
            else:
                wait_on_disk(layer, partial(put, start=start, device=device))
    model.eval().requires_grad_(False)


def wait_in_memory(block: nn.Module, device: torch.device) -> None:
    """Keep a block in main memory; it visits the device for its turn."""
    kept = {name: parameter.data for name, parameter in block.named_parameters()}

    def come(module: nn.Module, args: object) -> None:
        for name, parameter in module.named_parameters():
            parameter.data = kept[name].to(device, non_blocking=True)

    def go(module: nn.Module, args: object, result: object) -> None:
        for name, parameter in module.named_parameters():
            parameter.data = kept[name]

    block.register_forward_pre_hook(come)
    block.register_forward_hook(go)


def wait_on_disk(block: nn.Module, read: Callable[[nn.Module], None]) -> None:
    """Keep a block on disk; it is read for its turn and forgotten after it."""

    def come(module: nn.Module, args: object) -> None:
        read(module)

    def go(module: nn.Module, args: object, result: object) -> None:
        module.to("meta")

    block.register_forward_pre_hook(come)
    block.register_forward_hook(go)


class Experts:
    """The transformers of a model, loaded when they are asked for; with `together` false, one at a time."""

    def __init__(self, loaders: Sequence[Callable[[], nn.Module]], together: bool = True):
        self._loaders, self._together = tuple(loaders), together
        self._loaded: dict[int, nn.Module] = {}

    def __len__(self) -> int:
        return len(self._loaders)

    def __getitem__(self, index: int) -> nn.Module:
        if index not in self._loaded:
            if not self._together:
                self._loaded.clear()
            self._loaded[index] = self._loaders[index]()
        return self._loaded[index]

    def release(self) -> None:
        """Let all of them go."""
        self._loaded.clear()
