"""Changes of a transformer: low-rank ones (LoRA, Hu et al. 2021) and full differences, read, scaled, merged.

kohya writes `lora_unet_blocks_0_self_attn_q.lora_down.weight` with an `alpha`; diffusers and peft write
`transformer.blocks.0.attn1.to_q.lora_A.weight` and the alpha into the header; the original style is
`diffusion_model.blocks.0.self_attn.q.lora_A` with or without an alpha. Beside any of them `diff` is added to a weight,
`diff_b` to a bias and `diff_m` to a modulation. A file with `transformer_2.` says which of two transformers it means.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from langit.config import Adapter, OpenWeightsConfig
from langit.errors import RequestError, UnavailableError
from langit.weights import adapters
from langit.weights.checkpoint import Entry, read_header

SUFFIX = re.compile(
    r"\.(?:(?P<down>lora_down|lora_A|lora\.down)|(?P<up>lora_up|lora_B|lora\.up))(?:\.default)?\.weight$"
    r"|\.(?:lora_up|lora_B)(?:\.default)?\.(?P<bias>bias)$"
    r"|\.(?P<alpha>alpha)$|\.(?P<diff>diff(?:_[bm])?)$"
)
KOHYA = ("lora_unet__", "lora_unet_", "lora_transformer_")
WRAPPERS = (
    "base_model.model.",
    "transformer.",
    "transformer_2.",
    "diffusion_model.",
    "model.diffusion_model.",
    "unet.",
)
SECOND = re.compile(r"^(?:base_model\.model\.)?transformer_2\.")
# What the image variants of Wan 2.1 have and no other: changes of it do nothing here.
IMAGE = re.compile(
    r"(?:^|[._])(?:k_img|v_img|norm_k_img|add_k_proj|add_v_proj|norm_added_k|img_emb|image_embedder)(?:[._]|$)"
)
OTHERS = {
    "dora_scale": "DoRA", "lora_magnitude_vector": "DoRA", "lokr_": "LoKr", "hada_": "LoHa", "lora_mid": "LoCon",
}  # fmt: skip
LEAF: Final = {"diff": "weight", "diff_b": "bias", "diff_m": "modulation"}


@dataclass(kw_only=True)
class Change:
    """The change of one tensor: `up @ down`, times `alpha` over the rank, and `full` as it is."""

    down: Tensor | None = None
    up: Tensor | None = None
    alpha: float | None = None
    full: Tensor | None = None
    rank_root: bool = False

    def take(self, part: str, tensor: Tensor, noted: tuple[float, bool] | None) -> None:
        """Take in one tensor of the change. `noted` is the alpha that counts unless one of its own comes."""
        if part in LEAF:
            self.full = tensor
        elif part == "alpha":
            self.alpha, self.rank_root = float(tensor.item()), False
        else:
            setattr(self, part, tensor)
            if self.alpha is None and noted is not None:
                self.alpha, self.rank_root = noted

    @property
    def factor(self) -> float:
        """What the low-rank part is multiplied by."""
        assert self.down is not None  # the caller has seen to it
        return 1.0 if self.alpha is None else self.alpha / self.down.shape[0] ** (0.5 if self.rank_root else 1)

    def delta(self) -> Tensor:
        """The change in fp32, with its last dimensions flattened if it is of low rank."""
        full = torch.zeros(()) if self.full is None else self.full.float()
        if self.down is None or self.up is None:  # both or none, which was checked when it was read
            return full
        low = self.factor * (self.up.float().flatten(1) @ self.down.float().flatten(1))
        return low + (full.view(low.shape) if full.ndim else full)


@dataclass(kw_only=True)
class Changes:
    """What a file changes, by our names: in the first transformer, and in the second where the file names that."""

    first: dict[str, Change] = field(default_factory=dict)
    second: dict[str, Change] = field(default_factory=dict)


def check(files: Sequence[Adapter], config: OpenWeightsConfig) -> list[str]:
    """See from headers alone that each file says which transformer it changes; what a person should know, in sentences.

    Raises:
        RequestError: it does not, or the model has no such transformer.
        UnavailableError: a file is missing, broken or of a kind that is not read.
    """
    said = []
    for adapter in files:
        keys, name = read_header(adapter.file)[0], adapter.file.name
        _check_place(adapter, config, second=any(SECOND.match(key) for key in keys))
        if image := sum(bool(IMAGE.search(key)) for key in keys):
            said.append(f"{name}: {image} changes of an image encoder, which {config.name} has not, were skipped")
    return said


def _check_place(adapter: Adapter, config: OpenWeightsConfig, second: bool) -> None:
    """See that it is said which transformer is changed; `second` is whether the file names the second of two."""
    name = adapter.file.name
    if config.experts == 2:
        if adapter.expert is None and not second:
            raise RequestError(
                f"{name} does not say which of the two transformers of {config.name} it changes", field="lora",
                remedy=f"Write high={name} or low={name}, or both",
            )  # fmt: skip
    elif second:
        text = f"{name} is for the second of two transformers, and {config.name} has one"
        raise RequestError(text, field="lora", remedy="Use --model wan2.2-a14b")
    elif adapter.expert is not None:
        text = f"{config.name} has one transformer, for high and low noise"
        raise RequestError(text, field="lora", remedy="Name the file alone")


def of_expert(adapter: Adapter, expert: int, names: Iterable[str]) -> dict[str, Change]:
    """The changes that a file brings to one transformer of a model, out of those with these `names`.

    Raises:
        UnavailableError: as `read`.
    """
    if adapter.expert not in (None, expert):
        return {}
    found = read(adapter.file, names)
    if not found.second:
        return found.first
    return found.second if expert else found.first


def read(path: Path, names: Iterable[str]) -> Changes:
    """The changes in a file, by the names of the tensors they change, out of `names`.

    Raises:
        UnavailableError: the file is broken, changes something else or in another way, or half of a change is missing.
    """
    entries, metadata = read_header(path)
    find, found = _finder(path, names), Changes()
    noted = _noted(path, metadata, kohya=style(entries) == "kohya")
    biases: list[tuple[dict[str, Change], str, Tensor, Change]] = []
    for key, entry in entries.items():
        if IMAGE.search(key):
            continue
        part, owner = _part(path, key)
        changes = found.second if SECOND.match(key) else found.first
        change = changes.setdefault(find(key, owner, LEAF.get(part, "weight")), Change())
        if part == "bias":
            biases.append((changes, find(key, owner, "bias"), entry.read(), change))
        else:
            change.take(part, entry.read(), noted(key, owner))
    _check_halves(path, found)
    for changes, name, tensor, change in biases:
        changes.setdefault(name, Change()).full = change.factor * tensor.float()
    return found


def style(keys: Iterable[str]) -> str:
    """Who names changes so: kohya, diffusers or original."""
    names = list(keys)
    if any(key.startswith(KOHYA) for key in names):
        return "kohya"
    return "diffusers" if any(".attn1." in key or ".attn2." in key for key in names) else "original"


def describes(keys: Iterable[str]) -> bool:
    """Whether tensors of these names are changes of a transformer, read or not."""
    names = list(keys)
    return any(SUFFIX.search(key) for key in names) or bool(kinds(names))


def kinds(keys: Iterable[str]) -> list[str]:
    """The kinds of changes among tensors of these names that are not read."""
    names = list(keys)
    return sorted({kind for trace, kind in OTHERS.items() if any(trace in key for key in names)})


def ranks(entries: Mapping[str, Entry]) -> list[int]:
    """The ranks of the low-rank changes in a file, lowest first."""
    found = ((SUFFIX.search(key), entry) for key, entry in entries.items())
    return sorted({entry.shape[0] for match, entry in found if match and match["down"]})


def apply(model: nn.Module, files: Sequence[tuple[Path, float]]) -> None:
    """Merge the changes of some files into a model, each times its scale. A negative scale takes one out again.

    Raises:
        UnavailableError: as `read`; or a change does not fit the weight.
    """
    for path, scale in files:
        merge(model, read(path, dict(model.named_parameters())).first, scale)


@torch.no_grad()
def merge(model: nn.Module, changes: Mapping[str, Change], scale: float = 1.0) -> None:
    """Add changes to the tensors of a model, computed in fp32 and rounded once."""
    parameters = dict(model.named_parameters())
    for name, change in changes.items():
        weight = parameters[name]
        delta = change.delta()
        low_rank = change.down is not None
        if _squeezed(delta) != _squeezed(weight.flatten(1) if low_rank and weight.ndim > 1 else weight):
            raise UnavailableError(f"the change of {name} is {list(delta.shape)}, the weight {list(weight.shape)}")
        weight.copy_(weight.float() + scale * delta.reshape(weight.shape).to(weight.device))


def _squeezed(tensor: Tensor) -> list[int]:
    return [size for size in tensor.shape if size != 1]


def _part(path: Path, key: str) -> tuple[str, str]:
    """What a tensor is of a change, and the name of what is changed."""
    found = SUFFIX.search(key)
    for trace, kind in OTHERS.items():
        if trace in key:
            raise UnavailableError(
                f"{path.name} holds {kind} ({key}), which is not read", remedy="Use a plain LoRA, or merge it elsewhere"
            )
    if not found:
        raise UnavailableError(f"{path.name} has {key}, which is no low-rank change of a transformer")
    part = next(name for name, value in found.groupdict().items() if value)
    return found["diff"] or part, key[: found.start()]


def _finder(path: Path, names: Iterable[str]) -> Callable[[str, str, str], str]:
    """A function from a key, its owner and a leaf to our name of the tensor that it changes."""
    known = set(names)
    flat = {name.rpartition(".")[0].replace(".", "_"): name.rpartition(".")[0] for name in known}

    def find(key: str, owner: str, leaf: str) -> str:
        for candidate in _candidates(owner, leaf, flat):
            if candidate in known:
                return candidate
        raise UnavailableError(
            f"{path.name} changes {key}, which this model does not have", remedy="It is for another model"
        )

    return find


def _candidates(owner: str, leaf: str, flat: Mapping[str, str]) -> Iterator[str]:
    for prefix in KOHYA:
        if owner.startswith(prefix):
            yield f"{flat.get(_kohya(owner.removeprefix(prefix)), '')}.{leaf}"
            return
    for wrapper in WRAPPERS:
        owner = owner.removeprefix(wrapper)
    for rules in (adapters.TRANSFORMER_ORIGINAL, adapters.TRANSFORMER_DIFFUSERS, ()):
        yield adapters.rename(f"{owner}.{leaf}", rules)


def _kohya(key: str) -> str:
    """A key with underscores for dots, by our names: the original names with dots, renamed, and flattened again."""
    dotted = re.sub(r"^blocks_(\d+)_", r"blocks.\1.", key)
    for word in ("self_attn", "cross_attn", "ffn"):
        dotted = re.sub(rf"\.{word}_(\w+)$", rf".{word}.\1", dotted)
    for word in ("time_embedding", "text_embedding", "time_projection", "head"):
        dotted = re.sub(rf"^{word}_(\w+)$", rf"{word}.\1", dotted)
    return adapters.rename(dotted + ".weight", adapters.TRANSFORMER_ORIGINAL).removesuffix(".weight").replace(".", "_")


def _noted(path: Path, metadata: Mapping[str, str], kohya: bool) -> Callable[[str, str], tuple[float, bool] | None]:
    """The alpha that a header gives to a change without one, and whether it is shared by the root of the rank.

    peft's own record counts, then a plain `alpha`. What kohya's trainer noted of its run counts in kohya's own files
    alone: others that carry it along were converted, and have it in their numbers.
    """
    try:
        record = json.loads(metadata.get("lora_adapter_metadata", "{}"))
        noted = (metadata.get(name) for name in ("lora_alpha", "alpha", *(["ss_network_alpha"] if kohya else [])))
        plain = next((float(value) for value in noted if value and value != "None"), None)
    except ValueError as error:
        raise UnavailableError(f"the header of {path.name} gives no number for its alpha: {error}") from error

    def of(key: str, owner: str) -> tuple[float, bool] | None:
        whose = "transformer_2" if SECOND.match(key) else "transformer"
        mine = {name.removeprefix(f"{whose}."): value for name, value in record.items() if name.startswith(f"{whose}.")}
        mine = mine or record
        if mine.get("use_dora"):
            raise UnavailableError(f"{path.name} holds DoRA, which is not read", remedy="Use a plain LoRA")
        alpha = _matching(mine.get("alpha_pattern") or {}, owner) or mine.get("lora_alpha") or plain
        return None if alpha is None else (float(alpha), bool(mine.get("use_rslora")))

    return of


def _matching(patterns: Mapping[str, Any], owner: str) -> Any:
    """The value of the first pattern that a name ends in, as peft reads them."""
    return next((value for name, value in patterns.items() if re.match(rf"(.*\.)?({name})$", owner)), None)


def _check_halves(path: Path, found: Changes) -> None:
    for changes in (found.first, found.second):
        for name, change in changes.items():
            low = (change.down is not None, change.up is not None)
            if low[0] != low[1] or (change.full is None and not any(low)):
                raise UnavailableError(f"{path.name} holds half of the change of {name}")
    if not found.first and not found.second:
        raise UnavailableError(f"{path.name} changes nothing that this model has", remedy="It is for another model")
