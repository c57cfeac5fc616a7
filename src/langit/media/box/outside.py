"""What is read of strangers' files, in the box: the answers and errors of `image`, `video` and `sound`.

A process with everything loaded is started at the first call and kept; each file gets a child of it of its own
(`inside`). What comes back are numbers, text and raw pixels, which are checked and need no decoder.
"""

import atexit
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from langit import spawn
from langit.clip import Size, Sound
from langit.errors import OutputError, UnavailableError
from langit.media import image
from langit.media.box.jail import Limits
from langit.media.box.wire import BrokenError, Reader
from langit.media.probe import Probe, Track

Frame = NDArray[np.uint8]
GIGABYTE: Final = 1 << 30
PICTURE: Final = Limits(memory=3 * GIGABYTE // 2, seconds=20)
LOOK: Final = Limits(memory=GIGABYTE, seconds=60)
FILM: Final = Limits(memory=2 * GIGABYTE, seconds=7200)
SOUND: Final = Limits(memory=GIGABYTE, seconds=600, written=64 * GIGABYTE)  # lays it under a film, and so writes
MOST_BYTES: Final = 128 << 20  # of a picture's file
SILENCE: Final = 120.0  # seconds without a sign before a child is given up: the machine may be busy
AT_ONCE: Final = 4  # files that are looked at; films that are read wait for each other in no order, and are not counted
ENVIRONMENT: Final = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "LANG": "C.UTF-8",
}
EXPORTED: Final = ("LD_LIBRARY_PATH",)  # of this process's environment


class _Box:
    """The process that children are made of; one for each process that asks."""

    def __init__(self) -> None:
        self._lock, self._owner = threading.Lock(), 0
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.room = threading.BoundedSemaphore(AT_ONCE)

    def child(self, said: dict[str, Any], given: int, answer: int) -> int:
        """Have a child made that reads `given` and answers on `answer`, and its number."""
        request = json.dumps(said).encode()
        with self._lock:
            for last in (False, True):
                with suppress(OSError, ValueError):
                    control = self._started()
                    socket.send_fds(control, [request], [given, answer])
                    return int(control.recv(64))
                self._end()
                if last:
                    break
        raise UnavailableError("the process that reads files does not start", remedy="See whether processes may start")

    def stop(self, child: int) -> None:
        """End a child that is of no more use."""
        with self._lock:
            if self._control is None or self._owner != os.getpid():
                return
            try:
                self._control.sendall(json.dumps({"kill": child}).encode())
                self._control.recv(64)
            except OSError:  # an answer that comes later would be taken for that to something else
                self._end()

    def close(self) -> None:
        """End the process, if it is this one's."""
        with self._lock:
            if self._owner == os.getpid():
                self._end()

    def _started(self) -> socket.socket:
        if self._control is not None and self._owner == os.getpid():
            return self._control
        self._control, inner = socket.socketpair()
        self._control.settimeout(SILENCE)
        path = os.pathsep.join(part for part in sys.path if part and Path(part).is_absolute())
        kept = {name: os.environ[name] for name in EXPORTED if name in os.environ}
        with inner:
            self._process = subprocess.Popen(
                spawn.command("langit.media.box.inside", str(inner.fileno())),
                pass_fds=[inner.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, cwd="/", env={"PYTHONPATH": path, **ENVIRONMENT, **kept},
            )  # fmt: skip
        self._owner = os.getpid()
        return self._control

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


_box: Final = _Box()
atexit.register(_box.close)


def held() -> list[str]:
    """What holds a child of the box on this machine, by the names of `jail`."""
    with open(os.devnull, "rb") as nothing, _asked("comment", nothing, "nothing", LOOK) as answer:  # noqa: PTH123
        return [str(name) for name in answer.line()[0]["held"]]


def picture(file: Path | bytes, kinds: Collection[str] = image.READ, *, name: str = "") -> image.Picture:
    """A picture as it is meant to be seen, of a file or of the bytes of one, of one of `kinds`. Errors call it `name`.

    Raises:
        UnavailableError: as of `image.load`, or reading it takes too much time or memory.
    """
    name = name or (str(file) if isinstance(file, Path) else "the picture")
    with (
        _opened(file, name) as given,
        _box.room,
        _answered("picture", given, name, PICTURE, kinds=[*kinds]) as answer,
    ):
        said, data = answer.line()
        size = _size(said)
        if len(data) != size.width * size.height * 3:
            raise BrokenError("no picture")
        return image.Picture(pixels=_pixels(data, size), kind=str(said["kind"])[:16])


def probe(film: Path) -> Probe:
    """What `read` gives of a film.

    Raises:
        UnavailableError: as of `video.probe`, or looking at it takes too much time or memory.
    """
    with _film(film) as given, _box.room, _answered("probe", given, str(film), LOOK) as answer:
        said = answer.line()[0]
        fps, count = Fraction(str(said["fps"])), int(said["count"])
        if fps <= 0 or count < 1:
            raise BrokenError("no film")
        return Probe(size=_size(said), fps=fps, count=count, codec=str(said["codec"])[:32])


def read(film: Path, *, fps: Fraction | None = None, first: int = 0, stop: int | None = None) -> Iterator[Frame]:
    """The frames of a film as `video.read` gives them, from number `first` to before `stop`.

    Raises:
        UnavailableError: as of `video.read`, or reading it takes too much time or memory.
    """
    wanted = {"fps": str(fps) if fps else "", "first": first, "stop": stop if stop is not None else 1 << 60}
    with _film(film) as given, _answered("read", given, str(film), FILM, **wanted) as answer:
        size = _size(answer.line()[0])
        while True:
            said, data = answer.line()
            if said.get("end"):
                return
            if len(data) != size.width * size.height * 3:
                raise BrokenError("no frame")
            yield _pixels(data, size)


def comment(film: Path) -> str:
    """What the film's metadata says of it.

    Raises:
        UnavailableError: as of `video.comment`.
    """
    with _film(film) as given, _box.room, _answered("comment", given, str(film), LOOK) as answer:
        return str(answer.line()[0]["comment"])


def identity(film: Path) -> str:
    """What a film shows as one short text.

    Raises:
        UnavailableError: as of `stream.identity`.
    """
    with _film(film) as given, _box.room, _answered("identity", given, str(film), LOOK) as answer:
        return str(answer.line()[0]["identity"])[:64]


def track(film: Path) -> Track | None:
    """What sound a film has; None for a silent one.

    Raises:
        UnavailableError: as of `sound.track`.
    """
    with _film(film) as given, _box.room, _answered("track", given, str(film), LOOK) as answer:
        said = answer.line()[0]
        if said["silent"]:
            return None
        numbers = {name: int(said[name]) for name in ("tracks", "rate", "channels")}
        return Track(codec=str(said["codec"])[:32], **numbers)


def lay(path: Path, sound: Sequence[Sound]) -> str:
    """Put sound under a film of ours, as `sound.lay` does. That one child opens files, and still has no network.

    Raises:
        UnavailableError: a sound cannot be read.
        OutputError: the file cannot be written anew.
    """
    parts = [
        {"film": str(part.film.absolute()) if part.film else "", "start": str(part.start), "seconds": str(part.seconds)}
        for part in sound
    ]
    with (
        path.open("rb") as given,
        _answered("lay", given, str(path), SOUND, path=str(path.absolute()), sound=parts) as answer,
    ):
        return str(answer.line()[0]["note"])


@contextmanager
def _answered(do: str, given: BinaryIO, name: str, limits: Limits, **more: Any) -> Iterator[Reader]:
    """The answers of a child that does one thing, past its first word; what it cannot do is an error."""
    with _asked(do, given, name, limits, **more) as answer:
        try:
            answer.line()
            yield answer
        except (BrokenError, KeyError, ValueError, TypeError, OverflowError) as error:
            kind = OutputError if limits.files else UnavailableError
            text = f"{name} cannot be read: it is damaged, or takes more time or memory than one file may have"
            raise kind(
                text, field="image" if do == "picture" else "source", remedy="Make it smaller, or anew"
            ) from error


@contextmanager
def _asked(do: str, given: BinaryIO, name: str, limits: Limits, **more: Any) -> Iterator[Reader]:
    read_end, write_end = os.pipe()
    with ExitStack() as last:
        last.callback(os.close, read_end)
        try:
            child = _box.child({"do": do, "name": name, "limits": vars(limits), **more}, given.fileno(), write_end)
        finally:
            os.close(write_end)
        last.callback(_box.stop, child)
        yield Reader(read_end, SILENCE)


@contextmanager
def _opened(file: Path | bytes, name: str) -> Iterator[BinaryIO]:
    """The file, of which there may be MOST_BYTES."""
    if isinstance(file, Path):
        with _regular(file, f"there is no picture at {name}", "image") as opened:
            size = os.fstat(opened.fileno()).st_size
            if size > MOST_BYTES:
                raise UnavailableError(
                    f"{name} has {size:,} bytes, and {MOST_BYTES:,} is the most",
                    field="image",
                    remedy="Make it smaller",
                )
            yield opened
        return
    with tempfile.TemporaryFile() as held:
        held.write(file)
        held.seek(0)
        yield held


@contextmanager
def _film(path: Path) -> Iterator[BinaryIO]:
    with _regular(path, f"{path} does not exist", "source") as opened:
        yield opened


@contextmanager
def _regular(path: Path, absent: str, field: str) -> Iterator[BinaryIO]:
    """A file of bytes: no folder, no device, no pipe, for which a reader would wait."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        remedy = "Give an mp4 or webm file" if field == "source" else None
        raise UnavailableError(absent, field=field, remedy=remedy) from None
    except OSError as error:
        text = f"{path} cannot be read: {(error.strerror or '').lower()}"
        raise UnavailableError(text, field=field, remedy="Check its path and rights") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnavailableError(f"{path} is not a file", field=field, remedy="Name a picture or film")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _size(said: dict[str, Any]) -> Size:
    size = Size(int(said["width"]), int(said["height"]))
    if min(size) < 1 or size.width * size.height > image.MOST_PIXELS:
        raise BrokenError("no size")
    return size


def _pixels(data: memoryview, size: Size) -> Frame:
    return np.frombuffer(data, np.uint8).reshape(size.height, size.width, 3)
