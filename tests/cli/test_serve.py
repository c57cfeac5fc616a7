import argparse
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from langit.cli import main, serve
from langit.clip import silent
from langit.errors import RequestError
from langit.request import VideoRequest


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """The command sends all logs of its process to standard error; tests share a process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    return parser.parse_args(arguments)


def test_arguments_become_settings(tmp_path: Path) -> None:
    args = parsed(
        "--data", str(tmp_path), "--queue", "5", "--keep-days", "2", "--require-keys", "--engine", "small,world"
    )
    settings = serve.of(args)
    assert (settings.longest_queue, settings.keep, settings.keyless, settings.engine) == (5, 172_800, False, "small")
    assert list(serve.offer(args.engine)) == ["small", "world"]
    with pytest.raises(RequestError, match="no engine"):
        serve.offer("world,best")


def test_videos_bear_a_visible_mark_unless_the_operator_says_otherwise(tmp_path: Path) -> None:
    assert serve.of(parsed("--data", str(tmp_path))).visible_mark
    assert not serve.of(parsed("--data", str(tmp_path), "--no-visible-mark")).visible_mark


def test_the_environment_stands_in_for_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGIT_DATABASE", "postgresql://db/langit")
    monkeypatch.setenv("LANGIT_PORT", "9000")
    args = parsed("--data", str(tmp_path))
    assert (serve.of(args).database, serve.of(args).port) == ("postgresql://db/langit", 9000)


def test_a_worker_gets_what_it_needs_and_secrets_are_not_among_its_arguments(tmp_path: Path) -> None:
    settings = serve.of(parsed("--data", str(tmp_path), "--database", "postgresql://u:secret@db/x", "--lease", "9"))
    arguments = serve.worker_arguments(settings)
    assert "secret" not in " ".join(arguments)
    again = serve.of(parsed(*arguments))
    assert (again.lease, again.attempts, again.data) == (9.0, 3, tmp_path)
    pool = serve.pool(argparse.Namespace(settings=settings), ["x"], 1)
    assert pool.secrets["LANGIT_DATABASE"] == "postgresql://u:secret@db/x"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--workers", "-1"], "workers"),
        (["--lease", "0"], "lease"),
        (["--executor", "ray"], "a database and a storage that they reach"),
        (["--engine", "best"], "no engine"),
        (["--port", "many"], "invalid"),
    ],
)
def test_what_cannot_be_served_is_said(
    tmp_path: Path, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--data", str(tmp_path), *arguments]) == 2
    assert reason in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--data", str(tmp_path), "--port", port]) == 4
    assert "cannot be listened on" in capsys.readouterr().err


def test_a_learned_engine_keeps_its_weights_from_job_to_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langit import engine

    loaded: list[str] = []

    def load(model: str, scratch: Path | None = None, device: str = "auto") -> argparse.Namespace:
        loaded.append(model)
        return argparse.Namespace(model=model, scratch=scratch)

    monkeypatch.setattr(engine, "load", load)
    monkeypatch.setattr(engine, "run", lambda request, outputs, chosen, **_: argparse.Namespace(facts=chosen))
    serve._kept.cache_clear()
    for model in ("small", "small", "world", "world", "small", "fastwan-5b"):
        wanted, scratch = VideoRequest(prompt="a ball", model=model), tmp_path / str(len(loaded))
        used = serve.render(wanted, tmp_path, silent, scratch=scratch)
        assert (used.model, used.scratch) == (model, scratch), "the scratch folder is the job's, not the engine's"
    assert loaded == ["small", "world", "world", "fastwan-5b"]
    serve._kept.cache_clear()
