from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.render.renderer import Renderer
from langit.render.snapshot import Builder, Shape, Surface, View

SIZE = Size(160, 96)
VIEW = View(eye=(0.0, -6.0, 1.0), target=(0.0, 0.0, 1.0), fov=40.0)
RED = Surface(color=(0.9, 0.02, 0.02), emission=0.6, roughness=0.8)


@pytest.fixture(scope="module")
def renderer(backdrop):
    with Renderer(SIZE, backdrop()) as made:
        yield made


def at(snapshot, x, *, view=VIEW, shutter=0.0, time=0.0):
    builder = Builder(owner=1)
    builder.add(Shape.BALL, (x, 0.0, 1.0), (0.3, 0.3, 0.3), RED)
    return snapshot(builder, view=replace(view, shutter=shutter), time=time)


def steepest(frame):
    """The largest step from a pixel to the next in the middle row."""
    return int(np.abs(np.diff(frame[48].astype(int), axis=0)).max())


def test_a_shut_shutter_changes_nothing(renderer, snapshot):
    still = renderer.render(at(snapshot, 0.0))
    np.testing.assert_array_equal(renderer.render(at(snapshot, 0.0), at(snapshot, 0.4)), still)
    np.testing.assert_array_equal(renderer.render(at(snapshot, 0.0, shutter=0.5)), still)


def test_what_moves_is_drawn_out_by_the_share_of_its_way(renderer, snapshot):
    sharp, half, whole = (
        renderer.render(at(snapshot, 0.0, shutter=share), at(snapshot, 0.4)) for share in (0.0, 0.5, 1.0)
    )
    assert steepest(sharp) > 1.2 * steepest(half) > 1.2 * steepest(whole)
    middle = sharp[48, 80].astype(int) - half[48, 80]
    assert np.abs(middle).max() < 40  # it stays around where it is
    np.testing.assert_allclose(half[5:20, 5:40].astype(int), sharp[5:20, 5:40], atol=3)  # what rests stays sharp


def test_the_far_side_of_a_pan_moves_too(renderer, snapshot):
    turned = replace(VIEW, target=(0.5, 0.0, 1.0))
    sharp = renderer.render(at(snapshot, 0.0))
    blurred = renderer.render(at(snapshot, 0.0, shutter=1.0), at(snapshot, 0.0, view=turned))
    assert steepest(blurred) < 0.8 * steepest(sharp)


def test_truth_knows_no_shutter(renderer, snapshot):
    passes = ("depth", "segmentation", "flow")
    shut, wide = (renderer.truth(at(snapshot, 0.0, shutter=s), at(snapshot, 0.4), passes) for s in (0.0, 1.0))
    for name in passes:
        np.testing.assert_array_equal(shut[name], wide[name])
