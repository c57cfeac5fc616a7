"""Where this installation keeps what it made for itself and must not lose: `LANGIT_STATE`, or `~/.local/state/langit`.

Several processes may ask for the same secret at the same moment; all get the one that came first.
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
    """The folder, which need not be there yet."""
    return Path(os.environ.get(VARIABLE) or "~/.local/state/langit").expanduser()


def secret(name: str, length: int = 32) -> bytes:
    """The random bytes of the file `name` of the folder, which only its owner may read; made when first asked for.

    Raises:
        OutputError: the file can be neither read nor made, or has another length.
    """
    path = folder() / name
    try:
        if not path.exists():
            _make(path, secrets.token_bytes(length))
        found = path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"{path} can be neither read nor made: {error.strerror}", field=VARIABLE,
            remedy=f"Set {VARIABLE} to a folder of yours",
        ) from error  # fmt: skip
    if len(found) != length:
        raise OutputError(
            f"{path} holds {len(found)} bytes in place of {length}", field=VARIABLE,
            remedy="Bring the file back from a copy; without it, what was made with it is not recognized",
        )  # fmt: skip
    return found


def _make(path: Path, content: bytes) -> None:
    """Write a file that appears whole, or not at all where another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        with suppress(FileExistsError):
            os.link(partial, path)
    finally:
        Path(partial).unlink()
