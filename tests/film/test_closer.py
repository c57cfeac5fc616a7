"""More samples where faces are: the part of the picture that shows them, and what they add to it."""

import numpy as np
import pytest

from langit.clip import Size
from langit.film.closer import NAME, TIMES, Closer, on_heads
from langit.film.scene import Scene
from langit.render import camera
from langit.render.snapshot import View
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

SIZE = Size(640, 360)
SEEN = camera.from_view(View(eye=(0, -10, 1), target=(0, 0, 1), fov=40), SIZE)


def body(x: float, size: float = 1.0) -> dict:
    points = np.array(
        [(x + a * size / 4, b * size / 4, 1 + c * size / 2) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]
    )
    return {"do": "move", "name": f"body {x}", "points": points.astype(np.float32)}


def part(*orders: dict, samples: int = 2, more: float = 0.2) -> Closer | None:
    return on_heads(orders, {order["name"] for order in orders}, SEEN, SIZE, samples, more)


def area(found: Closer) -> float:
    return (found.right - found.left) * (found.bottom - found.top) / (SIZE.width * SIZE.height)


def test_all_heads_are_in_the_part() -> None:
    found = part(body(-2.0), body(1.0))
    assert found is not None
    for order in (body(-2.0), body(1.0)):
        ways = order["points"] - SEEN.eye
        scale = SEEN.scale(SIZE.height) / (ways @ SEEN.forward)
        x, y = SIZE.width / 2 + ways @ SEEN.right * scale, SIZE.height / 2 - ways @ SEEN.up * scale
        assert (found.left < x).all()
        assert (x < found.right).all()
        assert (found.top < y).all()
        assert (y < found.bottom).all()
    assert area(found) < 0.5


def test_who_is_out_of_the_picture_gets_nothing() -> None:
    assert part(body(30.0)) is None
    behind = body(0.0)
    behind["points"][:, 1] -= 20
    assert part(behind) is None
    assert part(body(0.0), more=0) is None
    assert on_heads([body(0.0)], {"somebody else"}, SEEN, SIZE, 2, 0.2) is None


def test_few_pixels_get_more_and_no_part_costs_more_than_it_may_or_one_sample() -> None:
    few, many = part(body(0.0, 0.3)), part(body(-2.5), body(2.5), more=0.01)
    assert few is not None
    assert many is not None
    assert few.samples == TIMES * 2
    assert many.samples == 1
    middle = part(body(0.0), samples=8, more=0.1)
    assert middle is not None
    assert 1 < middle.samples < TIMES * 8
    assert area(middle) * middle.samples <= 0.1


@pytest.mark.parametrize(
    "found", [Closer(0, 0, 640, 360, 1), Closer(123, 45, 457, 301, 3), Closer(639, 359, 640, 360, 2)]
)
def test_the_border_that_is_asked_for_is_that_of_the_part(found: Closer) -> None:
    """As the tracer counts: from below, in whole pixels, what is left over is cut off."""
    first, *_ = (order["values"] for order in found.orders(SIZE, 3) if order["do"] == "settings")
    ends = {name: first[f"render.border_{name}"] for name in ("min_x", "max_x", "min_y", "max_y")}
    assert (int(ends["min_x"] * 640), int(ends["max_x"] * 640)) == (found.left, found.right)
    assert (360 - int(ends["max_y"] * 360), 360 - int(ends["min_y"] * 360)) == (found.top, found.bottom)
    assert [order["name"] for order in found.orders(SIZE, 3) if order["do"] == "render"] == [NAME]


def test_two_pictures_are_one_by_their_samples_and_the_rest_stays() -> None:
    found = Closer(10, 5, 30, 20, 3)
    whole, more = np.ones((40, 50, 3), np.float32), np.zeros((40, 50, 3), np.float32)
    more[5:20, 10:30] = 5
    made = found.joined({"picture": whole}, {"picture": more}, 1)["picture"]
    assert (made[5:20, 10:30] == 4).all()
    made[5:20, 10:30] = 1
    assert (made == 1).all()
    assert (whole == 1).all()


@pytest.mark.parametrize(
    ("prompt", "people"), [("a woman walks through a park", True), ("a sailing boat on the sea", False)]
)
def test_people_are_lit_by_who_films_and_get_more_samples_and_boats_neither(prompt: str, people: bool) -> None:
    episode = Episode(stage(prompt, seconds=1, seed=1), 24.0)
    snapshot = next(iter(episode.snapshots()))
    scene = Scene(SIZE, episode.backdrop, snapshot, samples=2)
    orders = scene.instant(snapshot)
    lamps = [order for order in orders if order["do"] == "light" and order["name"] == "fill"]
    assert bool(lamps) == people
    assert (scene.closer(orders, snapshot, 2, 0.2) is not None) == people


def test_who_films_lights_no_car() -> None:
    episode = Episode(stage("a woman walks past a red car in a street", seconds=1, seed=1), 24.0)
    snapshot = next(iter(episode.snapshots()))
    orders = Scene(SIZE, episode.backdrop, snapshot, samples=2).instant(snapshot)
    bodies = [order["name"] for order in orders if order["do"] in ("move", "curves")]
    (lamp,) = (order for order in orders if order["do"] == "light")
    assert 0 < len(lamp["only"]) < len(bodies)
    assert set(lamp["only"]) < set(bodies)
