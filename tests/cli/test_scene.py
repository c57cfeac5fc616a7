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


def test_what_became_of_every_word_stands_beside_the_scene_and_is_loaded_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["scene", "a red panda walks in a park", "--yaml"]) == 0
    text = capsys.readouterr().out
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    assert main(["scene", str(tmp_path / "x.yaml"), "--yaml"]) == 0
    assert capsys.readouterr().out == text
    assert "{text: panda, start: 6, end: 11, fate: stand_in, what: dog}" in text


def test_a_file_of_prompts_makes_one_line_each(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("a red ball\n\nasdf qwer\nat night in bright daylight\n", "utf-8")
    assert main(["scene", "--from", str(tmp_path / "prompts.txt")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["prompt"] for line in lines] == ["a red ball", "asdf qwer", "at night in bright daylight"]
    assert [word["fate"] for word in lines[0]["reading"]] == ["shown", "shown"]
    assert any("red ball" in line for line in lines[0]["scene"])
    assert "nothing in the prompt" in lines[1]["error"]
    assert "exclude each other" in lines[2]["error"]


@pytest.mark.parametrize("arguments", [["--from", "nowhere.txt"], ["a ball", "--from", "nowhere.txt"]])
def test_a_file_of_prompts_that_cannot_be_used_is_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scene", *arguments]) == 2
    assert capsys.readouterr().err.startswith("langit: from: ")


def test_a_lens_is_the_camera_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", "a woman in a park", "--lens", "85mm"]) == 0
    assert json.loads(capsys.readouterr().out)["camera"]["lens"] == 85.0
    assert main(["scene", "a woman in a park", "--lens", "long"]) == 2
    assert "lens: 'long' is no focal length. Write it as 35mm." in capsys.readouterr().err
    assert main(["generate", "a woman in a park", "--model", "small", "--lens", "85"]) == 2
    assert "lens: the engine small has no lens to choose" in capsys.readouterr().err
    assert main(["scene", "a woman in a park", "--aperture", "f/2.8"]) == 0
    assert json.loads(capsys.readouterr().out)["camera"]["aperture"] == 2.8
    assert main(["scene", "a woman in a park", "--aperture", "wide"]) == 2
    assert "aperture: 'wide' is no f-number. Write it as f/2.8." in capsys.readouterr().err


def test_a_shutter_is_said_in_degrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scene", "a woman in a park", "--shutter", "180"]) == 0
    assert json.loads(capsys.readouterr().out)["camera"]["shutter"] == 180
    assert main(["scene", "a woman in a park", "--shutter", "400"]) == 2
    assert "shutter: there is no shutter of 400 degrees. Use 0 (an instant) to 360" in capsys.readouterr().err
