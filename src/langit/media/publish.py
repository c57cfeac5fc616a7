"""Files appear whole or not at all: they are written under a temporary name beside their place, then renamed."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langit.errors import OutputError

REMEDIES = {
    errno.ENOSPC: "Free some room or choose another folder",
    errno.EFBIG: "Choose a folder that takes larger files",
    errno.EACCES: "Choose a folder you may write to",
    errno.EPERM: "Choose a folder you may write to",
    errno.EROFS: "Choose a folder you may write to",
    errno.ENOENT: "Create the folder first",
    errno.ENOTDIR: "Choose a folder, not a file",
    errno.EISDIR: "Name a file, not a folder",
}


@contextmanager
def published(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to; when the block ends well, it becomes `path`, else it is gone.

    Raises:
        OutputError: the file cannot be written; the message says why and what to do.
    """
    partial = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        partial.touch()
        yield partial
        _flush(partial)
        partial.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        partial.unlink(missing_ok=True) if path.parent.is_dir() else None


def unwritable(path: Path, error: OSError) -> OutputError:
    """The system's error as ours, with the remedy that fits it."""
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    return OutputError(f"{path} cannot be written: {reason}", field="output", remedy=REMEDIES.get(error.errno or 0))


def _flush(path: Path) -> None:
    """Wait until the bytes are on the disk, so that a rename never shows an empty file after a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
