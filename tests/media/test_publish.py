import errno
from pathlib import Path

import pytest

from langit.errors import OutputError
from langit.media.publish import published, unwritable


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with published(path) as partial:
        partial.write_bytes(b"half")
        assert not path.exists()
        partial.write_bytes(b"whole")
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("reason", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path: Path, reason: type[BaseException]) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"before")

    def fail() -> None:
        with published(path) as partial:
            partial.write_bytes(b"half")
            raise reason

    with pytest.raises(reason):
        fail()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Create the folder first"), published(tmp_path / "no" / "clip.mp4"):
        pass


def test_a_folder_in_the_place_of_the_file_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Name a file, not a folder"), published(tmp_path):
        raise AssertionError("the work must not begin")


def test_a_full_disk_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no space left on device\. Free some room"), published(tmp_path / "a.mp4"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_folder_names_the_remedy() -> None:
    error = unwritable(Path("a.mp4"), PermissionError(errno.EACCES, "Permission denied"))
    assert str(error) == "output: a.mp4 cannot be written: permission denied. Choose a folder you may write to."
