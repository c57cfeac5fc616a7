"""The box: the same answers as outside of it, and nothing of what a decoder that was taken over would try."""

import os
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import films
import numpy as np
import pytest
from PIL import Image

from langit.clip import Size
from langit.errors import LangitError, UnavailableError
from langit.media import image, stream, video
from langit.media.box import jail, outside, wire

NOISE = [np.random.default_rng(number).integers(0, 256, (64, 96, 3), np.uint8) for number in range(8)]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4"
    video.write(path, NOISE, size=Size(96, 64), fps=8)
    return path


@pytest.mark.parametrize("reader", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "PPM", "JPEG2000", "GIF"])
def test_a_picture_is_the_same_as_outside(tmp_path: Path, reader: str) -> None:
    path = tmp_path / "a.picture"
    Image.fromarray(NOISE[0]).save(path, reader)
    assert np.array_equal(outside.picture(path).pixels, image.load(path))
    assert np.array_equal(outside.picture(path.read_bytes()).pixels, image.load(path))


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_film_is_the_same_as_outside(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    video.write(path, NOISE, size=Size(96, 64), fps=8)
    video.annotate(path, "a comment")
    assert outside.probe(path) == video.probe(path)
    assert outside.comment(path) == "a comment"
    assert outside.identity(path) == stream.identity(path)
    assert outside.track(path) is None
    inside, beside = list(outside.read(path)), list(video.read(path))
    assert len(inside) == len(beside) == len(NOISE)
    assert all(map(np.array_equal, inside, beside))
    assert all(map(np.array_equal, outside.read(path, first=2, stop=5), beside[2:5]))


def test_whoever_stops_reading_leaves_no_child(film: Path) -> None:
    frames = outside.read(film)
    next(frames)
    frames.close()
    assert outside.probe(film).count == len(NOISE)


def test_errors_are_sentences_of_ours(tmp_path: Path, film: Path) -> None:
    cut = films.cut(film, tmp_path / "b.mp4", 0.6)
    with pytest.raises(UnavailableError, match="breaks off"):
        outside.probe(cut)
    with pytest.raises(UnavailableError, match="there is no picture at"):
        outside.picture(tmp_path / "none.png")
    for strange in (tmp_path, Path("/dev/zero")):
        with pytest.raises(UnavailableError, match="is not a file"):
            outside.picture(strange)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnavailableError, match="is not a file"):
        outside.probe(tmp_path / "pipe")


def bomb(side: int, data: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 60_000])  # below and above what Pillow itself would refuse
def test_a_picture_that_claims_to_be_huge_is_refused_by_its_header(side: int) -> None:
    with pytest.raises(UnavailableError, match="more than 50 million pixels"):
        outside.picture(bomb(side, zlib.compress(b"\0" * 1000)))


def test_memory_is_capped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (5000, 5000)).save(path, compress_level=1)
    monkeypatch.setattr(outside, "PICTURE", jail.Limits(memory=350 << 20, seconds=20))
    with pytest.raises(UnavailableError, match=r"more memory than one file may have|takes more time or memory"):
        outside.picture(path)


HOLE = """
import ctypes, os, platform, socket, subprocess, sys
from langit.media.box import jail
libc, TGKILL = ctypes.CDLL(None), {{"x86_64": 234, "aarch64": 131}}[platform.machine()]
read = os.dup(os.open(os.devnull, os.O_RDONLY))
held = jail.enter(jail.Limits(memory=1 << 30, seconds=30, written=int(sys.argv[2])))
try:
    {attempt}
except OSError as error:
    os.write(1, b"refused")
else:
    os.write(1, b"done")
os._exit(0)
"""
ENDLESS = """
from langit.media.box import jail
jail.enter(jail.Limits(memory=1 << 30, seconds=1))
while True:
    pass
"""
ATTEMPTS = {
    "a socket": "socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1)",
    "a name": "socket.getaddrinfo('localhost', 80)[0]; socket.socket()",
    "a program": "os.execv('/bin/true', ['true'])",
    "a child": "os.fork()",
    "a file": "open('/etc/passwd').read()",
    "a file to write": "open('/tmp/langit-box-canary', 'w').write('x')",
    "a signal": "[] if libc.syscall(TGKILL, os.getppid(), os.getppid(), 0) == 0 else os.read(-1, 1)",
    "a folder": "os.rmdir('/tmp/langit-box-none')",
    "a pipe": "os.mkfifo('/tmp/langit-box-pipe')",
    "a deed": "os.unlink('/tmp/langit-box-none') if not os.access('/tmp/langit-box-none', 0) else 0",
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have hooks of Python alone")
@pytest.mark.parametrize("what", ATTEMPTS)
def test_code_that_runs_in_the_box_gets_nowhere(what: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.05)
        code = HOLE.format(attempt=ATTEMPTS[what])
        port = str(canary.getsockname()[1])
        done = subprocess.run([sys.executable, "-c", code, port, "0"], capture_output=True, check=True)
        assert done.stdout == b"refused"
        with pytest.raises(TimeoutError):
            canary.accept()
    assert not Path("/tmp/langit-box-canary").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have hooks of Python alone")
def test_the_child_that_lays_sound_writes_files_and_has_no_network() -> None:
    for what, outcome in (("a file", b"done"), ("a socket", b"refused"), ("a program", b"refused")):
        code = HOLE.format(attempt=ATTEMPTS[what])
        done = subprocess.run([sys.executable, "-c", code, "9", str(1 << 20)], capture_output=True, check=True)
        assert done.stdout == outcome, what


def test_time_is_capped() -> None:
    assert subprocess.run([sys.executable, "-c", ENDLESS], check=False).returncode < 0, "a signal ends it"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have hooks of Python alone")
def test_what_holds_it_is_said() -> None:
    assert jail.LIMITS in outside.held()
    assert {jail.SECCOMP, jail.NAMESPACE} & set(outside.held()), "else nothing but hooks keeps it from the network"


@pytest.mark.parametrize("reply", [
    lambda: b"", lambda: b"\xff" * 8, lambda: b"\0\0\0\x02\0\0\0\0[]", lambda: b"\0\0\0\x02\0\0\0\0no",
    lambda: b"".join(wire.packed({"width": 3}, b"123"))[:-1],
])  # fmt: skip
def test_what_a_child_says_is_not_believed(reply: Callable[[], bytes]) -> None:
    end, other = os.pipe()
    try:
        os.write(other, reply())
        os.close(other)
        with pytest.raises(wire.BrokenError):
            wire.Reader(end, 1.0).line()
    finally:
        os.close(end)


def test_a_child_that_says_nothing_is_given_up() -> None:
    end, other = os.pipe()
    try:
        with pytest.raises(wire.BrokenError, match="silent"):
            wire.Reader(end, 0.05).line()
    finally:
        os.close(end)
        os.close(other)


def test_a_refusal_from_inside_is_cut_and_plain() -> None:
    end, other = os.pipe()
    said = {"refused": "no such code", "message": "a\x1b[31m\n" + "b" * 5000, "field": None, "remedy": None}
    try:
        os.write(other, b"".join(wire.packed(said)))
        with pytest.raises(LangitError) as told:
            wire.Reader(end, 1.0).line()
    finally:
        os.close(end)
        os.close(other)
    assert isinstance(told.value, UnavailableError)
    assert str(told.value).isprintable()
    assert len(str(told.value)) <= wire.TEXT + 1


@pytest.mark.parametrize("machine", jail.MACHINES)
def test_the_filter_jumps_within_itself(machine: str) -> None:
    steps = jail.program(machine, 1, files=False)
    assert len(steps) <= 4096, "the kernel takes no more"
    for place, (code, yes, no, _) in enumerate(steps):
        if code not in (jail.LOAD, jail.RETURN):
            assert place + 1 + max(yes, no) < len(steps)
    assert steps[-1] == (jail.RETURN, 0, 0, jail.ALLOW)
