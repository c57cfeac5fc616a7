"""How a command ends: whatever happens is one sentence on standard error and an exit code, and nothing is left behind.

Ctrl-C, SIGTERM and SIGHUP all unwind the command, so that half-written files go and processes end.
"""

import io
import os
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from langit.errors import LangitError, OutputError, UnavailableError, missing

SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
PATIENCE: Final = 2.0  # seconds in which a signal that comes again does not disturb the cleaning up
FAULT: Final = 70  # the exit code of a fault of ours, EX_SOFTWARE
OPTIONS: Final = {
    "negative_prompt": "--avoid",
    "visible_mark": "--visible-mark",
    "consent": "--consent-attested",
}  # by field


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Raise `KeyboardInterrupt` when a signal comes; one that whoever started us ignores, as nohup does, stays ignored.

    Yields the signals that came, empty at first.
    """
    heard: list[int] = []
    if threading.current_thread() is not threading.main_thread():  # others are told of no signals
        yield heard
        return
    last = -PATIENCE

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal last
        if time.monotonic() - last >= PATIENCE:
            last = time.monotonic()
            heard.append(number)
            raise KeyboardInterrupt

    taken = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in taken}
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def plain_streams() -> None:
    """Have what a terminal has no letters for written as escapes, where it would end the command otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Bring what was printed to its place, while there is somebody to say that it has none."""
    if sys.stdout is not None:
        sys.stdout.flush()


def tell(line: str) -> None:
    """Say a line on standard error. Nothing is given up because nobody can read it."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(line, file=sys.stderr, flush=True)


def end(error: BaseException, *, heard: Sequence[int] = (), debug: bool = False) -> int:
    """Say in one sentence why the command ended, with `debug` where too, and give its exit code.

    What fails after a signal was `heard` fails because of it: a library that was interrupted may raise an error of its
    own in the place of ours, and so may what is taken down half-way.
    """
    if debug:
        with suppress(OSError):
            traceback.print_exception(error)
    if isinstance(error, OSError):
        _drop_output()
    if heard or isinstance(error, KeyboardInterrupt):
        tell("langit: stopped; nothing half-written is left")
        return 128 + (heard[0] if heard else signal.SIGINT)
    if isinstance(error, BrokenPipeError):  # `langit vocabulary | head`
        return 0
    said = _as_ours(error)
    if said is not None and said.field is not None:
        said.field = _option(said.field)
    tell(f"langit: {said or _fault(error)}")
    return said.exit_code if said else FAULT


def _option(field: str) -> str:
    """A field of a request as it is called on the command line, where that is otherwise."""
    if card := re.fullmatch(r"storyboard\.(\d+)\.prompt", field):
        return f"--card {int(card[1]) + 1}"
    return OPTIONS.get(field, field)


def _as_ours(error: BaseException) -> LangitError | None:
    """The error as one of ours, where it is no fault of the code."""
    match error:
        case LangitError():
            return error
        case ModuleNotFoundError():
            return missing(error)
        case MemoryError():
            return UnavailableError("there is not enough memory", remedy="Ask for a smaller size or fewer seconds")
        case OSError(strerror=str() as reason):
            where = f"{error.filename} " if error.filename else "a file or the standard output "
            return OutputError(f"{where}cannot be used: {reason.lower()}", remedy="Check its path, or free some room")
    return None


def _fault(error: BaseException) -> str:
    """The sentence for what nobody foresaw."""
    what = " ".join(str(error).split())[:300]
    named = f"{type(error).__name__}: {what}" if what else type(error).__name__
    return f"this is a fault of langit itself ({named}). --debug says where it is; please report it."


def _drop_output() -> None:
    """Leave nothing in the standard output that the interpreter would fail on when it ends."""
    with suppress(OSError, ValueError, AttributeError):  # a stream of a test has no number
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
