import gc

import pytest

from langit.cli import main, vocabulary
from langit.scene.lexicon import entries


def test_every_entry_has_a_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert main(["vocabulary"]) == 0
    printed = capsys.readouterr().out
    for entry in entries():
        assert entry.name in printed


def test_one_group_can_be_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert main(["vocabulary", "precipitation"]) == 0
    printed = capsys.readouterr().out
    assert "petals" in printed
    assert "neon_street" not in printed


def test_garbage_is_searched_seldom_and_a_caller_keeps_its_own_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    own = gc.get_threshold()
    monkeypatch.setattr(vocabulary, "run", lambda _: gc.get_threshold()[0])
    assert main(["vocabulary"]) > own[0]
    assert gc.get_threshold() == own
