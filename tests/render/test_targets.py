from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.render.targets import Film, Focus, Screen, picture, scaled

SIZE = Size(24, 16)


@pytest.fixture(scope="module")
def film():
    return Film(SIZE, scaled(SIZE, 2.0), Screen())


def light(values):
    """A texture of light (H, W, 3), rows from the bottom up as the device has them."""
    height, width, _ = values.shape
    texture = picture(Size(width, height), "f2", smooth=True)
    texture.write(np.concatenate([values, np.ones((height, width, 1))], 2)[::-1].astype(np.float16).tobytes())
    return texture


def test_scaled_rounds():
    assert scaled(Size(101, 50), 1.5) == Size(152, 75)


def test_rows_run_from_the_top_down(film, backdrop):
    values = np.zeros((32, 48, 3))
    values[:8, :, 0] = 0.5
    frame = film.develop(light(values), backdrop(None).atmosphere, 0.0)
    assert frame.shape == (16, 24, 3)
    assert frame.dtype == np.uint8
    assert frame[1, 12, 0] > 90
    assert frame[12, 12, 0] == 0


def test_flat_light_stays_flat_in_the_middle_and_darkens_to_the_corners(film, backdrop):
    frame = film.develop(light(np.full((32, 48, 3), 0.4)), backdrop(None).atmosphere, 0.0).astype(int)
    assert abs(frame[8, 12] - frame[7, 11]).max() <= 1
    assert frame[0, 0, 0] < frame[8, 12, 0] - 5


def test_bloom_glows_beyond_a_bright_spot(film, backdrop):
    values = np.zeros((32, 48, 3))
    values[14:18, 22:26] = 30.0
    look = backdrop(None).atmosphere
    dark = film.develop(light(values), look, 0.0)
    glowing = film.develop(light(values), replace(look, bloom=0.5), 0.0)
    assert dark[8, 4].max() == 0
    assert glowing[8, 4].max() > 0


def test_grain_depends_on_time_alone(film, backdrop):
    look = replace(backdrop(None).atmosphere, grain=0.1)
    source = light(np.full((32, 48, 3), 0.4))
    first, again, later = (film.develop(source, look, time) for time in (0.5, 0.5, 0.54))
    np.testing.assert_array_equal(first, again)
    assert (first != later).any()


def test_saturation_zero_is_gray(film, backdrop):
    values = np.zeros((32, 48, 3))
    values[..., 0] = 0.5
    frame = film.develop(light(values), replace(backdrop(None).atmosphere, saturation=0.0), 0.0)
    assert np.ptp(frame, axis=2).max() <= 1


def test_vivid_colors_keep_their_shading(film, backdrop):
    values = np.zeros((32, 48, 3))
    values[..., 0] = np.linspace(0.1, 0.9, 48)
    values[..., 1:] = 0.03 * values[..., :1]
    frame = film.develop(light(values), replace(backdrop(None).atmosphere, saturation=1.2), 0.0).astype(int)
    assert frame[8, 12, 1] > 8
    assert frame[8, 20, 1] > frame[8, 4, 1] + 8


def test_a_lens_spreads_light_and_makes_none(film, backdrop):
    look = backdrop(None).atmosphere
    even = [film.develop(light(np.full((32, 48, 3), 0.4)), replace(look, bloom=b), 0.0)[8, 12] for b in (0.0, 1.0)]
    assert np.abs(even[1].astype(int) - even[0]).max() <= 1


def test_bright_colors_burn_to_white_and_black_stays_black(film, backdrop):
    look = backdrop(None).atmosphere
    values = np.zeros((32, 48, 3))
    values[:] = np.array([1.0, 0.1, 0.05]) * 20.0
    assert film.develop(light(values), look, 0.0)[8, 12].min() > 200
    assert film.develop(light(0 * values), look, 0.0).max() == 0


WIDE = Size(320, 180)
LENS = Focus(width=1.0, distance=2.0, half_height=0.4)


def halves(front, back, near, far, backdrop):
    """Pictures without and with a lens: `front`, `near` away, left of a slanting rim, and `back` behind it."""
    film, samples = Film(WIDE, scaled(WIDE, 1.5), Screen()), scaled(WIDE, 1.5)
    y, x = np.mgrid[: samples.height, : samples.width]
    left = (x < 200 + 0.37 * y)[..., None]
    values = np.where(
        left,
        [*[front] * 3, 1 / near],
        np.concatenate([np.repeat(back(x, y)[..., None], 3, 2), np.full((*x.shape, 1), 1 / far)], 2),
    )
    texture = picture(samples, "f2", smooth=True)
    texture.write(np.ascontiguousarray(values[::-1], np.float16).tobytes())
    return [film.develop(texture, backdrop(None).atmosphere, 0.0, lens).astype(int)[..., 0] for lens in (None, LENS)]


def test_what_is_sharp_ends_as_finely_before_what_is_soft_as_before_what_is_sharp(backdrop):
    without, through = halves(0.05, lambda x, y: 0.9 + 0 * x, 2.0, 100.0, backdrop)
    assert np.abs(through - without).max() <= 8  # of 150


def test_light_behind_does_not_leak_onto_what_is_sharp(backdrop):
    without, through = halves(0.02, lambda x, y: 4.0 * ((x // 6 + y // 6) % 2), 2.0, 100.0, backdrop)
    y, x = np.mgrid[: WIDE.height, : WIDE.width]
    away = (x + 0.5) * 1.5 - 200 - 0.37 * 1.5 * (y + 0.5)
    assert np.abs(through - without)[away < -3].max() <= 1
    assert through[away > 6].std() < 0.75 * without[away > 6].std()


def test_what_is_near_has_a_soft_rim_over_what_is_sharp(backdrop):
    without, through = halves(0.05, lambda x, y: 0.9 + 0 * x, 0.5, 2.0, backdrop)
    widths = [((row > 30) & (row < 190)).sum() for row in (without[90, 140:200], through[90, 140:200])]
    assert widths[1] > widths[0] + 2
    assert abs(through[90, 300] - without[90, 300]) <= 1
