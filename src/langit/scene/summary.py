"""`summary`: the understood scene in a few plain lines, for the person who wrote the prompt to check."""

from langit.scene.catalogue import called
from langit.scene.scene import Camera, Event, Scene, Subject, Weather


def summary(scene: Scene) -> list[str]:
    """Where and when, who and what, what happens, how it is filmed, stand-ins, additions of an endpoint, lost words."""
    lines = [f"place: {_where(scene)}"]
    lines += [f"{'who:  ' if place == 0 else '      '} {_who(one)}" for place, one in enumerate(scene.subjects)]
    happens = [_what(event) for event in scene.events]
    if happens:
        lines.append("happens: " + "; ".join(dict.fromkeys(happens)))
    lines.append(f"camera: {_camera(scene.camera)}")
    stand_ins = [f"{word.text} ({_plain(word.what)})" for word in scene.reading if word.fate == "stand_in"]
    if stand_ins:
        lines.append("stand-ins: " + ", ".join(dict.fromkeys(stand_ins)))
    if scene.expanded:
        lines.append(f"in full: {scene.expanded}")
    if scene.not_understood:
        lines.append("not understood: " + ", ".join(scene.not_understood))
    return lines


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _where(scene: Scene) -> str:
    parts = [_plain(scene.setting), _plain(scene.time_of_day), scene.season, *_weather(scene.weather)]
    if scene.mirror_floor:
        parts.append("mirror floor")
    if scene.style != "natural":
        parts.append(f"{scene.style} style")
    return ", ".join(dict.fromkeys(parts))


def _weather(weather: Weather) -> list[str]:
    said: list[str] = [weather.sky]
    if weather.precipitation != "none":
        said.append(
            {"petals": "falling petals", "leaves": "falling leaves"}.get(weather.precipitation, weather.precipitation)
        )
    if weather.wet:
        said.append("wet ground")
    said += [f"{amount} {name}" for name, amount in (("fog", weather.fog), ("wind", weather.wind)) if amount != "none"]
    return said


def _who(subject: Subject) -> str:
    count = f"{subject.count} x" if subject.count > 1 else None
    of_build = called(subject.kind, subject.build)
    build = subject.build if subject.build != "normal" and not of_build else None
    noun = of_build or _plain(subject.kind)
    text = _joined(count, subject.age, build, subject.feeling, subject.color, subject.material, noun)
    worn = ", ".join(_worn(subject))
    if worn:
        text += f" ({worn})"
    if subject.place:
        text += f", {_plain(subject.place.relation)} {' and '.join(map(_plain, subject.place.of)) or 'in the picture'}"
    return text if text.endswith(subject.id) or subject.id == subject.kind else f"{text} [{subject.id}]"


def _worn(subject: Subject) -> list[str]:
    found = [f"{value} {part}" for part, value in (("hair", subject.hair), ("skin", subject.skin)) if value]
    return found + [_joined(garment.color, garment.material, garment.kind) for garment in subject.clothing]


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _what(event: Event) -> str:
    parts = [_plain(event.subject), _plain(event.action)]
    parts += [event.direction or "", f"> {_plain(event.target)}" if event.target else ""]
    if event.manner != "normal":
        parts.append({"slow": "slowly", "fast": "fast"}[event.manner])
    if event.start:
        parts.append(f"from {event.start:.1f} s")
    return " ".join(part for part in parts if part)


def _camera(camera: Camera) -> str:
    parts = [_plain(camera.shot)] + ([_plain(camera.angle)] if camera.angle != "eye_level" else [])
    parts += [_plain(move.move) + (f" ({move.manner})" if move.manner != "normal" else "") for move in camera.moves]
    if camera.handheld:
        parts.append("handheld")
    if camera.follow:
        parts.append(f"stays with {_plain(camera.follow)}")
    return ", ".join(parts)
