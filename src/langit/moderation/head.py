"""Tells the categories apart by what the encoder makes of a text: attention over its pieces, and one hidden layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from langit.moderation.encoder import Floats, gelu, normal, softmax

TINY: Final = 1e-5  # beneath the root of a variance


@dataclass(frozen=True, kw_only=True)
class Head:
    """Pieces are pooled in three ways: weighed by attention (Lin et al. 2017), the most of each value, and the mean."""

    norm: Floats  # (2, READ), scale and shift
    value: Floats  # (width, READ)
    value_bias: Floats
    query: Floats  # (heads, READ)
    query_bias: Floats
    hidden: Floats  # (hidden, 2 * width + READ)
    hidden_bias: Floats
    out: Floats  # (classes, hidden)
    out_bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """(pieces, READ) to logits (classes,)."""
        x = normal(x, self.norm[0], self.norm[1], TINY)
        value = gelu(x @ self.value.T + self.value_bias)
        share = softmax((x @ self.query.T + self.query_bias).T)  # (heads, pieces)
        weighed = np.einsum("hp,phw->hw", share, value.reshape(len(x), len(share), -1)).ravel()
        pooled = np.concatenate([weighed, value.max(0), x.mean(0)])
        return self.out @ gelu(self.hidden @ pooled + self.hidden_bias) + self.out_bias

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], number: int) -> Self:
        """The head of a number in a file of weights."""
        return cls(**{name: arrays[f"head.{number}.{name}"].astype(np.float32) for name in cls.__annotations__})
