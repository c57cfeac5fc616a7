import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from langit.errors import OutputError, UnavailableError
from langit.jobs.files import Files


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """A folder, and fsspec's storage in memory for what speaks URLs; S3 itself is in tests/conformance."""
    url = str(tmp_path / "store") if request.param == "folder" else f"memory://{tmp_path.name}/store"
    return Files(url, tmp_path / "work")


def result(files: Files, name: str) -> Path:
    folder = files.staging(name)
    (folder / "video.mp4").write_bytes(b"0123456789")
    (folder / "thumbnail.webp").write_bytes(b"small")
    return folder


def test_a_result_appears_whole_and_can_be_read_in_parts(files: Files, tmp_path: Path) -> None:
    folder = result(files, "video_1.1")
    assert files.names("videos") == []
    files.publish(folder, "videos/video_1.1")
    assert not folder.exists()
    assert files.names("videos") == ["video_1.1"]
    assert files.size("videos/video_1.1/video.mp4") == 10
    assert b"".join(files.read("videos/video_1.1/video.mp4")) == b"0123456789"
    assert b"".join(files.read("videos/video_1.1/video.mp4", 2, 5)) == b"234"
    assert files.bring("videos/video_1.1/video.mp4", tmp_path).read_bytes() == b"0123456789"
    files.remove("videos/video_1.1")
    files.remove("videos/video_1.1")
    for act in (files.size, lambda key: list(files.read(key)), lambda key: files.bring(key, tmp_path / "elsewhere")):
        with pytest.raises(UnavailableError, match="is gone"):
            act("videos/video_1.1/video.mp4")


def test_publishing_twice_is_as_once(files: Files) -> None:
    for _ in range(2):
        files.publish(result(files, "video_1.1"), "videos/video_1.1")
    assert b"".join(files.read("videos/video_1.1/video.mp4")) == b"0123456789"


def test_small_files_are_put_and_replaced(files: Files) -> None:
    for data in (b"one", b"two"):
        files.put("inputs/video_1/image.png", data)
    assert b"".join(files.read("inputs/video_1/image.png")) == b"two"
    assert files.names("inputs/video_1") == ["image.png"]


def test_scratch_is_shared_by_attempts_and_staging_is_not(files: Files) -> None:
    (files.scratch("video_1") / "chunk").write_bytes(b"x")
    assert (files.scratch("video_1") / "chunk").exists()
    (files.staging("video_1.1") / "half").write_bytes(b"x")
    assert list(files.staging("video_1.1").iterdir()) == []
    assert sorted(files.leftovers(0)) == ["video_1", "video_1.1"]
    assert files.leftovers(60) == []
    files.clear("video_1")
    assert files.leftovers(0) == []


def test_a_check_says_what_is_wrong(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.check()
    usage = shutil.disk_usage(files.local)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(OutputError, match="disk is full"):
        files.check()
    monkeypatch.undo()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OutputError, match="permission denied"):
        files.check()


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    """A real limit of the system on the size of files stands in for a disk of that size."""
    program = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from langit.errors import OutputError
        from langit.jobs.files import Files
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        files = Files(sys.argv[1], Path(sys.argv[2]))
        files.put("small", b"x" * 40_000)
        try:
            files.put("large", b"x" * 60_000)
        except OutputError as error:
            print(error)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "store"), str(tmp_path / "work")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "cannot be written: file too large" in done.stdout
    assert os.listdir(tmp_path / "store") == ["small"]  # noqa: PTH208  # the hidden names count too
