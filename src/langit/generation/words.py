"""Prompts to text for the transformer: split into tokens, encoded, packed, remembered.

The encoder is larger than many transformers, so it is loaded when a prompt is new, and let go before the work begins.
"""

import hashlib
import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from langit.errors import UnavailableError
from langit.models.umt5 import UmT5, pack

if TYPE_CHECKING:
    from tokenizers import Tokenizer

REMEMBERED = 64  # prompts; one takes up to 4 MB


class Words:
    """The text side of an open model. `load` makes the encoder ready on whatever device it is to run on."""

    def __init__(self, tokenizer: Path, load: Callable[[], UmT5], length: int):
        self.length, self._load = length, load
        self._tokenizer = _tokenizer(tokenizer, length)
        self._encoder: UmT5 | None = None
        self._known: dict[str, Tensor] = {}

    def encode(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """The text of some prompts and how often each token counts, on the CPU: see `pack`."""
        keys = [hashlib.sha256(clean(prompt).encode()).hexdigest() for prompt in prompts]
        for key, prompt in zip(keys, prompts, strict=True):
            if key not in self._known:
                self._known[key] = self._encode(clean(prompt))
        packed = pack([self._known[key] for key in keys], self.length)
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return packed

    def release(self) -> None:
        """Let the encoder go; what it said is remembered."""
        self._encoder = None

    @torch.inference_mode()
    def _encode(self, prompt: str) -> Tensor:
        if self._encoder is None:
            self._encoder = self._load()
        return self._encoder.encode([self._tokenizer.encode(prompt).ids])[0].cpu()


def clean(prompt: str) -> str:
    """A prompt as its models saw prompts in training: text that was decoded wrongly mended, quotes straight, letters
    composed and of the usual width, entities resolved, and every run of white space one space."""
    try:
        import ftfy
    except ImportError as error:
        raise UnavailableError("the package ftfy is not installed", remedy="Install langit[models]") from error
    return re.sub(r"\s+", " ", html.unescape(html.unescape(ftfy.fix_text(prompt))).strip()).strip()


def _tokenizer(path: Path, length: int) -> "Tokenizer":
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise UnavailableError("the package tokenizers is not installed", remedy="Install langit[models]") from error
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(length)
    return tokenizer
