"""No way in goes around the gate: an unsafe sentence is refused at each, before anything is drawn or written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from langit import engine
from langit.cli import main, serve
from langit.clip import Clip, Size, silent
from langit.engine import Outputs
from langit.errors import RefusedError
from langit.generation.world import WorldEngine
from langit.marks import usual
from langit.marks.gate import Gate
from langit.moderation import encoder, ledger, texts
from langit.request import Card, VideoRequest

UNSAFE = "a naked woman on a table"
ASK = ["--size", "64x64", "--processes", "1"]
REQUEST = VideoRequest(prompt=UNSAFE, seconds=0.5, fps=8, size=Size(64, 64))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("film") / "film.mp4"
    engine.run(replace(REQUEST, prompt="a boy on a table"), Outputs(video=path), WorldEngine(processes=1))
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["generate", UNSAFE], ["generate", "a red ball", "--avoid", "clothes"], ["image", UNSAFE],
        ["remix", "FILM", UNSAFE], ["remix", "FILM", "seductive, in lingerie"], ["extend", "FILM", UNSAFE],
        ["fill", "FILM", UNSAFE, "--span", "0.1", "0.3"],
    ],
)  # fmt: skip
def test_the_command_line(command: list[str], film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [str(film) if word == "FILM" else word for word in command]
    sized = ASK if command[0] in ("generate", "image") else ["--processes", "1"]
    name = "a.png" if command[0] == "image" else "a.mp4"
    assert main([*words, *sized, "-o", str(tmp_path / name)]) == RefusedError.exit_code
    assert "stage request" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "asked",
    [
        REQUEST, replace(REQUEST, prompt="", storyboard=(Card(start=0, prompt=UNSAFE),)),
        replace(REQUEST, prompt="a red ball", storyboard=(Card(start=0.2, prompt="a red ball"),), common=UNSAFE),
    ],
    ids=["prompt", "card", "common"],
)  # fmt: skip
def test_the_library_and_the_worker(asked: VideoRequest, tmp_path: Path) -> None:
    ways: list[Callable[[], object]] = [
        lambda: engine.clip(asked, WorldEngine(processes=1)),
        lambda: engine.run(asked, Outputs(video=tmp_path / "a.mp4"), WorldEngine(processes=1), ()),
        lambda: serve.render(asked, tmp_path, silent, scratch=tmp_path / "scratch"),
    ]
    for way in ways:
        with pytest.raises(RefusedError):
            way()


def test_the_gate_comes_first_and_is_always_there() -> None:
    assert isinstance(usual.MARKS[0], Gate)


def test_what_a_clip_says_of_its_scenes_is_judged() -> None:
    frames = iter([np.zeros((4, 4, 3), np.uint8)])
    clip = Clip(
        frames=(frame for frame in frames),  # type: ignore[arg-type]
        size=Size(4, 4), fps=REQUEST.fps, count=1, engine="world", facts={"scenes": [{"expanded": UNSAFE}]},
    )  # fmt: skip
    with pytest.raises(RefusedError):
        next(iter(Gate().around(clip, REQUEST).frames))


def test_what_reads_words_takes_no_memory_while_frames_are_drawn() -> None:
    held: list[int] = []

    def frames() -> Iterator[NDArray[np.uint8]]:
        held.append(encoder.encoder.cache_info().currsize)
        yield np.zeros((4, 4, 3), np.uint8)

    clip = Clip(
        frames=frames(),  # type: ignore[arg-type]
        size=Size(4, 4), fps=REQUEST.fps, count=1, engine="world", facts={"scenes": [{"prompt": "a red ball"}]},
    )  # fmt: skip
    for _ in Gate().around(clip, REQUEST).frames:
        pass
    assert held == [0]


@pytest.mark.parametrize("prompt", ["a scared man, close-up", "two dogs and a cat chase a man and another man"])
def test_a_scene_of_ours_says_no_more_than_its_prompt(prompt: str) -> None:
    clip = WorldEngine().generate(VideoRequest(prompt=prompt, size=Size(64, 64), seconds=0.5), silent)
    assert [part.text for part in texts.spoken(clip.facts)] == [prompt]


@pytest.mark.parametrize("id", ["naked woman", "man_naked", "man_2_naked"])
def test_an_id_of_somebody_s_own_is_read(id: str) -> None:
    scene = {"prompt": "", "subjects": [{"id": id, "kind": "man"}]}
    assert [part.text for part in texts.spoken({"scenes": [scene]})] == [id]


def test_pixels_that_were_taken_down_are_not_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    log = ledger.Ledger(tmp_path / "log.jsonl")
    monkeypatch.setenv(ledger.VARIABLE, str(log.path))
    asked = replace(REQUEST, prompt="a red ball")
    pixels = engine.run(asked, Outputs(video=tmp_path / "a.mp4"), WorldEngine(processes=1)).facts["digest"]["pixels"]
    log.write({"kind": "takedown", "video": "a", "sha256": [pixels]})
    with pytest.raises(RefusedError, match="taken down"):
        engine.run(asked, Outputs(video=tmp_path / "b.mp4"), WorldEngine(processes=1))
    assert not (tmp_path / "b.mp4").exists()
