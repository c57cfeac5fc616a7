"""A small model of a few thousand random weights in a folder: every path of the real one, in milliseconds.

Its labels are those of the shipped model.
"""

from dataclasses import replace
from pathlib import Path

import torch

from langit.config import AutoencoderConfig, SamplingConfig, SmallConfig, TransformerConfig, WordEncoderConfig
from langit.engine import SMALL
from langit.models.autoencoder import Autoencoder
from langit.models.dit import DiT
from langit.models.text import WordEncoder
from langit.weights import small

LABELS = small.labels_of(small.read_config(SMALL))
TINY = SmallConfig(
    autoencoder=AutoencoderConfig(channels=4, encoder=(8, 8, 8), decoder=(8, 8, 16), blocks=1, middle=1),
    text=WordEncoderConfig(words=32, grams=32, width=16, heads=2, depth=1),
    transformer=TransformerConfig(
        width=16, depth=2, heads=2, mlp_width=32, in_channels=4, out_channels=4, text_width=16
    ),
    sampling=SamplingConfig(solver="euler", steps=3, shift=2.0, guidance=(1.5,)),
    plan=SamplingConfig(solver="euler", steps=3, shift=1.0, guidance=(2.0,)),
    labels=LABELS,
)


def release(folder: Path, seed: int = 0, states: int = 0) -> Path:
    """Write the tiny model, with so many state tokens a frame, as a released one and return its folder."""
    config = replace(TINY, transformer=replace(TINY.transformer, states=states))
    torch.manual_seed(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.json").write_text('["a", "red", "ball"]')
    parts = {
        "autoencoder": Autoencoder(TINY.autoencoder),
        "text_tuned": WordEncoder(TINY.text),
        "dit": DiT(config.transformer),
    }
    parts["dit"].initialize()
    for name, part in parts.items():
        for parameter in part.parameters():
            parameter.data += 0.05 * torch.randn_like(parameter)
        small.save_part(folder, name, part, config)
    small.seal(folder)
    return folder
