"""A process that draws: it reads snapshots from standard input and writes frames to standard output.

A process of its own because a GL context belongs to one, and started as a module rather than forked, so that a caller's
`__main__` is neither imported nor needed. Messages are pickles between a parent and the child that it started itself.
"""

import os
import pickle
import signal
import sys
from typing import BinaryIO, cast

from langit.clip import Size
from langit.errors import LangitError, UnavailableError
from langit.render.draw import opened, ready
from langit.render.snapshot import Backdrop, Snapshot

Setup = tuple[str, Size, Backdrop, float | None]  # the look, the size and the place of all pictures; samples
Order = tuple[Snapshot, Snapshot | None, Snapshot | None, frozenset[str]]
"""Draw this; the next one, for flow; the next one, if the shutter is open until then; the passes of truth."""


def main() -> None:
    """Draw one clip after the other until standard input ends; a look may be named that the first will have."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a driver that prints must not spoil the replies
    if sys.argv[1:]:
        ready(sys.argv[1])
    try:
        while (setup := _receive(sys.stdin.buffer)) is not None:
            _serve(cast(Setup, setup), sys.stdin.buffer, replies)
    except BrokenPipeError:  # the parent is gone, and nobody waits for the frame
        os._exit(0)


def _serve(setup: Setup, orders: BinaryIO, replies: BinaryIO) -> None:
    """Draw what is ordered of one backdrop, until an order is None."""
    try:
        draw = opened(*setup[:3], supersample=setup[3])
    except LangitError as error:
        _send(replies, error)
        return
    with draw:
        _send(replies, None)
        while (order := _receive(orders)) is not None:
            snapshot, following, near, passes = cast(Order, order)
            try:
                truth = draw.truth(snapshot, following, passes) if passes else {}
                _send(replies, (draw.render(snapshot, near), truth))
            except LangitError as error:
                _send(replies, error)
            except Exception as error:  # whatever it is, the parent must hear of it
                _send(replies, UnavailableError(f"a frame could not be drawn: {type(error).__name__}: {error}"))
    _send(replies, None)


def _receive(stream: BinaryIO) -> object:
    """The next message, or None when the parent is done or gone."""
    try:
        return pickle.load(stream)
    except EOFError:
        return None


def _send(stream: BinaryIO, value: object) -> None:
    pickle.dump(value, stream, protocol=5)
    stream.flush()


if __name__ == "__main__":
    main()
