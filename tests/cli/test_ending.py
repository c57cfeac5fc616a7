"""However a command ends, it says so in one sentence, exits with a code that means it, and leaves nothing behind."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from langit import cli
from langit.cli import COMMANDS, main
from langit.errors import EXTRAS
from langit.media import video

pytestmark = pytest.mark.long

WORDS = "a red ball on a table"
SHORT = ["--size", "64x64", "--seconds", "0.5", "--fps", "8", "--processes", "1"]
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONG = ["--size", "320x240", "--seconds", "60", "--processes", "2"]
BARE = """
import sys
MISSING = set({missing!r})
class Bare:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Bare())
from langit.cli import main
for command in {commands!r}:
    try:
        code = main(command)
    except SystemExit as end:
        code = end.code
    print("ended", command[0], code, flush=True)
"""


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said of the error: one line, and no trace."""
    said = capsys.readouterr().err.strip().splitlines()
    assert said
    assert said[-1].startswith("langit: ")
    assert "Traceback" not in "".join(said)
    return said[-1]


def langit(*words: str | bytes, **more: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "langit", *words], capture_output=True, check=False, **more)  # type: ignore[call-overload,no-any-return]


def bare(*commands: list[str]) -> "subprocess.CompletedProcess[bytes]":
    """Commands where no extra is installed."""
    packages = [package for name in EXTRAS for package in EXTRAS[name]]
    script = BARE.format(missing=packages, commands=list(commands))
    return subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)


@pytest.mark.parametrize(
    "number",
    [pytest.param(number, marks=pytest.mark.slow if number != signal.SIGHUP else ()) for number in STOPS],
)
def test_whatever_stops_it_nothing_is_left(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "langit", "generate", WORDS, *LONG, "-o", "a.mp4", "--truth", "a.npz", "--sheet"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # nohup leaves the first to be ignored
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert any(tmp_path.iterdir()), "it has begun"
    process.send_signal(number)
    process.send_signal(number)  # as a shell and a terminal that close both send it
    try:
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()  # one that does not stop draws a minute of film beside all other tests
    assert process.returncode == 128 + number
    assert err.decode().strip().endswith("langit: stopped; nothing half-written is left")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", STOPS)
def test_an_error_that_a_signal_brought_about_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    def interrupted(arguments: list[str]) -> int:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt as stopped:  # as a callback of C does with what Python raises in it
            raise SystemError("returned a result with an exception set") from stopped
        return 0

    monkeypatch.setattr(cli, "_dispatch", interrupted)
    before = signal.signal(number, signal.SIG_DFL)  # a shell lets what runs behind it ignore some
    try:
        assert main(["generate", WORDS]) == 128 + number
    finally:
        signal.signal(number, before)
    assert sentence(capsys) == "langit: stopped; nothing half-written is left"


def test_a_fault_of_ours_is_one_sentence_and_a_trace_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: list[str]) -> int:
        raise ZeroDivisionError("of\nseven")

    monkeypatch.setattr(cli, "_dispatch", fail)
    assert main(["generate", WORDS]) == 70
    assert "a fault of langit itself (ZeroDivisionError: of seven). --debug says where" in sentence(capsys)
    assert main(["generate", WORDS, "--debug"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_debug_shows_where_an_error_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--debug", "generate", WORDS, "--seed", "-1"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["generate", WORDS, "--seed", "-1"], 2, "seed: -1 is not a seed. Use 0 to"),
        (["generate", WORDS, "--seed", str(2**63)], 2, "is not a seed"),
        (["scene", WORDS, "--seed", "-1"], 2, "seed: -1 is not a seed"),
        (["generate", WORDS, "--size", "20000x20000"], 2, "size: 20000x20000 is out of range"),
        (["generate", "a \udcff ball"], 2, "prompt: the words hold bytes that are not UTF-8"),
        (["generate", WORDS, "--avoid", "\udcff"], 2, "the words hold bytes that are not UTF-8"),
        (["generate", WORDS, "-o", "x" * 251 + ".mp4"], 5, "file name too long. Choose a shorter name."),
        (["generate", WORDS, "-o", "x" * 300 + "/a.mp4"], 5, "file name too long. Choose a shorter name."),
        (["generate", WORDS, "-o", "/dev/null/a.mp4"], 5, "not a directory. Choose a folder, not a file."),
        (["generate", WORDS, "-o", "none/a.mp4"], 5, "Create the folder first"),
        (["generate", "ä" * 10_000 + ".yaml"], 2, "cannot be read (File name too long)"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], code: int,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    assert said in sentence(capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stem", ["x" * 241, "ü" * 120])
def test_a_long_name_that_is_legal_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stem: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["generate", WORDS, *SHORT, "-o", f"{stem}.mp4"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"{stem}.mp4", f"{stem}.mp4.json"}


def test_a_name_of_bytes_that_are_not_utf8_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["generate", WORDS, *SHORT, "-o", os.fsdecode(b"\xff.mp4")]) == 0
    assert {os.fsencode(path.name) for path in tmp_path.iterdir()} == {b"\xff.mp4", b"\xff.mp4.json"}
    done = langit("generate", b"a red \xff ball", *SHORT, cwd=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_a_terminal_of_ascii_is_written_in_ascii(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(written, "ascii", write_through=True))
        assert main(["generate", "a red bäll on a table", *SHORT, "-o", "bäll.mp4"]) == 0
        assert written.getvalue().decode("ascii").startswith(r"b\xe4ll.mp4")
    done = langit("vocabulary", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    done.stdout.decode("ascii")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["vocabulary"], ["--help"], ["generate", "--help"], ["scene", WORDS]])
def test_output_that_finds_no_room_is_one_sentence(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "langit", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 5
    assert b"no space left on device" in done.stderr
    assert done.stderr.count(b"\n") == 1, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_nobody_who_reads_what_is_said_is_no_reason_to_stop(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "langit", "generate", WORDS, *SHORT, "-o", str(tmp_path / "a.mp4")]
        assert subprocess.run(command, stdout=subprocess.PIPE, stderr=full, check=False).returncode == 0
    assert (tmp_path / "a.mp4").exists()


def test_a_picture_as_large_as_a_wall_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wall.png"
    Image.new("1", (20_000, 20_000)).save(path)
    words = ["generate", WORDS, *SHORT[:-2], "--model", "small", "--image", str(path), "-o", str(tmp_path / "a.mp4")]
    assert main(words) == 4
    assert "wall.png has more than 50 million pixels. Make it smaller." in sentence(capsys)
    assert not (tmp_path / "a.mp4").exists()


@pytest.mark.parametrize("comment", ['{"scenes": 5}', '{"scenes": [5]}', '{"scenes": {"a": 1}}', "[" * 100_000, "5"])
def test_a_film_that_says_nonsense_of_itself_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], comment: str
) -> None:
    path = tmp_path / "a.mp4"
    assert main(["generate", WORDS, *SHORT, "-o", str(path)]) == 0
    said = comment.replace("}", ', "engine": "world"}', 1) if comment.startswith('{"scenes": 5') else comment
    video.annotate(path, said)
    assert main(["extend", str(path), "-o", str(tmp_path / "b.mp4")]) == 2
    assert "a.mp4" in sentence(capsys)


def test_without_extras_every_command_says_what_it_takes() -> None:
    done = bare(*([name, "--help"] for name in COMMANDS))
    out = done.stdout.decode()
    for name in COMMANDS:
        assert f"ended {name} 0\n" in out, done.stderr
        assert f"langit {name}" in out
    for extra in ("models", "serve", "scale"):
        assert f"Run `pip install 'langit[{extra}]'`, or in a checkout `scripts/setup {extra}`." in out


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("models", ["generate", WORDS, "--model", "small", "-o", "a.mp4"]),
        ("models", ["plan"]),
        ("models", ["train", "dit"]),
        ("models", ["evaluate", "stills"]),
        ("serve", ["serve", "--data", "data"]),
        ("serve", ["keys", "list"]),
    ],
)
def test_without_an_extra_the_line_that_installs_it_is_said(extra: str, words: list[str]) -> None:
    done = bare(words)
    assert done.stdout.decode() == f"ended {words[0]} 4\n"
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("langit: the package ")
    assert line.endswith(f"Run `pip install 'langit[{extra}]'`, or in a checkout `scripts/setup {extra}`.")


def test_what_a_signal_was_to_do_before_it_does_again() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["vocabulary", "setting"]) == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
