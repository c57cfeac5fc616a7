"""What goes between a process in the box and the one outside: a line of JSON and the bytes that it announces.

The outside believes nothing: sizes are bounded, text is cut and kept to plain letters.
"""

import json
import os
import select
import time
from typing import Any, Final

from langit.errors import LangitError, OutputError, RequestError, UnavailableError

LONGEST: Final = 2 << 20  # bytes of one line
MOST: Final = 256 << 20  # bytes behind one line
TEXT: Final = 400  # characters of a sentence from inside
ERRORS: Final[dict[str, type[LangitError]]] = {
    "unavailable": UnavailableError, "output": OutputError, "invalid_request": RequestError,
}  # fmt: skip


class BrokenError(Exception):
    """The other end died, is silent or says what cannot be."""


class Reader:
    """What comes from a file descriptor; nobody is waited for longer than `silence` seconds."""

    def __init__(self, descriptor: int, silence: float):
        self._descriptor, self._silence = descriptor, silence

    def line(self) -> tuple[dict[str, Any], memoryview]:
        """The next line and what it announces.

        Raises:
            BrokenError: there is none, or it is none.
            LangitError: the other end refuses, and says why.
        """
        length, weight = (int.from_bytes(self._take(4), "big") for _ in range(2))
        if length > LONGEST or weight > MOST:
            raise BrokenError("too long")
        try:
            said = json.loads(bytes(self._take(length)))
        except (ValueError, RecursionError) as error:
            raise BrokenError("no JSON") from error
        if not isinstance(said, dict):
            raise BrokenError("no object")
        if "refused" in said:
            raise _refusal(said)
        return said, self._take(weight)

    def _take(self, count: int) -> memoryview:
        held, filled = memoryview(bytearray(count)), 0
        deadline = time.monotonic() + self._silence
        while filled < count:
            if not select.select([self._descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise BrokenError("silent")
            got = os.readv(self._descriptor, [held[filled:]])
            if not got:
                raise BrokenError("ended")
            filled += got
            deadline = time.monotonic() + self._silence
        return held


def packed(said: dict[str, Any], data: bytes | memoryview = b"") -> list[bytes | memoryview]:
    """A line and its bytes, in pieces to be written."""
    line = json.dumps(said).encode()
    return [len(line).to_bytes(4, "big"), len(data).to_bytes(4, "big"), line, data]


def refused(error: LangitError) -> dict[str, Any]:
    """An error as a line."""
    return {"refused": error.code, "message": error.message, "field": error.field, "remedy": error.remedy}


def _refusal(said: dict[str, Any]) -> LangitError:
    kind = ERRORS.get(str(said["refused"]), UnavailableError)
    message, field, remedy = (_plain(said.get(name)) for name in ("message", "field", "remedy"))
    return kind(message or "it cannot be read", field=field, remedy=remedy)


def _plain(text: Any) -> str | None:
    return "".join(letter for letter in str(text)[:TEXT] if letter.isprintable()) if text else None
