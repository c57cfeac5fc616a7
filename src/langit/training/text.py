"""Loss and batches for the text encoder: read the scene's attributes from a caption, in either language.

Captions cost nothing, so every batch is new: scenes are drawn, described, and spoiled by typing errors.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import Labels
from langit.data.attributes import OTHER, answers
from langit.models.text import Vocabulary, WordEncoder
from langit.scene.describe import STYLES, describe
from langit.scene.scene import Scene
from langit.simulation.families import FAMILIES, SHARES

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class TextTask:
    """What `loop.train` needs to learn the text encoder: attributes, and captions of one scene close together."""

    def __init__(self, encoder: WordEncoder, vocabulary: Vocabulary, labels: Labels, *, batch: int = 96, seed: int = 0):
        self.encoder, self.vocabulary, self.labels = encoder, vocabulary, labels
        self.batch, self.seed = batch, seed
        width = encoder.config.width
        self.heads = {name: nn.Linear(width, len(choices)) for name, choices in labels.attributes.items()}
        self.model = nn.ModuleDict({"encoder": encoder, "heads": nn.ModuleDict(self.heads)})

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """Cross entropy of every attribute, and of finding the English caption that says what an Indonesian does."""
        rng = np.random.default_rng((self.seed, step))
        scenes = draw_scenes(rng, self.batch)
        english = [spoil(caption(scene, "en", rng), rng) for scene in scenes]
        indonesian = [spoil(caption(scene, "id", rng), rng) for scene in scenes]
        pooled = self._pooled([*english, *indonesian])
        truth = truth_of(scenes, self.labels)
        losses, right = [], []
        for name, head in self.heads.items():
            scores, wanted = head(pooled), truth[name].repeat(2)
            if bool((wanted != OTHER).any()):
                losses.append(F.cross_entropy(scores, wanted, ignore_index=OTHER))
                right.append(float((scores.argmax(1) == wanted)[wanted != OTHER].float().mean()))
        first, second = F.normalize(pooled, dim=-1).chunk(2)
        same = first @ second.T / 0.1
        together = F.cross_entropy(same, torch.arange(len(scenes)))
        return torch.stack(losses).mean() + 0.2 * together, {"right": sum(right) / len(right)}

    def validate(self) -> dict[str, float]:
        """Share of right answers on captions of new scenes, by language and kind of caption."""
        rng = np.random.default_rng((self.seed, 2**32))
        scenes = draw_scenes(rng, 128)
        truth, numbers = truth_of(scenes, self.labels), {}
        for language in ("en", "id"):
            for style, spoiled in (("long", False), ("paraphrase", False), ("long", True)):
                said = [describe(scene, language, style, rng) for scene in scenes]  # type: ignore[arg-type]  # literals
                said = [spoil(text, rng, always=True) for text in said] if spoiled else said
                name = f"{language}_{'typos' if spoiled else style}"
                numbers[name] = self._share_right(said, truth)
        return numbers

    def _share_right(self, said: list[str], truth: dict[str, Tensor]) -> float:
        pooled, right = self._pooled(said), []
        for name, head in self.heads.items():
            asked = truth[name] != OTHER
            if bool(asked.any()):
                right.append(float((head(pooled).argmax(1) == truth[name])[asked].float().mean()))
        return sum(right) / len(right)

    def _pooled(self, said: list[str]) -> Tensor:
        words = self.vocabulary(said)
        text_BSD = self.encoder(words)
        return text_BSD.sum(1) / words.there_BS.sum(1, keepdim=True)


def vocabulary_of_world(encoder: WordEncoder, scenes: int = 3000, seed: int = 0) -> Vocabulary:
    """Every word that captions of the training world use."""
    rng = np.random.default_rng(seed)
    drawn = draw_scenes(rng, scenes)
    texts = [caption(scene, language, rng) for scene in drawn for language in ("en", "id") for _ in range(2)]
    return Vocabulary.of(texts, encoder.config)


def draw_scenes(rng: np.random.Generator, many: int) -> list[Scene]:
    """Scenes of all families, by their shares."""
    names = list(SHARES)
    shares = np.array([SHARES[name] for name in names])
    return [FAMILIES[names[int(i)]](rng) for i in rng.choice(len(names), many, p=shares / shares.sum())]


def caption(scene: Scene, language: str, rng: np.random.Generator) -> str:
    """A caption of a kind that chance decides."""
    style = STYLES[int(rng.choice(len(STYLES), p=(0.2, 0.3, 0.5)))]
    return describe(scene, language, style, rng)


def spoil(text: str, rng: np.random.Generator, *, always: bool = False) -> str:
    """A text with typing errors and swapped neighbors, as people write; most are left as they are."""
    if not always and rng.random() < 0.5:
        return text
    words = text.split()
    for _ in range(1 + int(rng.integers(3))):
        at = int(rng.integers(len(words)))
        if rng.random() < 0.25 and at + 1 < len(words):
            words[at], words[at + 1] = words[at + 1], words[at]
        else:
            words[at] = _typo(words[at], rng)
    spoiled = " ".join(words)
    return spoiled.lower() if rng.random() < 0.3 else spoiled


def truth_of(scenes: list[Scene], labels: Labels) -> dict[str, Tensor]:
    """The right answers, by attribute."""
    found = [answers(scene, labels) for scene in scenes]
    return {name: torch.tensor([row[name] for row in found]) for name in labels.attributes}


def _typo(word: str, rng: np.random.Generator) -> str:
    """One letter lost, doubled, changed, or swapped with the next."""
    if len(word) < 4:
        return word
    at = 1 + int(rng.integers(len(word) - 2))
    other = LETTERS[int(rng.integers(len(LETTERS)))]
    return (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + other + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[int(rng.integers(4))]
