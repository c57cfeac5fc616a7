"""Over something: up to it, through the air or with a high step, never inside it, and on with planted feet."""

from collections.abc import Callable
from math import cos, sin
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.simulation import characters
from langit.simulation.actor import members
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

pytestmark = pytest.mark.long

WAYS = [
    ("a woman jumps over a box in a park", "box"),
    ("seorang pria melompati batu di jalanan neon", "rock"),
    ("a man steps over a tiny box on a beach", "box"),
]


def staged(prompt: str) -> tuple[Blocked, Any]:
    scene = stage(prompt, seconds=8.0, seed=1)
    return scene, characters.actor(members(scene)[0], scene)


def clearance(scene: Blocked, name: str, actor: Any, time: float) -> float:
    """How far (m) the lowest point of a body that is over the box around a thing is from its top; inf if none is."""
    thing = scene.standing(name)
    (x, y, z), size = thing.placements[0].position, extent(thing.subject, scene)
    c, s = cos(thing.placements[0].heading), sin(thing.placements[0].heading)
    cloud = np.concatenate([mesh.vertices for mesh in seen(actor, time).meshes])
    away = cloud[:, :2] - (x, y)
    over = (abs(away @ [c, s]) < size[0]) & (abs(away @ [-s, c]) < size[1])
    return float(cloud[over, 2].min() - z - 2 * size[2]) if over.any() else np.inf


@pytest.mark.parametrize(("prompt", "thing"), WAYS)
def test_nobody_is_ever_inside_what_they_go_over(prompt: str, thing: str) -> None:
    scene, actor = staged(prompt)
    (leap,) = actor.steps.leaps
    gaps = [clearance(scene, thing, actor, t) for t in np.arange(leap.start - 0.1, leap.end + 0.1, 0.05)]
    assert 0.02 < min(gaps) < 0.5


@pytest.mark.parametrize(("prompt", "thing"), [WAYS[0], WAYS[2]])
def test_who_lands_stands_behind_it_with_planted_feet(
    prompt: str, thing: str, slip: Callable[..., tuple[float, float]]
) -> None:
    scene, actor = staged(prompt)
    start, x = actor.route.at(0.0).x, scene.standing(thing).placements[0].position[0]
    assert (start - x) * (actor.route.at(8.0).x - x) < 0
    assert actor.route.at(0.0).speed == pytest.approx(0.0, abs=0.01)
    assert actor.route.at(8.0).speed == pytest.approx(0.0, abs=0.01)
    slid, depth = slip(actor, 24, 8.0)
    assert slid < 0.01
    assert depth < 0.01


def test_what_is_crossed_stays_where_it_is_at_any_rate() -> None:
    scene, actor = staged(WAYS[0][0])
    frames = list(Episode(scene, 1.0).snapshots())
    places = [body.center for shot in frames for body in shot.bodies if body.subject == "box"]
    assert np.ptp(places, axis=0).max() < 0.001
    assert actor.steps.leaps[0].end < len(frames) - 1, "it is crossed within the clip"


def test_the_body_flies_as_a_thrown_one() -> None:
    _, actor = staged(WAYS[0][0])
    (leap,) = actor.steps.leaps
    times = np.arange(leap.start, leap.end, 0.02)
    fall = np.gradient(np.gradient([leap.above(t) for t in times], 0.02), 0.02)[3:-3]
    assert fall == pytest.approx(-9.81, rel=1e-6)
    feet = [[actor.steps.foot(side, t).contact for side in (0, 1)] for t in times[1:-1]]
    assert not any(any(pair) for pair in feet), "nobody touches the ground in flight"


def test_who_would_step_over_what_is_too_high_jumps() -> None:
    scene = stage("a man steps over a box in a park", seconds=8.0, seed=1)
    assert scene.events[0].action == "leap"
    assert [word.what for word in scene.said.reading if word.fate == "stand_in"] == ["leap"]


@pytest.mark.parametrize(
    "prompt", ["a woman jumps over a house", "a man jumps over a wall", "a man jumps over a woman"]
)
def test_what_is_too_high_is_told(prompt: str) -> None:
    scene = stage(prompt, seconds=8.0, seed=1)
    assert "jumps over" in scene.said.not_understood
    assert not scene.events
