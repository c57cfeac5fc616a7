import numpy as np
import pytest

from langit.evaluation.tracking import HUES, color_masks, components, count, mean_color, track, track_of_owner

RGB = {
    "red": (220, 30, 25), "orange": (240, 130, 20), "yellow": (235, 215, 40), "green": (40, 180, 50),
    "cyan": (40, 200, 220), "blue": (40, 90, 220), "purple": (150, 50, 210), "pink": (240, 70, 160),
}  # fmt: skip


def scene(color: str, frames: int = 3) -> np.ndarray:
    video = np.full((frames, 40, 60, 3), 128, np.uint8)
    for t in range(frames):
        video[t, 10:20, 10 + 5 * t : 20 + 5 * t] = RGB[color]
    return video


@pytest.mark.parametrize("color", HUES)
def test_each_color_is_found_and_no_other(color: str) -> None:
    found = color_masks(scene(color), color)
    assert found.sum() == 300
    for other in HUES:
        if other != color:
            assert not color_masks(scene(color), other).any(), other


def test_a_track_is_the_middle_of_the_largest_part() -> None:
    video = scene("red")
    video[:, 35, 50] = RGB["red"]  # a speck
    found = track(color_masks(video, "red"))
    np.testing.assert_allclose(found.centers[:, 0], [0.25, 1 / 3, 5 / 12], atol=1e-9)
    np.testing.assert_allclose(found.centers[:, 1], 0.375, atol=1e-9)
    assert found.seen.all()
    assert not track(np.zeros((2, 40, 60), bool)).seen.any()


def test_the_true_track_of_an_owner() -> None:
    owners = np.zeros((2, 10, 10), np.uint8)
    owners[0, 0, 0] = 3
    found = track_of_owner(owners, 3)
    assert found.seen.tolist() == [True, False]


def test_parts_that_touch_are_one() -> None:
    mask = np.array([[1, 0, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 1, 0, 1]], bool)
    sizes = sorted(len(rows) for rows, _ in components(mask))
    assert sizes == [1, 1, 5]
    spiral = np.ones((7, 7), bool)
    spiral[1, :6] = spiral[3, 1:] = spiral[5, :6] = False
    assert len(components(spiral)) == 1
    assert count(np.stack([mask, ~mask]), least=0.0).tolist() == [3, 2]


def test_colors_below_masks() -> None:
    video = scene("blue")
    colors = mean_color(video, color_masks(video, "blue"))
    np.testing.assert_allclose(colors, [RGB["blue"]] * 3)
    assert np.isnan(mean_color(video, np.zeros(video.shape[:3], bool))).all()
