from dataclasses import dataclass

import numpy as np
import pytest
from panning import HEIGHT, WIDTH, flat, flow, texture

from langit.film.following import guide
from langit.film.quality import Row
from langit.film.steady import Instant, Steady, Traced, between, filled

ROW = Row(samples=2, hard=2, faces=0.0, every=2, share=0.1, still=4)


def smoothed(light, albedo=None, normals=None):
    """A denoiser that knows nothing: the mean of nine pixels."""
    wide = np.pad(light, ((1, 1), (1, 1), (0, 0)), "edge")
    height, width = light.shape[:2]
    return np.mean([wide[j : j + height, i : i + width] for j in range(3) for i in range(3)], 0, np.float32)


def noisy(light, seed, amount=0.5):
    factor = np.random.default_rng(seed).gamma(1 / amount**2, amount**2, light.shape)
    ones = np.ones_like(light)
    return Traced((light * factor).astype(np.float32), ones, ones)


@dataclass
class Pan:
    """A textured plane before a camera that turns by `speed` pixels a frame."""

    speed: float = 0.0
    every: int = 2

    def light(self, number):
        return texture(self.speed * number)

    def instant(self, number, traced=None):
        depth, owner = flat()
        back = None if number == 0 else flow(-self.speed * (number % self.every or self.every))
        fore = flow(self.speed * (self.every - number % self.every)) if traced is None else None
        return Instant(depth, owner, back, fore, traced)

    def film(self, count, denoised=smoothed, noise=True, share=0.1):
        smooth, frames = Steady(ROW._replace(every=self.every, share=share), denoised), []
        for number in range(count):
            light = self.light(number)
            taken = noisy(light, number) if noise else Traced(light, np.ones_like(light), np.ones_like(light))
            frames += smooth.add(number, self.instant(number, taken if smooth.wants(number) else None))
        return frames


def off(one, other, border=6):
    return float(np.sqrt(((one - other)[border:-border, border:-border] ** 2).mean()))


def test_carried_frames_are_those_of_a_plane_that_pans():
    pan = Pan(speed=1.5)
    for number, picture in pan.film(9, denoised=lambda light, *_: light, noise=False):
        assert off(picture, pan.light(number), border=16) < 0.02


def test_noise_is_gathered_where_things_stand_still():
    pan = Pan()
    frames, exact = dict(pan.film(41)), smoothed(pan.light(40))
    assert off(frames[40], exact) < 0.4 * off(smoothed(noisy(pan.light(40), 40).light), exact)


def test_pictures_that_come_without_noise_are_steadied_too():
    smooth, still, frames = Steady(ROW._replace(every=1), lambda light, *_: light), Pan(every=1), []
    for number in range(20):
        light = smoothed(noisy(still.light(number), number, 0.3).light)
        frames += [picture for _, picture in smooth.add(number, still.instant(number, Traced(light)))]
    assert off(frames[-1], smoothed(still.light(19))) < 0.6 * off(light, smoothed(still.light(19)))


def test_what_moves_is_nearer_to_the_truth_than_a_frame_alone():
    pan = Pan(speed=0.4)
    frames = dict(pan.film(21))
    alone = smoothed(noisy(pan.light(20), 20).light)
    assert off(frames[20], pan.light(20)) < 0.7 * off(alone, pan.light(20))


def test_frames_come_once_each_and_in_order():
    assert [number for number, _ in Pan(every=3).film(10)] == list(range(10))


def test_light_that_changes_is_not_held_back():
    smooth = Steady(ROW._replace(every=1), smoothed)
    still = Pan(every=1)
    for number in range(12):
        light = still.light(number) * (1.0 if number < 8 else 0.1)
        ((_, picture),) = smooth.add(number, still.instant(number, noisy(light, number, 0.2)))
        assert picture.mean() == pytest.approx(light.mean(), rel=0.1)


def test_a_film_goes_on_from_its_history_to_the_bit():
    pan = Pan(speed=0.7)
    whole = dict(pan.film(9))
    first, second = Steady(ROW, smoothed), Steady(ROW, smoothed)
    for number in range(5):
        first.add(number, pan.instant(number, noisy(pan.light(number), number) if first.wants(number) else None))
    second.restore(first.history())
    assert second.held == 4
    assert not second.wants(4)
    frames = second.add(4, pan.instant(4))
    for number in range(5, 9):
        traced = noisy(pan.light(number), number) if second.wants(number) else None
        frames += second.add(number, pan.instant(number, traced))
    assert [number for number, _ in frames] == [4, 5, 6, 7, 8]
    assert all(np.array_equal(picture, whole[number]) for number, picture in frames)


def test_the_first_frame_has_to_be_traced():
    with pytest.raises(ValueError, match="first frame"):
        Steady(ROW, smoothed).add(0, Pan().instant(0))


def scene(left):
    """A red square of owner 1 before a blue wall, with its left side at a pixel."""
    depth, owner = flat()
    depth[16:32, left : left + 16], owner[16:32, left : left + 16] = 2.0, 1
    picture = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    picture[..., 2] = 1
    picture[owner == 1] = 1, 0, 0
    return depth, owner, picture


def test_a_thing_that_passes_leaves_nothing_of_itself_behind():
    (before, after), middle = (scene(left) for left in (10, 22)), scene(16)
    motion = np.where(middle[1][..., None] == 1, flow(6), 0).astype(np.float32)
    instant = Instant(middle[0], middle[1], -motion, motion)
    guides = [guide(*one[:2]) for one in (before, after)]
    picture = between(instant, guide(*middle[:2]), before[2], guides[0], after[2], guides[1], 0.5)
    assert np.allclose(picture, middle[2], atol=1e-4)


def test_holes_are_filled_from_the_same_owner():
    _, owner, picture = scene(20)
    known = np.ones((HEIGHT, WIDTH), bool)
    known[20:28, 14:28] = False
    holed = np.where(known[..., None], picture, 7)
    assert np.allclose(filled(holed, known, owner), picture)
    known[:] = owner == 0
    assert np.allclose(filled(np.where(known[..., None], picture, 7), known, owner)[owner == 1], (0, 0, 1))
