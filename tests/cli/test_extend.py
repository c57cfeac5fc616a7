from pathlib import Path

import pytest
from commands import captured, film

from langit.cli import main


def test_a_film_is_made_longer_at_its_own_size_and_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = film(tmp_path / "a.mp4")
    words = ["extend", str(source), "she waves", "--seconds", "3", "--backward", "--seed", "4", "--variations", "2"]
    one, two = captured(words, monkeypatch)
    assert (one.mode, one.source, one.prompt, one.seconds, one.backward) == ("extend", source, "she waves", 3.0, True)
    assert (one.seed, two.seed) == (4, 5)


def test_a_missing_film_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extend", str(tmp_path / "no.mp4")]) == 4
    assert "no.mp4 does not exist. Give an mp4 or webm file." in capsys.readouterr().err
