"""Edits of films of every day on the command line: what is kept of them, and what is said."""

from fractions import Fraction
from pathlib import Path

import films
import numpy as np
import pytest
import sounding
import tiny_small

from langit import engine
from langit.cli import main
from langit.clip import Size
from langit.media import video

RATE = Fraction(24_000, 1001)


@pytest.fixture(autouse=True)
def tiny(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SMALL", tiny_small.release(tmp_path_factory.mktemp("small")))


def said(capsys: pytest.CaptureFixture[str]) -> str:
    found = capsys.readouterr()
    return " ".join((found.out + found.err).split())


def test_a_film_of_odd_sides_is_made_longer_and_its_sound_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sounding.film(tmp_path / "a.mp4", [films.gray(5 * t, 131, 75) for t in range(24)], [(0.2, 0.8)], fps=RATE)
    path = tmp_path / "b.mp4"
    assert main(["extend", str(source), "--seconds", "0.25", "--model", "small", "-o", str(path)]) == 0
    assert "note: the sound of a.mp4 was copied, and it is silent from 1.001 to 1.25125 s" in said(capsys)
    video.verify(path, size=Size(130, 74), fps=RATE, count=30)
    for one, other in zip(video.read(source), video.read(path), strict=False):
        assert np.abs(one[:74, :130].astype(int) - other).mean() < 2


def test_a_span_from_the_beginning_is_filled(tmp_path: Path) -> None:
    source, path = films.make(tmp_path / "a.mp4", [films.gray(9 * t) for t in range(24)]), tmp_path / "b.mp4"
    assert main(["fill", str(source), "a ball", "--span", "0", "0.5", "--model", "small", "-o", str(path)]) == 0
    video.verify(path, size=Size(96, 64), fps=24, count=24)


@pytest.mark.parametrize(
    ("comment", "sentence"),
    [
        ('{"scenes": 5}', "a.mp4 was not made by the world engine"),
        ('{"engine": "world", "scenes": 5}', "a.mp4 carries no scene"),
        ('{"engine": "world", "scenes": [5]}', "a.mp4"),
        ('{"engine": "world", "scenes": [{}], "stream": "abc"}', "a.mp4 was changed after it was made"),
    ],
)
def test_a_film_with_a_strange_comment_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], comment: str, sentence: str
) -> None:
    path = films.make(tmp_path / "a.mp4", [films.gray(9)] * 3)
    video.annotate(path, comment)
    assert main(["extend", str(path), "-o", str(tmp_path / "b.mp4")]) == 2
    told = said(capsys)
    assert sentence in told
    assert "Traceback" not in told
