"""Requests to addresses that clients name: public hosts only, the address that was checked is the one that is called.

The host is resolved once; the connection goes to that address with the host's name in TLS and in the Host header, so
that a second answer of the name server cannot lead elsewhere. Redirects are not followed.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx

from langit.errors import RequestError

TIMEOUT: Final = 15.0


class Outward:
    """A client for strangers' URLs. `private` allows plain http and addresses of this network, for tests and labs."""

    def __init__(self, *, private: bool = False):
        self.private = private
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False)

    def check(self, url: str, field: str = "url") -> None:
        """See that a URL may be called, as far as its text tells.

        Raises:
            RequestError: it is not https, or has no host.
        """
        parts = urlsplit(url)
        schemes = ("https", "http") if self.private else ("https",)
        if parts.scheme not in schemes or not parts.hostname or parts.username or parts.password:
            raise RequestError(
                f"{url[:200]!r} is not a URL that is called", field=field, remedy="Use https://host/path"
            )

    def get(self, url: str, *, most: int, field: str = "url") -> bytes:
        """The bytes at a URL, `most` of them.

        Raises:
            RequestError: the URL is not public, cannot be read or holds more.
        """
        request = self._request("GET", url, field=field)
        try:
            response = self._client.send(request, stream=True)
            try:
                if response.status_code != 200:
                    raise RequestError(f"the URL answered {response.status_code}", field=field)
                data = bytearray()
                for chunk in response.iter_bytes(1 << 16):
                    data += chunk
                    if len(data) > most:
                        raise RequestError(f"the file at the URL has more than {most:,} bytes", field=field)
                return bytes(data)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise RequestError(f"the URL cannot be read: {type(error).__name__}", field=field) from error

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a body and return the status of the answer, whose own body is not read.

        Raises:
            RequestError: the URL is not public.
            httpx.HTTPError: nobody answered.
        """
        response = self._client.send(self._request("POST", url, body, headers), stream=True)
        response.close()
        return response.status_code

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        field: str = "url",
    ) -> httpx.Request:
        self.check(url, field)
        parts = urlsplit(url)
        host = parts.hostname or ""
        address = self._address(host, parts.port or (443 if parts.scheme == "https" else 80), field)
        place = httpx.URL(url).copy_with(host=address)
        named = {**(headers or {}), "Host": parts.netloc}
        return self._client.build_request(method, place, content=body, headers=named, extensions={"sni_hostname": host})

    def _address(self, host: str, port: int, field: str) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise RequestError(f"the host {host!r} is not known", field=field) from error
        addresses = [str(entry[4][0]) for entry in found]
        if not self.private and not all(ipaddress.ip_address(address).is_global for address in addresses):
            raise RequestError(
                f"the host {host!r} is not public", field=field, remedy="Use a URL of the public internet"
            )
        return addresses[0]
