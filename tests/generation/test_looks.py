"""A request is drawn in the look it asks for, or in that of its film, and its film says so."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sketch

from langit import engine
from langit.clip import Size, silent
from langit.engine import Outputs
from langit.errors import RequestError, UnavailableError
from langit.generation import looks
from langit.generation.world import WorldEngine
from langit.media import facts, video
from langit.render import draw
from langit.request import FAST, FILM, VideoRequest

pytestmark = pytest.mark.usefixtures("ungated", "dim", "drawn")
ASKED = VideoRequest(prompt="a red ball rolls to the right", size=Size(64, 64), seconds=0.5, fps=8, seed=1)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look film by the stand-in of the tests."""
    monkeypatch.setitem(draw.LOOKS, FILM, sketch.ROW)


def made(path: Path, request: VideoRequest, **options: object) -> dict:
    return dict(engine.run(request, Outputs(video=path), WorldEngine(processes=1, **options)).facts)


def test_a_film_says_look_and_quality_and_all_that_was_learned_while_it_was_drawn(tmp_path: Path) -> None:
    told = made(tmp_path / "a.mp4", replace(ASKED, look=FILM, quality="draft"), device="cuda")["look"]
    assert told == {
        "name": "film", "edition": 3, "quality": "draft", "engine": "Sketch 1", "device": "cuda", "samples": 4,
        "traced": 4,
    }  # fmt: skip
    assert json.loads((tmp_path / "a.mp4.json").read_text())["look"] == told
    assert sketch.manners[-1].quality == "draft"


def test_unasked_the_fast_look_draws_as_ever(tmp_path: Path) -> None:
    told = made(tmp_path / "a.mp4", ASKED)["look"]
    assert told == {"name": "fast", "edition": draw.LOOKS[FAST].edition}


def test_an_edit_has_the_look_of_its_film_and_another_one_only_where_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    made(path, replace(ASKED, look=FILM, quality="master"))
    edit = replace(ASKED, prompt="", mode="extend", source=path)
    for asked, look, quality in (
        (edit, FILM, "master"),
        (replace(edit, quality="draft"), FILM, "draft"),
        (replace(edit, look=FILM), FILM, "master"),
        (replace(edit, look=FAST), FAST, None),
    ):
        settled = looks.settled(asked)
        assert (settled.look, settled.quality) == (look, quality)
    kept = made(tmp_path / "longer.mp4", edit)
    assert (kept["look"]["name"], kept["look"]["quality"], kept["notes"]) == (FILM, "master", [])
    other = made(tmp_path / "faster.mp4", replace(edit, look=FAST))
    assert other["notes"] == ["a.mp4 was drawn in the look film, and all of it is drawn again in fast"]
    first, again = (next(iter(video.read(tmp_path / name))).astype(int) for name in ("a.mp4", "faster.mp4"))
    assert np.abs(first - again).mean() > 20, "all of it, its beginning too"


def test_a_film_of_the_fast_look_has_no_quality_until_its_edit_asks_for_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    made(path, ASKED)
    edit = replace(ASKED, prompt="", mode="extend", source=path, quality="draft")
    with pytest.raises(RequestError, match=r"quality: a.mp4 was drawn in the fast look.*Ask for the look film too"):
        looks.settled(edit)
    assert looks.settled(replace(edit, look=FILM)).quality == "draft"
    assert facts.of(path)["look"]["name"] == FAST


def test_work_is_kept_apart_by_all_that_changes_pictures(tmp_path: Path) -> None:
    asked = looks.settled(replace(ASKED, look=FILM))
    world = WorldEngine()
    (shot,), (other,) = world.film(asked), world.film(replace(asked, seed=2))
    manner = draw.Manner()
    first = looks.place(tmp_path, shot, asked, manner)
    assert first == looks.place(tmp_path, shot, asked, replace(manner, cluster="there", scratch=tmp_path))
    others = {
        looks.place(tmp_path, other, asked, manner),
        looks.place(tmp_path, replace(shot, first=1), asked, manner),
        looks.place(tmp_path, shot, replace(asked, size=Size(66, 64)), manner),
        looks.place(tmp_path, shot, asked, replace(manner, quality="master")),
        looks.place(tmp_path, shot, asked, replace(manner, device="cuda")),
    }
    assert len(others | {first}) == 6


def test_the_look_gets_a_folder_of_its_own_for_a_film_that_is_to_go_on(tmp_path: Path) -> None:
    world = WorldEngine(processes=1, scratch=tmp_path)
    assert len(list(world.generate(replace(ASKED, look=FILM), silent).frames)) == 4
    (folder,) = tmp_path.iterdir()
    assert sketch.manners[-1].scratch == folder
    assert len(list(folder.iterdir())) == 4
    assert len(list(WorldEngine(processes=1, scratch=tmp_path).generate(ASKED, silent).frames)) == 4
    assert not list(folder.glob("*.mkv")), "the fast look keeps its frames elsewhere"


def test_one_picture_is_asked_for_as_one(tmp_path: Path) -> None:
    request = replace(ASKED, seconds=0.0, look=FILM)
    engine.run(request, Outputs(video=tmp_path / "a.png"), WorldEngine())
    assert sketch.manners[-1].still


def test_layers_are_a_file_a_frame_and_appear_with_the_film(tmp_path: Path) -> None:
    OpenEXR = pytest.importorskip("OpenEXR", reason="scripts/setup film installs it")
    folder = tmp_path / "layers"
    made(tmp_path / "a.mp4", replace(ASKED, look=FILM, layers=folder))
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"{number:06d}.exr" for number in range(4)]
    with OpenEXR.File(str(files[0]), separate_channels=True) as file:
        assert {"R", "Z", "N.X", "forward.u", "segmentation.id"} <= set(file.channels())
    assert not [path for path in tmp_path.iterdir() if "partial" in path.name]


def test_layers_that_are_there_already_are_kept_unless_they_are_given_up(tmp_path: Path) -> None:
    folder = tmp_path / "layers"
    folder.mkdir()
    (folder / "mine").touch()
    request = replace(ASKED, look=FILM, layers=folder)
    with pytest.raises(Exception, match="layers exists already"):
        engine.check(request, Outputs(video=tmp_path / "a.mp4"))
    engine.check(request, Outputs(video=tmp_path / "a.mp4", overwrite=True))
    assert (folder / "mine").exists()


def test_without_a_path_tracer_it_is_refused_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(draw.LOOKS, FILM, sketch.ROW._replace(needs="langit.film.found:home"))
    monkeypatch.setenv("LANGIT_FILM", str(tmp_path / "nothing"))
    with pytest.raises(UnavailableError, match=r"scripts/setup film.*look fast"):
        made(tmp_path / "a.mp4", replace(ASKED, look=FILM))
    assert not list(tmp_path.iterdir())
