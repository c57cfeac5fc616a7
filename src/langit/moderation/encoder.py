"""What a text means, as numbers: the lower layers of a multilingual encoder, as they were published.

They are eight of the twelve of multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), which learned from a hundred
languages what is said in the same breath. Weights are kept in four bits and multiplied in float32.
`scripts/assets/moderation/encoder.py` makes the file.
"""

import io
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.assets.pack import opened
from langit.moderation.pieces import Pieces

FILE: Final = "moderation/encoder.npz"
DEPTHS: Final = (6, 8)  # layers whose output is read: the lower knows more of words, the upper more of sentences
WIDTH: Final = 384
READ: Final = WIDTH * len(DEPTHS)
HEADS: Final = 12  # of attention in each layer
LONGEST: Final = 128  # pieces of one window; what stands behind them is not read
TINY: Final = 1e-12  # beneath the root of a variance, as the encoder was trained
BLOCK: Final = 32  # weights that share a scale

Floats = NDArray[np.float32]


def unpacked(packed: NDArray[np.uint8], scale: NDArray[np.float16]) -> Floats:
    """Weights of four bits: (..., n / 2) bytes and (..., n / BLOCK) scales to (..., n).

    A byte holds the weights k and k + BLOCK / 2 of its block, each plus 8.
    """
    bytes_ = packed.reshape(*packed.shape[:-1], -1, BLOCK // 2)
    whole = np.concatenate([bytes_ & 15, bytes_ >> 4], -1).astype(np.float32) - 8
    return (whole * scale[..., None].astype(np.float32)).reshape(*packed.shape[:-1], -1)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer of a transformer that normalizes behind each part (Devlin et al. 2019): width 384, 1536 between."""

    attend: Floats  # (384, 3 * 384), to query, key and value
    attend_bias: Floats
    joined: Floats  # (384, 384)
    joined_bias: Floats
    widened: Floats  # (384, 1536)
    widened_bias: Floats
    narrowed: Floats  # (1536, 384)
    narrowed_bias: Floats
    norms: Floats  # (4, 384): scale and shift behind attention, then behind the rest

    def __call__(self, x: Floats) -> Floats:
        """(pieces, 384) to (pieces, 384)."""
        mixed = _attended(x @ self.attend + self.attend_bias)
        x = normal(x + mixed @ self.joined + self.joined_bias, self.norms[0], self.norms[1], TINY)
        wide = gelu(x @ self.widened + self.widened_bias)
        return normal(x + wide @ self.narrowed + self.narrowed_bias, self.norms[2], self.norms[3], TINY)


def _attended(projected: Floats) -> Floats:
    """Attention over (pieces, 3 * 384), every piece to every other."""
    query, key, value = projected.reshape(len(projected), 3, HEADS, -1).transpose(1, 2, 0, 3)
    share = softmax(query @ key.transpose(0, 2, 1) / np.float32(query.shape[-1] ** 0.5))
    return np.asarray((share @ value).transpose(1, 0, 2).reshape(len(projected), -1), np.float32)


def softmax(logits: Floats) -> Floats:
    """Shares of the last axis."""
    likely = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(likely / likely.sum(-1, keepdims=True), np.float32)


def normal(x: Floats, scale: Floats, shift: Floats, tiny: float) -> Floats:
    """Each row to mean 0 and deviation 1, then scaled and shifted."""
    x = x - x.mean(-1, keepdims=True)
    return np.asarray(x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(tiny)) * scale + shift, np.float32)


def gelu(x: Floats) -> Floats:
    """The soft step of Hendrycks and Gimpel 2016 (arXiv:1606.08415), with their tanh for the error function."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978846 * (x + 0.044715 * x * x * x))), np.float32)


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """Pieces and layers. The vectors of the pieces stay packed: a text needs few of them."""

    pieces: Pieces
    packed: NDArray[np.uint8]  # (pieces, WIDTH / 2)
    scale: NDArray[np.float16]  # (pieces, WIDTH / BLOCK)
    places: Floats  # (LONGEST, WIDTH)
    norm: Floats  # (2, WIDTH)
    layers: tuple[Layer, ...]

    def __call__(self, text: str) -> Floats:
        """A text to what the layers of DEPTHS make of its pieces, side by side: (pieces, READ)."""
        numbers = self.pieces(text)[:LONGEST]
        x = unpacked(self.packed[numbers], self.scale[numbers]) + self.places[: len(numbers)]
        x = normal(x, self.norm[0], self.norm[1], TINY)
        kept = []
        for depth, layer in enumerate(self.layers, 1):
            x = layer(x)
            if depth in DEPTHS:
                kept.append(x)
        return np.concatenate(kept, 1)


@cache
def encoder() -> Encoder:
    """The encoder of the package."""
    with np.load(io.BytesIO(opened(FILE)), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    layers = tuple(
        Layer(**{name: _weights(arrays, f"{number}.{name}") for name in Layer.__annotations__})
        for number in range(max(DEPTHS))
    )
    return Encoder(
        pieces=Pieces(bytes(arrays["pieces"]).decode().split("\n"), arrays["scores"].astype(float).tolist()),
        packed=arrays["words"], scale=arrays["words.scale"],
        places=arrays["places"].astype(np.float32), norm=arrays["norm"].astype(np.float32), layers=layers,
    )  # fmt: skip


def _weights(arrays: dict[str, NDArray[np.generic]], name: str) -> Floats:
    """An array of the file; a matrix is unpacked and turned, for products run along its rows."""
    if f"{name}.scale" in arrays:
        whole = unpacked(arrays[name].astype(np.uint8), arrays[f"{name}.scale"].astype(np.float16))
        return np.ascontiguousarray(whole.T)
    return arrays[name].astype(np.float32)


def read(text: str) -> Floats:
    """What the encoder of the package makes of a text: (pieces, READ)."""
    return encoder()(text)


def released() -> None:
    """Let the encoder of the package go, 70 MB; who reads again loads it again."""
    encoder.cache_clear()
