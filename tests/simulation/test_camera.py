"""The camera passes through its keys without overshooting, follows without lag, and sways a little."""

import math

import numpy as np
import pytest

from langit.scene.blocked import Filming
from langit.scene.scene import CameraKey
from langit.simulation.camera import Follower, focused, view

KEYS = (
    CameraKey(time=0.0, eye=(0.0, -4.0, 1.0), target=(0.0, 0.0, 1.0), fov=45.0),
    CameraKey(time=2.0, eye=(2.0, -4.0, 1.0), target=(0.0, 0.0, 1.0), fov=30.0),
    CameraKey(time=5.0, eye=(3.0, -1.0, 2.0), target=(0.0, 1.0, 1.0), fov=30.0),
)


def test_it_passes_through_its_keys() -> None:
    for key in KEYS:
        seen = view(Filming(keys=KEYS), key.time)
        assert seen.eye == pytest.approx(key.eye)
        assert seen.target == pytest.approx(key.target)
        assert seen.fov == pytest.approx(key.fov)
    assert view(Filming(keys=KEYS), -1.0) == view(Filming(keys=KEYS), 0.0)
    assert view(Filming(keys=KEYS), 9.0) == view(Filming(keys=KEYS), 5.0)


def test_it_never_overshoots_or_jumps() -> None:
    times = np.linspace(0, 5, 501)
    eyes = np.array([view(Filming(keys=KEYS), float(t)).eye for t in times])
    assert np.all(np.diff(eyes[:, 0]) >= -1e-12)
    assert np.all(eyes[:201, 1] == pytest.approx(-4.0))
    speed = np.linalg.norm(np.diff(eyes, axis=0), axis=1) / 0.01
    assert speed[0] < 0.1  # starts and ends at rest
    assert speed[-1] < 0.1
    assert np.abs(np.diff(speed)).max() < 0.1


def test_keys_are_offsets_from_who_is_followed() -> None:
    seen = view(Filming(keys=KEYS[:1], follow="a"), 0.0, (10.0, 3.0, 0.5))
    assert seen.eye == pytest.approx((10.0, -1.0, 1.5))
    assert seen.target == pytest.approx((10.0, 3.0, 1.5))
    assert view(Filming(keys=KEYS[:1]), 0.0, (10.0, 3.0, 0.5)).eye == pytest.approx(KEYS[0].eye)


def test_a_hand_sways_by_its_seed_but_only_a_little() -> None:
    held = Filming(keys=KEYS[:1], handheld=True)
    assert view(held, 1.0, seed=1) == view(held, 1.0, seed=1)
    assert view(held, 1.0, seed=1) != view(held, 1.0, seed=2)
    offsets = [math.dist(view(held, t / 10).target, KEYS[0].target) for t in range(300)]
    assert 0.01 < max(offsets) < 0.25


def test_a_follower_keeps_up_with_steady_motion_and_ignores_steps() -> None:
    follower = Follower()
    for i in range(100):
        bob = 0.03 * math.sin(2 * math.pi * 2.0 * i / 24)
        x, _, z = follower.follow((9.0 * i / 24, 0.0, 1.0 + bob), (9.0, 0.0, 0.0), 1 / 24)
        assert x == pytest.approx(9.0 * i / 24)
        assert z == pytest.approx(1.0, abs=0.02)


def test_focus_is_on_the_subject_and_never_jumps_as_it_passes() -> None:
    seen = view(Filming(keys=KEYS[:1]), 0.0)
    assert seen.aperture == pytest.approx(0.02025 / 2 / math.tan(math.radians(22.5)) / 2.0)
    depths = np.linspace(12.0, -6.0, 200)
    found = [focused(seen, np.array([[1.0, -4.0 + depth, 1.0]]), np.zeros(1)).focus for depth in depths]
    assert found[0] == pytest.approx(12.0)
    assert np.abs(np.diff(found)).max() < 0.1
    assert min(found) == pytest.approx(2.0)  # half of what it looks at
    assert focused(seen, np.zeros((0, 3)), np.zeros(0)) == seen
    near = focused(seen, np.array([[1.0, 4.0, 1.0]]), np.array([0.3])).focus
    assert near == pytest.approx(8.0 - 0.3)
