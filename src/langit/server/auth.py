"""Who asks, and may they: keys, scopes, requests a minute. On loopback no key is needed unless the operator says so.

A server without keys answers only requests that name a loopback host and come from no other page: a browser that is
led to this address by a foreign site is refused.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from langit.jobs.job import BusyError, Limits
from langit.jobs.keys import LOCAL, SCOPES, Key, Keys, digest
from langit.server.errors import ApiError
from langit.server.settings import LOOPBACK

FRESH: Final = 5.0  # seconds for which a key that was found valid is not looked up again
REMEMBERED: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whoever sent a request."""

    owner: str
    scopes: tuple[str, ...] = SCOPES
    limits: Limits = field(default_factory=Limits)


class Gate:
    """Lets callers in, or says why not."""

    def __init__(self, keys: Keys, *, keyless: bool):
        self.keys, self.keyless = keys, keyless
        self._found: OrderedDict[str, tuple[float, Key | None]] = OrderedDict()
        self._spent: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admit(self, request: Request, scope: str) -> Caller:
        """The caller of a request that needs `scope`.

        Raises:
            ApiError: 401 without a valid key, 403 without the scope.
            BusyError: too many requests a minute.
        """
        secret = sent(request)
        key = self._find(secret) if secret else None
        if key is None:
            if not self.keyless:
                raise ApiError(
                    401,
                    "You didn't provide a valid API key. Send it as `Authorization: Bearer KEY`.",
                    headers={"www-authenticate": "Bearer", "x-should-retry": "false"},
                )
            refuse_strangers(request)
            return Caller(owner=LOCAL)
        if scope not in key.scopes:
            raise ApiError(403, f"This key lacks the scope {scope!r}.")
        if key.limits.per_minute is not None:
            self._spend(key.id, key.limits.per_minute)
        return Caller(owner=key.owner, scopes=key.scopes, limits=key.limits)

    async def let_in(self, request: Request, scope: str) -> Caller:
        """`admit`, for those who answer on the event loop: it waits in a thread, and only where the keys are asked.

        Raises:
            ApiError: as `admit` does.
            BusyError: as `admit` does.
        """
        secret = sent(request)
        if secret and not self._remembered(secret):
            return await run_in_threadpool(self.admit, request, scope)
        return self.admit(request, scope)

    def _remembered(self, secret: str) -> tuple[float, Key | None] | None:
        with self._lock:
            found = self._found.get(digest(secret))
        return found if found is not None and found[0] > time.monotonic() else None

    def _find(self, secret: str) -> Key | None:
        if found := self._remembered(secret):
            return found[1]
        name, key = digest(secret), self.keys.find(secret)
        with self._lock:
            self._found[name] = (time.monotonic() + FRESH, key)
            self._found.move_to_end(name)
            while len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return key

    def _spend(self, key: str, per_minute: int) -> None:
        """A bucket that holds a minute's worth and fills evenly."""
        now = time.monotonic()
        with self._lock:
            left, since = self._spent.get(key, (float(per_minute), now))
            left = min(float(per_minute), left + (now - since) * per_minute / 60)
            if left < 1:
                self._spent[key] = (left, now)
                raise BusyError(
                    f"more than {per_minute} requests a minute",
                    code="rate_limit_exceeded",
                    retry_after=(1 - left) * 60 / per_minute,
                )
            self._spent[key] = (left - 1, now)


def sent(request: Request) -> str:
    """The secret that a request brought, or nothing."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def refuse_strangers(request: Request) -> None:
    """Refuse what a foreign page could send to this machine's loopback address.

    Raises:
        ApiError: the Host is another one, or the request comes from another page.
    """
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        raise ApiError(403, "A server without keys answers to loopback names only.", code="host_not_allowed")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        raise ApiError(403, "A server without keys answers to its own pages only.", code="origin_not_allowed")
