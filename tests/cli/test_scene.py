import json
from pathlib import Path

import pytest

from langit.cli import main


def test_what_is_printed_is_a_scene(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", "a red ball and two blue boxes on a table, plus a dragon"]) == 0
    scene = json.loads(capsys.readouterr().out)
    found = {subject["kind"]: (subject["count"], subject["color"]) for subject in scene["subjects"]}
    assert found["ball"] == (1, "red")
    assert found["box"] == (2, "blue")
    assert "dragon" in scene["not_understood"]


def test_what_was_said_is_printed_and_on_request_what_was_decided_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed = []
    for more in ([], ["--blocked"]):
        assert main(["scene", "a woman walks in a park", *more]) == 0
        printed.append(json.loads(capsys.readouterr().out))
    said, blocked = printed
    assert said["subjects"][0]["placements"] == said["events"][0]["path"] == said["camera"]["keys"] == []
    assert blocked["subjects"][0]["placements"]
    assert blocked["events"][0]["path"]
    assert blocked["camera"]["keys"]
    (tmp_path / "pinned.json").write_text(json.dumps(blocked))
    assert main(["scene", str(tmp_path / "pinned.json"), "--blocked"]) == 0
    assert json.loads(capsys.readouterr().out) == blocked


def test_the_schema_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", "--schema"]) == 0
    assert "subjects" in json.dumps(json.loads(capsys.readouterr().out))


def test_without_a_prompt_it_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene"]) == 2
    assert 'langit scene "a red ball"' in capsys.readouterr().err
