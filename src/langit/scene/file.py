"""Scene files: YAML or JSON to a `Scene` and back, exactly; every mistake is named with its line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import TypeAdapter, ValidationError, with_config
from pydantic.config import ConfigDict

from langit.errors import RequestError
from langit.request import APERTURES, LENSES, SHUTTERS
from langit.scene import scene as parts
from langit.scene.catalogue import actions, feelings, garments, kinds, settings
from langit.scene.reading import Fact, Word
from langit.scene.scene import Scene

REMEDY: Final = "`langit scene --schema` prints what a scene file may hold"
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml is there
BIGGEST = 4_000_000  # characters
BODIES: Final = 200  # in all of a scene: more would not be told apart, and would take minutes
EVENTS: Final = 1000


@cache
def _adapter() -> TypeAdapter[Scene]:
    """The scene as pydantic checks it: no field that a scene does not have, no other type."""
    strict = ConfigDict(extra="forbid", allow_inf_nan=False)
    for part in (
        parts.Weather, parts.Clothing, parts.Place, parts.Placement, parts.Subject, parts.Event, parts.CameraMove,
        parts.CameraKey, parts.Camera, Word, Fact, parts.Scene,
    ):  # fmt: skip
        with_config(strict)(part)
    return TypeAdapter(Scene)


def load(path: Path) -> Scene:
    """The scene of a file.

    Raises:
        RequestError: the file cannot be read, is no YAML, or holds what no scene has.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise RequestError(
            f"{path} cannot be read ({error.strerror})", field="scene", remedy="Check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise RequestError(f"{path} is not text", field="scene", remedy="Give a YAML or JSON file") from error
    return loads(text, str(path))


def loads(text: str, name: str = "the scene") -> Scene:
    """The scene of a text in YAML or JSON; `name` is what errors call it.

    Raises:
        RequestError: as for `load`.
    """
    if len(text) > BIGGEST:
        raise RequestError(f"{name} has {len(text):,} characters", field="scene", remedy=f"Keep it to {BIGGEST:,}")
    try:
        node = yaml.compose(text, Loader=LOADER)
        data = yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1} of " if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise RequestError(f"{line}{name} is malformed: {problem}", field="scene", remedy="Mend the line") from error
    except (RecursionError, ValueError) as error:
        raise RequestError(f"{name} is malformed: {error}", field="scene", remedy=REMEDY) from error
    if not isinstance(data, dict):
        raise RequestError(f"{name} holds no scene but {_what(data)}", field="scene", remedy=REMEDY)
    return from_data(data, name, node)


def from_data(data: Any, name: str = "the scene", node: yaml.Node | None = None) -> Scene:
    """The scene of plain data; `node` is the tree it was read from, for line numbers.

    Raises:
        RequestError: it holds what no scene has; the error names field, line and allowed values.
    """
    try:
        scene = _adapter().validate_python(data)
    except ValidationError as error:
        raise _explained(error, name, node) from error
    _check_bounds(scene, name)
    _check_rows(scene, name, node)
    _check_numbers(scene, name)
    _check_ids(scene, name)
    return scene


def _check_bounds(scene: Scene, name: str) -> None:
    """No more bodies and events than can be shown."""
    bodies = sum(max(1, subject.count) for subject in scene.subjects)
    for field, many, most in (("bodies", bodies, BODIES), ("events", len(scene.events), EVENTS)):
        if many > most:
            text = f"{name} has {many:,} {field}, and a scene holds up to {most:,}"
            raise RequestError(text, field="subjects" if field == "bodies" else field, remedy="Ask for fewer")


def _check_rows(scene: Scene, name: str, node: yaml.Node | None) -> None:
    """The setting, every kind, every garment and every motion are rows of the catalogue."""
    said: list[tuple[list[int | str], str, Mapping[str, object]]] = [(["setting"], scene.setting, settings())]
    said += [(["subjects", index, "kind"], subject.kind, kinds()) for index, subject in enumerate(scene.subjects)]
    doable = dict.fromkeys(actions())
    said += [(["events", index, "action"], event.action, doable) for index, event in enumerate(scene.events)]
    said += [
        (["subjects", index, "feeling"], one.feeling, feelings())
        for index, one in enumerate(scene.subjects)
        if one.feeling
    ]
    said += [
        (["subjects", index, "action"], one.action, doable) for index, one in enumerate(scene.subjects) if one.action
    ]
    said += [
        (["subjects", index, "clothing", number, "kind"], worn.kind, garments())
        for index, subject in enumerate(scene.subjects)
        for number, worn in enumerate(subject.clothing)
    ]
    for where, value, known in said:
        if value not in known:
            line = _line(node, where)
            place = f"line {line} of {name}" if line else name
            near = ", ".join(get_close_matches(value, known)) or "none"
            remedy = f"Near names: {near}; `langit vocabulary {_sort(where)}` lists all"
            raise RequestError(f"{place} says {value!r}", field=".".join(map(str, where)), remedy=remedy)


def _check_numbers(scene: Scene, name: str) -> None:
    """No numbers that nothing can be made of."""
    found = [("seconds", scene.seconds, 0.0, 3600.0), ("aspect", scene.aspect, 0.02, 50.0)]
    found += [(f"subjects.{index}.count", one.count, 1, BODIES) for index, one in enumerate(scene.subjects)]
    found += [(f"camera.keys.{index}.fov", key.fov, 1.0, 170.0) for index, key in enumerate(scene.camera.keys)]
    if scene.camera.lens is not None:
        found.append(("camera.lens", scene.camera.lens, *LENSES))
    if scene.camera.aperture is not None:
        found.append(("camera.aperture", scene.camera.aperture, *APERTURES))
    if scene.camera.shutter is not None:
        found.append(("camera.shutter", scene.camera.shutter, *SHUTTERS))
    for index, event in enumerate(scene.events):
        found += [
            (f"events.{index}.{end}", at or 0.0, -3600.0, 3600.0)
            for end, at in (("start", event.start), ("end", event.end))
        ]
    for field, value, least, most in found:
        if not least <= value <= most:
            raise RequestError(f"{name} says {value:g}", field=field, remedy=f"Say {least:g} to {most:g}")


def _sort(where: list[int | str]) -> str:
    return "garment" if "clothing" in where else str(where[-1])


def _explained(error: ValidationError, name: str, node: yaml.Node | None) -> RequestError:
    first = error.errors()[0]
    where = [part for part in first["loc"] if isinstance(part, int | str)]
    field = ".".join(map(str, where)) or "scene"
    line = _line(node, where)
    place = f"line {line} of {name}" if line else name
    if first["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        allowed = ", ".join(_names(where[:-1]))
        return RequestError(
            f"{place} has a field {where[-1]!r} that does not exist", field=field, remedy=f"Fields: {allowed}"
        )
    if first["type"] == "literal_error":
        return RequestError(
            f"{place} says {first['input']!r}", field=field, remedy=f"Allowed are {first['ctx']['expected']}"
        )
    return RequestError(f"{place} says {_short(first['input'])}: {first['msg']}", field=field, remedy=REMEDY)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _line(node: yaml.Node | None, where: list[int | str]) -> int | None:
    """The line of the value that the path leads to, or of the last part of the path that exists."""
    if node is None:
        return None
    found = node
    for part in where:
        step = _step(found, part)
        if step is None:
            break
        found = step
    return int(found.start_mark.line) + 1


def _step(node: yaml.Node, part: int | str) -> yaml.Node | None:
    """What a node has under a name or in a place."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def _names(where: list[int | str]) -> list[str]:
    """The fields of the part of a scene that the path leads to."""
    kinds: dict[str, Any] = {
        "weather": parts.Weather, "clothing": parts.Clothing, "place": parts.Place, "placements": parts.Placement,
        "subjects": parts.Subject, "events": parts.Event, "moves": parts.CameraMove, "keys": parts.CameraKey,
        "camera": parts.Camera, "reading": Word, "facts": Fact,
    }  # fmt: skip
    named = [part for part in where if isinstance(part, str)]
    part = kinds.get(named[-1], Scene) if named else Scene
    return [field.name for field in fields(part)] if is_dataclass(part) else []


def _what(data: Any) -> str:
    names = {list: "a list", str: "a text", type(None): "nothing", int: "a number", float: "a number"}
    return names.get(type(data), "something else")


def _check_ids(scene: Scene, name: str) -> None:
    """Ids are unique, and whoever is spoken of exists."""
    ids = [subject.id for subject in scene.subjects]
    double = next((id for id in ids if ids.count(id) > 1), None)
    if double is not None:
        raise RequestError(f"{name} has two subjects with the id {double!r}", field="subjects", remedy="Rename one")
    for field, id in _spoken_of(scene):
        if id is not None and id not in ids:
            known = ", ".join(ids) or "none"
            raise RequestError(
                f"{name} speaks of {id!r}, which is no subject", field=field, remedy=f"Subjects: {known}"
            )


def _spoken_of(scene: Scene) -> Iterator[tuple[str, str | None]]:
    """Every field that names a subject, and whom it names."""
    yield "camera.focus", scene.camera.focus
    yield "camera.follow", scene.camera.follow
    for index, event in enumerate(scene.events):
        yield f"events.{index}.subject", event.subject
        yield f"events.{index}.target", event.target
    for index, subject in enumerate(scene.subjects):
        for other in subject.place.of if subject.place else ():
            yield f"subjects.{index}.place.of", other


def dumps(scene: Scene, form: Literal["json", "yaml"] = "json") -> str:
    """The text of a scene file, which `loads` reads back to the same scene."""
    data = _adapter().dump_python(scene, mode="json")
    if form == "yaml":
        text: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
        return text
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON schema of scene files."""
    found = _adapter().json_schema()
    found["properties"]["setting"]["enum"] = list(settings())
    found["$defs"]["Subject"]["properties"]["kind"]["enum"] = list(kinds())
    found["$defs"]["Event"]["properties"]["action"]["enum"] = list(actions())
    found["$defs"]["Clothing"]["properties"]["kind"]["enum"] = list(garments())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Scene", **found}
