from dataclasses import replace

import numpy as np
import pytest

from langit.film import grade
from langit.render.snapshot import Atmosphere


@pytest.fixture
def look():
    return Atmosphere(
        sky_top=(0.1, 0.3, 0.8), sky_horizon=(0.6, 0.8, 1.0), sun_direction=(0.0, -0.4, 0.9), sun_disc=(1.0, 0.9, 0.8),
        key_light=(2.4, 2.3, 2.0), ambient_up=(0.5, 0.6, 0.8), ambient_down=(0.3, 0.3, 0.2), fog_color=(0.7, 0.8, 0.9),
        fog_density=0.002,
    )  # fmt: skip


def gray(value, height=36, width=64):
    return np.full((height, width, 3), value, np.float32)


def test_a_lens_spreads_light_and_makes_none():
    light = gray(0.1, 37, 61)
    light[18, 30] = 20
    spread = grade.bloomed(light, 0.1)
    assert spread[18, 30, 0] < light[18, 30, 0]
    assert spread[18, 34, 0] > light[18, 34, 0]
    assert spread.sum() == pytest.approx(light.sum(), rel=0.02)
    assert np.allclose(grade.bloomed(gray(0.3), 0.5), 0.3, atol=1e-5)


def test_the_curve_rises_from_black_to_white_and_keeps_gray_gray():
    ramp = np.repeat(2.0 ** np.linspace(-12, 4, 200, dtype=np.float32)[None, :, None], 3, 2)
    curve = grade.filmed(ramp, 1.2)
    assert np.ptp(curve, 2).max() < 0.01
    assert (np.diff(curve[0, :, 1]) > -1e-3).all()
    assert curve[0, 0].max() < 0.02
    assert curve[0, -1].min() > 0.95
    assert 0.38 < grade.filmed(gray(0.18), 1)[0, 0, 0] < 0.5  # sRGB has the gray card at 0.46


def test_a_bright_color_burns_to_white_and_a_dim_one_keeps_its_hue():
    red = np.array([[[1.0, 0.1, 0.1]]], np.float32)
    dim, bright = grade.filmed(red * 0.3, 1)[0, 0], grade.filmed(red * 30, 1)[0, 0]
    assert dim[0] - dim[1] > 0.25
    assert bright[0] - bright[1] < 0.25


def test_exposure_follows_light_less_than_all_the_way_and_night_stays_dark(look):
    dark, bright = (grade.exposure(gray(value), look) for value in (0.1, 1.6))
    assert 2 < dark / bright < 16
    night = replace(look, key_light=(0.0, 0.0, 0.0))
    day = replace(look, key_light=(2.0, 2.0, 2.0))
    assert grade.exposure(gray(0.2), night) < grade.exposure(gray(0.2), day)


def test_a_dim_room_is_opened_further_than_a_dim_place_outside(look):
    room, outside = look, replace(look, clouds=0.4)
    assert grade.exposure(gray(0.03), room) > 1.3 * grade.exposure(gray(0.03), outside)
    assert grade.exposure(gray(0.6), room) == grade.exposure(gray(0.6), outside)


def test_snow_is_white_by_day_also_under_clouds(look):
    for dull in (1.0, 0.7):
        day = replace(look, key_light=(2.4 * dull, 2.3 * dull, 2.0 * dull), ambient_up=(0.6 * dull,) * 3)
        snow = gray(0.85 * 1.5 * dull)
        assert grade.developed(snow, day, grade.exposure(snow, day), 0).mean() > 170
        asphalt = gray(0.12 * 1.5 * dull)
        assert grade.developed(asphalt, day, grade.exposure(asphalt, day), 0).mean() < 140


def test_the_same_picture_has_the_same_grain_and_another_frame_has_another(look):
    one, again, other = (grade.developed(gray(0.2), look, 1.0, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one.dtype == np.uint8
    assert one.shape == (36, 64, 3)
    assert abs(one.mean() - other.mean()) < 1


def test_corners_are_darker(look):
    picture = grade.developed(gray(0.2), look, 1.0, 0).astype(float)
    assert picture[:4, :4].mean() < picture[16:20, 30:34].mean() - 3


def test_against_the_sun_a_picture_is_exposed_for_the_sky_and_snow_stays_white(look):
    outside = replace(look, clouds=0.4)
    light = gray(0.4)
    against = light.copy()
    against[:, :16] = 4.0
    assert grade.exposure(against, outside) < 0.7 * grade.exposure(light, outside)
    snow = gray(0.95 / grade.exposure(gray(1.0), outside))
    assert grade.exposure(snow, outside) == pytest.approx(grade.exposure(gray(1.0), outside), rel=0.05)
    glint = light.copy()
    glint[0, :40] = 50.0  # less than a twentieth of it
    assert grade.exposure(glint, outside) > 0.7 * grade.exposure(light, outside)
