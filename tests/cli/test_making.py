import pytest

from langit.cli import making
from langit.clip import Progress


def test_the_bar_takes_every_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with making.progress_bar() as report:
        report(Progress("drawing", 1, 24))
        report(Progress("drawing", 24, 24))
        report(Progress("writing", 1, 1))
    assert capsys.readouterr().out == ""  # standard output is for results
