"""Two who waltz or hug hold each other: close, face to face, and who waltzes round the middle between them."""

import math

import numpy as np
import pytest

from langit.blocking.block import block
from langit.scene.blocked import pinned
from langit.simulation.episode import Episode
from langit.understanding.stage import stage


def test_two_who_waltz_stay_face_to_face_and_turn_with_steps() -> None:
    blocked = stage("a man and a woman waltz", seconds=4.0, seed=0)
    he, she = Episode(blocked, 12.0).actors
    turned = set()
    for time in np.arange(0.0, 4.0, 0.5):
        one, other = he.route.at(time), she.route.at(time)
        assert math.dist((one.x, one.y), (other.x, other.y)) == pytest.approx(0.51, abs=0.03)
        toward = math.atan2(other.y - one.y, other.x - one.x)
        assert abs((toward - one.heading + math.pi) % (2 * math.pi) - math.pi) < 0.25
        turned.add(round(toward, 1))
    assert len(turned) > 5
    assert block(pinned(blocked)).events == blocked.events
    swings = [he.steps.foot(leg, time).contact is None for leg in (0, 1) for time in np.arange(0.0, 4.0, 0.1)]
    assert any(swings), "feet are lifted, and do not slide"


def test_who_waltzes_alone_stays_where_they_are() -> None:
    (event,) = stage("a woman waltzes", seconds=4.0, seed=0).events
    assert event.path == ()


def test_coats_keep_two_who_hug_apart() -> None:
    def apart(prompt: str) -> float:
        one, other = (subject.placements[0].position for subject in stage(prompt, seconds=2.0, seed=0).subjects)
        return math.dist(one, other)

    plain = apart("a man hugs a woman")
    assert apart("a man in a coat hugs a woman") == pytest.approx(plain + 0.025, abs=0.002)
    assert apart("a man in a coat hugs a woman in a coat") == pytest.approx(plain + 0.05, abs=0.002)
