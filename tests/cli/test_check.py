"""`langit check` prints the decision and its exit status says it; `langit doctor` says who judges."""

import json
import subprocess
import sys
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
    assert (told["decision"], list(told["categories"])) == ("refuse", ["sexual"])
    assert told["reasons"][0].keys() == {"category", "stage", "field", "rule", "change"}


def test_a_file_is_judged_whole_or_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "prompts.txt"
    file.write_text("a red ball\n\na naked woman\n")
    assert main(["check", str(file)]) == 3
    capsys.readouterr()
    assert main(["check", "--lines", str(file)]) == 3
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["line"], one["decision"]) for one in told] == [(1, "allow"), (3, "refuse")]


@pytest.mark.parametrize("flags", [[], ["--lines"]])
@pytest.mark.parametrize("given", ["gone.txt", "folder/gone", ".", "noise.bin", "a.zip", "", "empty.txt"])
def test_nothing_to_judge_is_not_allowed(
    given: str, flags: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "noise.bin").write_bytes(b"\xff\xfe\xfd" * 50)
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(8))
    (tmp_path / "empty.txt").write_text(" \n")
    assert main(["check", *flags, given]) == 2
    told = capsys.readouterr()
    assert not told.out
    assert "text" in told.err


def test_a_scene_is_judged_by_what_somebody_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scene.yaml"
    assert main(["scene", "a woman in a dress walks in a park"]) == 0
    path.write_text(capsys.readouterr().out)
    assert main(["check", str(path)]) == 0
    path.write_text(path.read_text().replace("a woman in a dress walks", "a naked woman walks"))
    capsys.readouterr()
    assert main(["check", str(path)]) == 3
    assert json.loads(capsys.readouterr().out)["reasons"][0]["field"] == "scene"


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


def test_a_sidecar_is_judged_by_its_prompts(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4.json"
    told = {"engine": "world", "digest": {}, "prompt": "a red ball", "scenes": [{"clothing": "unclothed"}]}
    path.write_text(json.dumps(told))
    assert main(["check", str(path)]) == 0
    path.write_text(json.dumps(told | {"history": ["a naked woman"]}))
    assert main(["check", str(path)]) == 3


def test_a_refusal_stays_one_where_nobody_reads_on() -> None:
    script = "import sys; from langit.cli import main; sys.exit(main(['check', 'a naked woman']))"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait() == 3
