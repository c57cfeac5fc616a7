"""Sets of others are read as a user has them; disguises change what is written and not what is said."""

import unicodedata
from pathlib import Path

import pytest

from langit.errors import RequestError, UnavailableError
from langit.redteam import cases
from langit.redteam.evasions import WAYS


def test_a_folder_of_t2vsafetybench(tmp_path: Path) -> None:
    (tmp_path / "3.txt").write_text("first\n\n  second \n")
    (tmp_path / "12.txt").write_text("third\n")
    found = cases.of(tmp_path)
    assert [(case.id, case.category, case.unsafe) for case in found] == [
        ("t2vsafetybench-3-1", "violence", "first"), ("t2vsafetybench-3-3", "violence", "second"),
        ("t2vsafetybench-12-1", "sequential action risk", "third"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'Prompt,Category,benign\n"one, two",gore,three\n'),
        ("a.tsv", "text\tclass\ttwin\none, two\tgore\tthree\n"),
        ("a.jsonl", '{"caption": "one, two", "label": "gore", "safe_prompt": "three"}\n\n'),
        ("a.json", '{"data": [{"prompt": "one, two", "category": "gore", "twin": "three"}]}'),
    ],
)  # fmt: skip
def test_tables(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert cases.of(tmp_path / name) == [cases.Case("a-1", "gore", "any", "one, two", "three")]


def test_lists_and_what_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n\ntwo\n")
    assert [case.unsafe for case in cases.of(tmp_path / "a.txt")] == ["one", "two"]
    with pytest.raises(UnavailableError, match="there is nothing at"):
        cases.of(tmp_path / "none")
    (tmp_path / "b.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RequestError, match="holds no prompts"):
        cases.of(tmp_path / "b.csv")
    (tmp_path / "c.json").write_text("{")
    with pytest.raises(RequestError, match="cannot be read as text"):
        cases.of(tmp_path / "c.json")


@pytest.mark.parametrize("name", WAYS)
def test_a_disguise_changes_the_text_and_can_be_sent(name: str) -> None:
    text = "a naïve clown eats chocolate" if name == "decomposed" else "a clown eats chocolate"
    hidden = WAYS[name](text)
    assert hidden != text
    hidden.encode()
    assert not any(unicodedata.category(letter) == "Cc" for letter in hidden)
