"""The small model in a folder: a safetensors file for each part, `config.json`, `vocabulary.json` and their hashes.

Nothing is loaded at import, nothing is unpickled, and once a folder is sealed, a file that was changed is refused.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from torch import nn

from langit.clip import Size
from langit.config import (
    AutoencoderConfig,
    Labels,
    PerceptionConfig,
    SamplingConfig,
    SmallConfig,
    TransformerConfig,
    WordEncoderConfig,
)
from langit.errors import UnavailableError
from langit.models.autoencoder import Autoencoder
from langit.models.dit import DiT
from langit.models.perception import Perception
from langit.models.text import Vocabulary, WordEncoder
from langit.weights import checkpoint

Part = TypeVar("Part", bound=nn.Module)
HASHES: Final = "sha256.json"
PARTS: Final = (
    "config.json",
    "vocabulary.json",
    "autoencoder.safetensors",
    "text_tuned.safetensors",
    "dit.safetensors",
)
# What an autoencoder may have beyond itself, each in a file of its own: name in the model, field of its config, file.
EXTRAS: Final = {
    "out_upscaled": ("upscale", "enlarged.safetensors"), "refiner": ("refine", "refined.safetensors"),
}  # fmt: skip
PLAIN: Final = AutoencoderConfig()  # one without either
SIGNIFICANT: Final = 7  # bits of a shipped weight: errors of less than one percent of it
ASKED: Final = ("setting", "time_of_day", "kind", "color")  # questions whose answers state tokens and bodies need
PERCEPTION: Final = "perception.safetensors"  # comes along, so that anybody can measure what is shipped


def save_part(folder: Path, name: str, module: nn.Module, config: SmallConfig) -> Path:
    """Write the weights of one part and the configuration of the whole."""
    path = folder / f"{name}.safetensors"
    checkpoint.save(module.state_dict(), path)
    write_config(folder, config)
    return path


def parts(folder: Path) -> tuple[str, ...]:
    """The files of the model in a folder."""
    return (*PARTS, *_extras(read_config(folder).autoencoder))


def read_config(folder: Path) -> SmallConfig:
    """The configuration of a folder, with the labels of its weights.

    Raises:
        UnavailableError: there is no model in it, or its labels are not lists.
    """
    try:
        facts: dict[str, Any] = json.loads((folder / "config.json").read_text())
    except (OSError, json.JSONDecodeError) as error:
        raise _missing(folder / "config.json") from error
    parts = {
        "autoencoder": AutoencoderConfig, "text": WordEncoderConfig, "transformer": TransformerConfig,
        "sampling": SamplingConfig, "plan": SamplingConfig,
    }  # fmt: skip
    for name in parts.keys() & facts.keys():
        facts[name] = parts[name](**{key: tuple(v) if isinstance(v, list) else v for key, v in facts[name].items()})
    if facts.get("labels") is not None:
        facts["labels"] = _labels(folder / "config.json", facts["labels"])
    facts["size"] = Size(*facts["size"])
    return SmallConfig(**facts)


def write_config(folder: Path, config: SmallConfig) -> None:
    """Write down the configuration of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n")


def labels_of(config: SmallConfig) -> Labels:
    """The labels of a model.

    Raises:
        UnavailableError: it has none, so nothing says what its numbers mean.
    """
    if config.labels is None:
        raise UnavailableError(
            "the config.json of this model has no labels, so nothing says what its numbers mean", field="labels",
            remedy="Add the lists that its weights were trained with, as the config.json of the shipped model has them",
        )  # fmt: skip
    return config.labels


def load_autoencoder(
    folder: Path, name: str = "autoencoder", *, head: bool = True, refined: bool = True
) -> Autoencoder:
    """The autoencoder of a folder, ready to use, without its `head` for twice the pixels or its refiner if so asked.

    `principal` is what it began from, which never has either.
    """
    config = read_config(folder).autoencoder
    if not head or name != "autoencoder":
        config = replace(config, upscale=PLAIN.upscale)
    if not refined or name != "autoencoder":
        config = replace(config, refine=PLAIN.refine)
    return _filled(Autoencoder(config), folder / f"{name}.safetensors", *(folder / file for file in _extras(config)))


def save_extra(folder: Path, model: Autoencoder, part: str, config: SmallConfig) -> Path:
    """Write a part (of `EXTRAS`) that `model` has beyond the autoencoder that lies there."""
    tensors = {name: tensor for name, tensor in model.state_dict().items() if name.startswith(f"{part}.")}
    field, file = EXTRAS[part]
    path = folder / file
    checkpoint.save(tensors, path)
    own = replace(config.autoencoder, **{field: getattr(model.config, field)})
    write_config(folder, replace(config, autoencoder=own))
    return path


def load_text(folder: Path, name: str = "text") -> tuple[WordEncoder, Vocabulary]:
    """The text encoder of a folder with its words; `text_tuned` is the one that learned along with the transformer."""
    config = read_config(folder).text
    try:
        words = json.loads((folder / "vocabulary.json").read_text())
    except (OSError, json.JSONDecodeError) as error:
        raise _missing(folder / "vocabulary.json") from error
    return _filled(WordEncoder(config), folder / f"{name}.safetensors"), Vocabulary(words, config)


def load_dit(folder: Path) -> DiT:
    """The transformer of a folder."""
    return _filled(DiT(read_config(folder).transformer), folder / "dit.safetensors")


def load_perception(folder: Path) -> Perception:
    """The perception net of a folder, with the labels that it was trained to read."""
    return _filled(Perception(PerceptionConfig(), labels_of(read_config(folder))), folder / PERCEPTION)


def seal(folder: Path, names: Sequence[str] = ()) -> dict[str, str]:
    """Write down the hash of every part, or of the files named, and return them.

    Raises:
        UnavailableError: a part has not been trained yet.
    """
    hashes = {}
    for name in names or parts(folder):
        if not (folder / name).exists():
            raise _missing(folder / name)
        hashes[name] = hash_of(folder / name)
    (folder / HASHES).write_text(json.dumps(hashes, indent=2) + "\n")
    return hashes


def ship(folder: Path, into: Path) -> dict[str, str]:
    """Copy a sealed model and its perception net in half the bytes: weights in fp16, with hashes of their own.

    They are rounded to `SIGNIFICANT` bits, so that they also compress. A part that is there already, with the same
    weights but for rounding, stays as it is: a repository keeps every version of a file.

    Raises:
        UnavailableError: the model is not sealed, or a part or its labels are missing.
    """
    check(folder)
    labels_of(read_config(folder))
    into.mkdir(parents=True, exist_ok=True)
    shipped = (*parts(folder), PERCEPTION)
    for name in shipped:
        if not (folder / name).exists():
            raise _missing(folder / name)
        if name.endswith(".safetensors"):
            weights = _rounded(folder / name)
            if not (into / name).exists() or not _same(weights, into / name):
                checkpoint.save(weights, into / name)
        else:
            (into / name).write_bytes((folder / name).read_bytes())
    return seal(into, shipped)


def check(folder: Path) -> None:
    """Compare every part of a sealed folder with its hash.

    Raises:
        UnavailableError: the folder is not sealed, or a file is not what it was.
    """
    try:
        hashes: dict[str, str] = json.loads((folder / HASHES).read_text())
    except (OSError, json.JSONDecodeError) as error:
        raise UnavailableError(
            f"there is no released model in {folder}", field="model", remedy="Run runs/small.sh, or fetch the weights"
        ) from error
    for name, digest in hashes.items():
        if not (folder / name).exists() or hash_of(folder / name) != digest:
            raise UnavailableError(
                f"{folder / name} is not the file that was released", field="model", remedy="Fetch the weights again"
            )


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _extras(config: AutoencoderConfig) -> tuple[str, ...]:
    """The files beyond the autoencoder's own that one of this shape is made of."""
    return tuple(file for field, file in EXTRAS.values() if getattr(config, field) != getattr(PLAIN, field))


def _rounded(path: Path) -> dict[str, torch.Tensor]:
    """The weights of a file in fp16, with few significant bits."""
    found = {}
    for name, entry in checkpoint.read_entries(path).items():
        fraction, exponent = torch.frexp(entry.read().float())
        found[name] = torch.ldexp((fraction * 2**SIGNIFICANT).round() / 2**SIGNIFICANT, exponent).half()
    return found


def _same(weights: dict[str, torch.Tensor], path: Path) -> bool:
    """Whether a file holds these weights, but for rounding."""
    there, near = checkpoint.read_entries(path), 2.0**-SIGNIFICANT
    return weights.keys() == there.keys() and all(
        torch.allclose(tensor.float(), there[name].read().float(), atol=1e-7, rtol=near)
        for name, tensor in weights.items()
    )


def _labels(path: Path, facts: Any) -> Labels:
    """The labels as a configuration has them."""
    remedy = "Write them as the config.json of the shipped model has them"
    try:
        lists = {
            name: {key: tuple(values) for key, values in facts[name].items()}
            for name in ("attributes", "groups", "shades")
        }
        labels = Labels(unseen=tuple(facts["unseen"]), **lists)
    except (AttributeError, KeyError, TypeError) as error:
        raise UnavailableError(f"the labels of {path} are not lists by name", field="labels", remedy=remedy) from error
    for question in ASKED:
        if question not in labels.attributes:
            raise UnavailableError(f"the labels of {path} lack the {question}", field="labels", remedy=remedy)
    return labels


def _filled(module: Part, *paths: Path) -> Part:
    """The module with the weights of files, not to be trained."""
    entries: dict[str, checkpoint.Entry] = {}
    for path in paths:
        if not path.exists():
            raise _missing(path)
        entries |= checkpoint.read_entries(path)
    checkpoint.load(module, entries, what=paths[0].stem, dtype=torch.float32)
    return module.eval()


def _missing(path: Path) -> UnavailableError:
    return UnavailableError(f"{path} is not there", field="model", remedy="Run the stages of runs/small.sh in order")
