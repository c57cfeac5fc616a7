"""Where words come from: the command line, a file, a pipe; and how many bodies they may ask for."""

import io
import sys
import time
from pathlib import Path

import pytest

from langit.cli import main

ASK = ["--size", "64x64", "--processes", "1"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> "pytest.MonkeyPatch":
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\ufeffa blue ball\n".encode())))
    return monkeypatch


def test_a_prompt_may_stand_in_a_file_or_come_through_a_pipe(
    tmp_path: Path, piped: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped.chdir(tmp_path)
    Path("prompt.txt").write_text("a red ball\non a table\n", "utf-8")
    assert main(["image", "@prompt.txt", *ASK]) == 0
    assert Path("a-red-ball-on-a-table.png").exists()
    assert "red ball" in capsys.readouterr().err
    assert main(["image", "-", *ASK]) == 0
    assert Path("a-blue-ball.png").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "prompt.txt cannot be read: no such file or directory"),
        (b"\xff\xfe\xfa", "prompt.txt is not UTF-8 text"),
        (b" \n", "the prompt is empty"),
        (b"a ball " * 10_000, "the prompt has 69,999 characters"),
        ("\U0001f600".encode() * 100_000, "characters"),
    ],
)
def test_a_file_without_a_prompt_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None, said: str
) -> None:
    path = tmp_path / "prompt.txt"
    if data is not None:
        path.write_bytes(data)
    assert main(["generate", f"@{path}"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("langit: prompt: ")
    assert said in error


@pytest.mark.parametrize(
    "prompt",
    ["10000 red balls drop", "10,000 balls", "10.000 bola jatuh", "a million balls", "satu juta bola merah",
     "seribu bola", "thousands of small people walk", "a hundred thousand dogs"],
)  # fmt: skip
def test_a_crowd_beyond_all_bounds_is_refused_at_once(prompt: str, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.process_time()
    assert main(["generate", prompt, *ASK]) == 2
    assert "prompt: the prompt asks for " in capsys.readouterr().err
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"subjects": [{"id": "a", "kind": "ball", "count": 1000000}]}', "1,000,000 bodies"),
        ("subjects:\n" + "".join(f"- {{id: a{n}, kind: ball}}\n" for n in range(10_000)), "10,000 bodies"),
        ("subjects: [{id: a, kind: ball}]\nevents:\n" + "- {subject: a, action: roll}\n" * 2000, "2,000 events"),
    ],
)
def test_a_scene_file_beyond_all_bounds_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(text)
    began = time.process_time()
    assert main(["generate", str(path), *ASK]) == 2
    assert f"many.yaml has {said}, and a scene holds up to " in capsys.readouterr().err
    assert time.process_time() - began < 10


@pytest.mark.parametrize("prompt", ["in 2024 a dog runs", "twelve balls", "a dog, a thousand years ago"])
def test_a_number_that_counts_no_crowd_is_none(prompt: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", prompt]) == 0
