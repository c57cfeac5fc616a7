from pathlib import Path

import pytest
import torch

from langit.generation.words import Words, clean
from langit.models.umt5 import UmT5

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)


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


PROMPTS = {
    "white space and entities": ("  a\n\tred   ball &amp;amp; wall ", "a red ball & wall"),
    "curly quotes": ("\u201ca ball\u201d that\u2019s red", '"a ball" that\'s red'),
    "full width": ("\uff21\u3000red\uff0cbig ball\uff01", "A red,big ball!"),
    "decomposed accents": ("a cafe\u0301", "a caf\u00e9"),
    "decoded wrongly": ("a caf\u00c3\u00a9", "a caf\u00e9"),
    "ligatures": ("a \ufb01re", "a fire"),
    "control characters": ("a\x00 red\x1b[31m ball\ufeff", "a red ball"),
    "line ends": ("a red\r\nball\u2028rolls", "a red ball rolls"),
    "no-break spaces": ("a\u00a0red ball", "a red ball"),
    "an entity of an entity": ("a &lt;b&gt; &amp;lt; ball", "a <b> < ball"),
    "other scripts": ("\u8272\u8c03\u8273\u4e3d\uff0c\u8fc7\u66dd", "\u8272\u8c03\u8273\u4e3d,\u8fc7\u66dd"),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_is_cleaned_as_the_reference_cleans_it(name: str) -> None:
    from diffusers.pipelines.wan.pipeline_wan_i2v import prompt_clean

    prompt, expected = PROMPTS[name]
    assert clean(prompt) == expected == prompt_clean(prompt)
