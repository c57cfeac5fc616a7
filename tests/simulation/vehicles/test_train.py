from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.simulation.vehicles.train import LENGTHS

WAY = ((0.0, 10.0), (40.0, 10.0), (70.0, 40.0))


def test_wagons_follow_the_locomotive_along_one_way(launch: Callable[..., Any]) -> None:
    train = launch("train", WAY)
    way = np.array([train.route.place(s)[:2] for s in np.arange(-20, 100, 0.05)])
    for t in np.arange(0, 8, 0.8):
        _, places = train.posed(t, train.route.at(t))
        for car in range(len(LENGTHS)):
            assert np.hypot(*(way - places[car][:2]).T).min() < 0.05
        gaps = np.linalg.norm(np.diff(places[: len(LENGTHS)], axis=0), axis=1)
        assert gaps == pytest.approx([6.35, 5.65], abs=0.25)


def test_wheels_roll_without_slipping(launch: Callable[..., Any]) -> None:
    train = launch("train", ((0.0, 10.0), (60.0, 10.0)))
    for t in (1.0, 3.0, 5.0):
        (turns, places), (later, moved) = (train.posed(s, train.route.at(s)) for s in (t, t + 1e-4))
        bottom = turns[4].T @ np.array([0, 0, -train.radius])
        slip = (moved[4] + later[4] @ bottom) - (places[4] + turns[4] @ bottom)
        assert np.linalg.norm(slip) / 1e-4 < 0.05


def test_wheels_stand_on_the_rails(launch: Callable[..., Any]) -> None:
    train = launch("train", WAY)
    rails = train.at(0.0).solids
    assert (rails["owner"] == 0).all()
    wheels = min(float(m.vertices[:, 2].min()) for m in seen(train, 0.0).meshes)
    top = float((rails["pose"][:, 2, 3] + np.abs(rails["pose"][:, 2, 2])).max())
    assert wheels == pytest.approx(top, abs=0.02)


def test_windows_glow_at_night(launch: Callable[..., Any]) -> None:
    night, day = (seen(launch("train", WAY, time_of_day=t), 0.0).meshes for t in ("night", "day"))
    assert sum(m.surface.emission > 0.5 for m in night) > sum(m.surface.emission > 0.5 for m in day)
