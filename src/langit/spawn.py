"""How this Python starts one of its modules as a process of its own, and how it finds the machines of a cluster."""

import sys
from typing import Any

from langit.errors import UnavailableError


def command(module: str, *words: str) -> list[str]:
    """The words of the command.

    The folder that the user stands in is kept off the module search path (`-P`), which `python -m` would put first: a
    downloaded folder that holds a `re.py` beside its films would else run in the process that holds the signing key.
    """
    return [sys.executable, "-P", "-m", module, *words]


def cluster(address: str | None) -> Any:
    """Ray, connected to the cluster at `address`; without one to that of RAY_ADDRESS, or to a new one of this machine.

    Raises:
        UnavailableError: Ray is not installed, or no cluster is there.
    """
    try:
        import ray
    except ImportError:
        raise UnavailableError("Ray is not installed", remedy="pip install 'langit[scale]'") from None
    try:
        if not ray.is_initialized():
            ray.init(address=address, log_to_driver=False, configure_logging=False)
    except ConnectionError as error:
        raise UnavailableError(
            f"there is no Ray cluster at {address}", remedy="Start one with `ray start --head`"
        ) from error
    return ray
