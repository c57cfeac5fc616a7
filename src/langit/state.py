"""Where this installation keeps what must outlive its files: keys, secrets, the registry of what was made.

`LANGIT_STATE` names the folder, `~/.local/state/langit` by default; a server keeps it in its own folder of data, which
is what outlives a container. Several processes may ask for the same secret at the same moment; all get the one that
came first.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from langit.errors import OutputError

VARIABLE: Final = "LANGIT_STATE"


def folder() -> Path:
    """The folder, which only its owner can read; made where it is not there.

    Raises:
        OutputError: it cannot be made.
    """
    path = Path(os.environ.get(VARIABLE) or "~/.local/state/langit").expanduser()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"the folder {path} for keys and secrets cannot be made: {error.strerror}", field=VARIABLE,
            remedy=f"Set {VARIABLE} to a folder that you may write to",
        ) from error  # fmt: skip
    return path


def settle(data: Path) -> None:
    """Keep it in a server's folder of data, for this process and those that it starts, unless `LANGIT_STATE` is set."""
    os.environ.setdefault(VARIABLE, str(data.absolute() / "state"))


def secret(name: str, length: int = 32) -> bytes:
    """The random bytes of the file `name` of the folder, which only its owner may read; made when first asked for.

    Raises:
        OutputError: the file can be neither read nor made, or has another length.
    """
    path = folder() / name
    try:
        if not path.exists():
            _make(path, secrets.token_bytes(length))
    except OSError as error:
        raise OutputError(
            f"{path} can be neither read nor made: {error.strerror}", field=VARIABLE,
            remedy=f"Set {VARIABLE} to a folder of yours",
        ) from error  # fmt: skip
    return given(path, VARIABLE, length)


def given(path: Path, field: str, length: int = 32) -> bytes:
    """The bytes of a file that holds a secret; it is never made. `field` is the setting that names it.

    Raises:
        OutputError: it cannot be read, or has another length.
    """
    try:
        found = path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read: {error.strerror}", field=field,
            remedy="Bring the file back from a copy, or let its reader read it",
        ) from error  # fmt: skip
    if len(found) != length:
        raise OutputError(
            f"{path} holds {len(found)} bytes in place of {length}", field=field,
            remedy="Bring the file back from a copy; without it, what was made with it is not recognized",
        )  # fmt: skip
    return found


def _make(path: Path, content: bytes) -> None:
    """Write a file that appears whole, or not at all where another process was faster."""
    handle, partial = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        with suppress(FileExistsError):
            os.link(partial, path)
    finally:
        Path(partial).unlink()
