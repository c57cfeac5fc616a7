from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.scene.catalogue import kind


def test_wheels_roll_without_slipping(launch: Callable[..., Any]) -> None:
    car = launch("car", ((0.0, 6.0), (30.0, 6.0)), start=1.0, end=7.0)
    for t in np.arange(0.5, 7.5, 0.31):
        moment = car.route.at(t)
        for wheel in (3, 4):
            (turns, places), (later, moved) = car.posed(t, moment), car.posed(t + 1e-4, car.route.at(t + 1e-4))
            bottom = turns[wheel].T @ np.array([0, 0, -car.radius])  # the point of the tire that is on the ground now
            slip = (moved[wheel] + later[wheel] @ bottom) - (places[wheel] + turns[wheel] @ bottom)
            assert np.linalg.norm(slip) / 1e-4 < 0.01 + 0.002 * moment.speed


def test_wheels_stand_on_the_ground_and_touch_it(launch: Callable[..., Any], cloud: Callable[..., Any]) -> None:
    car = launch("car", ((0.0, 6.0), (30.0, 6.0)))
    for t in (0.0, 2.0, 5.0):
        assert cloud(car, t)[:, 2].min() == pytest.approx(0.0, abs=0.01)


def test_a_car_fills_its_box(launch: Callable[..., Any]) -> None:
    body = launch("car", ((0.0, 6.0), (30.0, 6.0))).at(1.0).body
    assert body.extent == pytest.approx(kind("car").size, rel=0.12)


def test_lamps_burn_at_night(launch: Callable[..., Any]) -> None:
    def light(time_of_day: str) -> float:
        car = launch("car", ((0.0, 6.0), (30.0, 6.0)), time_of_day=time_of_day)
        return max(float(mesh.surface.emission) for mesh in seen(car, 0.0).meshes)

    assert light("night") > 4 * light("day")


def test_front_wheels_steer_into_a_curve(launch: Callable[..., Any]) -> None:
    car = launch("car", ((0.0, 6.0), (15.0, 6.0), (15.0, 20.0)))
    times = np.arange(0, 8, 0.05)
    sharpest = times[np.argmax([abs(car.route.at(t).turning) for t in times])]
    turns, _ = car.posed(sharpest, car.route.at(sharpest))
    axle_front, axle_rear = turns[1][:, 1], turns[3][:, 1]
    assert np.cross(axle_rear, axle_front)[2] > 0.05
