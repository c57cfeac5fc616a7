"""A storyboard cuts at the stated second; until its first card the prompt is shown."""

import json
from pathlib import Path

import numpy as np
import pytest

from langit.cli import main
from langit.media import video

pytestmark = pytest.mark.long

ASK = ["--size", "64x64", "--fps", "10", "--processes", "1"]
BALL, BOAT, PARK = "a red ball on a table", "a boat on the sea", "a tree in a park"


def settings(path: Path) -> list[str]:
    return [scene["setting"] for scene in json.loads(Path(f"{path}.json").read_text())["scenes"]]


@pytest.mark.parametrize(
    ("words", "cuts", "places"),
    [
        ([BALL, "--card", f"0.7: {BOAT}"], [7], ["studio", "sea"]),
        ([BALL, "--card", f"1.25s {PARK}", "--card", f"0:00.8: {BOAT}"], [8, 12], ["studio", "sea", "park"]),
        (["--card", f"0: {BOAT}", "--card", f"1: {BALL}"], [10], ["sea", "studio"]),
    ],
)
def test_it_cuts_at_the_stated_second(tmp_path: Path, words: list[str], cuts: list[int], places: list[str]) -> None:
    path = tmp_path / "a.mp4"
    assert main(["generate", *words, *ASK, "--seconds", "1.6", "-o", str(path)]) == 0
    frames = np.stack(list(video.read(path))).astype(float)
    assert len(frames) == 16
    steps = np.abs(np.diff(frames, axis=0)).mean((1, 2, 3))
    assert sorted(1 + np.argsort(steps)[-len(cuts) :]) == cuts
    assert settings(path) == places


def test_what_is_common_is_said_before_every_card_and_only_then(tmp_path: Path) -> None:
    words = ["generate", "a ball rolls", "--card", "0.5: a box falls", *ASK, "--seconds", "1"]
    assert main([*words, "-o", str(tmp_path / "a.mp4")]) == 0
    assert settings(tmp_path / "a.mp4") == ["studio", "studio"]
    assert main([*words, "--common", "on a meadow", "-o", str(tmp_path / "b.mp4")]) == 0
    assert settings(tmp_path / "b.mp4") == ["meadow", "meadow"]
    shown = json.loads((tmp_path / "b.mp4.json").read_text())["storyboard"]
    assert shown == [{"start": 0.0, "prompt": "on a meadow. a ball rolls"},
                     {"start": 0.5, "prompt": "on a meadow. a box falls"}]  # fmt: skip


def test_a_prompt_in_whose_place_a_card_stands_is_not_dropped_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["generate", BALL, "--card", f"0: {BOAT}", *ASK, "--seconds", "0.2", "-o", str(tmp_path / "a.mp4")]
    assert main(words) == 0
    assert "the prompt is not shown, for a card begins at 0 s" in capsys.readouterr().err
    assert settings(tmp_path / "a.mp4") == ["sea"]


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        (["9: a dog"], "storyboard: the card at 9 s is past the end. Cards begin up to 1.9 s, or ask for more"),
        (["2: a dog"], "the card at 2 s is past the end"),
        (["1: a dog", "1.05: a cat"], "cards begin at 1 s and at 1.05 s, with no frame between"),
    ],
)
def test_a_card_that_cannot_be_shown_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cards: list[str], said: str
) -> None:
    given = [word for card in cards for word in ("--card", card)]
    assert main(["generate", BALL, *given, *ASK, "--seconds", "2", "-o", str(tmp_path / "a.mp4")]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_cards_say_from_when_on_something_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--card", "1: a dog", *ASK]) == 2
    assert "nothing is said of what is shown from 0 s on. Give a prompt, or a card at 0." in capsys.readouterr().err
