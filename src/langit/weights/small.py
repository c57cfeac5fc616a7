"""The small model in a folder: a safetensors file for each part, `config.json`, `vocabulary.json` and their hashes.

Nothing is loaded at import, nothing is unpickled, and once a folder is sealed, a file that was changed is refused.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from torch import nn

from langit.clip import Size
from langit.config import (
    AutoencoderConfig,
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


# What evaluation reads clips with comes along, so that anybody can measure what is shipped.
SHIPPED: Final = (*PARTS, "perception.safetensors")


def save_part(folder: Path, name: str, module: nn.Module, config: SmallConfig) -> Path:
    """Write the weights of one part and the configuration of the whole."""
    path = folder / f"{name}.safetensors"
    checkpoint.save(module.state_dict(), path)
    (folder / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n")
    return path


def read_config(folder: Path) -> SmallConfig:
    """The configuration of a folder.

    Raises:
        UnavailableError: there is no model in it.
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
    facts["size"] = Size(*facts["size"])
    return SmallConfig(**facts)


def load_autoencoder(folder: Path, name: str = "autoencoder") -> Autoencoder:
    """The autoencoder of a folder, ready to use; `principal` is what it began from."""
    model = Autoencoder(read_config(folder).autoencoder)
    return _filled(model, folder / f"{name}.safetensors")


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


def load_perception(folder: Path, attributes: dict[str, int]) -> Perception:
    """The perception net of a folder, for the attributes that it was trained to read."""
    return _filled(Perception(PerceptionConfig(), attributes), folder / "perception.safetensors")


def seal(folder: Path, names: Sequence[str] = PARTS) -> dict[str, str]:
    """Write down the hash of every part, and return them.

    Raises:
        UnavailableError: a part has not been trained yet.
    """
    hashes = {}
    for name in names:
        if not (folder / name).exists():
            raise _missing(folder / name)
        hashes[name] = hash_of(folder / name)
    (folder / HASHES).write_text(json.dumps(hashes, indent=2) + "\n")
    return hashes


def ship(folder: Path, into: Path) -> dict[str, str]:
    """Copy a sealed model and its perception net in half the bytes: weights in fp16, with hashes of their own.

    Raises:
        UnavailableError: the model is not sealed, or a part is missing.
    """
    check(folder)
    into.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        if not (folder / name).exists():
            raise _missing(folder / name)
        if name.endswith(".safetensors"):
            entries = checkpoint.read_entries(folder / name)
            checkpoint.save({key: entry.read().half() for key, entry in entries.items()}, into / name)
        else:
            (into / name).write_bytes((folder / name).read_bytes())
    return seal(into, SHIPPED)


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


def _filled(module: Part, path: Path) -> Part:
    """The module with the weights of a file, not to be trained."""
    if not path.exists():
        raise _missing(path)
    checkpoint.load(module, checkpoint.read_entries(path), what=path.stem, dtype=torch.float32)
    return module.eval()


def _missing(path: Path) -> UnavailableError:
    return UnavailableError(f"{path} is not there", field="model", remedy="Run the stages of runs/small.sh in order")
