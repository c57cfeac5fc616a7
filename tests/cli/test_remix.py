from pathlib import Path

import pytest
from commands import captured, film

from langit.cli import main


def test_a_film_is_made_again_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = film(tmp_path / "a.mp4")
    (request,) = captured(["remix", str(source), "at night", "--strength", "0.4"], monkeypatch)
    assert (request.mode, request.source, request.prompt, request.strength) == ("remix", source, "at night", 0.4)


def test_a_remix_needs_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remix", str(film(tmp_path / "a.mp4"))]) == 2
    assert "prompt: the prompt is empty" in capsys.readouterr().err
