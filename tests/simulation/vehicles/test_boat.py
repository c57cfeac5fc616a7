from collections.abc import Callable
from typing import Any

import numpy as np
from appearing import seen

from langit.scene.scene import Weather

WAY = ((0.0, 10.0), (10.0, 10.0))


def test_a_boat_floats_with_its_keel_in_the_water(launch: Callable[..., Any]) -> None:
    boat = launch("boat", WAY, "sail", setting="sea")
    for t in np.arange(0, 8, 0.5):
        hull = np.concatenate([mesh.vertices for mesh in seen(boat, t).meshes[:-1]])
        assert -0.6 < hull[:, 2].min() < -0.05
        assert 3.2 < hull[:, 2].max() < 4.2


def test_it_bobs_and_heels_more_in_strong_wind(launch: Callable[..., Any]) -> None:
    def unrest(wind: str) -> float:
        boat = launch("boat", WAY, "sail", setting="sea", weather=Weather(wind=wind))
        turns = [boat.posed(t, boat.route.at(t))[0][0] for t in np.arange(0, 8, 0.2)]
        return float(np.std([turn[2, 1] for turn in turns]))

    assert unrest("strong") > 1.5 * unrest("none") > 0.01


def test_sails_are_lit_on_both_sides(launch: Callable[..., Any]) -> None:
    sails = [m for m in seen(launch("boat", WAY, "sail"), 0.0).meshes if m.two_sided and m.vertices[:, 2].max() > 3.0]
    assert sails


def test_a_wake_shows_only_when_it_moves(launch: Callable[..., Any]) -> None:
    moving, still = launch("boat", WAY, "sail"), launch("boat", (), "rest")
    assert seen(moving, 3.0).meshes[-1].vertices[:, 2].max() > 0.01
    assert seen(still, 3.0).meshes[-1].vertices[:, 2].max() < 0.0
