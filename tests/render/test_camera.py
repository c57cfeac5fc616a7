from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.render import camera
from langit.render.snapshot import Reflector, View

VIEW = View(eye=(1.0, -5.0, 2.0), target=(0.0, 3.0, 1.0), fov=50.0)
SIZE = Size(160, 90)


def projected(seen, point):
    clip = seen.matrix @ np.append(point, 1.0)
    return clip[:3] / clip[3]


def test_the_target_is_in_the_middle():
    np.testing.assert_allclose(projected(camera.from_view(VIEW, SIZE), VIEW.target)[:2], 0, atol=1e-12)


def test_up_is_up_and_right_is_right():
    seen = camera.from_view(View(eye=(0, -5, 0), target=(0, 0, 0), fov=90.0), SIZE)
    x, y, _ = projected(seen, (1.0, 0.0, 2.0))
    assert x == pytest.approx(1 / 5 * 90 / 160, abs=1e-9)
    assert y == pytest.approx(2 / 5, abs=1e-9)


@pytest.mark.parametrize("target", [(1.0, -5.0, 9.0), (1.0, -5.0, -9.0), VIEW.eye])
def test_axes_stay_orthonormal_straight_up_down_and_without_direction(target):
    seen = camera.from_view(replace(VIEW, target=target), SIZE)
    axes = np.stack([seen.right, seen.up, seen.forward])
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-9)


def test_the_mirror_camera_sees_a_point_where_the_plane_shows_its_image():
    plane = Reflector(normal=(0.0, -2.0, 0.0), offset=-12.0)  # y = 6
    seen = camera.from_view(VIEW, SIZE)
    point = np.array([0.7, 1.0, 1.5])
    image = np.array([0.7, 11.0, 1.5])
    behind = camera.mirrored(seen, plane)
    np.testing.assert_allclose(projected(behind, point)[:2], projected(seen, image)[:2], atol=1e-9)
    assert behind.handed == -1


def test_sees_is_safe_and_useful():
    seen = camera.from_view(VIEW, SIZE)
    rng = np.random.default_rng(3)
    centers = rng.uniform(-40, 40, (2000, 3))
    visible = seen.sees(centers, np.full(2000, 0.5))
    inside = np.array(
        [bool((np.abs(projected(seen, c)) < 1).all()) and seen.distances(c[None])[0] > 0 for c in centers]
    )
    assert (visible | ~inside).all()
    assert visible.sum() < 2 * inside.sum() + 40


def test_the_light_moves_by_whole_texels():
    texels = 512
    direction = (0.3, -0.5, 0.8)
    first = camera.of_light(VIEW, direction, texels).camera
    places, ends = set(), set()
    for step in np.linspace(0.0, 4.0, 40):
        view = replace(VIEW, eye=(1.0 + step, -5.0, 2.0), target=(step, 3.0, 1.0))
        light = camera.of_light(view, direction, texels)
        moved = light.camera
        assert moved.half_width == first.half_width
        shift = np.array([(moved.eye - first.eye) @ first.right, (moved.eye - first.eye) @ first.up])
        texel = 2 * first.half_width / texels
        np.testing.assert_allclose(shift / texel, np.round(shift / texel), atol=1e-6)
        places.add(moved.matrix.tobytes())
        ends.update(np.abs(np.array(light.middle) - 0.5))
    assert 1 < len(places) < 10  # it stands still for a while: what casts and stands is drawn once a stride
    assert max(ends) <= 1 / 18 + 1e-6  # and the middle of what is to be seen stays near its own


def test_the_light_covers_the_target():
    light = camera.of_light(VIEW, (0.3, -0.5, 0.8), 1024).camera
    assert (np.abs(projected(light, (0.0, 3.0, 0.0))) < 1).all()
