"""Where everybody stands: relations are true in the picture, nothing overlaps, all is inside the layout."""

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from looking import WIDE, seen

from langit.blocking.ground import Box, boxes
from langit.errors import RequestError
from langit.scene.dimensions import extent
from langit.scene.layout import LAYOUTS
from langit.scene.scene import Scene
from langit.understanding.stage import stage

PROMPTS = Path(__file__).parents[2] / "benchmarks" / "prompts"
EVERY = [p["text"] for path in sorted(PROMPTS.glob("*.toml")) for p in tomllib.loads(path.read_text("utf-8"))["prompt"]]


def across(scene: Scene, id: str) -> float:
    """Where the first body of a subject is in the picture, from left to right."""
    subject = scene.subject(id)
    x, y, z = subject.placements[0].position
    return seen(scene, (x, y, z + extent(subject, scene)[2]), 0.0, WIDE)[0]


def body(scene: Scene, id: str) -> Box:
    return next(b for b in boxes(scene) if b.id == id)


SCENES = ["{} on a table", "{} in a meadow", "{} in a park", "{} in a room with a mirror", "{} in a snowy forest"]


@pytest.mark.parametrize("where", SCENES)
@pytest.mark.parametrize("seed", [0, 7])
def test_relations_are_true_as_the_camera_sees_them(where: str, seed: int) -> None:
    def scene(words: str) -> Scene:
        return stage(where.format(words), seconds=4.0, seed=seed)

    left = scene("a red ball to the left of a blue box")
    assert across(left, "ball") < across(left, "box")
    right = scene("a red ball to the right of a blue box")
    assert across(right, "ball") > across(right, "box")
    between = scene("a cone between a red ball and a blue box")
    assert across(between, "ball") < across(between, "cone") < across(between, "box")
    behind = scene("a ball behind a box")
    ball, box = body(behind, "ball"), body(behind, "box")
    assert ball.y - ball.hy > box.y + box.hy
    assert abs(ball.x - box.x) < ball.hx + box.hx
    front = scene("a ball in front of a box")
    assert body(front, "ball").y < body(front, "box").y
    upon = scene("a ball on top of a box")
    ball, box = body(upon, "ball"), body(upon, "box")
    assert ball.bottom == pytest.approx(box.top, abs=2e-3)
    assert (ball.x, ball.y) == (box.x, box.y)
    under = scene("a ball under a box")
    assert body(under, "box").bottom == pytest.approx(body(under, "ball").top, abs=2e-3)
    beside = scene("a ball next to a box")
    ball, box = body(beside, "ball"), body(beside, "box")
    assert abs(ball.y - box.y) < 0.05
    assert abs(ball.x - box.x) < ball.hx + box.hx + 1.0


@pytest.mark.parametrize("prompt", EVERY, ids=range(len(EVERY)))
def test_nothing_overlaps_and_all_is_inside(prompt: str) -> None:
    scene = stage(prompt, seconds=6.0, seed=1)
    found = boxes(scene)
    layout = LAYOUTS[scene.setting]
    for k, one in enumerate(found):
        kind = scene.subject(one.id).kind
        reach = 40.0 if layout.water or kind in {"car", "train", "house"} else max(abs(v) for v in layout.reach) + 1.0
        assert abs(one.x) <= reach
        assert abs(one.y) <= max(reach, layout.stage[1] + layout.free[1] + 14.0)
        for other in found[k + 1 :]:
            if {"cloth", "ramp"} & {kind, scene.subject(other.id).kind}:
                continue  # cloth hangs in the air and falls wherever it can; what lies on a slope is in its box
            assert not one.meets(other, -0.01), (one, other)


def test_what_is_dropped_hangs_above_what_it_falls_on() -> None:
    scene = stage("a red ball falls onto a blue box", seconds=4.0, seed=0)
    ball, box = body(scene, "ball"), body(scene, "box")
    assert ball.bottom > box.top + 0.3
    assert abs(ball.x - box.x) < box.hx
    free = stage("three balls fall", seconds=4.0, seed=0)
    heights = [spot.position[2] for spot in free.subject("ball").placements]
    assert all(0.5 < height < 2.1 for height in heights)
    assert len(set(heights)) == 3


def test_a_stack_is_a_tower() -> None:
    scene = stage("four boxes stacked on each other", seconds=4.0, seed=0)
    box = scene.subject("box")
    height = 2 * extent(box, scene)[2]
    assert [spot.position[2] for spot in box.placements] == pytest.approx([k * height for k in range(4)], abs=2e-3)


def test_dominoes_stand_in_a_row_that_topples() -> None:
    scene = stage("a row of dominoes topples", seconds=4.0, seed=0)
    domino = scene.subject("domino")
    xs = [spot.position[0] for spot in domino.placements]
    steps = [b - a for a, b in pairwise(xs)]
    size = extent(domino, scene)
    assert len(xs) == 12
    assert all(2 * size[0] < step < 2 * size[2] for step in steps)


def test_what_a_file_gives_is_kept() -> None:
    from dataclasses import replace

    from langit.blocking.block import block
    from langit.scene.scene import Placement

    scene = stage("a ball and a box", seconds=4.0, seed=0)
    ball = replace(scene.subject("ball"), placements=(Placement(position=(0.7, 0.3, 0.0)),))
    box = replace(scene.subject("box"), placements=())
    again = block(replace(scene, subjects=(ball, box), camera=replace(scene.camera, keys=())))
    assert again.subject("ball") == ball
    assert again.subject("box").placements


def test_impossible_places_are_no_trouble() -> None:
    for prompt in ("a box on a ball on a box", "a man on a ball", "a house under a ball", "a ball between itself"):
        try:
            stage(prompt, seconds=2.0, seed=0)
        except RequestError:
            continue


def test_what_stands_at_the_edge_does_not_hide_behind_one_another() -> None:
    scene = stage("a blue house, a tree and a red sign in a meadow", seconds=4.0, seed=0)
    xs = [(b.x - b.hx, b.x + b.hx) for b in boxes(scene)]
    hidden = [(a, b) for a, b in combinations(xs, 2) if min(a[1], b[1]) - max(a[0], b[0]) > 0.3]
    assert not hidden
