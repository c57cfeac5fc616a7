"""`langit check` prints the decision and its exit status says it; `langit doctor` says who judges."""

import json
from pathlib import Path

import pytest

from langit.cli import main


def test_a_text_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a red ball on a table"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "decision": "allow", "categories": {}, "reasons": [], "tiers": {"rules": "live", "learned": "live"}
    }  # fmt: skip
    assert main(["check", "a naked woman"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["decision"], told["categories"]) == ("refuse", {"sexual": 0.9})
    assert told["reasons"][0].keys() == {"category", "stage", "field", "rule", "change"}


def test_a_file_is_judged_whole_or_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "prompts.txt"
    file.write_text("a red ball\n\na naked woman\n")
    assert main(["check", str(file)]) == 3
    capsys.readouterr()
    assert main(["check", "--lines", str(file)]) == 3
    assert [json.loads(line)["decision"] for line in capsys.readouterr().out.splitlines()] == ["allow", "refuse"]


def test_the_doctor_says_which_tiers_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    assert "rules" in capsys.readouterr().out
    policy = tmp_path / "policy.toml"
    policy.write_text('[text]\nrequire = ["guard"]\n')
    monkeypatch.setenv("LANGIT_POLICY", str(policy))
    monkeypatch.delenv("LANGIT_GUARD_URL", raising=False)
    assert main(["doctor", "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["moderation"] == {"rules": "live", "learned": "live", "guard": "missing"}


def test_the_doctor_names_the_secret_that_machines_share_and_shows_that_it_is_unusable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "watermark.key"
    monkeypatch.setenv("LANGIT_WATERMARK_KEY", str(file))
    assert main(["doctor", "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["keys"]["watermark"].startswith("unusable: ")
    file.write_bytes(b"k" * 32)
    assert main(["doctor", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["keys"]["watermark"]
    assert said.endswith(f"of {file}")
    assert "6b6b6b" not in said
