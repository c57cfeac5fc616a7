import numpy as np
import torch
from tiny_small import LABELS

from langit.config import WordEncoderConfig
from langit.models.text import WordEncoder
from langit.training.loop import generator_for
from langit.training.optimizer import adamw
from langit.training.text import TextTask, caption, draw_scenes, spoil, vocabulary_of_world

TINY = WordEncoderConfig(words=256, grams=256, width=32, heads=2, depth=1)


def test_one_batch_is_learned() -> None:
    torch.manual_seed(0)
    encoder = WordEncoder(TINY)
    task = TextTask(encoder, vocabulary_of_world(encoder, scenes=60), LABELS, batch=8)
    optimizer = adamw(task.model, 3e-3)
    first, _ = task.loss(0, generator_for(0, 0))
    for _ in range(50):
        loss, numbers = task.loss(0, generator_for(0, 0))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert float(loss.detach()) < 0.4 * float(first.detach())
    assert numbers["right"] > 0.9


def test_validation_is_by_language_and_kind() -> None:
    torch.manual_seed(0)
    encoder = WordEncoder(TINY)
    task = TextTask(encoder, vocabulary_of_world(encoder, scenes=20), LABELS, batch=2)
    with torch.no_grad():
        numbers = task.validate()
    assert set(numbers) == {f"{lang}_{kind}" for lang in ("en", "id") for kind in ("long", "paraphrase", "typos")}
    assert all(0 <= value <= 1 for value in numbers.values())


def test_the_vocabulary_knows_nearly_every_word_of_new_captions() -> None:
    encoder = WordEncoder(WordEncoderConfig())
    vocabulary = vocabulary_of_world(encoder, scenes=400)
    rng = np.random.default_rng(77)
    words = vocabulary([caption(scene, lang, rng) for scene in draw_scenes(rng, 40) for lang in ("en", "id")])
    known = (words.words_BS != 1)[words.there_BS > 0].float().mean()
    assert float(known) > 0.99
    assert len(vocabulary.words) < 600


def test_spoiled_words_keep_most_of_their_letters() -> None:
    text = "a woman in a red coat walks through a snowy forest"
    spoiled = {spoil(text, np.random.default_rng(seed), always=True) for seed in range(20)}
    assert len(spoiled) > 15
    assert all(abs(len(one) - len(text)) <= 3 for one in spoiled)
    assert spoil(text, np.random.default_rng(1)) == spoil(text, np.random.default_rng(1))
