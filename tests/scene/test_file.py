"""Scene files: exact round trips, a schema that agrees, and mistakes named with field, line and remedy."""

import json
from pathlib import Path
from typing import Literal

import pytest

from langit.errors import RequestError
from langit.scene.file import dumps, load, loads, schema
from langit.scene.scene import Camera, CameraKey, Clothing, Event, Place, Placement, Scene, Subject, Weather
from langit.understanding.stage import understand

FULL = Scene(
    prompt="Bola “merah”: très beau 🎈",
    expanded="a longer one",
    setting="sea",
    weather=Weather(precipitation="rain", fog="light", wet=True),
    subjects=(
        Subject(
            id="a", kind="woman", count=2, clothing=(Clothing(kind="coat", color="red", material="wool"),),
            place=Place(relation="left_of", of=("b",)), placements=(Placement(position=(0.1, 2.0, 0.0), heading=-1.5),),
        ),
        Subject(id="b", kind="ball"),
    ),
    events=(Event(subject="a", action="walk", target="b", start=0.5, path=((0, 1), (2.5, 1)), velocity=(1, 0, 0)),),
    camera=Camera(focus="a", keys=(CameraKey(time=0.0, eye=(0, -3, 1), target=(0, 0, 1)),)),
    seconds=12.5,
    seed=2**40,
    not_understood=("cat",),
)  # fmt: skip


@pytest.mark.parametrize("form", ["json", "yaml"])
@pytest.mark.parametrize("scene", [Scene(), FULL, understand("two women walk in a park", seconds=8, seed=3)])
def test_a_scene_survives_its_file(scene: Scene, form: Literal["json", "yaml"], tmp_path: Path) -> None:
    path = tmp_path / f"scene.{form}"
    path.write_text(dumps(scene, form), "utf-8")
    assert load(path) == scene


def test_the_schema_names_every_field_and_every_allowed_value() -> None:
    found = schema()
    data = json.loads(dumps(FULL))
    assert set(data) == set(found["properties"])
    assert found["additionalProperties"] is False
    parts = found["$defs"]
    assert set(data["subjects"][0]) == set(parts["Subject"]["properties"])
    assert set(data["events"][0]) == set(parts["Event"]["properties"])
    assert set(data["camera"]) == set(parts["Camera"]["properties"])
    assert "neon_street" in json.dumps(found["properties"]["setting"])
    json.dumps(found)


def test_a_short_file_is_enough() -> None:
    scene = loads("setting: park\nsubjects:\n  - {id: she, kind: woman}\n")
    assert scene.subject("she").count == 1


@pytest.mark.parametrize(
    ("text", "field", "parts"),
    [
        ("setting: moon\n", "setting", ["line 1", "'moon'", "langit vocabulary setting"]),
        ("setting: park\nsubjects:\n  - id: a\n    kind: cat\n", "subjects.0.kind", ["line 4", "'cat'", "car"]),
        ("setting: park\nwheather: {}\n", "wheather", ["line 2", "does not exist", "weather"]),
        ("subjects:\n- id: a\n  kind: ball\n  colour: red\n", "subjects.0.colour", ["line 4", "color"]),
        ("seconds: long\n", "seconds", ["line 1", "'long'"]),
        ("seconds: .nan\n", "seconds", ["line 1"]),
        ("subjects:\n- kind: ball\n", "subjects.0.id", ["line 2"]),
        ("subjects:\n- {id: a, kind: ball}\n- {id: a, kind: box}\n", "subjects", ["'a'", "Rename"]),
        ("events:\n- {subject: ghost, action: walk}\n", "events.0.subject", ["'ghost'"]),
        ("camera: {focus: ghost}\n", "camera.focus", ["'ghost'"]),
        ("subjects:\n- {id: a, kind: ball, count: -3}\n", "subjects.0.count", ["-3", "Say 1 to"]),
        ("aspect: 0\n", "aspect", ["says 0"]),
    ],
)
def test_a_mistake_is_named(text: str, field: str, parts: list[str]) -> None:
    with pytest.raises(RequestError) as raised:
        loads(text)
    assert raised.value.field == field
    for part in parts:
        assert part in str(raised.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("setting: [park\nseed: 1\n", "line 2"),
        ("a: b: c", "line 1"),
        ("", "nothing"),
        ("- a\n- b\n", "a list"),
        ("just words", "a text"),
        ("!!python/object:os.system x", "malformed"),
        ("[" * 1100, "malformed"),
        ("seed: \x07", "malformed"),
    ],
)
def test_malformed_text_is_one_clear_sentence(text: str, part: str) -> None:
    with pytest.raises(RequestError, match=part) as raised:
        loads(text)
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="cannot be read"):
        load(tmp_path / "missing.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(RequestError, match="is not text"):
        load(binary)
    with pytest.raises(RequestError, match="characters"):
        loads("#" * 5_000_000)
