"""Edits of world films: what is kept is the same frame for frame, and seams are no larger than what moves."""

import json
import shutil
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

import av
import films
import numpy as np
import pytest
import sounding
from numpy.typing import NDArray
from watching import Watch

from langit import engine
from langit.clip import Size, Sound, silent
from langit.engine import Outputs
from langit.errors import RequestError
from langit.generation import film
from langit.generation.film import Shot
from langit.generation.world import WorldEngine
from langit.media import facts, sound, video
from langit.request import Card, VideoRequest
from langit.scene.scene import Scene
from langit.understanding.stage import understand

pytestmark = pytest.mark.long

SIZE, FPS = Size(96, 64), 8
Frames = NDArray[np.uint8]


def asked(**more: object) -> VideoRequest:
    return VideoRequest(**{"size": SIZE, "fps": FPS, **more})  # type: ignore[arg-type]


def drawn(request: VideoRequest) -> Frames:
    clip = WorldEngine(processes=1).generate(request, silent)
    frames = np.stack(list(clip.frames))
    assert len(frames) == clip.count
    return frames


def written(request: VideoRequest, path: Path) -> Frames:
    """Make a film, and give its frames as they were drawn."""
    watch = Watch()
    engine.run(request, Outputs(video=path), WorldEngine(processes=1), [watch])
    return np.stack(watch.frames)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Frames]:
    """A film of a second of somebody who walks in the rain, and its frames before they were encoded."""
    path = tmp_path_factory.mktemp("film") / "walk.mp4"
    request = asked(prompt="a woman in a red coat walks to the right in a meadow in the rain", seconds=1.0)
    return path, written(request, path)


@pytest.fixture(scope="module")
def roll(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two seconds, which an editor can cut at a key frame."""
    path = tmp_path_factory.mktemp("film") / "roll.mp4"
    written(asked(prompt="a red ball rolls to the right", seconds=2.0), path)
    return path


@pytest.fixture(scope="module")
def boat(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Frames]:
    path = tmp_path_factory.mktemp("film") / "boat.mp4"
    return path, written(asked(prompt="a boat on the sea at sunset", seconds=0.5), path)


def steps(frames: Frames) -> NDArray[np.float64]:
    """How much each frame differs from the one before, in mean levels of 255."""
    return np.abs(np.diff(frames.astype(float), axis=0)).mean(axis=(1, 2, 3))


def test_a_film_made_longer_keeps_every_frame(walk: tuple[Path, Frames]) -> None:
    path, frames = walk
    longer = drawn(asked(mode="extend", source=path, seconds=0.5))
    assert len(longer) == 12
    np.testing.assert_array_equal(longer[:8], frames)
    assert steps(longer)[7] < 1.2 * steps(longer).max()
    assert steps(longer)[8:].min() > 0.1  # it goes on, it does not freeze


def test_a_film_begun_earlier_keeps_every_frame(walk: tuple[Path, Frames]) -> None:
    path, frames = walk
    longer = drawn(asked(mode="extend", source=path, seconds=0.5, backward=True))
    assert len(longer) == 12
    np.testing.assert_array_equal(longer[4:], frames)
    assert steps(longer)[:4].min() > 0.1


def test_what_is_pushed_at_the_beginning_lay_there_before(tmp_path: Path) -> None:
    path = tmp_path / "roll.mp4"
    frames = written(asked(prompt="a red ball rolls to the right", seconds=0.5), path)
    longer = drawn(asked(mode="extend", source=path, seconds=0.5, backward=True))
    np.testing.assert_array_equal(longer[4:], frames)
    assert steps(longer)[:4].max() < 1e-9 < steps(longer)[4:].min()


@pytest.mark.parametrize(
    ("prompt", "told"), [("a red ball falls on a table", "drop"), ("a red ball above a box", "move")]
)
@pytest.mark.parametrize("mode", ["extend", "connect"])
def test_a_ball_did_not_hang_in_the_air_before_it_fell(
    walk: tuple[Path, Frames], tmp_path: Path, prompt: str, told: str, mode: str
) -> None:
    path = tmp_path / "ball.mp4"
    engine.run(asked(prompt=prompt, seconds=0.5), Outputs(video=path), WorldEngine(processes=1))
    films = {"source": path, "backward": True} if mode == "extend" else {"source": walk[0], "other": path}
    with pytest.raises(RequestError, match=f"nobody knows what the ball did before it began to {told}") as caught:
        drawn(asked(mode=mode, seconds=1.0, **films))
    assert caught.value.field == ("backward" if mode == "extend" else "other")


def test_a_loop_ends_where_it_begins_and_does_not_run_backward(walk: tuple[Path, Frames]) -> None:
    loop = drawn(asked(mode="loop", source=walk[0], seconds=3.0))
    assert len(loop) == 32
    seam = np.abs(loop[-1].astype(float) - loop[0]).mean()
    assert seam < 1.2 * steps(loop).max()
    # Of eight pixels each way the mean: grass that passes by differs from itself after a step as much as ever.
    coarse = loop.reshape(len(loop), SIZE.height // 8, 8, SIZE.width // 8, 8, 3).mean((2, 4))
    away = [np.abs(coarse[n] - coarse[-n - 1]).mean() for n in range(2, len(loop) // 2)]
    assert max(away) > 2 * np.median(steps(coarse)), "one that ran back would be a step away, or none"


def test_two_films_are_joined_without_a_cut(walk: tuple[Path, Frames], boat: tuple[Path, Frames]) -> None:
    both = drawn(asked(mode="connect", source=walk[0], other=boat[0], seconds=3.0))
    np.testing.assert_array_equal(both[:8], walk[1])
    np.testing.assert_array_equal(both[-4:], boat[1])
    cut = np.abs(walk[1][-1].astype(float) - boat[1][0]).mean()
    assert steps(both).max() < 0.8 * cut


def test_a_span_is_filled_and_the_rest_is_kept(walk: tuple[Path, Frames]) -> None:
    path, frames = walk
    other = drawn(asked(mode="fill", source=path, span=(0.25, 0.625), prompt="a dog runs to the left in a meadow"))
    assert len(other) == 8
    np.testing.assert_array_equal(other[:2], frames[:2])
    np.testing.assert_array_equal(other[5:], frames[5:])
    assert np.abs(other[3].astype(float) - frames[3]).mean() > 5


def test_a_remix_is_the_same_film_otherwise(walk: tuple[Path, Frames]) -> None:
    path, frames = walk
    night = drawn(asked(mode="remix", source=path, prompt="at night"))
    assert night.shape == frames.shape
    assert night.mean() < 0.8 * frames.mean()


def test_a_storyboard_cuts_at_its_cards() -> None:
    cards = (Card(start=0.0, prompt="a red ball on a table"), Card(start=0.5, prompt="a boat on the sea"))
    frames = drawn(asked(storyboard=cards, seconds=1.0))
    assert len(frames) == 8
    assert steps(frames).argmax() == 3
    with pytest.raises(RequestError, match="storyboard: the card at 3 s is past the end"):
        asked(storyboard=(*cards, Card(start=3.0, prompt="a dog")), seconds=2.0)


def test_a_film_of_pixels_is_no_scene(tmp_path: Path) -> None:
    path = tmp_path / "pixels.mp4"
    scenes = json.dumps({"scenes": [asdict(Scene()), asdict(Scene(setting="sea"))]})
    for comment, reason in (
        ("", "carries no scene"), ("{not json", "carries no scene"), ('{"scenes": 5}', "carries no scene"),
        ('{"scenes": {}}', "carries no scene"), ('["scenes"]', "carries no scene"), (scenes, "has several shots"),
    ):  # fmt: skip
        video.write(path, iter([np.zeros((64, 96, 3), np.uint8)]), size=SIZE, fps=FPS)
        video.annotate(path, comment)
        with pytest.raises(RequestError, match=reason):
            film.scene_of(path)


def copied(source: Path, path: Path, *, first: int = 0, tempo: int = 1) -> Path:
    """A film whose packets an editor copied, from one on, with the source's tags."""
    with av.open(str(source)) as given, av.open(str(path), "w") as container:
        container.metadata.update(given.metadata)
        stream = container.add_stream_from_template(given.streams.video[0])
        for packet in [packet for packet in given.demux(given.streams.video[0]) if packet.size][first:]:
            packet.pts, packet.dts, packet.stream = packet.pts * tempo, packet.dts * tempo, stream
            container.mux(packet)
    return path


def test_a_film_that_was_changed_is_never_drawn_from_its_old_scene(roll: Path, tmp_path: Path) -> None:
    shutil.copy(facts.sidecar(roll), tmp_path)
    scene, written = film.scene_of(roll), json.loads(facts.sidecar(roll).read_text())["stream"][:12]
    assert film.scene_of(copied(roll, tmp_path / "moved.mp4")) == scene
    encoded = tmp_path / "encoded.mp4"
    video.write(encoded, video.read(roll), size=SIZE, fps=FPS)
    video.annotate(encoded, video.comment(roll))
    changed = (
        copied(roll, tmp_path / "cut.mp4", first=8), copied(roll, tmp_path / "slow.mp4", tempo=2), encoded,
        films.copied(roll, tmp_path / "hidden.mp4", shift=4 * 1536),
    )  # fmt: skip
    for each in changed:
        with av.open(str(each), "r") as container:
            named = dict(container.metadata)
        if not named.get("comment"):
            video.annotate(each, video.comment(roll))
        told = rf"{each.name} was changed after it was made.* hash of its stream is \w{{12}}, and {written} was .*undo"
        with pytest.raises(RequestError, match=told + r".*\. .*--model small or open weights"):
            engine.run(
                asked(mode="extend", source=each),
                Outputs(video=tmp_path / "o.mp4", overwrite=True),
                WorldEngine(processes=1),
            )


def test_a_film_of_before_is_known_by_its_size_length_and_rate(roll: Path, tmp_path: Path) -> None:
    path = copied(roll, tmp_path / "roll.mp4")
    told = json.loads(facts.sidecar(roll).read_text())
    del told["stream"]
    facts.sidecar(path).write_text(json.dumps(told))
    assert film.scene_of(path) == film.scene_of(roll)
    with pytest.raises(RequestError, match=r"was changed after.*`frames` is 8, and 16 was written down"):
        film.scene_of(copied(roll, tmp_path / "cut.mp4", first=8))


@pytest.mark.slow
def test_a_film_that_an_editor_gave_a_sound_keeps_it(walk: tuple[Path, Frames], tmp_path: Path) -> None:
    path = tmp_path / "walk.mp4"
    shutil.copy(walk[0], path)
    shutil.copy(facts.sidecar(walk[0]), tmp_path)
    loud = sounding.film(tmp_path / "loud.mp4", [np.zeros((64, 96, 3), np.uint8)] * 48, [(0.5, 1.0)])
    sound.lay(path, [Sound(loud, Fraction(0), Fraction(2))])
    longer = tmp_path / "longer.mp4"
    engine.run(
        asked(mode="extend", source=path, seconds=1.0, backward=True),
        Outputs(video=longer, overwrite=True),
        WorldEngine(processes=1),
    )
    assert sounding.heard(longer) == [(1.5, 2.0)]
    made = engine.run(
        asked(mode="loop", source=path, seconds=1.0), Outputs(video=longer, overwrite=True), WorldEngine(processes=1)
    )
    assert made.facts["notes"] == ["the sound of walk.mp4 was left out"]


@pytest.mark.parametrize(("skip", "left", "drop"), [(0, 14, 0), (3, 11, 0), (6, 8, 0), (7, 8, 1), (8, 8, 2)])
def test_what_was_drawn_already_is_left_out(skip: int, left: int, drop: int) -> None:
    shots = (Shot(scene=Scene(), first=2, count=8), Shot(scene=Scene(), first=0, count=8, dissolve=2))
    rest, dropped = film.without(shots, skip)
    assert (film.count(rest), dropped) == (left, drop)


def test_cut_shots_are_left_out_whole() -> None:
    shots = (Shot(scene=Scene(), first=0, count=8), Shot(scene=Scene(), first=0, count=8))
    assert film.without(shots, 10) == ((Shot(scene=Scene(), first=2, count=6),), 0)
    assert film.without(shots, 16) == ((), 0)


@pytest.mark.parametrize(
    ("prompt", "moment"),
    [
        ("a woman walks in a park", 1.5),
        ("a man and a woman sit on a bench, she hugs him", 3.2),
        ("a red ball rolls on a table", 1.5),
    ],
)
def test_a_still_shows_what_people_do_last_under_way(prompt: str, moment: float) -> None:
    shot = film.still(film.whole(understand(prompt, seconds=4.0, seed=0), Fraction(24)), Fraction(24))
    assert shot.count == 1
    assert shot.first / 24 == pytest.approx(moment, abs=0.05)
