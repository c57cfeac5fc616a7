"""A site puts what it is given where it belongs, and knows when it is dark and when it is white."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.snapshot import Pattern, Shape
from langit.scene.scene import Scene, Weather
from langit.simulation.places.site import FACINGS, Site, glow, matte, patterned, snow_covered, turn, wind_sway


def site(**scene: object) -> Site:
    return Site(scene=block(Scene(**scene)), rng=np.random.default_rng(0))


def test_lamps_are_kept_only_when_lit() -> None:
    for time, count in (("day", 0), ("golden_hour", 0), ("dawn", 0), ("sunset", 1), ("night", 1)):
        place = site(time_of_day=time)
        place.lamp((0, 0, 3), (1, 1, 1))
        assert len(place.lamps) == count


def test_snow_lies_where_it_should() -> None:
    assert snow_covered(block(Scene(setting="snowy_forest")))
    assert snow_covered(block(Scene(setting="sea", weather=Weather(precipitation="snow"))))
    assert snow_covered(block(Scene(setting="park", season="winter")))
    assert not snow_covered(block(Scene(setting="sea", season="winter")))
    assert not snow_covered(block(Scene(setting="park")))


def test_more_wind_moves_leaves_more() -> None:
    sways = [wind_sway(block(Scene(weather=Weather(wind=wind)))) for wind in ("none", "light", "strong")]
    assert sways == sorted(set(sways))


@pytest.mark.parametrize(
    ("facing", "normal"), [("up", (0, 0, 1)), ("down", (0, 0, -1)), ("left", (-1, 0, 0)), ("right", (1, 0, 0)),
                           ("front", (0, -1, 0)), ("back", (0, 1, 0))],
)  # fmt: skip
def test_planes_face_where_they_say(facing: str, normal: tuple[int, int, int]) -> None:
    rotation = FACINGS[facing]
    assert rotation[:, 2].tolist() == list(normal)
    assert abs(np.linalg.det(rotation) - 1) < 1e-12
    place = site()
    place.plane((1, 2, 3), (4, 5), matte("ffffff"), facing=facing)
    row = place.solids.build()[0]
    assert row["shape"] == Shape.PLANE
    assert row["pose"][:, 3].tolist() == [1, 2, 3]


def test_boxes_turn_about_the_vertical() -> None:
    place = site()
    place.box((0, 0, 0), (2, 1, 1), glow("ff0000", 2.0), yaw=np.pi / 2)
    place.rod((0, 0, 0), (0, 0, 2), 0.1, patterned("808080", Pattern.WOOD))
    rows = place.solids.build()
    assert np.abs(rows[0]["pose"][:, 0] - [0, 2, 0]).max() < 1e-6
    assert rows[0]["emission"] == 2.0
    assert (rows[1]["shape"], rows[1]["pattern"]) == (Shape.CAPSULE, Pattern.WOOD)
    assert np.abs(turn(0.3) @ turn(-0.3) - np.eye(3)).max() < 1e-12
