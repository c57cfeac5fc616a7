from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


def test_it_rises_while_it_floats_and_says_how_fast(launch: Callable[..., Any]) -> None:
    balloon = launch("balloon", (), "float", direction="up")
    heights = [balloon.at(t).body.center[2] for t in np.arange(0, 8, 0.5)]
    assert (np.diff(heights) > 0).all()
    low, high = balloon.at(3.9).body.center[2], balloon.at(4.1).body.center[2]
    assert balloon.at(4.0).body.velocity[2] == pytest.approx((high - low) / 0.2, abs=0.15)


def test_it_comes_down_when_told_to_but_not_through_the_ground(
    launch: Callable[..., Any], cloud: Callable[..., Any]
) -> None:
    balloon = launch("balloon", (), "float", direction="down")
    assert balloon.at(6.0).body.center[2] <= balloon.at(0.0).body.center[2] + 0.3
    assert cloud(balloon, 8.0)[:, 2].min() > -0.01


def test_standing_it_stays(launch: Callable[..., Any]) -> None:
    balloon = launch("balloon", (), "rest")
    assert balloon.at(8.0).body.center[2] == pytest.approx(balloon.at(0.0).body.center[2], abs=0.3)


def test_rooms_and_small_words_have_toys_on_strings(launch: Callable[..., Any]) -> None:
    assert launch("balloon", (), "float").size == pytest.approx(2.0)
    for toy in (
        launch("balloon", (), "float", setting="mirror_room"),
        launch("balloon", (), "float", words={"build": "small"}),
    ):
        assert toy.size < 0.3
        assert max(toy.at(0.0).body.extent) < 0.7


def test_it_sways(launch: Callable[..., Any]) -> None:
    balloon = launch("balloon", (), "rest")
    xs = [balloon.at(t).body.center[0] for t in np.arange(0, 8, 0.25)]
    assert 0.02 < np.ptp(xs) < 1.0


def test_it_stays_under_the_ceiling(launch: Callable[..., Any], cloud: Callable[..., Any]) -> None:
    toy = launch("balloon", (), "float", setting="mirror_room", direction="up")
    assert cloud(toy, 8.0)[:, 2].max() < 2.75


def test_a_toy_hovers_unless_it_is_told_to_rise(launch: Callable[..., Any]) -> None:
    for setting in ("studio", "mirror_room"):
        toy = launch("balloon", (), "float", setting=setting)
        assert np.ptp([toy.at(t).body.center[2] for t in np.arange(0, 8, 0.25)]) < 0.1
    rising = launch("balloon", (), "float", setting="mirror_room", direction="up")
    assert rising.at(4.0).body.center[2] > rising.at(0.0).body.center[2] + 0.2
