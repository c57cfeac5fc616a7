"""The process of the path tracer: a picture of what it was told, and what becomes of one that falls."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size
from langit.errors import UnavailableError
from langit.film.found import interpreter
from langit.film.look import Film
from langit.film.tracer import Tracer
from langit.render.snapshot import Builder, Shape, Snapshot, Surface, View
from langit.scene.scene import Scene
from langit.simulation.places import backdrop

pytestmark = pytest.mark.long
SIZE = Size(96, 64)
PLACE = backdrop(block(Scene(setting="studio", time_of_day="studio")))


@pytest.fixture(autouse=True)
def _there() -> None:
    try:
        interpreter()
    except UnavailableError:
        pytest.skip("there is no path tracer on this machine")


def ball(x: float, color: tuple[float, float, float] = (0.8, 0.05, 0.05)) -> Snapshot:
    builder = Builder(owner=1)
    builder.add(Shape.BALL, (x, 0, 0.3), (0.3, 0.3, 0.3), Surface(color=color, roughness=0.6))
    return Snapshot(time=x, view=View(eye=(0, -2.5, 0.8), target=(0, 0, 0.3)), solids=builder.build())


def reddest(picture: np.ndarray) -> float:
    """Where across the picture red things are, -1 left to 1 right."""
    red = np.clip(picture[..., 0] - 4 * picture[..., 1], 0, None)  # and wood is not
    return float((red.sum(axis=0) * np.linspace(-1, 1, picture.shape[1])).sum() / red.sum())


def test_a_ball_is_where_the_snapshot_has_it_and_owners_agree() -> None:
    with Film(SIZE, PLACE, samples=4) as film:
        left, right = film.traced(ball(-0.7)), film.traced(ball(0.7))
        owned = film.truth(ball(0.7), None, {"segmentation"})["segmentation"] == 1
    assert reddest(left) < -0.2 < 0.2 < reddest(right)
    red = right[..., 0] > 4 * right[..., 1]  # the floor mirrors it, so not all that is red is the ball
    assert (red & owned).sum() / owned.sum() > 0.85


def test_the_same_snapshot_and_seed_give_the_same_light() -> None:
    with Film(SIZE, PLACE, samples=2) as film:
        first = film.traced(ball(0.0), seed=5)
        film.traced(ball(0.5), seed=6)
        again, other = film.traced(ball(0.0), seed=5), film.traced(ball(0.0), seed=7)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_tracer_that_fell_is_started_anew_and_draws_the_same() -> None:
    with Film(SIZE, PLACE, samples=2) as film:
        before = film.traced(ball(0.2), seed=1)
        assert film._tracer is not None
        assert film._tracer._process is not None
        film._tracer._process.kill()
        film._tracer._process.wait()
        assert np.array_equal(film.traced(ball(0.2), seed=1), before)


def test_an_order_that_cannot_be_carried_out_is_told() -> None:
    with Tracer(list) as tracer, pytest.raises(UnavailableError, match="could not draw"):
        tracer.ask([{"do": "mesh", "name": "nothing"}])
