"""Who asks, and may they: keys, scopes, requests a minute. On loopback no key is needed unless the operator says so.

A server without keys answers only requests that name a loopback host and come from no other page: a browser that is
led to this address by a foreign site is refused.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from langit.jobs.job import BusyError, Limits
from langit.jobs.keys import LOCAL, SCOPES, Key, Keys, digest
from langit.server.errors import ApiError
from langit.server.settings import LOOPBACK

FRESH: Final = 5.0  # seconds for which a key that was found valid is not looked up again
REMEMBERED: Final = 10_000
MINUTE: Final = 60.0
MOST_FAILURES: Final = 30  # keys from one address in a minute that were not valid, before no more are looked up


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whoever sent a request."""

    owner: str
    scopes: tuple[str, ...] = SCOPES
    limits: Limits = field(default_factory=Limits)


class Gate:
    """Lets callers in, or says why not."""

    def __init__(self, keys: Keys, *, keyless: bool, usual: Limits | None = None, pages: Collection[str] = ()):
        self.keys, self.keyless, self.usual, self.pages = keys, keyless, usual or Limits(), pages
        self._known: OrderedDict[str, None] = OrderedDict()
        self._failed: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._found: OrderedDict[str, tuple[float, Key | None]] = OrderedDict()
        self._spent: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admit(self, request: Request, scope: str) -> Caller:
        """The caller of a request that needs `scope`.

        Raises:
            ApiError: 401 without a valid key, 403 without the scope.
            BusyError: too many requests a minute, or too many keys that are none from this address.
        """
        secret = sent(request)
        key = self._find(secret, request.client.host if request.client else "") if secret else None
        if key is None:
            if not self.keyless:
                raise ApiError(
                    401,
                    "You didn't provide a valid API key. Send it as `Authorization: Bearer KEY`.",
                    headers={"www-authenticate": "Bearer", "x-should-retry": "false"},
                )
            refuse_strangers(request, self.pages)
            return Caller(owner=LOCAL)
        if scope not in key.scopes:
            raise ApiError(403, f"This key lacks the scope {scope!r}.")
        limits = key.limits.or_else(self.usual)
        if limits.per_minute:
            self._spend(key.id, limits.per_minute)
        return Caller(owner=key.owner, scopes=key.scopes, limits=limits)

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

    def _find(self, secret: str, address: str) -> Key | None:
        if found := self._remembered(secret):
            return found[1]
        name = digest(secret)
        self._throttle(name, address)
        key = self.keys.find(secret)
        with self._lock:
            _keep(self._found, name, (time.monotonic() + FRESH, key))
            if key is not None:
                _keep(self._known, name, None)
            else:
                since, count = self._recent(address)
                _keep(self._failed, address, (since, count + 1))
        return key

    def _throttle(self, name: str, address: str) -> None:
        """Ask for no more keys from where many came that were none. Those that were valid once are still looked up."""
        with self._lock:
            since, count = self._recent(address)
            if count >= MOST_FAILURES and name not in self._known:
                raise BusyError(
                    f"{count} keys from your address were not valid", code="rate_limit_exceeded",
                    retry_after=since + MINUTE - time.monotonic(),
                )  # fmt: skip

    def _recent(self, address: str) -> tuple[float, int]:
        """Since when, within the last minute, and how many keys from an address were not valid."""
        now = time.monotonic()
        since, count = self._failed.get(address, (now, 0))
        return (now, 0) if now - since > MINUTE else (since, count)

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


def _keep(kept: OrderedDict[str, Any], name: str, value: Any) -> None:
    """Remember something, and forget what is oldest beyond REMEMBERED."""
    kept[name] = value
    kept.move_to_end(name)
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)


def sent(request: Request) -> str:
    """The secret that a request brought, as OpenAI's clients or Azure's do, or nothing."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else request.headers.get("api-key", "")


def refuse_strangers(request: Request, pages: Collection[str] = ()) -> None:
    """Refuse what a foreign page, which is of none of the origins `pages`, could send to this machine's loopback.

    Raises:
        ApiError: the Host is another one, or the request comes from another page.
    """
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        raise ApiError(403, "A server without keys answers to loopback names only.", code="host_not_allowed")
    origin = request.headers.get("origin")
    if origin is not None and origin not in pages and urlsplit(origin).netloc != host:
        raise ApiError(403, "A server without keys answers to its own pages only.", code="origin_not_allowed")
