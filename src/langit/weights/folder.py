"""Where the parts of a model lie in a folder, in the layouts that are published.

A folder may hold files of several models, as the folders of ComfyUI do: of several files for one part, the one whose
header fits the model counts, and of several that fit the one that is named after it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from langit.config import OpenWeightsConfig
from langit.errors import LangitError, UnavailableError
from langit.weights import adapters, checkpoint

WEIGHTS = "LANGIT_WEIGHTS"
DEFAULT = Path("~/.cache/langit/weights")

# For each part, where it may lie; the first place that holds something counts.
REPACKED = ("diffusion_models/*", "split_files/diffusion_models/*", "unet/*.gguf", "*.gguf")
TRANSFORMER = (
    "transformer",
    "diffusion_pytorch_model*.safetensors.index.json",
    "diffusion_pytorch_model*.safetensors",
    *REPACKED,
    "model.safetensors",
    "self_forcing*",
    "generator*",
    "checkpoints/*",
)
HIGH = ("transformer", "high_noise_model", *REPACKED)
LOW = ("transformer_2", "low_noise_model", *REPACKED)
AUTOENCODER = ("vae", "Wan2*VAE.safetensors", "split_files/vae", "Wan2*VAE.*")
TEXT = (
    "text_encoder",
    "models_t5*.safetensors",
    "text_encoders/*",
    "split_files/text_encoders/*",
    "models_t5*",
)
TOKENIZER = ("tokenizer/tokenizer.json", "google/umt5-xxl/tokenizer.json", "tokenizer.json", "**/tokenizer.json")
# What repacked files of the two transformers of one model have in their names.
NOISE = re.compile(r"(?<![a-z])(high|low)(?![a-z])", re.IGNORECASE)
HIDDEN = re.compile(r"\.(part|json|md|txt)$|^\.")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The files or folders of a model's parts. Of two transformers, the one for high noise comes first."""

    transformers: tuple[Path, ...]
    autoencoder: Path
    text: Path
    tokenizer: Path


def find(folder: Path, config: OpenWeightsConfig) -> Parts:
    """The parts of a model in `folder`.

    Raises:
        UnavailableError: a part is missing, several files fit it, or it is a pickle.
    """
    experts = ((HIGH, "high"), (LOW, "low")) if config.experts == 2 else ((TRANSFORMER, ""),)
    return Parts(
        transformers=tuple(_place(folder, places, "transformer", config, noise) for places, noise in experts),
        autoencoder=_place(folder, AUTOENCODER, "autoencoder", config),
        text=_place(folder, TEXT, "text", config),
        tokenizer=_place(folder, TOKENIZER, "tokenizer", config),
    )


def folder_of(name: str) -> Path:
    """The folder of a model's weights: `$LANGIT_WEIGHTS/name`, or that folder itself if it holds no such one."""
    root = home()
    return root / name if (root / name).is_dir() or not root.is_dir() else root


def home() -> Path:
    """The folder of all weights."""
    return Path(os.environ.get(WEIGHTS) or DEFAULT).expanduser()


def _place(folder: Path, places: tuple[str, ...], part: str, config: OpenWeightsConfig, noise: str = "") -> Path:
    name = "text encoder" if part == "text" else part
    for pattern in places:
        found = _candidates(folder, pattern, part, config, noise)
        if len(found) > 1:
            names = ", ".join(str(path.relative_to(folder)) for path in found)
            raise UnavailableError(f"{folder} holds several files of the {name}: {names}", remedy="Keep one of them")
        if found:
            checkpoint.refuse(found[0])
            return found[0]
    raise UnavailableError(
        f"{folder} holds no {name} of {config.name}",
        remedy=f"Fetch it with `langit weights fetch {config.name}`, or set {WEIGHTS} to the folder that has it",
    )


def _candidates(folder: Path, pattern: str, part: str, config: OpenWeightsConfig, noise: str) -> list[Path]:
    """What lies in one place: of several files those that fit the model and are named best, or all."""
    found = [file for path in sorted(folder.glob(pattern)) for file in _files(path, part)]
    if pattern in REPACKED:
        found = [path for path in found if _noise(path) == noise]
    fitting = [path for path in found if _fits(path, part, config)] if len(found) > 1 else []
    return _best_named(fitting or found, config)


def _files(path: Path, part: str) -> Iterator[Path]:
    """What may be a part: a file or a folder of shards, and of a folder of single files each."""
    if path.is_dir() and part != "tokenizer" and not any(path.glob("*.safetensors.index.json")):
        files = checkpoint.without_variants(sorted(path.glob("*.safetensors")))
        yield from files if len(files) > 1 else [path]
    elif part == "tokenizer" or not HIDDEN.search(path.name) or path.name.endswith(".index.json"):
        yield path


def _noise(path: Path) -> str:
    """The levels of noise that a transformer is for, if its name says so."""
    found = NOISE.search(path.name.replace("_", " "))
    return found[1].lower() if found else ""


def _best_named(files: list[Path], config: OpenWeightsConfig) -> list[Path]:
    """Those whose names have the most words of the published name: models of one size cannot be told by headers."""
    words = [_letters(word) for word in config.repository.rpartition("/")[2].split("-")]
    scores = {file: sum(word in _letters(file.name) for word in words) for file in files}
    return [file for file in files if scores[file] == max(scores.values())]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _fits(path: Path, part: str, config: OpenWeightsConfig) -> bool:
    """Whether a file holds such a part of the right size, in numbers that a model takes."""
    try:
        entries = checkpoint.read_entries(path)
        quantized = any(entry.dtype.startswith("F8") for entry in entries.values())
        return not quantized and adapters.signature(part, entries) == adapters.expected(part, config)
    except (LangitError, KeyError):
        return False
