"""What is avoided is not shown: what the prompt left open is chosen otherwise, and all else ends in a sentence."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langit.cli import main
from langit.media import image

ASK = ["--size", "128x96", "--processes", "1"]


def made(folder: Path, prompt: str, avoid: str, *more: str) -> tuple[int, dict[str, Any], Path]:
    path = folder / "a.png"
    words = ["generate", prompt, "--avoid", avoid, *ASK, "--seconds", "0.1", "--fps", "10", *more]
    code = main([*words, "-o", str(folder / "a.mp4")])
    told = json.loads((folder / "a.mp4.json").read_text())["scenes"][0] if code == 0 else {}
    return code, told, path


@pytest.mark.parametrize(
    ("prompt", "avoid", "phrase"),
    [
        ("a red ball drops", "ball, red", "ball"),
        ("a red ball drops", "blue, red ball", "red ball"),
        ("bola merah jatuh", "bola merah", "bola merah"),
        ("a dog runs", "animals", "animals"),
        ("three men walk in a park", "people", "people"),
        ("a woman in a red coat walks", "red coat", "red coat"),
        ("a woman walks at night", "night", "night"),
        ("a woman walks in the rain", "rain", "rain"),
        ("a dog runs in the park", "trees", "trees"),
        ("a ball drops", "a table", "a table"),
    ],
)
def test_what_the_prompt_or_its_place_shows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], prompt: str, avoid: str, phrase: str
) -> None:
    assert made(tmp_path, prompt, avoid)[0] == 2
    assert f"--avoid: {phrase!r} is not wanted, and the " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", range(3))
def test_what_was_left_open_is_chosen_otherwise(tmp_path: Path, seed: int) -> None:
    _, scene, _ = made(tmp_path, "a ball rolls", "red, orange", "--seed", str(seed))
    (ball,) = scene["subjects"]
    assert ball["color"] not in (None, "red", "orange")


def test_clothes_are_chosen_otherwise(tmp_path: Path) -> None:
    _, scene, _ = made(tmp_path, "a woman walks in a studio", "coat, dress, black")
    (woman,) = scene["subjects"]
    worn = {item["kind"]: item["color"] for item in woman["clothing"]}
    assert worn
    assert not {"coat", "dress"} & set(worn)
    assert not {"black", None} & set(worn.values())


def test_what_is_avoided_is_not_in_the_picture(tmp_path: Path) -> None:
    shares = []
    for seed in range(2):
        path = tmp_path / f"{seed}.mp4"
        words = [
            "generate",
            "a ball lies on the ground in a meadow",
            "--avoid",
            "red, orange, pink",
            *ASK,
            "--seed",
            str(seed),
        ]
        assert main([*words, "--seconds", "0.1", "--fps", "10", "-o", str(path), "--sheet"]) == 0
        picture = image.load(tmp_path / f"{seed}-sheet.png").astype(int)
        red = (picture[..., 0] > 120) & (picture[..., 1] < 80) & (picture[..., 2] < 80)
        shares.append(red.mean())
    assert np.max(shares) < 0.001


def test_another_thing_than_the_one_that_is_avoided_stays(tmp_path: Path) -> None:
    code, scene, _ = made(tmp_path, "a red ball drops", "blue ball, rain, crowd")
    assert code == 0
    assert [(one["kind"], one["color"]) for one in scene["subjects"]] == [("ball", "red")]


def test_words_that_name_nothing_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, scene, _ = made(tmp_path, "a red ball drops", "blurry, rain")
    assert code == 0
    assert scene["not_understood"] == ["blurry"]
    assert "not understood: blurry" in capsys.readouterr().err


def test_a_scene_file_is_no_way_around_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("{seconds: 0.1, subjects: [{id: a, kind: ball, color: red}]}")
    assert main(["generate", str(path), "--avoid", "ball", *ASK, "-o", str(tmp_path / "a.mp4")]) == 2
    assert "'ball' is not wanted" in capsys.readouterr().err
