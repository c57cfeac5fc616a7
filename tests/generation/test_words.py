from pathlib import Path

import pytest
import torch

from langit.generation.words import Words, clean
from langit.models.umt5 import UmT5

wan = pytest.importorskip("wan", reason="the references are not installed; use langit[parity]", exc_type=ImportError)


@pytest.fixture
def words(tmp_path: Path) -> tuple[Words, list[int]]:
    loads: list[int] = []
    torch.manual_seed(0)
    encoder = UmT5(wan.TEXT).eval()

    def load() -> UmT5:
        loads.append(1)
        return encoder

    wan.tokenizer().backend_tokenizer.save(str(tmp_path / "tokenizer.json"))
    return Words(tmp_path / "tokenizer.json", load, wan.TEXT.length), loads


def test_a_prompt_is_encoded_once(words: tuple[Words, list[int]]) -> None:
    made, loads = words
    text, count = made.encode(["a red ball", "bad"])
    assert text.shape == (2, 5, wan.TEXT.width)
    assert count.sum(1).tolist() == [24, 24]
    made.release()
    again, _ = made.encode(["a  red ball ", "bad"])
    assert torch.equal(again, text)
    assert loads == [1]
    made.encode(["a blue ball"])
    assert loads == [1, 1]


def test_a_long_prompt_is_cut_and_keeps_its_end_mark(words: tuple[Words, list[int]]) -> None:
    text, count = words[0].encode(["ball " * 100])
    assert text.shape[1] == wan.TEXT.length
    assert count.min() == 1
    assert words[0]._tokenizer.encode("ball " * 100).ids[-1] == 1


def test_an_empty_prompt_is_its_end_mark(words: tuple[Words, list[int]]) -> None:
    _, count = words[0].encode([""])
    assert count.tolist() == [[1, 23]]


def test_white_space_and_entities_are_cleaned() -> None:
    assert clean("  a\n\tred   ball &amp;amp; wall ") == "a red ball & wall"
