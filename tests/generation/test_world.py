"""From words to pictures: every entry of the vocabulary shows in pixels or states; the engine keeps its promises."""

import hashlib
import json
import pickle
from collections.abc import Iterator
from functools import cache
from itertools import combinations, islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from langit.clip import Progress, Size, silent
from langit.errors import NotUnderstoodError
from langit.generation.world import WorldEngine
from langit.render import FAST, opened
from langit.render.posing import Cast
from langit.render.snapshot import Body, Snapshot
from langit.request import VideoRequest
from langit.scene.blocked import Blocked
from langit.scene.catalogue import garments, kinds
from langit.scene.lexicon import entries
from langit.simulation.actor import members
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

pytestmark = pytest.mark.long

SIZE = Size(128, 96)
FPS = 6
KINDS = list(kinds())
SEEN = ("coat", "dress", "hat", "jeans", "shoes", "umbrella")  # a garment of each sort, where there is little time
WORD = {(entry.room, entry.name): entry.words["en"][0] for entry in entries() if "en" in entry.words}


def snapshots(scene: Blocked) -> Iterator[Snapshot]:
    return Episode(scene, FPS).snapshots()


@cache
def shot(prompt: str) -> tuple[Blocked, NDArray[np.uint8], NDArray[np.uint16]]:
    """The scene of a prompt, its picture after a second and whose every pixel is."""
    scene = stage(prompt, seconds=4.0, seed=1)
    episode = Episode(scene, FPS)
    snapshot = next(islice(episode.snapshots(), FPS, None))
    with opened(FAST, SIZE, episode.backdrop) as renderer:
        truth = renderer.truth(snapshot, None, frozenset({"segmentation"}))
        return scene, renderer.render(snapshot), truth["segmentation"]


def paths(prompt: str, seconds: float = 4.0) -> list[list[Body]]:
    """The states of the first subject's first body, and of all bodies, over the clip."""
    return [list(snapshot.bodies) for snapshot in snapshots(stage(prompt, seconds=seconds, seed=1))]


def hue(picture: NDArray[np.uint8], color: str) -> NDArray[np.bool_]:
    """Where a picture shows a saturated red or blue."""
    levels = picture.astype(int)
    main, others = {"red": (0, (1, 2)), "blue": (2, (0, 1))}[color]
    return levels[..., main] > 1.5 * np.maximum(levels[..., others[0]], levels[..., others[1]]) + 20


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_shows_itself_in_its_color(kind: str) -> None:
    scene, picture, owners = shot(f"a red {WORD['kind', kind]} in a studio")
    mine = [member.owner for member in members(scene) if member.subject.kind == kind]
    seen = np.isin(owners, mine)
    assert seen.sum() >= 12, f"{kind} covers {seen.sum()} pixels"
    if kind not in ("mirror", "glass", "pendulum"):  # a mirror shows others, glass what is behind; a rod has no color
        assert (hue(picture, "red") & seen).sum() >= 3


@pytest.mark.parametrize(
    "garment", [pytest.param(name, marks=() if name in SEEN else pytest.mark.slow) for name in garments()]
)
def test_every_garment_is_worn_in_its_color(garment: str) -> None:
    """All of them by their meshes alone: `tests/simulation/characters/test_adult.py`."""
    word = WORD["garment", garment]
    (_, blue, owners), (_, red, _) = (shot(f"a woman in a {color} {word} in a studio") for color in ("blue", "red"))
    bluer = blue.astype(int) - red
    assert ((bluer[..., 2] - bluer[..., 0] > 30) & (owners > 0)).sum() >= 2


@pytest.mark.parametrize("room", ["setting", "time_of_day", "precipitation", "fog", "style", "season"])
def test_every_name_of_a_room_gives_a_picture_of_its_own(room: str) -> None:
    base = {
        "setting": "a red ball {}", "season": "a red ball in a meadow in {}",
        "time_of_day": "a red ball in a meadow, {}",
        "style": "a red ball in a studio, {}",
    }.get(room, "a red ball in a meadow by day, {}")  # fmt: skip
    names = [entry for entry in entries() if entry.room == room and entry.name != "none" and "en" in entry.words]
    pictures = {entry.name: shot(base.format(entry.words["en"][0]))[1].astype(int) for entry in names}
    for one, other in combinations(pictures, 2):
        away = np.abs(pictures[one] - pictures[other]).mean()
        assert away > 1.0, f"{one} and {other} differ by {away:.2f} levels of 255"


@pytest.mark.parametrize(
    ("prompt", "axis", "sign"),
    [
        ("a woman walks to the right in a studio", 0, 1),
        ("a woman runs to the left in a studio", 0, -1),
        ("a man walks away in a studio", 1, 1),
        ("seorang pria berjalan mendekati kamera di padang rumput", 1, -1),
        ("a red car drives to the right", 0, 1),
        ("a boat sails to the left on the sea", 0, -1),
        ("a red ball rolls to the right", 0, 1),
        ("a blue box slides to the left", 0, -1),
        ("a balloon flies up over a meadow", 2, 1),
        ("a yellow ball drops on a table", 2, -1),
        ("a train drives to the right", 0, 1),
        ("a dog runs to the left", 0, -1),
    ],
)
def test_what_moves_moves_as_it_was_told(prompt: str, axis: int, sign: int) -> None:
    bodies = paths(prompt)
    moved = bodies[-1][0].center[axis] - bodies[0][0].center[axis]
    assert moved * sign > 0.2, f"moved {moved:.2f} m"


def test_a_ball_bounces_and_a_pendulum_swings() -> None:
    heights = [bodies[0].center[2] for bodies in paths("a rubber ball bounces on a table")]
    rises = [after > before + 0.01 for before, after in pairwise(heights)]
    assert any(rises)
    sides = [bodies[0].center[0] for bodies in paths("a pendulum swings")]
    assert min(sides) < np.mean(sides) - 0.05
    assert max(sides) > np.mean(sides) + 0.05


def test_dominoes_topple() -> None:
    bodies = paths("ten dominoes topple on a table", seconds=6.0)
    fallen = [before.center[2] - after.center[2] > 0.02 for before, after in zip(bodies[0], bodies[-1], strict=True)]
    assert sum(fallen) >= 9


@pytest.mark.parametrize("word", ["walks away and comes back", "leaves the frame and returns"])
def test_who_goes_comes_back(word: str) -> None:
    bodies = paths(f"a woman in a red coat {word} in a meadow", seconds=16.0)
    way = np.array([state[0].center[:2] for state in bodies])
    away = np.linalg.norm(way - way[0], axis=1)
    assert away.max() > 2
    assert away[-1] < away.max() - 1.5


def test_a_ball_that_leaves_the_frame_is_seen_no_more_until_it_returns() -> None:
    scene = stage("a red ball on a table leaves the frame and returns", seconds=12.0, seed=2)
    episode = Episode(scene, 2)
    with opened(FAST, Size(192, 108), episode.backdrop) as renderer:
        truths = (renderer.truth(x, None, frozenset({"segmentation"}))["segmentation"] for x in episode.snapshots())
        seen = [bool((owners == 1).any()) for owners in truths]
    assert seen[0]
    assert seen[-1]
    assert not all(seen)


@pytest.mark.parametrize(
    ("words", "part", "axis", "sign"),
    [
        ("pan right", "target", 0, 1),
        ("pan kiri", "target", 0, -1),
        ("tilt up", "target", 2, 1),
        ("dolly in", "eye", 1, 1),
        ("crane up", "eye", 2, 1),
        ("truck right", "eye", 0, 1),
    ],
)
def test_the_camera_moves_as_it_was_told(words: str, part: str, axis: int, sign: int) -> None:
    views = [snapshot.view for snapshot in snapshots(stage(f"a red box in a studio, {words}", seconds=4.0, seed=1))]
    first, last = getattr(views[0], part), getattr(views[-1], part)
    assert (last[axis] - first[axis]) * sign > 0.1


def request(prompt: str, **more: object) -> VideoRequest:
    return VideoRequest(**{"prompt": prompt, "seconds": 1.0, "fps": FPS, "size": Size(64, 64), **more})  # type: ignore[arg-type]


def digests(engine: WorldEngine, asked: VideoRequest) -> list[str]:
    return [hashlib.sha256(frame.tobytes()).hexdigest() for frame in engine.generate(asked, silent).frames]


def test_the_same_seed_gives_the_same_frames_whatever_the_number_of_processes() -> None:
    asked = request("two red balls and a blue box drop on a table in the wind")
    one, two = digests(WorldEngine(processes=1), asked), digests(WorldEngine(processes=2), asked)
    assert one == two
    assert one != digests(WorldEngine(processes=1), request(asked.prompt, seed=1))


def test_a_killed_clip_goes_on_where_it_was(tmp_path: Path) -> None:
    asked = request("a woman walks to the right in a studio", seconds=3.0)
    whole = digests(WorldEngine(processes=1), asked)
    drawn: list[Progress] = []
    frames = WorldEngine(scratch=tmp_path, processes=1).generate(asked, drawn.append).frames
    list(islice(frames, 2 * FPS + 1))
    frames.close()
    assert len(list(tmp_path.glob("*.mkv"))) == 2
    assert digests(WorldEngine(scratch=tmp_path, processes=1), asked) == whole


def test_the_truth_tells_of_every_body_in_every_frame(tmp_path: Path) -> None:
    asked = request("a red ball behind a blue box", truth=tmp_path / "truth.npz")
    assert len(list(WorldEngine(processes=1).generate(asked, silent).frames)) == FPS
    with np.load(tmp_path / "truth.npz") as truth:
        for number in range(FPS):
            state = json.loads(truth[f"bodies/{number:06d}.json"])
            assert {body["kind"] for body in state["bodies"]} == {"ball", "box"}
            assert truth[f"depth/{number:06d}"].shape == (64, 64)
        assert truth["amodal/000000"][:2].any(axis=(1, 2)).all()


def test_a_strict_request_names_the_words_that_found_no_use() -> None:
    with pytest.raises(NotUnderstoodError, match="'dragon'"):
        WorldEngine(processes=1).scene(request("a red ball and a dragon", strict=True))
    assert WorldEngine(processes=1).scene(request("a red ball and a dragon")).not_understood == ("dragon",)


def test_a_still_is_taken_when_something_happens() -> None:
    (frame,) = WorldEngine(processes=1).generate(request("a red ball drops on a table", seconds=0.0), silent).frames
    assert frame.shape == (64, 64, 3)


def test_a_still_has_more_samples_than_a_frame_of_a_film(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(seconds: float) -> NDArray[np.float64]:
        asked = request("a white ball on a table", seconds=seconds)
        return np.asarray(next(iter(WorldEngine(processes=1).generate(asked, silent).frames)), float)

    still, film = first(0.0), first(0.25)  # nothing moves in it
    monkeypatch.setattr("langit.generation.world.FINE", 4.0)
    best = first(0.0)
    assert np.abs(still - best).mean() < 0.9 * np.abs(film - best).mean()


@pytest.mark.parametrize(
    ("prompt", "most"),
    [
        ("A woman in a red coat walks on a neon street in Tokyo on a rainy night.", 40e3),
        (
            "A neon street in Tokyo at night in heavy rain. A woman in a red coat walks toward the camera. "
            "Three men with umbrellas walk on the street.",
            60e3,
        ),
    ],
)
def test_a_snapshot_is_small_because_meshes_travel_once(prompt: str, most: float) -> None:
    episode = Episode(stage(prompt, seconds=1.0, seed=1), 4)
    cast = Cast(episode.backdrop.cast)
    people = 0
    for snapshot in episode.snapshots():
        assert len(pickle.dumps(snapshot, protocol=5)) < most
        people = len({cast.mesh(shown).owner for shown in snapshot.meshes})
    assert people == len(snapshot.bodies)
