"""The inside of the box: a process that has everything loaded and holds nothing, and a child of it for each file.

It reads requests from the socket that it inherits: a line of JSON, an open file to read and an open pipe to answer on.
The child gives up what `jail` takes, does its one work, and ends; so no file meets what another one left behind.
"""

import codecs
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Final

import av
import numpy as np
from PIL import Image

from langit.clip import Sound
from langit.errors import LangitError, UnavailableError
from langit.media import image, sound, source, stream, video
from langit.media.box import jail, wire
from langit.media.probe import Probe

Say = Callable[..., None]  # a line, and the bytes behind it
ENCODINGS: Final = ("ascii", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")  # of text in files
LINE: Final = 64 << 10  # bytes of a request


def main() -> None:
    """Serve requests until the other end of the socket is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _load()
    gc.freeze()  # what is loaded stays: children need not copy it to look for garbage
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, LINE, 2)
        while _reap():
            pass
        if not request:
            return
        said = json.loads(request)
        if "kill" in said:
            _kill(said["kill"])
            control.send(b"0")
            continue
        child = os.fork()
        if not child:
            control.close()
            _live(said, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        control.send(str(child).encode())


def _load() -> None:
    """Import now what libraries import when they first need it: a child opens no file, and so no module."""
    import numpy.ma  # noqa: F401  # of np.unique

    Image.init()
    for part in pkgutil.walk_packages(av.__path__, "av."):
        if part.name != "av.__main__":
            importlib.import_module(part.name)
    for name in ENCODINGS:
        codecs.lookup(name)


def _reap() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _kill(child: int) -> None:
    """End a child, if it is one that has not ended: a number of another process is never meant."""
    with suppress(ChildProcessError):
        if os.waitpid(child, os.WNOHANG)[0] == 0:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _live(said: Mapping[str, Any], given: int, answer: int) -> None:
    """The whole life of a child."""
    try:
        held = jail.enter(jail.Limits(**said["limits"]))

        def say(line: dict[str, Any], data: bytes | memoryview = b"") -> None:
            for piece in wire.packed(line, data):
                view = memoryview(piece)
                while view:
                    view = view[os.write(answer, view) :]

        say({"held": held})
        try:
            with os.fdopen(given, "rb") as file:
                WORK[said["do"]](file, said, say)
            say({"end": True})
        except LangitError as error:
            say(wire.refused(error))
        except MemoryError:
            say(wire.refused(UnavailableError("it needs more memory than one file may have", remedy="Make it smaller")))
    except BaseException:  # nobody reads on, or a library failed in a way of its own: the outside sees no end
        os._exit(1)
    os._exit(0)


def _picture(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    found = image.look(file, said["kinds"], said["name"])
    pixels = np.ascontiguousarray(found.pixels)
    say({"kind": found.kind, "width": found.size.width, "height": found.size.height}, pixels.data.cast("B"))


def _probe(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    say(_told(video.probe(_stream(file, said))))


def _read(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    film = _stream(file, said)
    found = source.examined(film).display.size
    say({"width": found.width, "height": found.height})
    fps = Fraction(said["fps"]) if said["fps"] else None
    for number, frame in enumerate(video.read(film, fps=fps)):
        if number >= said["first"]:
            if number >= said["stop"]:
                return
            say({}, np.ascontiguousarray(frame).data.cast("B"))


def _comment(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    say({"comment": video.comment(_stream(file, said))})


def _identity(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    say({"identity": stream.identity(_stream(file, said))})


def _track(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    found = sound.track(_stream(file, said))
    say({"silent": found is None, **({} if found is None else vars(found))})


def _lay(file: BinaryIO, said: Mapping[str, Any], say: Say) -> None:
    parts = [
        Sound(film=Path(part["film"]) if part["film"] else None, start=Fraction(part["start"]),
              seconds=Fraction(part["seconds"]))
        for part in said["sound"]
    ]  # fmt: skip
    say({"note": sound.lay(Path(said["path"]), parts)})


def _stream(file: BinaryIO, said: Mapping[str, Any]) -> source.Stream:
    return source.Stream(file, said["name"])


def _told(found: Probe) -> dict[str, Any]:
    return {
        "width": found.size.width, "height": found.size.height, "fps": str(found.fps), "count": found.count,
        "codec": found.codec,
    }  # fmt: skip


WORK: Final[Mapping[str, Callable[[BinaryIO, Mapping[str, Any], Say], None]]] = {
    "picture": _picture, "probe": _probe, "read": _read, "comment": _comment, "identity": _identity,
    "track": _track, "lay": _lay,
}  # fmt: skip

if __name__ == "__main__":
    main()
