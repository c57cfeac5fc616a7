import pytest

from langit.cli import main
from langit.staging.lexicon import entries


def test_every_entry_has_a_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert main(["vocabulary"]) == 0
    printed = capsys.readouterr().out
    for entry in entries():
        assert entry.name in printed


def test_one_group_can_be_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    room = entries()[0].room
    assert main(["vocabulary", room]) == 0
    assert all(room in line for line in capsys.readouterr().out.splitlines()[3:-1])
