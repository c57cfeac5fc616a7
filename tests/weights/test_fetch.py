import hashlib
import json
import random
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from langit.clip import Progress, silent
from langit.config import OpenWeightsConfig
from langit.errors import CanceledError, OutputError, UnavailableError
from langit.presets import open_weights
from langit.weights import fetch

CONFIG: OpenWeightsConfig = replace(open_weights("wan2.1-1.3b"), repository="someone/model")
FILES = {
    "transformer/a.safetensors": random.Random(0).randbytes(3_000_000),
    "vae/b.safetensors": random.Random(1).randbytes(200_000),
    "model_index.json": b"{}",
    "tokenizer/empty.txt": b"",
    "assets/picture.png": b"not needed",
}


class Hub(ThreadingHTTPServer):
    """A model hub on this machine. `drop` breaks off every answer after so many bytes; `ranges` may be ignored."""

    drop = 0
    ranges = True
    damage = False
    escape = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, int]] = []


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/api/models/someone/model/tree/main":
            self._answer(200, json.dumps(listing(self.server)).encode())
        elif path.startswith("/someone/model/resolve/main/"):
            self._file(path.removeprefix("/someone/model/resolve/main/"))
        else:
            self._answer(404, b"")

    def _file(self, name: str) -> None:
        start = 0
        if self.server.ranges and (asked := self.headers.get("Range")):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        self.server.asked.append((name, start))
        data = FILES[name][start:]
        if self.server.damage:
            data = data[:-1] + b"?"
        self._answer(206 if start else 200, data, drop=self.server.drop)

    def _answer(self, status: int, data: bytes, drop: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: drop or None])
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass


def listing(hub: Hub) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = [{"type": "directory", "path": "vae", "size": 0, "oid": "x"}]
    for path, data in FILES.items():
        entry: dict[str, Any] = {"type": "file", "path": path, "size": len(data)}
        entry["oid"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        if path.endswith(".safetensors"):
            entry["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data)}
        entries.append(entry)
    return [*entries, {"type": "file", "path": "vae/../../x", "size": 0, "oid": ""}] if hub.escape else entries


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv(fetch.MIRROR, f"http://127.0.0.1:{server.server_port}")
    monkeypatch.delenv(fetch.OFFLINE, raising=False)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def bring(folder: Path, **options: Any) -> list[Path]:
    return fetch.fetch(CONFIG, folder, **{"agree": lambda question: True, "report": silent, "pause": 0.0, **options})


def whole(folder: Path) -> bool:
    wanted = {path: data for path, data in FILES.items() if not path.startswith("assets")}
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return found == wanted


def test_what_is_needed_comes_and_comes_once(hub: Hub, tmp_path: Path) -> None:
    progress: list[Progress] = []
    bring(tmp_path, report=progress.append)
    assert whole(tmp_path)
    assert progress[-1].done == progress[-1].total == 3_200_002
    asked = len(hub.asked)
    bring(tmp_path)
    assert len(hub.asked) == asked


def test_a_connection_that_keeps_dropping_is_taken_up_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    hub.drop = 700_000
    bring(tmp_path)
    assert whole(tmp_path)
    starts = [start for name, start in hub.asked if name == "transformer/a.safetensors"]
    assert starts == sorted(starts)
    assert len(starts) > 2
    assert starts[1] > 0


def test_another_run_goes_on(hub: Hub, tmp_path: Path) -> None:
    part = tmp_path / "transformer" / "a.safetensors.part"
    part.parent.mkdir()
    part.write_bytes(FILES["transformer/a.safetensors"][:1_000_000])
    bring(tmp_path)
    assert ("transformer/a.safetensors", 1_000_000) in hub.asked
    assert whole(tmp_path)


def test_a_source_without_ranges_begins_again(hub: Hub, tmp_path: Path) -> None:
    hub.ranges = False
    part = tmp_path / "transformer" / "a.safetensors.part"
    part.parent.mkdir()
    part.write_bytes(b"the beginning of something else")
    bring(tmp_path)
    assert whole(tmp_path)


def test_a_source_that_brings_nothing_is_given_up(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILES, "vae/missing.safetensors", b"1234")
    monkeypatch.setattr(Handler, "_file", lambda self, name: self._answer(503, b""))
    with pytest.raises(UnavailableError, match=r"does not come: .*503.*it goes on from here"):
        bring(tmp_path)


def test_a_file_of_another_hash_is_refused_and_removed(hub: Hub, tmp_path: Path) -> None:
    hub.damage = True
    with pytest.raises(UnavailableError, match="another hash"):
        bring(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_damaged_file_here_is_fetched_again(hub: Hub, tmp_path: Path) -> None:
    bring(tmp_path)
    (tmp_path / "vae" / "b.safetensors").write_bytes(b"x" * 200_000)
    bring(tmp_path)
    assert whole(tmp_path)


def test_the_license_comes_first_and_may_be_declined(hub: Hub, tmp_path: Path) -> None:
    asked: list[str] = []

    def decline(question: str) -> bool:
        asked.append(question)
        return False

    with pytest.raises(CanceledError, match="license"):
        bring(tmp_path / "new", agree=decline)
    assert "Apache-2.0" in asked[0]
    assert not hub.asked
    assert not (tmp_path / "new").exists()


def test_no_room_is_said_before_the_first_byte(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OutputError, match=r"0\.0 GB free and 0\.5 are needed"):
        bring(tmp_path)
    assert not hub.asked


def test_offline_nothing_is_asked(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fetch.OFFLINE, "1")
    with pytest.raises(UnavailableError, match="forbids downloads"):
        bring(tmp_path)


def test_a_listing_that_leaves_the_folder_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.escape = True
    with pytest.raises(UnavailableError, match="leaves its folder"):
        bring(tmp_path)


def test_an_unknown_repository_is_named(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="does not list someone/else"):
        fetch.fetch(replace(CONFIG, repository="someone/else"), tmp_path, agree=lambda question: True, report=silent)
