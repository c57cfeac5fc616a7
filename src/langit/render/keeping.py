"""What takes a while to make and is always the same: kept on disk, and made by whoever comes first.

It lies below `LANGIT_CACHE` (`~/.cache/langit` by default) and may be deleted at any time. Where nothing can be
written, everybody makes it anew.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, cast
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
MOST: Final = 500  # files of one sort; the ones that were read longest ago go first


def place(sort: str) -> Path:
    """The folder where files of one sort are kept; it need not be there yet."""
    return Path(os.environ.get("LANGIT_CACHE") or Path("~/.cache/langit").expanduser()) / sort


def kept(sort: str, name: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays of that sort and name. Of several processes that ask at once one makes them and the others wait."""
    folder = place(sort)
    path = folder / f"{name}.npz"
    found = _read(path)
    if found is None:
        with _alone(folder / f"{name[:2]}.lock"):
            found = _read(path)
            if found is None:
                found = make()
                with suppress(OSError):
                    _write(path, found)
    return found


def _read(path: Path) -> Arrays | None:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
        with suppress(OSError):
            os.utime(path)
    except (OSError, ValueError, EOFError, KeyError, BadZipFile):  # not there, or broken
        return None
    return found


def _write(path: Path, arrays: Arrays) -> None:
    """Writes a file that is there whole or not at all, and drops what is too much."""
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        np.savez(file, **cast(dict[str, Any], arrays))
    unfinished.replace(path)
    files = sorted(path.parent.glob("*.npz"), key=_read_at)
    for old in files[:-MOST]:
        old.unlink(missing_ok=True)


def _read_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # somebody dropped it
        return 0.0


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Alone with this file, if it can be made; the lock ends with the process that holds it."""
    with ExitStack() as held:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            fcntl.flock(held.enter_context(path.open("a")), fcntl.LOCK_EX)
        yield
