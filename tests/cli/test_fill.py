from pathlib import Path

import pytest
from commands import captured, film

from langit.cli import main


def test_a_span_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = film(tmp_path / "a.mp4")
    (request,) = captured(["fill", str(source), "a dog runs", "--span", "0.1", "0.4"], monkeypatch)
    assert (request.mode, request.source, request.span, request.prompt) == ("fill", source, (0.1, 0.4), "a dog runs")


def test_a_span_that_ends_before_it_begins_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = film(tmp_path / "a.mp4")
    assert main(["fill", str(source), "a dog runs", "--span", "3", "2"]) == 2
    assert "span: " in capsys.readouterr().err
