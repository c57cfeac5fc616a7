"""A film that was killed goes on where it was: nothing finished is made again, and its history is what it was."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from langit.film.keeping import Kept

COUNT, EVERY = 11, 4


def light(number: int) -> NDArray[np.float16]:
    return np.random.default_rng(number).random((6, 8, 3)).astype(np.float16)


def film(folder: Path | None, stop: int = COUNT) -> tuple[list[NDArray[np.uint8]], list[int]]:
    """The pictures of a film whose every picture needs the one before, and which of them were traced now."""
    kept = Kept(folder, every=EVERY)
    pictures, traced = list(kept.replay()), []
    history = kept.history().get("mean", np.zeros((6, 8, 3), np.float32))
    for number in range(kept.frames, stop):
        found = kept.traced(number)
        if found is None:
            traced.append(number)
            kept.put_traced(number, found := {"light": light(number)})
        history = np.float32(0.8) * history + np.float32(0.2) * found["light"]
        pictures.append(np.round(255 * history).astype(np.uint8))
        kept.finish(pictures[-1], lambda: {"mean": history})  # noqa: B023
    return pictures, traced


@pytest.mark.parametrize("killed", range(COUNT + 1))
def test_wherever_it_was_killed_it_goes_on_with_the_same_pixels(tmp_path: Path, killed: int) -> None:
    whole, _ = film(None)
    film(tmp_path, killed)
    again, traced = film(tmp_path)
    assert traced == list(range(killed, COUNT)), "what was traced is not traced again"
    assert np.array_equal(again, whole)


def test_what_nobody_needs_any_more_is_dropped(tmp_path: Path) -> None:
    film(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    traced = [f"traced-{number:06d}.npz" for number in (8, 9, 10)]
    assert names == ["done-000000.mkv", "done-000001.mkv", "history-000001.npz", *traced]


def test_a_history_that_is_gone_or_broken_costs_work_and_no_pixels(tmp_path: Path) -> None:
    whole, _ = film(tmp_path)
    (tmp_path / "history-000001.npz").write_bytes(b"PK")
    again, traced = film(tmp_path)
    assert traced == list(range(8))
    assert np.array_equal(again, whole)


def test_where_all_is_computed_again_every_traced_picture_stays(tmp_path: Path) -> None:
    kept = Kept(tmp_path, every=0)
    for number in range(3):
        kept.put_traced(number, {"light": light(number)})
        kept.finish(np.zeros((6, 8, 3), np.uint8), dict)
    again = Kept(tmp_path, every=0)
    assert (again.frames, again.history()) == (0, {})
    found = again.traced(2)
    assert found is not None
    assert np.array_equal(found["light"], light(2))


def test_without_a_folder_nothing_is_kept() -> None:
    kept = Kept(None)
    kept.put_traced(0, {"light": light(0)})
    kept.finish(np.zeros((6, 8, 3), np.uint8), dict)
    assert (kept.frames, kept.traced(0), list(kept.replay())) == (0, None, [])
