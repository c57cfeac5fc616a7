"""The path tracer's process: started when it is first asked, told again what it knew where it fell, and let go."""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from threading import Thread
from typing import Any, Final

from langit.closing import Closing
from langit.errors import UnavailableError
from langit.film import inside
from langit.film.found import interpreter

Order = dict[str, Any]  # the name of a method of `inside.Stage`, under "do", and what it takes
PATIENCE: Final = 120.0  # seconds in which the process must have connected


class Tracer(Closing):
    """One process that renders one clip. It is told first what `setup` gives, and again where it was started anew.

    That is made whenever it is told and not kept, for a place with its plants and its sky is large.

    Raises:
        UnavailableError: there is no path tracer on this machine; from `ask`, it failed twice in a row.
    """

    def __init__(self, setup: Callable[[], Sequence[Order]]):
        self._command = interpreter()
        self._setup, self._closed = setup, False
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the process

    def ask(self, orders: Sequence[Order]) -> dict[str, Any]:
        """Have orders carried out and get what they answer, all in one dict.

        Raises:
            UnavailableError: as the class says, or an order could not be carried out.
        """
        for attempt in (1, 2):
            try:
                return self._ask(orders)
            except (EOFError, OSError) as error:
                if self._closed:
                    raise UnavailableError("the path tracer was let go") from error
                code, said = self._ended()
                if attempt == 2:
                    raise UnavailableError(
                        f"the path tracer ended early, twice (exit code {code}): {said}",
                        remedy="Draw it in the look fast",
                    ) from error
        raise AssertionError("one of two attempts returns or raises")

    def _ask(self, orders: Sequence[Order]) -> dict[str, Any]:
        if self._line is None:
            self._start()
            self._told(self._setup())
        return self._told(orders)

    def _told(self, orders: Sequence[Order]) -> dict[str, Any]:
        line = self._line
        if line is None:
            raise EOFError("it was let go")
        inside.send(line, {"orders": list(orders)})
        answers = inside.receive(line)
        if "error" in answers:
            raise UnavailableError(f"the path tracer could not draw: {answers['error']}")
        return answers

    def _start(self) -> None:
        if self._closed:
            raise EOFError("it was let go")
        key = secrets.token_bytes(32)
        with Listener(authkey=key) as listener:
            self._process = subprocess.Popen(
                [*self._command, str(Path(inside.__file__)), *_dashes(self._command), str(listener.address)],
                stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
                env={**os.environ, inside.KEY: key.hex()},
            )  # fmt: skip
            self._line = _accepted(listener, self._process)

    def _ended(self) -> tuple[int | None, str]:
        """End what is left of the process: its exit code, and the last line that it printed."""
        code = None
        if self._process is not None:
            self._process.kill()
            code = self._process.wait()
        self._process = self._line = None
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return code, lines[-1] if lines else "it said nothing"

    def close(self) -> None:
        """Let the process go; nothing can be asked from then on."""
        self._closed = True
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._line = None
        self._log.close()


def _dashes(command: Sequence[str]) -> list[str]:
    """What stands between a script and its arguments: Blender reads all before two dashes itself."""
    return ["--"] if "--python" in command else []


def _accepted(listener: Listener, process: "subprocess.Popen[bytes]") -> Connection:
    """The line to a process that connects.

    Raises:
        EOFError: it ended instead.
    """
    found: list[Connection] = []
    thread = Thread(target=lambda: found.append(listener.accept()), daemon=True)
    thread.start()
    waited = 0.0
    while not found and process.poll() is None and waited < PATIENCE:
        thread.join(0.05)
        waited += 0.05
    if not found:
        raise EOFError("nobody connected")
    return found[0]
