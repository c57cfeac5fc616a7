"""How much of a face a camera sees."""

import numpy as np
import pytest

from langit.film.facing import Eyes, shown

BALL = np.random.default_rng(4).normal(size=(200, 3))
BALL /= np.linalg.norm(BALL, axis=1, keepdims=True)
ASIDE = ((0.0, 0.03, 0.0), (0.0, -0.03, 0.0))


def looking(angle: float) -> Eyes:
    """Two eyes 1.6 m high, turned by so many degrees from the x axis."""
    turn = np.radians(angle)
    around = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    points = np.concatenate([0.012 * BALL + aside for aside in ASIDE]) @ around.T + (3.0, 1.0, 1.6)
    return Eyes(points.astype(np.float32), np.concatenate([BALL, BALL]).astype(np.float32))


CAMERA = np.array([8.0, 1.0, 1.6])


@pytest.mark.parametrize(("angle", "least", "most"), [(0, 1, 1), (60, 1, 1), (100, 0.5, 0.9), (140, 0, 0), (180, 0, 0)])
def test_a_face_is_shown_as_far_as_it_is_turned_to_the_camera(angle: float, least: float, most: float) -> None:
    for way in (angle, -angle):
        assert least - 1e-6 <= shown([looking(way)], CAMERA) <= most + 1e-6


def test_who_shows_most_of_a_face_counts() -> None:
    assert shown([looking(180), looking(20)], CAMERA) == 1.0


def test_where_no_eyes_are_told_apart_faces_are_lit() -> None:
    assert shown([], CAMERA) == 1.0


def test_who_turns_is_lit_more_and_more() -> None:
    turned = [shown([looking(angle)], CAMERA) for angle in range(180, -1, -2)]
    assert np.diff(turned).min() >= -1e-6
    assert np.abs(np.diff(turned)).max() < 0.08
