import numpy as np

from langit.evaluation.controls import CONTROLS, background, doubled, frozen, slow, teleported, vanished


def scene() -> tuple[np.ndarray, np.ndarray]:
    frames, owners = np.full((6, 12, 18, 3), 90, np.uint8), np.zeros((6, 12, 18), np.uint8)
    for t in range(6):
        frames[t, 4:8, t : t + 3], owners[t, 4:8, t : t + 3] = (200, 20, 20), 1
    return frames, owners


def test_controls_keep_the_shape_and_change_the_clip() -> None:
    frames, owners = scene()
    for name, control in CONTROLS.items():
        before = frames.copy()
        made = control(frames, owners)
        assert made.shape == frames.shape, name
        assert made.dtype == np.uint8, name
        assert not np.array_equal(made, frames), name
        np.testing.assert_array_equal(frames, before)


def test_they_do_what_they_say() -> None:
    frames, owners = scene()
    assert (frozen(frames, owners) == frames[0]).all()
    np.testing.assert_array_equal(slow(frames, owners)[3], frames[1])
    gone = vanished(frames, owners)
    assert (gone[3:] == 90).all()
    np.testing.assert_array_equal(gone[:3], frames[:3])
    red = lambda video: (video[..., 0] == 200).sum((1, 2)).tolist()  # noqa: E731  # a name for one line
    assert red(doubled(frames, owners)) == [24] * 6
    moved = teleported(frames, owners)
    assert red(moved) == [12] * 6
    assert (moved[4, 4:8, 10:13, 0] == 200).all()
    assert (background(frames, owners) == 90).all()
