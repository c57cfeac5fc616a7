import json

import pytest

from langit.cli import main


def test_what_is_printed_is_a_scene(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", "a red ball and two blue boxes on a table, plus a dragon"]) == 0
    scene = json.loads(capsys.readouterr().out)
    found = {subject["kind"]: (subject["count"], subject["color"]) for subject in scene["subjects"]}
    assert found["ball"] == (1, "red")
    assert found["box"] == (2, "blue")
    assert "dragon" in scene["not_understood"]


def test_the_schema_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", "--schema"]) == 0
    assert "subjects" in json.dumps(json.loads(capsys.readouterr().out))


def test_without_a_prompt_it_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene"]) == 2
    assert 'langit scene "a red ball"' in capsys.readouterr().err
