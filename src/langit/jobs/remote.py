"""Requests to addresses that clients name: public hosts only, the address that was checked is the one that is called.

A URL is taken apart by one parser, that of the client which calls it. The host is resolved once; the connection goes to
that address with the host's name in TLS and in the Host header, so that a second answer of the name server cannot lead
elsewhere. Redirects are not followed. All calls run on one event loop in a thread of their own and end at a deadline
for the whole, so a host that drips holds nobody up but itself.
"""

import asyncio
import ipaddress
import socket
import threading
from collections import Counter
from collections.abc import Collection, Coroutine, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import httpx

from langit.errors import RequestError
from langit.jobs.addresses import public
from langit.jobs.job import BusyError

DEADLINE: Final = 15.0  # seconds that a call may last, from the name server to the last byte
AT_ONCE: Final = 16  # files that are read at once, each held in memory
EACH: Final = 4  # calls at once for one tenant
RESOLVERS: Final = 8  # names that are asked for at once
PORTS: Final = (None, 80, 443)  # of hosts that files are read from; None is the scheme's own
Result = TypeVar("Result")


class Outward:
    """A client for strangers' URLs. `private` allows plain http and addresses of this network, for tests and labs.

    Files are read from `hosts` alone, by their names as URLs have them; from none where there are none.
    Calls give a future at once: threads wait for its `result()`, coroutines for `asyncio.wrap_future` of it. With a
    `tenant`, no more than EACH of its calls run at once.
    """

    def __init__(self, *, private: bool = False, hosts: Collection[str] = (), deadline: float = DEADLINE):
        self.private, self.deadline = private, deadline
        self.hosts = frozenset(host.lower() for host in hosts)
        self._running: Counter[str] = Counter()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def check(self, url: str, field: str = "url") -> None:
        """See that a URL may be called, as far as its text tells.

        Raises:
            RequestError: it is not https, has no host, or names an address that is not public.
        """
        parts = _parsed(url, field)
        schemes = ("https", "http") if self.private else ("https",)
        if parts.scheme not in schemes or not parts.host or parts.userinfo:
            raise _no_url(url, field)
        try:
            ipaddress.ip_address(parts.host)
        except ValueError:
            return  # a name
        self._see(parts.host, [parts.host], field)

    def check_file(self, url: str, field: str = "url") -> None:
        """See that a file may be read from a URL, as far as its text tells.

        Raises:
            RequestError: as of `check`, or its host or port is none that files are read from.
        """
        if not self.hosts:
            remedy = "Send the file itself, its bytes as a data URL, or the id of an uploaded file"
            raise RequestError("this server fetches nothing from URLs", field=field, remedy=remedy)
        self.check(url, field)
        parts = _parsed(url, field)
        if parts.host.lower() not in self.hosts or not (self.private or parts.port in PORTS):
            remedy = f"Use one of {', '.join(sorted(self.hosts))}, or send the file itself"
            raise RequestError(f"nothing is fetched from {parts.host!r}", field=field, remedy=remedy)

    def vet(self, url: str, field: str = "url", tenant: str | None = None) -> "Future[None]":
        """`check`, and that the host, if it is known today, is public. Calls look again.

        Raises:
            RequestError: as of `check`.
            BusyError: the tenant has too many calls under way.
        """
        self.check(url, field)
        return self._start(self._vet(url, field, tenant))

    def get(self, url: str, *, most: int, field: str = "url", tenant: str | None = None) -> "Future[bytes]":
        """The bytes at a URL, `most` of them.

        Raises:
            RequestError: as of `check_file`, or the URL cannot be read in time or holds more.
            BusyError: the tenant has too many calls under way.
        """
        self.check_file(url, field)
        return self._start(self._get(url, most, field, tenant))

    def post(self, url: str, body: bytes, headers: Mapping[str, str], tenant: str | None = None) -> "Future[int]":
        """Send a body and return the status of the answer, whose own body is not read.

        Raises:
            RequestError: the URL is not public, or nobody answered in time.
            BusyError: the tenant has too many calls under way.
        """
        return self._start(self._post(url, body, headers, tenant))

    def close(self) -> None:
        """End what runs and give the connections back."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(self._end(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()
            self._resolvers.shutdown(wait=False)
            loop.close()

    def _start(self, work: Coroutine[Any, Any, Result]) -> "Future[Result]":
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.SelectorEventLoop()
                self._resolvers = ThreadPoolExecutor(RESOLVERS, "names")
                self._loop.set_default_executor(self._resolvers)
                self._client = httpx.AsyncClient(timeout=self.deadline, follow_redirects=False, trust_env=False)
                self._thread = threading.Thread(target=self._loop.run_forever, name="outward", daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.aclose()

    async def _vet(self, url: str, field: str, tenant: str | None) -> None:
        host = _parsed(url, field).host
        try:
            with self._counted(tenant):
                async with asyncio.timeout(self.deadline):
                    found = await self._resolved(host, 443)
        except (OSError, TimeoutError):
            return  # not known yet
        self._see(host, found, field)

    async def _get(self, url: str, most: int, field: str, tenant: str | None) -> bytes:
        with self._counted(tenant):
            try:
                async with asyncio.timeout(self.deadline), self._room:
                    request = await self._request("GET", url, field=field)
                    return await self._read(request, most, field)
            except TimeoutError as error:
                text = f"the URL cannot be read within {self.deadline:g} seconds"
                raise RequestError(text, field=field) from error
            except httpx.HTTPError as error:
                raise RequestError(f"the URL cannot be read: {type(error).__name__}", field=field) from error

    async def _read(self, request: httpx.Request, most: int, field: str) -> bytes:
        response = await self._client.send(request, stream=True)
        try:
            if response.status_code != 200:
                raise RequestError(f"the URL answered {response.status_code}", field=field)
            data = bytearray()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > most:
                    raise RequestError(f"the file at the URL has more than {most:,} bytes", field=field)
            return bytes(data)
        finally:
            await response.aclose()

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], tenant: str | None) -> int:
        with self._counted(tenant):
            try:
                async with asyncio.timeout(self.deadline):
                    request = await self._request("POST", url, body, headers)
                    response = await self._client.send(request, stream=True)
                    await response.aclose()
                    return response.status_code
            except TimeoutError as error:
                raise RequestError(f"nobody answers within {self.deadline:g} seconds", field="url") from error
            except httpx.HTTPError as error:
                raise RequestError(f"nobody answers: {type(error).__name__}", field="url") from error

    @contextmanager
    def _counted(self, tenant: str | None) -> Iterator[None]:
        """Runs on the loop alone, and so needs no lock."""
        if tenant is None:
            yield
            return
        if self._running[tenant] >= EACH:
            text = f"{EACH} URLs are being called for you"
            raise BusyError(text, code="concurrency_limit_exceeded", retry_after=self.deadline / 3)
        self._running[tenant] += 1
        try:
            yield
        finally:
            self._running[tenant] -= 1
            if not self._running[tenant]:
                del self._running[tenant]

    async def _request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        field: str = "url",
    ) -> httpx.Request:
        self.check(url, field)
        parts = _parsed(url, field)
        host = parts.host
        try:
            found = await self._resolved(host, parts.port or (443 if parts.scheme == "https" else 80))
        except OSError as error:
            raise RequestError(f"the host {host!r} is not known", field=field) from error
        self._see(host, found, field)
        place = parts.copy_with(host=found[0])
        named = {**(headers or {}), "Host": parts.netloc.decode("ascii")}
        return self._client.build_request(method, place, content=body, headers=named, extensions={"sni_hostname": host})

    async def _resolved(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found]

    def _see(self, host: str, addresses: list[str], field: str) -> None:
        if not self.private and not all(map(public, addresses)):
            raise RequestError(
                f"the host {host!r} is not public", field=field, remedy="Use a URL of the public internet"
            )


def _parsed(url: str, field: str) -> httpx.URL:
    """A URL in its parts. What parsers read differently, such as a backslash, is in none that is called.

    Raises:
        RequestError: it is none.
    """
    if not url.isascii() or not url.isprintable() or any(letter in url for letter in '\\ <>"^`{|}'):
        raise _no_url(url, field)
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _no_url(url, field) from error


def _no_url(url: str, field: str) -> RequestError:
    return RequestError(f"{url[:200]!r} is not a URL that is called", field=field, remedy="Use https://host/path")
