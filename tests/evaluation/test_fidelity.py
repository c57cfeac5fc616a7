import numpy as np
import pytest

from langit.evaluation.fidelity import (
    drift,
    flicker,
    frechet,
    leading,
    ping_pong,
    psnr,
    seam,
    static_error,
    still_pixels,
)


def noise(frames: int = 12, *, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(60, 200, (frames, 16, 20, 3)).astype(np.uint8)


def test_decibels_over_all_and_over_a_mask() -> None:
    one = np.full((1, 4, 4, 3), 100, np.uint8)
    other = one.copy()
    other[0, 0] = 110
    mask = np.zeros((1, 4, 4), bool)
    mask[0, 0] = True
    assert psnr(one, other, mask) == pytest.approx(10 * np.log10(255**2 / 100))
    assert psnr(one, other) > psnr(one, other, mask)
    assert psnr(one, one) == 99.0


def test_frechet_distance_of_known_gaussians() -> None:
    rng = np.random.default_rng(0)
    one = rng.normal(size=(20_000, 3))
    assert frechet(one, one) == pytest.approx(0.0, abs=1e-6)
    assert frechet(one, one + np.array([2, 0, 0])) == pytest.approx(4.0, abs=0.01)
    assert frechet(one, 3 * one) == pytest.approx(3 * (1 - 3) ** 2, abs=0.2)  # (s1 - s2)^2 in each of three directions


def test_flicker_and_still_pixels() -> None:
    truth = np.full((6, 8, 8, 3), 100, np.uint8)
    truth[:, :4] = np.arange(0, 60, 10)[:, None, None, None]  # the upper half brightens evenly
    still = still_pixels(truth)
    assert still.sum() == 32
    assert flicker(truth) == pytest.approx(0.0)
    blinking = truth.copy()
    blinking[::2, 4:] += 10
    assert flicker(blinking, still) == pytest.approx(20 / 255)
    assert static_error(blinking, still) == pytest.approx(10 / 255)
    assert static_error(truth, still) == 0.0


def test_drift_is_a_slope_for_ten_seconds() -> None:
    light = np.linspace(200, 100, 80)[:, None, None, None]
    frames = np.broadcast_to(light * np.array([1.0, 0.5, 0.5]), (80, 8, 8, 3)).astype(np.uint8)
    found = drift(frames, 8.0)
    assert found.brightness == pytest.approx(-0.51, abs=0.03)
    assert found.saturation == pytest.approx(0.0, abs=0.02)
    steady = drift(frames[:8].repeat(4, 0)[:8], 8.0)
    assert steady.brightness == 0.0


def test_a_seam_shows() -> None:
    smooth = np.stack([np.full((4, 4, 3), 5 * t, np.uint8) for t in range(16)])
    assert seam(smooth, [8]) == pytest.approx(1.0)
    cut = smooth.copy()
    cut[8:] += 40
    assert seam(cut, [8]) == pytest.approx(9.0)


def test_a_film_run_back_is_found_out() -> None:
    forward = noise(6)
    assert ping_pong(np.concatenate([forward, forward[::-1]])) == pytest.approx(1.0)
    assert ping_pong(noise(12)) < 0.5


def test_leading_directions_are_those_of_most_variance() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(400, 5)) * (0.1, 3.0, 0.1, 1.0, 0.1) + 7.0
    axes = leading(features, 2)
    assert axes.shape == (5, 2)
    np.testing.assert_allclose(np.abs(axes[[1, 3], [0, 1]]), 1.0, atol=0.02)
    moved = features + np.array([0.0, 1.0, 0.0, 0.0, 0.0])
    assert frechet(moved @ axes, features @ axes) == pytest.approx(1.0, abs=0.05)
