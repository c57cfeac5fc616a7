"""Before a film it is said how long it takes; while it is made it can be watched; when it was stopped it goes on."""

import time
from pathlib import Path
from typing import Any

import pytest
import sketch

from langit.cli import cluster, main, waiting
from langit.clip import Progress, Size
from langit.errors import UnavailableError
from langit.media import video, watch
from langit.render import draw, keeping
from langit.request import FILM, VideoRequest

ASK = ["generate", "a red ball rolls", "--size", "64x64", "--seconds", "1", "--fps", "8", "--processes", "1"]


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The look film by the stand-in of the tests, and a cache of this test's own."""
    monkeypatch.setitem(draw.LOOKS, FILM, sketch.ROW)
    monkeypatch.setenv("LANGIT_CACHE", str(tmp_path / "cache"))


def test_a_film_says_first_how_long_it_takes_and_then_what_made_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--look", "film", "--quality", "draft", "--device", "optix", "-o", str(tmp_path / "a.mp4")]
    assert main([*ASK, *words]) == 0
    out, err = capsys.readouterr()
    first, *rest = err.splitlines()
    assert first.startswith("the look film, draft, takes about ")
    assert " s a frame, in all " in first
    assert " for 8 frames, on " in first
    assert "look film draft Sketch 1 optix" in out
    assert any(line.startswith("drawing") for line in rest)
    assert not list(keeping.place("film").iterdir()), "what was finished is kept nowhere else"


def test_the_fast_look_says_nothing_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASK, "-o", str(tmp_path / "a.mp4")]) == 0
    assert "takes about" not in capsys.readouterr().err


def test_a_picture_is_foretold_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["image", "a red ball", "--size", "64x64", "--look", "film", "-o", str(tmp_path / "a.png")]
    assert main([*words, "--watch"]) == 0
    assert "the look film, standard, takes about" in capsys.readouterr().err
    assert sketch.manners[-1].still
    assert {path.name for path in tmp_path.glob("a*")} >= {"a.png", "a.png.json"}
    assert not list(tmp_path.glob("*-now*")), "what was watched is gone when the picture is there"


def test_what_cannot_be_drawn_here_is_refused_before_it_is_foretold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(draw.LOOKS, FILM, sketch.ROW._replace(needs="sketch:lacking"))
    assert main(["image", "a red ball", "--look", "film", "-o", str(tmp_path / "a.png")]) == 4
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "takes about" not in line


def test_who_watches_is_told_where_and_finds_the_first_frame_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path, bool]] = []
    save = watch.image.save

    def saved(path: Path, frame: Any) -> None:
        save(path, frame)
        seen.append((path, (tmp_path / "a.mp4").exists()))

    monkeypatch.setattr(watch.image, "save", saved)
    assert main([*ASK, "--watch", "-o", str(tmp_path / "a.mp4")]) == 0
    assert f"{tmp_path / 'a-now.png'} shows how far it is" in capsys.readouterr().err
    assert seen[0][0].name.startswith(".a-now")
    assert not seen[0][1]
    assert not (tmp_path / "a-now.png").exists(), "the film is there"


def test_work_that_was_stopped_is_kept_for_the_same_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [*ASK, "--look", "film", "-o", str(tmp_path / "a.mp4")]
    with monkeypatch.context() as patch:

        def full(*_: Any, **__: Any) -> None:
            raise UnavailableError("the power is gone")

        patch.setattr(video, "annotate", full)
        assert main(words) == 4
    assert "the same command goes on from there" in capsys.readouterr().err
    first = sketch.manners[-1].scratch
    assert first is not None
    assert first.is_dir()
    assert main([*words, "--seed", "1"]) == 0
    other = sketch.manners[-1].scratch
    assert other != first
    assert first.is_dir(), "another command has work of its own"
    assert main([*words, "--overwrite"]) == 0
    assert sketch.manners[-1].scratch == first
    assert not first.exists()


def test_work_that_nobody_went_on_with_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = keeping.place("film") / "old"
    old.mkdir(parents=True)
    now = time.time() + 40 * waiting.DAY
    monkeypatch.setattr(waiting.time, "time", lambda: now)
    assert main([*ASK, "--look", "film", "-o", str(tmp_path / "a.mp4")]) == 0
    assert not old.exists()


def test_once_frames_tell_how_long_the_rest_takes_it_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(waiting.time, "monotonic", lambda: clock[0])
    report = waiting.told(lambda progress: None)
    for done in range(1, 200):
        clock[0] += 0.01 if done <= 100 else 4.0  # the first half was kept
        report(Progress("drawing", done, 200))
    assert capsys.readouterr().err.splitlines() == ["4 s a frame: about 6 min more"]


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "1 s"), (89, "89 s"), (600, "10 min"), (7 * 3600, "7 h 0 min")])
def test_lengths_of_time_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert waiting.long(seconds) == said


def test_more_machines_take_less_time() -> None:
    asked = VideoRequest(prompt="a ball", look=FILM, quality="draft", size=Size(640, 360))
    one, four = (float(waiting.foretold(asked, n).split("about ")[1].split(" s")[0]) for n in (1, 4))
    assert four == pytest.approx(one / 4, rel=0.06)


def test_a_cluster_traces_what_this_machine_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = [*ASK[:-2], "--look", "film", "-o", str(tmp_path / "a.mp4")]
    assert main(["cluster", "--processes", "3", "--address", "there:6379", *words]) == 0
    assert sketch.manners[-1].cluster == "there:6379"
    assert main(["cluster", "--processes", "3", *words, "--overwrite"]) == 0
    assert sketch.manners[-1].cluster == ""
    assert cluster.FILM == "film"


def test_a_look_is_for_the_world_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "a ball", "--model", "small", "--look", "film"]) == 2
    assert "look: the engine small has no looks to choose from" in capsys.readouterr().err
    assert main(["generate", "a ball", "--model", "small", "--device", "cuda"]) == 2
    assert "device: the engine small traces no light" in capsys.readouterr().err
