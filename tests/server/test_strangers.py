"""No stranger stops a server: slow sockets, dripping hosts, hanging receivers, floods of one tenant, guessed keys."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from serving import until

from langit.capability import Capability
from langit.jobs.job import Limits
from langit.server import app, auth, bodies
from langit.server.patience import impatient
from langit.server.service import Service
from langit.server.settings import Settings

ENGINES = {"world": Capability(engine="world")}
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 1000000\r\n\r\n"


@contextlib.contextmanager
def listening(settings: Settings, *, patience: float = 15.0) -> Iterator[tuple[str, int]]:
    """The address of a server on a real socket."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app.create(settings, ENGINES), log_config=None, access_log=False, ws="none")
    config.http_protocol_class = impatient(config, patience)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    until(lambda: server.started)
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = server.force_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    with listening(settings) as (host, port):
        yield f"http://{host}:{port}"


@contextlib.contextmanager
def host(answer: bytes) -> Iterator[str]:
    """A host that says `answer` and then a byte a second, until the test is over."""
    over = threading.Event()

    def drip(client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            client.recv(65536)
            client.sendall(answer)
            while not over.wait(1.0):
                client.sendall(b"x")

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/a.png"
        over.set()


SLOWER = 20  # an attack that holds the server up makes lists some 1,000 times slower: they wait for its deadlines


def attacked(attack: Callable[[], object], site: str) -> float:
    """How much slower lists are while 16 attacks are under way: the slowest but one of ten, beside as many before."""

    def quietly() -> None:
        with contextlib.suppress(httpx.HTTPError):
            attack()

    with httpx.Client() as client:
        client.get(f"{site}/health")  # connected
        calm = listed(client, site)
        for _ in range(16):
            threading.Thread(target=quietly, daemon=True).start()
        time.sleep(1.0)
        return listed(client, site) / calm


def listed(client: httpx.Client, site: str) -> float:
    """The slowest but one of ten lists, in seconds: one may have met the machine's other work."""
    times = []
    for _ in range(10):
        began = time.perf_counter()
        assert client.get(f"{site}/v1/videos", timeout=5).status_code == 200
        times.append(time.perf_counter() - began)
    return sorted(times)[-2]


def test_pictures_that_drip_do_not_slow_the_list(site: str) -> None:
    with host(HEAD) as url:
        body = {"prompt": "a red ball", "input_reference": {"image_url": url}}
        assert attacked(lambda: httpx.post(f"{site}/v1/videos", json=body, timeout=4), site) < SLOWER


def test_receivers_that_hang_do_not_slow_the_list(site: str) -> None:
    with host(b"") as url:
        hook = {"name": "x", "url": url, "event_types": ["video.completed"]}
        made = httpx.post(f"{site}/v1/webhook_endpoints", json=hook).json()["id"]
        path, event = f"{site}/v1/webhook_endpoints/{made}/test", {"event_type": "video.completed"}
        assert attacked(lambda: httpx.post(path, json=event, timeout=4), site) < SLOWER


def closed_within(client: socket.socket, seconds: float, drip: bytes = b"") -> bool:
    """Whether the other side hangs up, though we send a byte now and then."""
    client.settimeout(0.1)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(TimeoutError):
            try:
                if not client.recv(4096):
                    return True
                if drip:
                    client.sendall(drip)
            except ConnectionError:
                return True
        with contextlib.suppress(OSError):
            client.sendall(drip)
    return False


def test_slow_headers_are_cut_off(settings: Settings) -> None:
    with listening(settings, patience=0.5) as address:
        for beginning in (b"", b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "):
            with socket.create_connection(address) as client:
                client.sendall(beginning)
                assert closed_within(client, 5, b"x" if beginning else b"")
        with socket.create_connection(address) as client:  # the second request of a connection
            client.sendall(b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
            client.sendall(b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ")
            assert closed_within(client, 5, b"x")
        url = f"http://127.0.0.1:{address[1]}/health"
        with httpx.Client() as quick:
            for _ in range(3):
                assert quick.get(url).status_code == 200
                time.sleep(0.3)


def test_slow_bodies_are_cut_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE", 0.5)
    with listening(settings) as address, socket.create_connection(address) as client:
        client.sendall(b"POST /v1/videos HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 999\r\n")
        client.sendall(b'content-type: application/json\r\n\r\n{"prompt": "')
        client.settimeout(5)
        assert client.recv(4096).startswith(b"HTTP/1.1 408")


def test_uploads_lie_on_the_disk_under_a_common_bound_and_leave_nothing(settings: Settings, tmp_path: Path) -> None:
    bound = Settings(data=settings.data, largest_upload=4 << 20, bodies_disk=6 << 20)  # one owner's half of it
    with listening(bound) as (host, port):
        url = f"http://{host}:{port}/v1/files"
        place = bound.local / "uploads"

        def send(size: int) -> httpx.Response:
            return httpx.post(url, data={"purpose": "user_data"}, files={"file": ("a", b"x" * size)}, timeout=20)

        with socket.create_connection((host, port)) as slow:  # holds most of the room
            head = f"POST /v1/files HTTP/1.1\r\nhost: {host}\r\ncontent-type: multipart/form-data; boundary=b\r\n"
            part = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
            slow.sendall(head.encode() + b"content-length: 3000000\r\n\r\n" + part + b"y" * 2_000_000)
            until(lambda: sum(file.stat().st_size for file in place.glob("*/*")) > 1_500_000)
            full = send(2 << 20)
            assert (full.status_code, full.json()["error"]["code"]) == (429, "uploads_full")
            assert "retry-after" in full.headers
            assert send(1000).status_code == 200, "others go on"
        until(lambda: send(2 << 20).status_code == 200)
        until(lambda: not list(place.iterdir()))


@pytest.fixture
def guarded(settings: Settings) -> Iterator[TestClient]:
    small = Settings(
        data=settings.data, keyless=False, private_urls=True, usual=Limits(per_minute=100, at_once=2),
        fetch_from=("127.0.0.1", "localhost"), most_endpoints=2, most_files=3, most_bytes=1000, largest_upload=4 << 20,
    )  # fmt: skip
    with TestClient(app.create(small, ENGINES)) as opened:
        yield opened


def bearer(client: TestClient, limits: Limits | None = None, owner: str = "a") -> dict[str, str]:
    service: Service = client.app.state.service
    return {"authorization": f"Bearer {service.keys.create(owner, limits=limits)[1]}"}


def code(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("error", {}).get("code")


def test_a_key_has_limits_even_if_nobody_gave_it_any(guarded: TestClient) -> None:
    usual, own = bearer(guarded), bearer(guarded, Limits(at_once=3, per_minute=0), "b")
    answers = [guarded.post("/v1/videos", json={"prompt": "p"}, headers=usual) for _ in range(3)]
    assert code(answers[2]) == (429, "concurrency_limit_exceeded")
    answers = [guarded.post("/v1/videos", json={"prompt": "p"}, headers=own) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429], "its own limit goes before the usual one"
    looks = (guarded.get("/v1/videos", headers=usual) for _ in range(600))  # so many, for the clock gives some back
    assert (429, "rate_limit_exceeded") in map(code, looks)
    assert all(guarded.get("/v1/videos", headers=own).status_code == 200 for _ in range(110)), "0 is no limit"


def test_endpoints_and_files_of_one_owner_have_a_bound(guarded: TestClient) -> None:
    key, other = bearer(guarded), bearer(guarded, owner="b")
    hook = {"name": "n", "url": "http://127.0.0.1:9/", "event_types": ["video.failed"]}
    answers = [guarded.post("/v1/webhook_endpoints", json=hook, headers=key) for _ in range(3)]
    assert [code(answer)[0] for answer in answers] == [200, 200, 429]
    assert guarded.post("/v1/webhook_endpoints", json=hook, headers=other).status_code == 200

    def send(size: int, headers: dict[str, str]) -> Any:
        files = {"file": ("a", b"x" * size)}
        return guarded.post("/v1/files", data={"purpose": "user_data"}, files=files, headers=headers)

    assert code(send(1001, key)) == (429, "storage_limit_exceeded")
    kept = [send(300, key).json()["id"] for _ in range(3)]
    assert code(send(1, key)) == (429, "storage_limit_exceeded")
    guarded.delete(f"/v1/files/{kept[0]}", headers=key)
    assert send(300, key).status_code == 200


def test_guessed_keys_are_throttled_and_valid_ones_are_not(
    guarded: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(auth.time, "monotonic", lambda: now[0])
    known, fresh = bearer(guarded), bearer(guarded, owner="b")
    assert guarded.get("/v1/videos", headers=known).status_code == 200

    def guess(number: int) -> Any:
        return guarded.get("/v1/videos", headers={"authorization": f"Bearer lk-{number}"})

    answers = [guess(number) for number in range(auth.MOST_FAILURES + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert code(answers[-1]) == (429, "rate_limit_exceeded")
    now[0] += auth.FRESH + 1
    assert guarded.get("/v1/videos", headers=known).status_code == 200
    assert guarded.get("/v1/videos", headers=fresh).status_code == 429
    now[0] += auth.MINUTE
    assert guarded.get("/v1/videos", headers=fresh).status_code == 200


def test_pages_of_other_origins_may_call_where_the_operator_says_so(settings: Settings) -> None:
    asked = {"origin": "https://app.example", "access-control-request-method": "POST"}
    with TestClient(app.create(settings, ENGINES), base_url="http://127.0.0.1") as closed:
        assert "access-control-allow-origin" not in closed.options("/v1/videos", headers=asked).headers
        assert closed.get("/v1/videos", headers={"origin": "https://app.example"}).status_code == 403
    told = Settings(data=settings.data, cors=("https://app.example",))
    with TestClient(app.create(told, ENGINES), base_url="http://127.0.0.1") as opened:
        assert opened.options("/v1/videos", headers=asked).headers["access-control-allow-origin"] == asked["origin"]
        answer = opened.get("/v1/videos", headers={"origin": "https://app.example"})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, asked["origin"])
        assert opened.get("/v1/videos", headers={"origin": "https://evil.example"}).status_code == 403
