"""Connections that are slow to say what they want are closed, so that idle sockets do not pile up."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import uvicorn

HEADERS: Final = 15.0  # seconds from a connection, or from the first byte of a further request, to its last header


def impatient(config: uvicorn.Config, seconds: float = HEADERS) -> Callable[..., asyncio.Protocol]:
    """What makes the connections of `config`: its own, whose clients have `seconds` for the headers of a request."""
    config.load()
    make = config.http_protocol_class
    return lambda **how: Impatient(make(**how), seconds)


class Impatient(asyncio.Protocol):
    """A connection of uvicorn with an alarm that runs while headers are awaited."""

    def __init__(self, inner: Any, seconds: float):
        self.inner, self.seconds = inner, seconds
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        self.inner.connection_made(transport)
        self._set()

    def data_received(self, data: bytes) -> None:
        """They say something: enough, or the alarm goes on."""
        self.inner.data_received(data)
        if not self._awaiting():
            self._unset()
        elif self._alarm is None:
            self._set()

    def connection_lost(self, error: Exception | None) -> None:
        """They are gone."""
        self._unset()
        self.inner.connection_lost(error)

    def eof_received(self) -> bool | None:
        """They say no more."""
        answer: bool | None = self.inner.eof_received()
        return answer

    def pause_writing(self) -> None:
        """They do not listen as fast as we talk."""
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        """They have caught up."""
        self.inner.resume_writing()

    def _awaiting(self) -> bool:
        """Whether no request is being answered."""
        return self.inner.cycle is None or bool(self.inner.cycle.response_complete)

    def _set(self) -> None:
        self._alarm = asyncio.get_running_loop().call_later(self.seconds, self._ring)

    def _unset(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self) -> None:
        self._alarm = None
        if self._awaiting():
            self.inner.transport.close()
