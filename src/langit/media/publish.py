"""Files appear whole or not at all: they are written under a temporary name beside their place, then renamed.

Where nobody asked to overwrite, a name that is taken is refused before the work, by a file or by another process.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from langit.errors import OutputError, TakenError

REMEDIES: Final = {
    errno.ENOSPC: "Free some room or choose another folder",
    errno.EFBIG: "Choose a folder that takes larger files",
    errno.EACCES: "Choose a folder you may write to",
    errno.EPERM: "Choose a folder you may write to",
    errno.EROFS: "Choose a folder you may write to",
    errno.ENOENT: "Create the folder first",
    errno.ENOTDIR: "Choose a folder, not a file",
    errno.EISDIR: "Name a file, not a folder",
    errno.ENAMETOOLONG: "Choose a shorter name",
}
LONGEST_NAME: Final = 255  # bytes, of all usual file systems
ROOM: Final = len("..4194304.partial")  # what is put around a stem; no process has a larger number


@contextmanager
def published(path: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """Give a temporary path to write to; when the block ends well, it becomes `path`, else it is gone.

    Raises:
        TakenError: without `overwrite`, the name is taken; the block did not begin.
        OutputError: the file cannot be written; the message says why and what to do. If without `overwrite` another
            one of that name appeared during the block, what was written is kept beside it, and the message says where.
    """
    partial = path.with_name(f"{_hidden(path)}.{os.getpid()}.partial{path.suffix}")
    _see(path)
    try:
        partial.touch()
        if not overwrite:
            refuse_taken(path)
        yield partial
        _flush(partial)
        target = path if overwrite else free(path)
        partial.replace(target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        partial.unlink(missing_ok=True) if path.parent.is_dir() else None
    if target != path:
        raise OutputError(f"{path} appeared while it was being made; what was made is {target}", field="output")


@contextmanager
def published_folder(path: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """Give an empty folder to write to; when the block ends well, it becomes `path`, else it is gone with all in it.

    Raises:
        TakenError: without `overwrite`, the name is taken; the block did not begin.
        OutputError: it cannot be written; the message says why and what to do.
    """
    partial = path.with_name(f"{_hidden(path)}.{os.getpid()}.partial{path.suffix}")
    try:
        if not overwrite:
            refuse_taken_folder(path)
        partial.mkdir()
        yield partial
        for file in partial.iterdir():
            _flush(file)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        partial.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refuse_taken_folder(path: Path) -> None:
    """See that nothing has the name of a folder that is to be made.

    Raises:
        TakenError: something has.
    """
    if os.path.lexists(path):
        raise TakenError(f"{path} exists already", field="output", remedy="Choose another name, or add --overwrite")


def refuse_taken(path: Path) -> None:
    """See that no file has this name, and that no other process is writing it.

    Raises:
        TakenError: it is taken.
        OutputError: the system takes no such name.
    """
    _see(path)
    if os.path.lexists(path):
        raise TakenError(f"{path} exists already", field="output", remedy="Choose another name, or add --overwrite")
    if _is_under_way(path):
        raise TakenError(f"{path} is being written by another process", field="output", remedy="Choose another name")


def free(path: Path) -> Path:
    """The path, or the first one with a number behind its stem that no file has."""
    names = (path if n == 0 else path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count())
    return next(name for name in names if not os.path.lexists(name))


def unwritable(path: Path, error: OSError) -> OutputError:
    """The system's error as ours, with the remedy that fits it."""
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    return OutputError(f"{path} cannot be written: {reason}", field="output", remedy=REMEDIES.get(error.errno or 0))


def _hidden(path: Path) -> str:
    """The stem with a dot before it, or a short one for it where that would be too long."""
    if len(os.fsencode(path.name)) + ROOM <= LONGEST_NAME:
        return f".{path.stem}"
    return f".{hashlib.sha256(os.fsencode(path.stem)).hexdigest()[:16]}"


def _is_under_way(path: Path) -> bool:
    """Whether another process is writing the same file."""
    begin, ending = f"{_hidden(path)}.", f".partial{path.suffix}"
    try:
        names = [one.name for one in path.parent.iterdir()]
    except OSError:  # there is no such folder, or it may not be read
        return False
    found = (name for name in names if name.startswith(begin) and name.endswith(ending))
    return any(_is_another(name[len(begin) : -len(ending)]) for name in found)


def _is_another(number: str) -> bool:
    """Whether this is the number of another process that is alive."""
    if not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def _see(path: Path) -> None:
    """See that the system takes such a name, before the work and not after it."""
    try:
        os.lstat(path)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(path, error) from error


def _flush(path: Path) -> None:
    """Wait until the bytes are on the disk, so that a rename never shows an empty file after a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
