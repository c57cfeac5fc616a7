"""Scenes of films and files made before `Blocked`, which hold all that was decided: they load, and nothing moves.

`kept` holds what `langit scene --yaml` and `langit generate` wrote then, and where bodies and camera were by it. People
have other bodies since then, so that their boxes, and a camera that follows one, are some centimeters off.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size, silent
from langit.generation.film import scene_of
from langit.generation.world import WorldEngine
from langit.request import VideoRequest
from langit.scene import file
from langit.scene.blocked import pinned
from langit.scene.catalogue import kind
from langit.scene.scene import Scene
from langit.simulation.episode import Episode

pytestmark = pytest.mark.usefixtures("dim")
KEPT = Path(__file__).with_name("kept")
STATES: dict[str, Any] = json.loads((KEPT / "states.json").read_text("utf-8"))


def kept(name: str) -> Scene:
    return scene_of(KEPT / "film.mp4") if name == "film" else file.load(KEPT / f"{name}.yaml")


@pytest.mark.parametrize("name", STATES)
def test_bodies_and_camera_are_where_they_were(name: str) -> None:
    snapshots = list(Episode(block(kept(name)), 6).snapshots())[:7:3]
    for snapshot, then in zip(snapshots, STATES[name], strict=True):
        near = 1e-6 if block(kept(name)).camera.follow is None else 0.02
        assert snapshot.view.eye == pytest.approx(then["eye"], abs=near)
        assert snapshot.view.target == pytest.approx(then["target"], abs=near)
        assert [[body.owner, body.subject] for body in snapshot.bodies] == [row[:2] for row in then["bodies"]]
        chaos = name == "table" and snapshot.time > 0  # the folds of a cloth, and what it covers
        for body, row in zip(snapshot.bodies, then["bodies"], strict=True):
            assert body.center == pytest.approx(row[2:], abs=0.1 if chaos or kind(body.kind).person else 1e-5)


@pytest.mark.parametrize("name", STATES)
def test_every_pin_is_kept(name: str) -> None:
    scene = kept(name)
    again = pinned(block(scene))
    assert [event.path for event in again.events] == [event.path for event in scene.events]
    assert [(event.start, event.end) for event in again.events] == [(event.start, event.end) for event in scene.events]
    assert again.camera == scene.camera
    for event, then in zip(again.events, scene.events, strict=True):
        assert then.velocity in {None, event.velocity}
    for subject, before in zip(again.subjects, scene.subjects, strict=True):
        assert [p.position[:2] for p in subject.placements] == [p.position[:2] for p in before.placements]


def test_the_facts_beside_a_film_hold_the_scene_that_is_in_it() -> None:
    facts = json.loads((KEPT / "film.mp4.json").read_text("utf-8"))
    assert file.from_data(facts["scenes"][0]) == kept("film")


def test_an_extension_begins_with_the_film_as_it_is_drawn_now_and_says_so(tmp_path: Path) -> None:
    request = VideoRequest(
        mode="extend", source=KEPT / "film.mp4", seconds=1.0, fps=6, size=Size(64, 64), model="world"
    )  # fmt: skip
    made = WorldEngine(processes=1).generate(request, silent)
    assert made.facts["notes"] == [
        "film.mp4 was drawn by an earlier edition of the look, and all of it is drawn again as of now"
    ]
    longer = [np.asarray(frame) for frame in made.frames]
    (tmp_path / "film.json").write_text(file.dumps(kept("film")), "utf-8")
    again = VideoRequest(scene=tmp_path / "film.json", seconds=1.0, fps=6, size=Size(64, 64))
    film = [np.asarray(frame) for frame in WorldEngine(processes=1).generate(again, silent).frames]
    assert (len(film), len(longer)) == (6, 12)
    for then, now in zip(film, longer, strict=False):
        np.testing.assert_array_equal(then, now)
