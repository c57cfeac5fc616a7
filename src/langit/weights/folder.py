"""Where the parts of a model lie in a folder, in the layouts that are published."""

import os
from dataclasses import dataclass
from pathlib import Path

from langit.config import OpenWeightsConfig
from langit.errors import UnavailableError
from langit.weights.checkpoint import refuse_pickle

WEIGHTS = "LANGIT_WEIGHTS"
DEFAULT = Path("~/.cache/langit/weights")

# For each part, where it may lie; the first place that holds something counts.
TRANSFORMER = (
    "transformer",
    "diffusion_pytorch_model*.safetensors.index.json",
    "diffusion_pytorch_model*.safetensors",
    "diffusion_models/*.safetensors",
    "split_files/diffusion_models/*.safetensors",
    "model.safetensors",
    "self_forcing*",
    "generator*",
)
HIGH = ("transformer", "high_noise_model", "diffusion_models/*high_noise*", "split_files/diffusion_models/*high_noise*")
LOW = ("transformer_2", "low_noise_model", "diffusion_models/*low_noise*", "split_files/diffusion_models/*low_noise*")
AUTOENCODER = ("vae", "Wan2*VAE.safetensors", "split_files/vae", "Wan2*VAE.*")
TEXT = (
    "text_encoder",
    "models_t5*.safetensors",
    "text_encoders/*.safetensors",
    "split_files/text_encoders/*.safetensors",
    "models_t5*",
)
TOKENIZER = ("tokenizer/tokenizer.json", "google/umt5-xxl/tokenizer.json", "tokenizer.json", "**/tokenizer.json")


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
        UnavailableError: a part is missing, there are several of it, or it is a pickle.
    """
    experts = (HIGH, LOW) if config.experts == 2 else (TRANSFORMER,)
    return Parts(
        transformers=tuple(_place(folder, places, "transformer", config) for places in experts),
        autoencoder=_place(folder, AUTOENCODER, "autoencoder", config),
        text=_place(folder, TEXT, "text encoder", config),
        tokenizer=_place(folder, TOKENIZER, "tokenizer", config),
    )


def folder_of(name: str) -> Path:
    """The folder of a model's weights: `$LANGIT_WEIGHTS/name`, or that folder itself if it holds no such one."""
    root = home()
    return root / name if (root / name).is_dir() or not root.is_dir() else root


def home() -> Path:
    """The folder of all weights."""
    return Path(os.environ.get(WEIGHTS) or DEFAULT).expanduser()


def _place(folder: Path, places: tuple[str, ...], part: str, config: OpenWeightsConfig) -> Path:
    for pattern in places:
        found = sorted(folder.glob(pattern))
        if len(found) > 1:
            names = ", ".join(str(path.relative_to(folder)) for path in found)
            raise UnavailableError(f"{folder} holds several files of the {part}: {names}", remedy="Keep one of them")
        if found:
            refuse_pickle(found[0])
            return found[0]
    raise UnavailableError(
        f"{folder} holds no {part} of {config.name}",
        remedy=f"Fetch it with `langit weights fetch {config.name}`, or set {WEIGHTS} to the folder that has it",
    )
