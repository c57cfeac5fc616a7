"""How this Python starts one of its modules as a process of its own."""

import sys


def command(module: str, *words: str) -> list[str]:
    """The words of the command.

    The folder that the user stands in is kept off the module search path (`-P`), which `python -m` would put first: a
    downloaded folder that holds a `re.py` beside its films would else run in the process that holds the signing key.
    """
    return [sys.executable, "-P", "-m", module, *words]
