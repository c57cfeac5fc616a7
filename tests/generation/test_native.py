from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.generation.native import delivered, latent_frames, read, size_for
from langit.media import video


def test_the_native_size_of_the_closest_shape() -> None:
    assert size_for(Size(1920, 1080)) == Size(160, 96)
    assert size_for(Size(720, 1280)) == Size(96, 160)
    assert size_for(Size(640, 600)) == Size(128, 128)


def test_latent_frames_cover_what_is_asked() -> None:
    assert latent_frames(1, 24, 8) == 1
    assert latent_frames(24, 24, 8) == 2
    assert latent_frames(25, 24, 8) == 2
    assert latent_frames(60 * 24, 24, 8) == 120


def test_frames_are_repeated_or_skipped_to_the_wanted_rate() -> None:
    native = [np.full((4, 4, 3), value, np.uint8) for value in range(8)]

    def shown(fps: int, count: int) -> list[int]:
        return [int(frame[0, 0, 0]) for frame in delivered(iter(native), Size(4, 4), fps, 8, count)]

    assert shown(8, 8) == list(range(8))
    assert shown(24, 7) == [0, 0, 0, 1, 1, 1, 2]
    assert shown(4, 4) == [0, 2, 4, 6]
    assert shown(8, 10) == [*range(8), 7, 7]
    assert list(delivered(iter([]), Size(4, 4), 8, 8, 3)) == []


def test_a_film_is_read_at_the_native_size_and_rate(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    video.write(path, (np.full((64, 96, 3), 20 * t, np.uint8) for t in range(12)), size=Size(96, 64), fps=12)
    frames = read(path, Size(128, 128), 8)
    assert frames.shape == (8, 128, 128, 3)
    assert frames[:, 64, 64, 0].astype(int) == pytest.approx([0, 20, 60, 80, 120, 140, 180, 200], abs=6)
    assert read(path, Size(128, 128), 2).shape[0] == 4  # shorter than a chunk: drawn out
