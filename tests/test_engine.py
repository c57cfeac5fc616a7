"""The path around an engine, with an engine that paints: what is tested is the path, and the files are real."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from langit import engine
from langit.capability import Capability
from langit.clip import Clip, Progress, Report, Size
from langit.engine import Outputs
from langit.errors import CanceledError, LangitError, OutputError, RequestError, UnsupportedError
from langit.marks.mark import Finished
from langit.media import image, video
from langit.request import VideoRequest

REQUEST = VideoRequest(prompt="a gray film", seconds=1.0, fps=10, size=Size(64, 64), seed=7)


class Painter:
    """Paints ever lighter frames; `fail_at` and `count` let it misbehave."""

    name = "painter"
    can = Capability(engine="painter")

    def __init__(self, fail_at: int | None = None, count: int | None = None):
        self.fail_at, self.count, self.closed = fail_at, count, False

    def generate(self, request: VideoRequest, report: Report) -> Clip:
        return Clip(
            size=request.size,
            fps=request.fps,
            count=request.count,
            frames=self.paint(request, report),
            engine=self.name,
            facts={"paint": "gray"},
        )

    def paint(self, request: VideoRequest, report: Report) -> Generator[NDArray[np.uint8], None, None]:
        try:
            for number in range(self.count or request.count):
                if number == self.fail_at:
                    raise KeyboardInterrupt
                report(Progress("painting", number, request.count))
                yield np.full((request.size.height, request.size.width, 3), number * 20, np.uint8)
        finally:
            self.closed = True


def test_all_files_appear_and_the_sidecar_says_what_made_them(tmp_path: Path) -> None:
    outputs = Outputs(video=tmp_path / "a.mp4", sheet=tmp_path / "sheet.png", thumbnail=tmp_path / "thumb.jpg")
    result = engine.run(REQUEST, outputs, Painter())
    video.verify(outputs.video, size=Size(64, 64), fps=10, count=10)
    assert image.load(tmp_path / "sheet.png").shape[1] > 64
    assert image.load(tmp_path / "thumb.jpg").shape == (64, 64, 3)
    facts = json.loads((tmp_path / "a.mp4.json").read_text())
    assert facts == json.loads(json.dumps(dict(result.facts)))
    assert (facts["engine"], facts["prompt"], facts["seed"], facts["paint"]) == ("painter", "a gray film", 7, "gray")
    assert {"langit", "versions", "python"} <= facts.keys()
    assert len(list(tmp_path.iterdir())) == 4


def test_a_still_is_a_picture(tmp_path: Path) -> None:
    request = VideoRequest(prompt="gray", seconds=0.0, size=Size(2048, 2048))
    engine.run(request, Outputs(video=tmp_path / "a.png"), Painter())
    assert image.load(tmp_path / "a.png").shape == (2048, 2048, 3)


@pytest.mark.parametrize(
    ("painter", "kind"),
    [(Painter(fail_at=5), KeyboardInterrupt), (Painter(count=9), OutputError)],
    ids=["ctrl-c", "a frame too few"],
)
def test_a_failure_leaves_nothing_and_stops_the_engine(
    tmp_path: Path, painter: Painter, kind: type[BaseException]
) -> None:
    with pytest.raises(kind):
        engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4", sheet=tmp_path / "s.png"), painter)
    assert painter.closed
    assert list(tmp_path.iterdir()) == []


def test_whoever_listens_to_progress_can_cancel(tmp_path: Path) -> None:
    def cancel(progress: Progress) -> None:
        if progress.done == 3:
            raise CanceledError("somebody pressed stop")

    with pytest.raises(CanceledError):
        engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4"), Painter(), report=cancel)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("request_", "name"), [(REQUEST, "a.png"), (REQUEST, "a"), (REQUEST, "a.avi")])
def test_the_ending_must_fit(tmp_path: Path, request_: VideoRequest, name: str) -> None:
    painter = Painter()
    with pytest.raises(RequestError, match="output: "):
        engine.run(request_, Outputs(video=tmp_path / name), painter)
    assert not painter.closed  # it was never asked


@pytest.mark.skipif(find_spec("resource") is None, reason="a limit of POSIX stands in for a full disk")
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\nfrom test_engine import *\n"
        f"engine.run(REQUEST, Outputs(video=Path({str(tmp_path / 'a.mp4')!r})), Painter())\n"
    )
    # Else Python keeps the first 700 bytes of each module that it compiles, and the next process reads them.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert "OutputError: output:" in done.stderr.splitlines()[-1]
    assert "Choose a folder that takes larger files" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_options_of_open_weights_are_for_open_weights() -> None:
    with pytest.raises(
        RequestError, match=r"share: the engine world is not shared by processes\. Leave it out, or use open"
    ):
        engine.load("world", shard=False)
    assert engine.load("wan2.1-1.3b", threshold=0.1).threshold == 0.1  # type: ignore[attr-defined]  # of this engine


@pytest.mark.parametrize("options", [{"chat": True}, {"processes": 3}, {"chat": True, "processes": 3}, {"tempo": 1}])
def test_an_option_that_an_engine_has_no_use_for_is_refused_with_those_that_have(options: dict[str, object]) -> None:
    with pytest.raises(UnsupportedError, match=r"the engine small (draws in one process|is staged by|has no option)"):
        engine.load("small", **options)


def test_an_unknown_model_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(LangitError, match="there is no model 'sora-9'"):
        engine.load("sora-9")


def test_what_takes_time_to_start_does_so_while_a_request_is_judged() -> None:
    happened: list[str] = []

    class Slow(Painter):
        def start(self, request: VideoRequest) -> None:
            happened.append("started")

    class Judge:
        name = "judge"

        def before(self, request: VideoRequest) -> None:
            happened.append("judged")
            raise RequestError("not this one")

        def around(self, clip: Clip, request: VideoRequest) -> Clip:
            return clip

        def after(self, file: Finished) -> None: ...

    painter = Slow()
    with pytest.raises(RequestError, match="not this one"):
        engine.clip(REQUEST, painter, [Judge()])
    assert happened == ["started", "judged"]
    assert not painter.closed, "nothing is made of what is refused"
