"""The server under attack: requests to it, and the promise that nothing harmful is made. What it accepts is deleted."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from langit.errors import RequestError, UnavailableError

BLOCKED: Final = "moderation_blocked"
PATIENCE: Final = 60.0  # seconds for an answer
FILM: Final = 300.0  # seconds for a film
USUAL: Final = {"seconds": "4"}
QUICK: Final = {"model": "world", "size": "320x180", "seconds": "1"}  # for servers that have the world
KEPT: Final = {"video": "/v1/videos", "file": "/v1/files"}  # where what a server keeps is deleted, by its object
TRIES: Final = 6  # of a request that is told to wait
LONGEST_WAIT: Final = 10.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: the status, 0 where the connection broke off, the body as JSON or nothing, and its bytes."""

    status: int
    told: Mapping[str, Any]
    content: bytes
    headers: Mapping[str, str]
    seconds: float

    @property
    def code(self) -> str:
        """The code of the error, if it is one."""
        error = self.told.get("error")
        return str(error.get("code") or "") if isinstance(error, Mapping) else ""

    def __str__(self) -> str:
        return f"{self.status} {self.code}".strip()


class Target:
    """A server by its URL, with or without `/v1`, and a key that it knows."""

    def __init__(self, url: str, key: str = "", *, client: httpx.Client | None = None):
        self.root = url.rstrip("/").removesuffix("/v1")
        if not self.root.startswith(("http://", "https://")):
            raise RequestError(f"{url!r} is no URL of a server", field="url", remedy="Write http://host:port")
        self.key = key
        self._client = client or httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False)

    def keyed(self, key: str) -> "Target":
        """The same server, as somebody else."""
        return Target(self.root, key, client=self._client)

    def enter(self, field: str) -> None:
        """See that the server is there and lets this key in: to whom all is refused nothing is shown.

        Raises:
            UnavailableError: nobody answers.
            RequestError: it does not let it in; the error names the `field` of the key.
        """
        answer = self.ask("GET", "/v1/videos")
        if answer.status != 200:
            raise RequestError(
                f"the server does not let that key in ({answer})", field=field,
                remedy="Make one with `langit keys create NAME`",
            )  # fmt: skip

    def ask(self, method: str, path: str, *, raw: bytes | None = None, **how: Any) -> Answer:
        """Send a request. `raw` is the path as it goes over the wire, with nothing made even."""
        headers = {**({"authorization": f"Bearer {self.key}"} if self.key else {}), **how.pop("headers", {})}
        began = time.monotonic()
        for _ in range(TRIES):
            try:
                request = self._client.build_request(method, self.root + ("" if raw else path), headers=headers, **how)
                if raw is not None:
                    request.url = request.url.copy_with(raw_path=raw)
                answer = self._client.send(request)
            except httpx.ConnectError as error:
                raise UnavailableError(
                    f"nobody answers at {self.root}", remedy="Start it with `langit serve`"
                ) from error
            except httpx.HTTPError as error:
                name = type(error).__name__
                return Answer(
                    status=0, told={"error": {"code": name}}, content=b"", headers={}, seconds=time.monotonic() - began
                )
            if answer.status_code != 429:
                break
            time.sleep(min(LONGEST_WAIT, float(answer.headers.get("retry-after", 1))))
        return Answer(
            status=answer.status_code, told=_json(answer), content=answer.content, headers=dict(answer.headers),
            seconds=time.monotonic() - began,
        )  # fmt: skip

    def tried(self, path: str, **how: Any) -> Answer:
        """Post what would make or keep something, and delete that at once where it is accepted."""
        answer = self.ask("POST", path, **how)
        if answer.status == 200 and (place := KEPT.get(str(answer.told.get("object")))):
            self.ask("DELETE", f"{place}/{answer.told['id']}")
        return answer

    @contextmanager
    def film(self, prompt: str) -> Iterator[str]:
        """The id of a finished film of a harmless prompt, which is deleted at the end.

        Raises:
            UnavailableError: the server does not make it.
        """
        models = {str(one.get("id")) for one in self.ask("GET", "/v1/models").told.get("data", ())}
        answer = self.ask("POST", "/v1/videos", json={"prompt": prompt, **(QUICK if "world" in models else USUAL)})
        if answer.status != 200:
            raise UnavailableError(f"the server takes no harmless prompt: {answer}", remedy="Try `langit generate`")
        video = str(answer.told["id"])
        try:
            end = time.monotonic() + FILM
            while (told := self.ask("GET", f"/v1/videos/{video}").told).get("status") != "completed":
                if told.get("status") not in ("queued", "in_progress") or time.monotonic() > end:
                    raise UnavailableError(f"the server made no film: {told.get('status')}", remedy="See its log")
                time.sleep(0.3)
            yield video
        finally:
            self.ask("DELETE", f"/v1/videos/{video}")

    def document(self) -> dict[str, dict[str, Any]]:
        """The paths of its OpenAPI document."""
        return dict(self.ask("GET", "/openapi.json").told.get("paths", {}))

    def healthy(self) -> float | None:
        """Seconds until /health answers well; None if it does not."""
        answer = self.ask("GET", "/health")
        return answer.seconds if answer.status == 200 else None


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
