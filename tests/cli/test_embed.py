"""What a film tells whoever gets it: a short id, and prompt and scene only where that was asked for."""

import json
from fractions import Fraction
from pathlib import Path

import av
import pytest

from langit.cli import main
from langit.media import facts, video

WORDS = "a red ball on a table"
ASK = ["--size", "64x64", "--processes", "1"]
SHORT = ["--seconds", "0.5", "--fps", "8"]


def made(path: Path, *more: str) -> Path:
    assert main(["generate", WORDS, *ASK, *SHORT, "-o", str(path), *more]) == 0
    return path


def test_a_film_bears_an_id_and_no_word_of_its_prompt(tmp_path: Path) -> None:
    path = made(tmp_path / "a.mp4")
    told = json.loads((tmp_path / "a.mp4.json").read_text())
    assert told["prompt"] == WORDS
    assert video.comment(path) == f"langit {told['id']}"
    data = path.read_bytes()
    assert b"red ball" not in data
    assert b"table" not in data
    with av.open(str(path)) as container:
        tags = dict(container.metadata)
    assert tags["title"] == "a"
    assert "creation_time" in tags


def test_it_is_edited_as_long_as_its_sidecar_lies_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path / "a.mp4")
    longer = ["extend", str(path), "--seconds", "0.5", "--processes", "1", "-o", str(tmp_path / "b.mp4")]
    assert main(longer) == 0
    assert video.probe(tmp_path / "b.mp4").count == 8
    renamed = path.rename(tmp_path / "c.mp4")
    longer[1], longer[-1] = str(renamed), str(tmp_path / "d.mp4")
    assert main(longer) == 0, "the sidecar is known by its id"
    for sidecar in tmp_path.glob("*.json"):
        sidecar.unlink()
    longer[-1] = str(tmp_path / "e.mp4")
    assert main(longer) == 2
    assert "c.mp4 does not carry its scene" in capsys.readouterr().err.replace("\n", " ")
    assert not (tmp_path / "e.mp4").exists()


def test_a_film_that_carries_its_scene_needs_no_sidecar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path / "a.mp4", "--embed")
    assert "prompt and scene can be read in a.mp4 itself" in capsys.readouterr().out
    facts.sidecar(path).unlink()
    assert facts.of(path)["prompt"] == WORDS
    longer = ["extend", str(path), "--seconds", "0.5", "--processes", "1", "-o", str(tmp_path / "b.mp4")]
    assert main(longer) == 0


def test_a_picture_has_no_room_for_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["image", WORDS, *ASK, "--embed", "-o", str(tmp_path / "a.png")]) == 2
    assert "embed: a picture carries no facts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "exact"),
    [("24000/1001", Fraction(24000, 1001)), ("59.94", Fraction(60000, 1001)), ("12.5", Fraction(25, 2))],
)
def test_a_rate_stays_the_fraction_that_it_is(tmp_path: Path, asked: str, exact: Fraction) -> None:
    path = tmp_path / "a.mp4"
    assert main(["generate", WORDS, *ASK, "--seconds", "0.5", "--fps", asked, "-o", str(path)]) == 0
    assert video.probe(path).fps == exact
    told = json.loads((tmp_path / "a.mp4.json").read_text())
    assert told["fps"] == str(exact)
    assert told["seconds"] == pytest.approx(float(told["frames"] / exact))
    assert main(["extend", str(path), "--seconds", "0.5", "--processes", "1", "-o", str(tmp_path / "b.mp4")]) == 0
    assert video.probe(tmp_path / "b.mp4").fps == exact


@pytest.mark.parametrize(("asked", "sentence"), [("fast", "'fast' is not a frame rate"), ("61", "61 frames a second")])
def test_what_is_no_rate_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str, sentence: str
) -> None:
    assert main(["generate", WORDS, *ASK, "--fps", asked, "-o", str(tmp_path / "a.mp4")]) == 2
    assert f"fps: {sentence}" in capsys.readouterr().err.replace("\n", " ")
