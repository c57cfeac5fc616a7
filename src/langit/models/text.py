"""Our text encoder: words of two languages to vectors, small enough to train in minutes.

A word is known by its number and by its letter triples, so a typing error or an unknown word keeps most of its meaning.

Shape suffixes: B batch, S words, G letter triples of a word, D width.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import TransformerConfig, WordEncoderConfig
from langit.models.attention import Attention
from langit.models.linear import Linear

NOTHING, UNKNOWN = 0, 1  # the word of an empty prompt; any word that is not in the vocabulary
RESERVED: Final = 2
GRAMS: Final = 12  # letter triples of a word that count
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|\.")  # hyphens join; a full stop separates


class Words(NamedTuple):
    """Prompts as numbers: words (B, S), letter triples (B, S, G) with 0 for none, and which words there are (B, S)."""

    words_BS: Tensor
    grams_BSG: Tensor
    there_BS: Tensor


class Vocabulary:
    """The known words, in order, and how a prompt becomes numbers."""

    def __init__(self, words: Sequence[str], config: WordEncoderConfig):
        self.words, self.config = tuple(words)[: config.words - RESERVED], config
        self.numbers = {word: number + RESERVED for number, word in enumerate(self.words)}

    @classmethod
    def of(cls, texts: Iterable[str], config: WordEncoderConfig) -> "Vocabulary":
        """The words of some texts, most frequent first."""
        counts: dict[str, int] = {}
        for text in texts:
            for word in split(text):
                counts[word] = counts.get(word, 0) + 1
        return cls(sorted(counts, key=lambda word: (-counts[word], word)), config)

    def __call__(self, prompts: Sequence[str]) -> Words:
        """Numbers of some prompts, padded to the longest."""
        lists = [split(prompt)[: self.config.length] for prompt in prompts]
        longest = max(1, *(len(words) for words in lists))
        words = torch.zeros(len(prompts), longest, dtype=torch.long)
        grams = torch.zeros(len(prompts), longest, GRAMS, dtype=torch.long)
        there = torch.zeros(len(prompts), longest)
        for row, said in enumerate(lists):
            there[row, : max(1, len(said))] = 1  # an empty prompt is one word, NOTHING
            for column, word in enumerate(said):
                words[row, column] = self.numbers.get(word, UNKNOWN)
                found = self.grams(word)
                grams[row, column, : len(found)] = torch.tensor(found)
        return Words(words, grams, there)

    def unknown(self, prompts: Iterable[str]) -> tuple[str, ...]:
        """The words of some prompts that are not in it: all that is known of one is how it is spelled."""
        said = (word for prompt in prompts for word in split(prompt))
        return tuple(dict.fromkeys(word for word in said if word not in self.numbers))

    def grams(self, word: str) -> list[int]:
        """The buckets of a word's letter triples, from 1 on."""
        marked = f"<{word}>"
        triples = [marked[i : i + 3] for i in range(max(1, len(marked) - 2))][:GRAMS]
        return [1 + zlib.crc32(triple.encode()) % self.config.grams for triple in triples]


def split(prompt: str) -> list[str]:
    """The words of a prompt in lower case, and its full stops."""
    return _WORD.findall(prompt.lower())


class Layer(nn.Module):
    """Look at the other words, think."""

    def __init__(self, config: WordEncoderConfig):
        super().__init__()
        self.norm = nn.LayerNorm(config.width)
        self.attention = Attention(TransformerConfig(width=config.width, heads=config.heads))
        self.norm_mlp = nn.LayerNorm(config.width)
        self.mlp = nn.Sequential(
            Linear(config.width, 4 * config.width), nn.GELU("tanh"), Linear(4 * config.width, config.width)
        )

    def forward(self, x_BSD: Tensor, bias: Tensor) -> Tensor:
        h_BSD = self.norm(x_BSD)
        x_BSD = x_BSD + self.attention(h_BSD, h_BSD, bias=bias)
        return x_BSD + self.mlp(self.norm_mlp(x_BSD))


class WordEncoder(nn.Module):
    """Prompts as numbers to one vector a word, of variance about one."""

    def __init__(self, config: WordEncoderConfig):
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.words, config.width)
        self.grams = nn.Embedding(config.grams + 1, config.width, padding_idx=0)
        self.places = nn.Parameter(0.02 * torch.randn(config.length, config.width))
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.depth))
        self.norm = nn.LayerNorm(config.width)
        for table in (self.words, self.grams):
            nn.init.normal_(table.weight, std=0.5)
        with torch.no_grad():
            self.grams.weight[0] = 0

    def forward(self, words: Words) -> Tensor:
        count = (words.grams_BSG > 0).sum(-1, keepdim=True).clamp(min=1)
        x_BSD = self.words(words.words_BS) + self.grams(words.grams_BSG).sum(2) / count
        x_BSD = x_BSD + self.places[: x_BSD.shape[1]]
        bias = words.there_BS.log()[:, None, None]
        for layer in self.layers:
            x_BSD = layer(x_BSD, bias)
        return self.norm(x_BSD) * words.there_BS[..., None]

    def pool(self, text_BSD: Tensor, there_BS: Tensor) -> Tensor:
        """One unit vector (B, D) for the whole prompt."""
        return F.normalize(text_BSD.sum(1) / there_BS.sum(1, keepdim=True), dim=-1)
