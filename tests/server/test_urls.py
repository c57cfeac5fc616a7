"""URLs that lead a server to itself: none is fetched, whatever it is written like, and by default none at all."""

import http.server
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from langit import capability
from langit.errors import RequestError
from langit.jobs.remote import Outward
from langit.server import app
from langit.server.settings import Settings

PUBLIC = "93.184.216.34"
TABLE = (  # P is the canary's port; `good.example` is on the list of the operator
    "http://127.0.0.1:P/", "https://127.0.0.1:P/", "http://localhost:P/", "https://localhost:P/", "http://[::1]:P/",
    "https://[::ffff:127.0.0.1]:P/", "https://[::ffff:7f00:1]:P/", "https://127.1:P/", "https://0:P/", "https://0.0.0.0:P/",
    "https://2130706433:P/", "https://0x7f000001:P/", "https://0x7f.0.0.1:P/", "https://017700000001:P/",
    "https://0177.0.0.1:P/", "https://127.0.0.1.nip.example:P/", "https://localtest.me:P/",
    "https://good.example@127.0.0.1:P/", "https://127.0.0.1:P@good.example/", "https://good.example:P@127.0.0.1/",
    "https://good.example\\@127.0.0.1:P/", "https://127.0.0.1:P\\@good.example/", "https://good.example#@127.0.0.1:P/",
    "https://good.example?@127.0.0.1:P/", "https://good.example:P/", "https://good.example:22/", "http://good.example/",
    "https://good.example%00.evil.example/", "https://good.example%2f@127.0.0.1:P/", "https://good.example.evil.example/",
    "https://evil-good.example/", "https://①②⑦.⓪.⓪.①:P/", "https://good。example:P/", "https://good.example\t:P/",
    "https://good.example\r\nHost: 127.0.0.1:P/", " https://127.0.0.1:P/", "file:///etc/passwd",
    "gopher://127.0.0.1:P/_GET", "ftp://127.0.0.1:P/", "//127.0.0.1:P/", "https:127.0.0.1:P/", "jar:https://127.0.0.1:P/!/",
    "https://169.254.169.254/latest/meta-data/", "https://[fe80::1%25lo]:P/", "https://metadata.google.internal/",
    "unix:///var/run/docker.sock", "data:text/html,http://127.0.0.1:P/", "https://",
)  # fmt: skip


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, hits
        server.shutdown()


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server of ours: every name leads here, but for the operator's, which is public."""

    def resolve(host: str, port: int, *_: object, **more: object) -> list[tuple[object, ...]]:
        address = PUBLIC if host == "good.example" else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.parametrize("listed", [(), ("good.example",), ("good.example", "127.0.0.1", "localhost", "[::1]")])
def test_no_url_of_the_table_reaches_the_canary(
    canary: tuple[int, list[str]], resolved: None, listed: tuple[str, ...]
) -> None:
    port, hits = canary
    outward = Outward(hosts=listed, deadline=2)
    for url in TABLE:
        with pytest.raises(RequestError):
            outward.get(url.replace("P", str(port), 1), most=1000).result()
    outward.close()
    assert hits == []


def test_a_name_that_changes_its_mind_is_asked_once_and_refused(
    canary: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, hits = canary
    answers = iter([PUBLIC, "127.0.0.1", "127.0.0.1"])
    given: list[str] = []

    def resolve(host: str, port: int, *_: object, **more: object) -> list[tuple[object, ...]]:
        given.append(host)
        address = next(answers) if host == "good.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outward = Outward(hosts=["good.example"], deadline=0.5)
    with pytest.raises(RequestError):
        outward.get("https://good.example/", most=1000).result()
    outward.close()
    assert hits == []
    assert given.count("good.example") == 1
    assert port


def test_by_default_nothing_is_fetched(settings: Settings, canary: tuple[int, list[str]]) -> None:
    port, hits = canary
    made = app.create(replace(settings, fetch_from=()), capability.every())
    with TestClient(made, base_url="http://localhost") as client:
        reference = {"image_url": f"http://127.0.0.1:{port}/a.png"}
        answer = client.post("/v1/videos", json={"prompt": "a ball", "input_reference": reference})
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (400, "input_reference.image_url")
    assert "fetches nothing from URLs" in error["message"]
    assert "data URL" in error["message"]
    assert hits == []
