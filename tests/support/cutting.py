"""A proxy on loopback that forwards, and cuts the wire when it is told to."""

import contextlib
import socket
import threading


class Cutting:
    """Forwards to `target`. The next `cuts` connections end when their answer comes; while `away`, there are none."""

    def __init__(self, target: int):
        self.target, self.cuts, self.away = target, 0, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._open: list[socket.socket] = []

    def __enter__(self) -> "Cutting":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.listener.close()
        self.leave()

    def leave(self) -> None:
        """Cut every connection and take no more."""
        self.away = True
        while self._open:
            _end(self._open.pop())

    def come_back(self) -> None:
        """Forward again."""
        self.away = False

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.away:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            self._open += [near, far]
            for pair in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if answers and self.cuts:
                    self.cuts -= 1
                    break
                sink.sendall(data)
        for one in (source, sink):
            _end(one)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
