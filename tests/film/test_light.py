"""The lamps of the film look: the window of a studio, the sun of other places, and the lamps of whoever films."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size
from langit.film import light
from langit.render import camera
from langit.render.snapshot import Backdrop, View
from langit.scene.scene import Scene
from langit.simulation.places import backdrop
from langit.simulation.weather import TIMES

SIZE = Size(64, 36)


def place(setting: str, hour: str) -> Backdrop:
    return backdrop(block(Scene(setting=setting, time_of_day=hour)))


def test_a_studio_is_lit_by_one_wide_window_that_is_near_and_to_one_side() -> None:
    studio = place("studio", "studio")
    (key,) = [order for order in light.lights(studio) if order["kind"] == "AREA"]
    where, toward = key["pose"][:3, 3], key["pose"][:3, 2]
    assert abs(where[0]) > 2 * abs(where[1])
    assert where[2] > 0.5
    assert key["values"]["size"] > 0.4 * np.linalg.norm(where)  # soft shadows
    assert np.allclose(where - np.linalg.norm(where - [0, 0, 0.25]) * toward, [0, 0, 0.25], atol=1e-6)
    # E = P cos / (pi d^2): as bright as the sun lamp would be.
    lit = key["values"]["energy"] / (np.pi * np.sum((where - [0, 0, 0.25]) ** 2))
    assert lit == pytest.approx(np.pi * max(studio.atmosphere.key_light))


@pytest.mark.parametrize(("setting", "hour"), [("park", "day"), ("mirror_room", "day"), ("sea", "sunset")])
def test_other_places_have_a_sun(setting: str, hour: str) -> None:
    assert [order["kind"] for order in light.lights(place(setting, hour))].count("SUN") == 1


def test_a_face_in_a_mirror_has_a_lamp_before_the_glass() -> None:
    room = place("mirror_room", "day")
    into, away = View(eye=(0.8, 3.6, 1.6), target=(0, 5.6, 1.5)), View(eye=(0, 3, 1.6), target=(0, -3, 1.5))
    for view, many in ((into, 2), (away, 1)):
        seen = camera.from_view(view, SIZE)
        orders = light.fill(TIMES["day"], view, seen, ["face"], room.reflector)
        assert len(orders) == many
        assert all(order["only"] == ["face"] for order in orders)
    where = light.fill(TIMES["day"], into, camera.from_view(into, SIZE), ["face"], room.reflector)[1]["pose"][:3, 3]
    assert 5.0 < where[1] < 6.0
    floor = place("studio", "studio").reflector
    assert len(light.fill(TIMES["day"], into, camera.from_view(into, SIZE), ["face"], floor)) == 1
