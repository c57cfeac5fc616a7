from fractions import Fraction

import numpy as np
import pytest

from langit.clip import Size
from langit.generation.native import delivered, latent_frames, onward, read, size_for, throughout, until

NTSC = Fraction(24_000, 1001) / 8


def test_the_native_size_of_the_closest_shape() -> None:
    assert size_for(Size(1920, 1080)) == Size(160, 96)
    assert size_for(Size(720, 1280)) == Size(96, 160)
    assert size_for(Size(640, 600)) == Size(128, 128)


def test_latent_frames_cover_what_is_asked() -> None:
    assert latent_frames(1, Fraction(3)) == 1
    assert latent_frames(24, Fraction(3)) == 2
    assert latent_frames(25, Fraction(3)) == 2
    assert latent_frames(60 * 24, Fraction(3)) == 120
    assert latent_frames(192, NTSC) == 16


def test_frames_are_repeated_or_skipped_to_the_wanted_rate() -> None:
    native = [np.full((4, 4, 3), value, np.uint8) for value in range(8)]

    def shown(fps: int, count: int) -> list[int]:
        return [int(frame[0, 0, 0]) for frame in delivered(iter(native), Fraction(fps, 8), count)]

    assert shown(8, 8) == list(range(8))
    assert shown(24, 7) == [0, 0, 0, 1, 1, 1, 2]
    assert shown(4, 4) == [0, 2, 4, 6]
    assert shown(8, 10) == [*range(8), 7, 7]
    assert list(delivered(iter([]), Fraction(1), 3)) == []


@pytest.mark.parametrize("per", [Fraction(1), Fraction(3), NTSC, Fraction(1, 2)])
def test_native_frames_end_or_begin_at_the_seam_in_whole_chunks(per: Fraction) -> None:
    before, after = until(50, per), onward(50, per)
    assert len(before) % 4 == len(after) % 4 == 0
    assert before[-1] == 50 - max(1, round(per))
    assert after[0] == 0
    for numbers in (before, after, throughout(50, per)):
        assert numbers == sorted(numbers)
        assert 0 <= numbers[0] <= numbers[-1] < 50
        assert np.diff(numbers).max() <= max(1, round(per))
    assert len(throughout(50, per)) >= round(50 / per)


def test_what_is_too_short_is_drawn_out() -> None:
    assert until(2, Fraction(3)) == [0, 0, 0, 0]
    assert onward(2, Fraction(3)) == [0, 1, 1, 1]
    assert onward(9, Fraction(3), Fraction(20)) == [8, 8, 8, 8]


def test_the_whole_picture_is_taken_at_a_native_size() -> None:
    frames = [np.full((64, 96, 3), 20 * t, np.uint8) for t in range(12)]
    for frame in frames:
        frame[:, :48] = 255
    found = read(iter(frames), [0, 0, 3, 11], Size(128, 128))
    assert found.shape == (4, 128, 128, 3)
    assert found[:, 64, 120, 0].tolist() == [0, 0, 60, 220]
    assert (found[:, :, :60] == 255).all()
