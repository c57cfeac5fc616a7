"""Where the bytes live: a folder, or any object storage that fsspec knows by its URL.

A result is a folder of files named after its job and token. It becomes visible by one rename (a folder) or is
uploaded whole under a name nobody points at yet (object storage); the row that points at it is written afterwards.
"""

import contextlib
import errno
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import fsspec

from langit.errors import OutputError, UnavailableError
from langit.jobs import crash

VIDEO, THUMBNAIL, SPRITESHEET = "video.mp4", "thumbnail.webp", "spritesheet.jpg"  # what a result consists of
CHUNK: Final = 1 << 20
RESERVE: Final = 64 << 20  # bytes that must stay free


class Files:
    """Files under `url`: a path, `s3://bucket/prefix` or another fsspec URL. `local` is for work in progress.

    With a path for `url`, `local` must be on the same disk, so that a rename is one step.
    """

    def __init__(self, url: str, local: Path, *, options: dict[str, Any] | None = None):
        self.remote = "://" in url
        self.root = url.rstrip("/") if self.remote else str(Path(url).absolute())
        self.local = local.absolute()
        self.uploads = self.local / "uploads"  # of requests on their way
        self._system, self._path = fsspec.core.url_to_fs(self.root, use_listings_cache=False, **(options or {}))

    def check(self) -> None:
        """See that files can be written.

        Raises:
            OutputError: no permission, or the disk is all but full.
        """
        try:
            self.local.mkdir(parents=True, exist_ok=True)
            probe = self.local / f".probe.{os.getpid()}.{threading.get_ident()}"
            probe.write_bytes(b"")
            probe.unlink()
            if not self.remote:
                Path(self.root).mkdir(parents=True, exist_ok=True)
            room = shutil.disk_usage(self.local).free
        except OSError as error:
            raise _unwritable(error) from error
        if room < RESERVE:
            raise OutputError("the disk is full", remedy="Free some room or move --data")

    def staging(self, name: str) -> Path:
        """An empty folder for the files of one attempt."""
        folder = self.local / "staging" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def scratch(self, job: str) -> Path:
        """The folder that all attempts at one job share."""
        folder = self.local / "scratch" / job
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def publish(self, folder: Path, key: str) -> None:
        """Make a flushed staging folder visible as `key`, whole or not at all.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            if self.remote:
                with _reaching():
                    for file in sorted(folder.iterdir()):
                        self._system.put_file(str(file), self._full(f"{key}/{file.name}"))
                shutil.rmtree(folder)
            else:
                place = Path(self._full(key))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.rmtree(place, ignore_errors=True)  # an earlier try of the same token
                folder.rename(place)
                _flush_folder(place.parent)
        except OSError as error:
            raise _unwritable(error) from error
        crash.point("renamed")

    def put(self, key: str, data: bytes | Path) -> None:
        """Write one file: some bytes, or those of a file of this machine, which stays where it is.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            if self.remote:
                with _reaching():
                    if isinstance(data, Path):
                        self._system.put_file(str(data), self._full(key))
                    else:
                        self._system.pipe_file(self._full(key), data)
                return
            place = Path(self._full(key))
            place.parent.mkdir(parents=True, exist_ok=True)
            partial = place.with_name(f".{place.name}.{os.getpid()}.partial")
            try:
                if isinstance(data, Path):
                    shutil.copyfile(data, partial)
                else:
                    partial.write_bytes(data)
                flush(partial)
                partial.replace(place)
            finally:
                partial.unlink(missing_ok=True)
            _flush_folder(place.parent)
        except OSError as error:
            raise _unwritable(error) from error

    def size(self, key: str) -> int:
        """Bytes of one file.

        Raises:
            UnavailableError: it is not there.
        """
        try:
            return int(self._system.size(self._full(key)))
        except FileNotFoundError:
            raise UnavailableError(f"the file {key} is gone") from None

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `end`, a chunk at a time.

        Raises:
            UnavailableError: it is not there.
        """
        try:
            with self._system.open(self._full(key), "rb", block_size=CHUNK) as file:
                file.seek(start)
                left = (self.size(key) if end is None else end) - start
                while left > 0 and (chunk := file.read(min(CHUNK, left))):
                    left -= len(chunk)
                    yield chunk
        except FileNotFoundError:
            raise UnavailableError(f"the file {key} is gone") from None

    def bring(self, key: str, folder: Path) -> Path:
        """The file as a path of this machine; remote files are copied into `folder`.

        Raises:
            UnavailableError: it is not there.
        """
        if not self.remote:
            place = Path(self._full(key))
            if not place.exists():
                raise UnavailableError(f"the file {key} is gone")
            return place
        place = folder / key.replace("/", "_")
        if not place.exists():
            partial = place.with_name(f".{place.name}.{os.getpid()}.partial")
            try:
                self._system.get_file(self._full(key), str(partial))
            except FileNotFoundError:
                raise UnavailableError(f"the file {key} is gone") from None
            partial.replace(place)
        return place

    def remove(self, key: str) -> None:
        """Take a file or a folder away; that it was not there is fine."""
        with contextlib.suppress(FileNotFoundError):
            self._system.rm(self._full(key), recursive=True)

    def clear(self, job: str) -> None:
        """Take away what the attempts at a job left on this machine."""
        shutil.rmtree(self.local / "scratch" / job, ignore_errors=True)
        for folder in (self.local / "staging").glob(f"{job}.*"):
            shutil.rmtree(folder, ignore_errors=True)

    def names(self, folder: str) -> list[str]:
        """What lies in a folder, without its path."""
        try:
            found = self._system.ls(self._full(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(str(name).rstrip("/").rsplit("/", 1)[-1] for name in found)

    def leftovers(self, age: float) -> list[str]:
        """Names in the local staging and scratch folders that nobody has touched for `age` seconds."""
        limit = time.time() - age
        found = [path for kind in ("staging", "scratch") for path in (self.local / kind).glob("*")]
        return [path.name for path in found if _touched(path) < limit]

    def forget_uploads(self, age: float) -> int:
        """Take away what requests that were cut off by a crash left in the local uploads, and say how many."""
        limit = time.time() - age
        found = [path for path in self.uploads.glob("*") if _touched(path) < limit]
        for path in found:
            shutil.rmtree(path, ignore_errors=True)
        return len(found)

    def _full(self, key: str) -> str:
        return f"{self._path}/{key}"


@contextlib.contextmanager
def _reaching() -> Iterator[None]:
    """Every driver has errors of its own; here they are one."""
    try:
        yield
    except Exception as error:
        raise OutputError(f"the storage does not answer: {type(error).__name__}") from error


def flush(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _touched(path: Path) -> float:
    """When something last changed at `path` or right below it."""
    try:
        return max([path.stat().st_mtime, *(one.stat().st_mtime for one in path.glob("*"))])
    except FileNotFoundError:
        return time.time()


def _unwritable(error: OSError) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("the disk is full", remedy="Free some room or move --data")
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    return OutputError(f"files cannot be written: {reason}", remedy="Check --data, --storage and who may write there")
