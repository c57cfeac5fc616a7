import json
from pathlib import Path

import numpy as np
import pytest

from langit.cli import main, making
from langit.clip import Size
from langit.media import video
from langit.request import Card, VideoRequest


def test_a_sentence_becomes_a_film(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ball.mp4"
    words = [
        "generate",
        "a red ball drops on a table",
        "-o",
        str(path),
        "--size",
        "64x64",
        "--seconds",
        "1",
        "--fps",
        "8",
    ]
    assert main([*words, "--sheet"]) == 0
    video.verify(path, size=Size(64, 64), fps=8, count=8)
    out, err = capsys.readouterr()
    assert f"{path}  64x64  1 s at 8 frames/s" in out
    assert "engine world" in out
    assert "ball" in err
    assert (tmp_path / "ball-sheet.png").exists()
    assert json.loads((tmp_path / "ball.mp4.json").read_text())["scenes"][0]["subjects"][0]["kind"] == "ball"


@pytest.mark.usefixtures("unmarked")
def test_a_scene_file_gives_the_same_film_as_its_prompt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt = "a blue box slides to the left"
    assert main(["scene", prompt, "--seconds", "0.5", "--seed", "3", "--size", "64x64", "--yaml"]) == 0
    scene = tmp_path / "scene.yaml"
    scene.write_text(capsys.readouterr().out)
    rest = ["--size", "64x64", "--fps", "8", "--processes", "1"]
    assert main(["generate", prompt, "--seconds", "0.5", "--seed", "3", "-o", str(tmp_path / "a.mp4"), *rest]) == 0
    assert main(["generate", str(scene), "-o", str(tmp_path / "b.mp4"), *rest]) == 0
    for one, other in zip(video.read(tmp_path / "a.mp4"), video.read(tmp_path / "b.mp4"), strict=True):
        np.testing.assert_array_equal(one, other)


def test_everything_that_can_be_asked_reaches_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[VideoRequest] = []
    monkeypatch.setattr(making, "make", lambda args, requests, files, **more: found.extend(requests))
    words = [
        "--card",
        "0: a red ball",
        "--card",
        "2.5s a dog runs",
        "--avoid",
        "rain, fog",
        "--guide",
        "world",
        "--keys",
        "0",
        "-1",
    ]
    assert main(["generate", "in a park", *words, "--loop", "--image", "a.png", "--strength", "0.3"]) == 0
    (request,) = found
    assert request.storyboard == (Card(start=0.0, prompt="a red ball"), Card(start=2.5, prompt="a dog runs"))
    assert (request.mode, request.negative_prompt, request.guide) == ("loop", "rain, fog", "world")
    assert request.keys == (0, -1)
    assert (request.image, request.strength) == (Path("a.png"), 0.3)


@pytest.mark.parametrize("text", ["a dog runs", "2.5:", "-1: a dog", ""])
def test_what_is_no_card_is_refused_with_an_example(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "in a park", f"--card={text}"]) == 2
    assert "card: " in capsys.readouterr().err


def test_help_says_who_takes_what(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["generate", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for part, who in (("--image IMAGE", "small, open weights"), ("--truth FILE", "world"), ("--guide", "open weights")):
        assert f"({who})" in said[said.rindex(f" {part}") :][:160]
    assert "world, small, wan2.1-1.3b" in said


def test_open_weights_are_asked_for_what_they_were_made_for_and_a_long_clip_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGIT_WEIGHTS", str(tmp_path))
    words = ["generate", "a red ball", "--model", "wan2.1-1.3b", "-o", str(tmp_path / "ball.mp4")]
    assert main(words) == 4
    assert "langit weights fetch wan2.1-1.3b" in (said := capsys.readouterr().err)
    assert "note" not in said
    assert main([*words, "--seconds", "12"]) == 4
    said = capsys.readouterr().err
    assert "note: wan2.1-1.3b was trained on 81 frames (5 s at its rate) and makes 193 here" in said
