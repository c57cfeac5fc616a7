"""Low-rank changes of a transformer (LoRA, Hu et al. 2021): read in any of three styles, scaled, added up, merged.

kohya writes `lora_unet_blocks_0_self_attn_q.lora_down.weight` with an `alpha`; diffusers and peft write
`transformer.blocks.0.attn1.to_q.lora_A.weight`; the original style is `diffusion_model.blocks.0.self_attn.q.lora_A`
with or without an alpha.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn

from langit.errors import UnavailableError
from langit.weights import adapters
from langit.weights.checkpoint import read_header

SUFFIX = re.compile(
    r"\.(?:(?P<down>lora_down|lora_A|lora\.down)|(?P<up>lora_up|lora_B|lora\.up))(?:\.default)?\.weight$|\.(?P<alpha>alpha)$"
)
KOHYA = ("lora_unet__", "lora_unet_", "lora_transformer_")
WRAPPERS = ("base_model.model.", "transformer.", "diffusion_model.", "model.diffusion_model.", "unet.")
DIFFERENCES = (".diff", ".diff_b")  # full differences that some trainers add; they are not low-rank


@dataclass(kw_only=True)
class Change:
    """The change of one weight: `up @ down`, times alpha over rank."""

    down: Tensor | None = None
    up: Tensor | None = None
    alpha: float | None = None

    def take(self, suffix: re.Match[str], tensor: Tensor) -> None:
        """Keep one of its tensors, by what its key ends with."""
        if suffix["alpha"]:
            self.alpha = float(tensor)
        elif suffix["down"]:
            self.down = tensor
        else:
            self.up = tensor

    def delta(self) -> Tensor:
        """The change in fp32, shaped like the flattened weight."""
        assert self.down is not None  # completeness was checked when it was read
        assert self.up is not None
        rank = self.down.shape[0]
        scale = 1.0 if self.alpha is None else self.alpha / rank
        return scale * (self.up.float().flatten(1) @ self.down.float().flatten(1))


def read(path: Path, names: Iterable[str]) -> dict[str, Change]:
    """The changes in a file, by the names of the weights they change, out of `names`.

    Raises:
        UnavailableError: the file is broken, changes something else, or half of a change is missing.
    """
    entries, _ = read_header(path)
    known = {name for name in names if name.endswith(".weight")}
    flat = {name.removesuffix(".weight").replace(".", "_"): name for name in known}
    changes: dict[str, Change] = {}
    with safe_open(path, framework="pt", device="cpu") as tensors:
        for key in entries:
            found = SUFFIX.search(key)
            if not found:
                raise UnavailableError(f"{path.name} has {key}, which is no low-rank change of a transformer")
            name = _name(key[: found.start()], known, flat)
            if name is None:
                raise UnavailableError(
                    f"{path.name} changes {key}, which this model does not have", remedy="It is for another model"
                )
            changes.setdefault(name, Change()).take(found, tensors.get_tensor(key))
    for name, change in changes.items():
        if change.down is None or change.up is None:
            raise UnavailableError(f"{path.name} holds half of the change of {name}")
    return changes


def apply(model: nn.Module, files: Sequence[tuple[Path, float]]) -> None:
    """Merge the changes of some files into a model, each times its scale. A negative scale takes one out again.

    Raises:
        UnavailableError: as `read`; or a change does not fit the weight.
    """
    for path, scale in files:
        merge(model, read(path, dict(model.named_parameters())), scale)


@torch.no_grad()
def merge(model: nn.Module, changes: Mapping[str, Change], scale: float = 1.0) -> None:
    """Add changes to the weights of a model, computed in fp32 and rounded once."""
    parameters = dict(model.named_parameters())
    for name, change in changes.items():
        weight = parameters[name]
        delta = change.delta()
        if delta.shape != weight.flatten(1).shape:
            raise UnavailableError(f"the change of {name} is {list(delta.shape)}, the weight {list(weight.shape)}")
        weight.copy_(weight.float() + scale * delta.view(weight.shape).to(weight.device))


def _name(key: str, known: set[str], flat: Mapping[str, str]) -> str | None:
    """Our name of the weight that a key changes; None if there is none."""
    for prefix in KOHYA:
        if key.startswith(prefix):
            return flat.get(_kohya(key.removeprefix(prefix)))
    for wrapper in WRAPPERS:
        key = key.removeprefix(wrapper)
    for rules in (adapters.TRANSFORMER_ORIGINAL, adapters.TRANSFORMER_DIFFUSERS, ()):
        name = adapters.rename(key + ".weight", rules)
        if name in known:
            return name
    return None


def _kohya(key: str) -> str:
    """A key with underscores for dots, by our names: the original names with dots, renamed, and flattened again."""
    dotted = re.sub(r"^blocks_(\d+)_", r"blocks.\1.", key)
    for word in ("self_attn", "cross_attn", "ffn"):
        dotted = re.sub(rf"\.{word}_(\w+)$", rf".{word}.\1", dotted)
    for word in ("time_embedding", "text_embedding", "time_projection", "head"):
        dotted = re.sub(rf"^{word}_(\w+)$", rf"{word}.\1", dotted)
    return adapters.rename(dotted + ".weight", adapters.TRANSFORMER_ORIGINAL).removesuffix(".weight").replace(".", "_")
