"""Files of all kinds that leave, and a place for keys that no other test sees."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from leaving import FACTS, REQUEST, write

from langit.provenance import sign, signer
from langit.request import VideoRequest


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation that has not made anything yet."""
    folder = tmp_path / "state"
    monkeypatch.setenv("LANGIT_STATE", str(folder))
    yield folder
    signer.close()


@pytest.fixture
def signed(tmp_path: Path) -> Callable[..., Path]:
    """Makes a signed file of a name."""

    def make(name: str, seed: int = 0, request: VideoRequest = REQUEST, **facts: Any) -> Path:
        path = write(tmp_path / name, seed)
        role = "film" if path.suffix in (".mp4", ".webm") else "still"
        beside = path.with_suffix(".c2pa") if path.suffix == ".webm" else None
        sign.sign(path, role, request, {**FACTS, **facts}, beside=beside)
        return path

    return make


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server of this machine, by its port, and the paths that somebody asked it for."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_HEAD = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port, hits
        server.shutdown()
        thread.join()
