"""A server with the drawing engine in a process of its own, for tests that speak HTTP to it."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent
PROGRAM = HERE / "drawing_server.py"


class Server:
    """A running server; `url` ends in /v1."""

    def __init__(
        self, data: Path, *options: str, environment: dict[str, str] | None = None, port: int = 0,
        program: Path = PROGRAM,
    ):  # fmt: skip
        self.data, self.options, self.environment, self.program = data, options, environment or {}, program
        self.lines: list[str] = []
        self.port = port
        self.start()

    def start(self) -> None:
        paths = [str(HERE), str(HERE.parents[1] / "src")]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", **self.environment}
        command = [sys.executable, str(self.program), "--data", str(self.data), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._log, args=(self.process.stderr,), daemon=True)
        self.reader.start()
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.reader.join()
            self.process.stdout.close()
            raise RuntimeError("the server did not start:\n" + "".join(self.lines[-30:]))
        self.url = line.split()[-1]
        self.root = self.url.removesuffix("/v1")
        self.port = int(self.root.rsplit(":", 1)[1])

    def _log(self, stream: Any) -> None:
        with stream:
            for line in stream:
                self.lines.append(line)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, *, patience: float = 40) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(patience)
        finally:
            self.process.stdout.close()
            if self.process.poll() is None:
                self.kill()

    def wait(self, video: str, *, timeout: float = 60, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """The video once it has ended."""
        found: dict[str, Any] = {}

        def ended() -> bool:
            with contextlib.suppress(httpx.TransportError):
                answer = get(f"{self.url}/videos/{video}", headers=headers)
                if answer.status_code == 200:
                    found.update(answer.json())
            return found.get("status") in ("completed", "failed")

        until(ended, timeout=timeout)
        return found


def get(url: str, **more: Any) -> httpx.Response:
    """An answer of a server of this machine. Who asks again and again had better not read all authorities each time."""
    return httpx.get(url, timeout=30, verify=False, **more)


@contextlib.contextmanager
def running(
    data: Path, *options: str, environment: dict[str, str] | None = None, program: Path = PROGRAM
) -> Iterator[Server]:
    server = Server(data, *options, environment=environment, program=program)
    try:
        yield server
    finally:
        server.stop()


def until(condition: Callable[[], bool], *, timeout: float = 30, pause: float = 0.05) -> None:
    """Wait for something that must happen."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause)
