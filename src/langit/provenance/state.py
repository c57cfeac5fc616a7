"""Where this installation keeps what must outlive its files: keys that sign, and the registry of what was made.

`LANGIT_STATE` names the folder, `~/.local/state/langit` by default; a server keeps it in its own folder of data, which
is what outlives a container.
"""

import os
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
            f"the folder of keys {path} cannot be made", remedy=f"Set {VARIABLE} to a folder that you may write to"
        ) from error
    return path


def settle(data: Path) -> None:
    """Keep it in a server's folder of data, for this process and those that it starts, unless `LANGIT_STATE` is set."""
    os.environ.setdefault(VARIABLE, str(data.absolute() / "state"))
