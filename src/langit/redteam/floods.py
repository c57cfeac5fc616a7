"""Suite of too much at once: giant and odd bodies, slow connections, many requests. The server must stay well."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

from langit.redteam.score import Attempt, Outcome
from langit.redteam.target import Answer, Target
from langit.redteam.texts import BASE

AT_ONCE: Final = 24
POSTS: Final = 240
SLOW: Final = 50  # connections that say half a request
WELL: Final = 5.0  # seconds for /health meanwhile, on a busy machine
WAIT: Final = 20.0
MEGABYTE: Final = 1 << 20


def floods(target: Target) -> Outcome:
    """Run each flood, and ask how the server is."""
    attempts = [*_bodies(target), _slow(target), *_posts(target)]
    return Outcome(suite="floods", attempts=tuple(attempts))


def _bodies(target: Target) -> Iterator[Attempt]:
    json = {"content-type": "application/json"}
    bodies = {
        "a body that says it has 10 GB": _half(target, {**json, "content-length": str(10 * 1024 * MEGABYTE)}),
        "64 MB of JSON": _status(
            target.ask("POST", "/v1/videos", content=b'{"prompt": "' + b"a" * (64 * MEGABYTE), headers=json)
        ),
        "100,000 brackets": _status(target.ask("POST", "/v1/videos", content=b"[" * 100_000, headers=json)),
        "a number of a million digits": _status(
            target.ask("POST", "/v1/videos", content=b'{"seed": ' + b"9" * MEGABYTE + b"}", headers=json)
        ),
        "20,000 fields": _status(
            target.ask("POST", "/v1/videos", json={"prompt": BASE, **{f"field{n}": n for n in range(20_000)}})
        ),
        "5,000 parts": _status(target.tried("/v1/videos", files=[(f"part{n}", ("a", b"")) for n in range(5000)])),
        "a prompt of a million letters": _status(
            target.tried("/v1/videos", json={"prompt": "ball " * (MEGABYTE // 5)})
        ),
    }
    for name, got in bodies.items():
        # Who sends on after it was refused may find the connection closed.
        held = got.startswith("4") or got in ("closed", "0 WriteError", "0 ReadError", "0 RemoteProtocolError")
        health = target.healthy()
        well = health is not None and health < WELL
        yield Attempt(
            suite="floods",
            id=name,
            expected="4xx or closed, and well",
            got=f"{got}, health {health}",
            held=held and well,
        )


def _status(answer: Answer) -> str:
    return f"{answer.status} {answer.code}".strip() if answer.status == 0 else str(answer.status)


def _connected(target: Target) -> socket.socket:
    parts = urlsplit(target.root)
    secure = parts.scheme == "https"
    made = socket.create_connection((parts.hostname or "", parts.port or (443 if secure else 80)), timeout=WAIT)
    return ssl.create_default_context().wrap_socket(made, server_hostname=parts.hostname) if secure else made


def _half(target: Target, headers: dict[str, str]) -> str:
    """What comes back to a head whose body is not sent."""
    host = urlsplit(target.root).netloc
    headers = {"host": host, **headers, **({"authorization": f"Bearer {target.key}"} if target.key else {})}
    head = "POST /v1/videos HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with _connected(target) as opened:
        try:
            opened.sendall(f"{head}\r\n{{".encode())
            answer = opened.recv(4096)
        except (TimeoutError, OSError) as error:
            return type(error).__name__
    return answer.split(b" ", 2)[1].decode() if answer else "closed"


def _slow(target: Target) -> Attempt:
    with contextlib.ExitStack() as held:
        for _ in range(SLOW):
            opened = held.enter_context(_connected(target))
            opened.sendall(b"POST /v1/videos HTTP/1.1\r\nhost: a\r\n")
        health = target.healthy()
    well = health is not None and health < WELL
    return Attempt(suite="floods", id=f"{SLOW} slow connections", expected="well", got=f"health {health}", held=well)


def _posts(target: Target) -> Iterator[Attempt]:
    """Harmless requests, more at once than the queue or the key may have; all that is accepted is deleted."""
    body = {"prompt": BASE, "seconds": "4"}

    def post(_: int) -> Answer:
        return target.tried("/v1/videos", json=body)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = pool.map(post, range(POSTS))
        health = target.healthy()
        answers = list(asked)
    odd = sorted({str(answer) for answer in answers if answer.status not in (200, 429)})
    waits = all("retry-after" in answer.headers for answer in answers if answer.status == 429)
    well = health is not None and health < WELL
    yield Attempt(
        suite="floods", id=f"{POSTS} posts", expected="200 or 429", got=", ".join(odd) or "200 or 429", held=not odd
    )
    yield Attempt(suite="floods", id="429 says when to come again", expected="Retry-After", got=str(waits), held=waits)
    yield Attempt(suite="floods", id="health meanwhile", expected="well", got=f"health {health}", held=well)
