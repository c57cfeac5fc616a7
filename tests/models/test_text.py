import torch

from langit.config import WordEncoderConfig
from langit.models.text import NOTHING, UNKNOWN, Vocabulary, WordEncoder, split

TINY = WordEncoderConfig(words=32, grams=64, width=16, heads=2, depth=1, length=8)
TEXTS = ["A red ball rolls.", "Sebuah bola merah menggelinding.", "A red car."]


def encoder() -> WordEncoder:
    torch.manual_seed(0)
    return WordEncoder(TINY).eval()


def test_words_are_split_the_same_in_both_languages() -> None:
    assert split("A red-hot Ball, rolls. Kupu-kupu 2!") == ["a", "red-hot", "ball", "rolls", ".", "kupu-kupu", "2"]


def test_a_vocabulary_knows_frequent_words_first() -> None:
    vocabulary = Vocabulary.of(TEXTS, TINY)
    assert vocabulary.words[:3] == (".", "a", "red")
    words, grams, there = vocabulary(["a red elephant", ""])
    assert words[0, 2] == UNKNOWN
    assert words[1].tolist() == [NOTHING] * 3
    assert there.tolist() == [[1, 1, 1], [1, 0, 0]]
    assert (grams[0, 2] > 0).sum() == len("elephant")


def test_padding_changes_nothing() -> None:
    model, vocabulary = encoder(), Vocabulary.of(TEXTS, TINY)
    alone = model(vocabulary(["a red car."]))
    beside = model(vocabulary(["a red car.", "sebuah bola merah menggelinding ke kiri"]))
    torch.testing.assert_close(beside[:1, : alone.shape[1]], alone, atol=1e-5, rtol=0)
    assert bool((beside[0, alone.shape[1] :] == 0).all())


def test_a_typing_error_is_closer_than_another_word() -> None:
    vocabulary = Vocabulary.of(TEXTS, TINY)
    right, wrong, other = (set(vocabulary.grams(word)) for word in ("menggelinding", "mengelinding", "berlayar"))
    assert len(right & wrong) > 2 * len(right & other) + 4


def test_a_long_prompt_is_cut() -> None:
    vocabulary = Vocabulary.of(TEXTS, TINY)
    assert vocabulary(["red " * 50]).words_BS.shape == (1, 8)
    text = encoder()(vocabulary(["red " * 50]))
    assert text.shape == (1, 8, 16)


def test_a_prompt_pools_to_one_unit_vector() -> None:
    model, words = encoder(), Vocabulary.of(TEXTS, TINY)(TEXTS)
    pooled = model.pool(model(words), words.there_BS)
    torch.testing.assert_close(pooled.norm(dim=1), torch.ones(3), atol=1e-5, rtol=0)
