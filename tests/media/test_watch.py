"""A film can be watched while it is made, and folders appear whole or not at all."""

from pathlib import Path

import numpy as np
import pytest

from langit.errors import TakenError
from langit.media import image, watch
from langit.media.publish import published_folder


def frames(count: int):
    for number in range(count):
        yield np.full((4, 6, 3), 10 * number, np.uint8)


def test_the_first_frame_is_there_at_once_then_later_ones_and_nothing_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 0.0, 0.5, 3.0, 3.0, 3.1])
    monkeypatch.setattr(watch.time, "monotonic", lambda: next(clock))
    path, seen = tmp_path / "a-now.png", []
    with watch.watched(path) as show:
        for _ in show(frames(4)):
            seen.append(int(image.load(path)[0, 0, 0]))
    assert seen == [0, 0, 20, 20]
    assert not list(tmp_path.iterdir())


def test_who_does_not_watch_pays_nothing(tmp_path: Path) -> None:
    with watch.watched(None) as show:
        assert len(list(show(frames(3)))) == 3
    assert not list(tmp_path.iterdir())


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "layers"
    with pytest.raises(UnicodeEncodeError), published_folder(path) as folder:
        (folder / "0").write_text("half \ud800", "utf-8")
    assert not list(tmp_path.iterdir())
    with published_folder(path) as folder:
        (folder / "0").write_text("whole")
        assert not path.exists()
    assert (path / "0").read_text() == "whole"
    with pytest.raises(TakenError, match="layers exists already"), published_folder(path, overwrite=False):
        pass
    with published_folder(path) as folder:
        (folder / "1").write_text("new")
    assert [file.name for file in path.iterdir()] == ["1"]
