import contextlib
import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from langit.errors import RequestError
from langit.jobs.addresses import public
from langit.jobs.job import BusyError
from langit.jobs.remote import EACH, Outward

HOSTS = ("127.0.0.1", "localhost")


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/away":
                self.send_response(302)
                self.send_header("location", "http://169.254.169.254/latest/meta-data/")
            elif self.path == "/none":
                self.send_response(404)
            else:
                self.send_response(200)
            self.end_headers()
            self.wfile.write(self.headers["host"].encode() + b" " * 100)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_a_page_is_read_up_to_a_size_and_no_redirect_is_followed(site: str) -> None:
    outward = Outward(private=True, hosts=HOSTS)
    assert outward.get(f"{site}/", most=1000).result().startswith(site.removeprefix("http://").encode())
    with pytest.raises(RequestError, match="more than 50 bytes"):
        outward.get(f"{site}/", most=50).result()
    for path in ("/away", "/none"):
        with pytest.raises(RequestError, match="answered"):
            outward.get(f"{site}{path}", most=1000).result()
    outward.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://", "https://user:pw@example.com/",
        "not a url",
    ],
)  # fmt: skip
def test_only_plain_https_is_called(url: str) -> None:
    outward = Outward()
    with pytest.raises(RequestError, match="not a URL"):
        outward.check(url)
    outward.close()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1",
     "::ffff:127.0.0.1", "fd00::1", "64:ff9b::a01:203", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
     "2001:0:5ef5:79fb:0:0:f5ff:fffe", "224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1", "fec0::1", "::7f00:1",
     "240.0.0.1", "255.255.255.255", "192.88.99.1", "198.18.0.1", "192.0.2.1", "2001:db8::1"],
)  # fmt: skip
def test_private_addresses_are_refused_however_the_name_resolves(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, 1, 6, "", ("93.184.216.34", port)), (family, 1, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outward = Outward(hosts=["rebinding.example"])
    calls = (
        lambda: outward.get("https://rebinding.example/", most=10).result(),
        lambda: outward.post("https://rebinding.example/", b"", {}).result(),
        lambda: outward.vet("https://rebinding.example/").result(),
        lambda: outward.check(f"https://[{address}]/" if ":" in address else f"https://{address}/"),
    )
    for call in calls:
        with pytest.raises(RequestError, match="not public"):
            call()
    outward.close()


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"])
def test_public_addresses_are_called(address: str) -> None:
    assert public(address)


class Drip:
    """Answers a byte at a time, for ever: `head` says how much comes at once."""

    def __init__(self, head: bytes):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/a.png"
        threading.Thread(target=self._accept, args=(head,), daemon=True).start()

    def _accept(self, head: bytes) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.socket.accept()
                threading.Thread(target=self._drip, args=(client, head), daemon=True).start()

    def _drip(self, client: socket.socket, head: bytes) -> None:
        with contextlib.suppress(OSError), client:
            client.recv(4096)
            client.sendall(head)
            for _ in range(600):
                client.sendall(b"x")
                time.sleep(0.05)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n"])
def test_a_call_ends_at_its_deadline_however_it_drips(head: bytes) -> None:
    drip = Drip(head or b"H")
    outward = Outward(private=True, hosts=HOSTS, deadline=0.5)
    began = time.monotonic()
    calls = [outward.get(drip.url, most=10_000) for _ in range(40)]
    for call in calls:
        with pytest.raises(RequestError, match=r"cannot be read"):
            call.result()
    assert time.monotonic() - began < 3, "all of them together take no longer than one, but for the machine"
    outward.close()
    drip.socket.close()


def test_one_tenant_has_a_few_calls_at_once() -> None:
    drip = Drip(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n")
    outward = Outward(private=True, hosts=HOSTS, deadline=1)
    calls = [outward.get(drip.url, most=10_000, tenant="a") for _ in range(EACH + 2)]
    other = outward.get(drip.url, most=10_000, tenant="b")
    errors = [call.exception() for call in calls]
    assert [isinstance(error, BusyError) for error in errors] == [False] * EACH + [True] * 2
    assert not isinstance(other.exception(), BusyError)
    outward.close()
    drip.socket.close()


def test_the_checked_address_is_the_one_that_is_called(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its answer between check and call changes nothing: the name is asked once."""
    asked = []
    real = socket.getaddrinfo

    def resolve(host: str | bytes, *rest: object, **more: object) -> list[tuple[object, ...]]:
        asked.append(host if isinstance(host, str) else host.decode())  # anyio asks in bytes
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outward = Outward(private=True, hosts=HOSTS)
    outward.get(f"{site}/", most=1000).result()
    outward.close()
    assert asked.count("localhost") == 1
