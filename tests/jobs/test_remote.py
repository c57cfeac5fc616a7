import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from langit.errors import RequestError
from langit.jobs.remote import Outward


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
    outward = Outward(private=True)
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
     "::ffff:127.0.0.1", "fd00::1"],
)  # fmt: skip
def test_private_addresses_are_refused_however_the_name_resolves(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, 1, 6, "", ("93.184.216.34", port)), (family, 1, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outward = Outward()
    with pytest.raises(RequestError, match="not public"):
        outward.get("https://rebinding.example/", most=10).result()
    outward.close()


def test_the_checked_address_is_the_one_that_is_called(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its answer between check and call changes nothing: the name is asked once."""
    asked = []
    real = socket.getaddrinfo

    def resolve(host: str, *rest: object, **more: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outward = Outward(private=True)
    outward.get(f"{site}/", most=1000).result()
    outward.close()
    assert asked.count("localhost") == 1
