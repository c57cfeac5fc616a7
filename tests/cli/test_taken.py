"""Nothing that was made is lost: takes get free names, and a file that is there is written over only when asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from langit.cli import main
from langit.media import video

pytestmark = pytest.mark.long

WORDS = "a red ball on a table"
SHORT = ["--size", "64x64", "--seconds", "0.25", "--fps", "8", "--processes", "1"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def films(here: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(here.glob("*.mp4"))}


def test_takes_go_beside_those_of_before(here: Path) -> None:
    assert main(["generate", WORDS, *SHORT, "--variations", "2"]) == 0
    first = films(here)
    assert list(first) == ["a-red-ball-on-a-table-1.mp4", "a-red-ball-on-a-table-2.mp4"]
    assert main(["generate", WORDS, *SHORT, "--variations", "2", "--seed", "7"]) == 0
    assert main(["generate", WORDS, *SHORT]) == 0
    assert main(["generate", WORDS, *SHORT]) == 0
    after = films(here)
    assert len(after) == 6
    assert {name: after[name] for name in first} == first
    assert len(list(here.glob("*.json"))) == 6


def test_a_name_is_free_only_with_all_that_goes_beside(here: Path) -> None:
    (here / "a-red-ball-on-a-table.mp4.json").write_text("mine")
    (here / "a-red-ball-on-a-table-1-sheet.png").write_text("mine")
    assert main(["generate", WORDS, *SHORT, "--sheet"]) == 0
    assert list(films(here)) == ["a-red-ball-on-a-table-2.mp4"]
    assert (here / "a-red-ball-on-a-table.mp4.json").read_text() == "mine"


@pytest.mark.parametrize("taken", ["a.mp4", "a.mp4.json", "a-sheet.png", "a.npz"])
def test_what_is_there_is_refused_before_the_work(here: Path, capsys: pytest.CaptureFixture[str], taken: str) -> None:
    (here / taken).write_text("mine")
    words = ["generate", WORDS, *SHORT, "-o", "a.mp4", "--sheet", "--truth", "a.npz"]
    assert main(words) == 5
    said = capsys.readouterr().err
    assert f"output: {taken} exists already. Choose another name, or add --overwrite." in said
    assert "who:" not in said, "it was not begun"
    assert [path.name for path in here.iterdir()] == [taken]
    assert (here / taken).read_text() == "mine"
    assert main([*words, "--overwrite"]) == 0
    assert video.probe(here / "a.mp4").count == 2
    assert (here / taken).read_bytes() != b"mine"


def test_all_takes_are_checked_before_the_first(here: Path) -> None:
    (here / "a-2.mp4").write_text("mine")
    assert main(["generate", WORDS, *SHORT, "-o", "a.mp4", "--variations", "2"]) == 5
    assert [path.name for path in here.iterdir()] == ["a-2.mp4"]


def test_a_picture_and_an_edit_are_as_careful(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", WORDS, *SHORT, "-o", "a.mp4"]) == 0
    assert main(["extend", "a.mp4", "--seconds", "0.25", "--processes", "1", "-o", "a.mp4"]) == 5
    assert video.probe(here / "a.mp4").count == 2
    (here / "b.png").write_text("mine")
    assert main(["image", WORDS, "--size", "64x64", "-o", "b.png"]) == 5
    assert (here / "b.png").read_text() == "mine"
    assert "a.mp4 exists already" in capsys.readouterr().err


def test_one_name_for_two_files_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["image", WORDS, "-o", "a.npz.png", "--truth", "a.npz.png"]) == 2
    assert main(["generate", WORDS, *SHORT, "--sheet", "-o", "a.mp4", "--truth", "../x/a.exr"]) == 2
    assert "truth: ground truth is not written as a.exr. End the name in .npz." in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_two_at_once_get_a_name_each(here: Path) -> None:
    command = [sys.executable, "-m", "langit", "generate", WORDS, *SHORT]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert len(films(here)) == len(list(here.glob("*.json"))) == 3
