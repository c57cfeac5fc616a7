import numpy as np
import pytest

from langit.simulation.characters.skeleton import turned
from langit.simulation.characters.wrap import frames, hung_alike, stiffened, wrapped

CORNERS = np.array([[0.0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0.1, 0.1, 0.02]])
NORMALS = np.tile([0.0, 0.0, 1.0], (4, 1))
ANCHORS = np.array([[0, 1, 2], [1, 3, 2]])
SHARES = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]])


def test_frames_are_turns_that_lie_on_the_body() -> None:
    places, axes = frames(CORNERS, NORMALS, ANCHORS, SHARES)
    assert places[0] == pytest.approx([0.03, 0.05, 0.0])
    assert np.allclose(axes @ axes.transpose(0, 2, 1), np.eye(3))
    assert np.allclose(axes[:, :, 2], [0, 0, 1])


def test_what_is_worn_goes_with_the_body() -> None:
    worn = np.array([[0.04, 0.05, 0.03], [0.1, 0.0, 0.01]])
    places, axes = frames(CORNERS, NORMALS, ANCHORS, SHARES)
    offsets = np.einsum("nji,nj->ni", axes, worn - places)
    assert wrapped(CORNERS, NORMALS, ANCHORS, SHARES, offsets) == pytest.approx(worn)
    turn, shift = turned(0.4, -0.2, 0.7), np.array([1.0, 2.0, 3.0])
    moved = wrapped(CORNERS @ turn.T + shift, NORMALS @ turn.T, ANCHORS, SHARES, offsets)
    assert moved == pytest.approx(worn @ turn.T + shift)


def test_a_thickness_stays_on_a_larger_body() -> None:
    places, axes = frames(CORNERS, NORMALS, ANCHORS, SHARES)
    offsets = np.tile([0.0, 0.0, 0.01], (2, 1))
    larger = wrapped(3 * CORNERS, NORMALS, ANCHORS, SHARES, offsets)
    assert (larger - 3 * places)[:, 2] == pytest.approx([0.01, 0.01])
    assert axes.shape == (2, 3, 3)


def test_bones_are_those_of_the_corners() -> None:
    weights = np.eye(4)
    assert hung_alike(weights, ANCHORS, SHARES) == pytest.approx(np.array([[0.2, 0.3, 0.5, 0], [0, 1, 0, 0]]))


def test_a_stiff_piece_keeps_its_shape_whatever_noise_is_in_its_places() -> None:
    rng = np.random.default_rng(2)
    shape = rng.normal(size=(400, 3))
    affine = np.array([[1.1, 0.1, 0.0], [0.0, 0.9, 0.2], [0.0, 0.0, 1.0]])
    moved = shape @ affine.T + (0.3, -0.2, 1.0)
    found = stiffened(shape, moved + 0.01 * rng.normal(size=moved.shape))
    assert np.abs(found - moved).max() < 0.005
