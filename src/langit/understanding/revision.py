"""A scene revised: more said of it, more of its time shown, told to come back. Each is a function from scene to scene.

Whatever a revision does not touch it pins as it was blocked, so the frames that were there stay the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from langit.blocking.block import block
from langit.errors import RequestError
from langit.scene.blocked import AT_ONCE, pinned
from langit.scene.catalogue import act, kind
from langit.scene.reading import Fact
from langit.scene.scene import Camera, CameraKey, Event, Scene, Subject, Weather
from langit.scene.vocabulary import Action
from langit.understanding.drafts import Figure, Wear
from langit.understanding.fates import holds
from langit.understanding.filming import Filming
from langit.understanding.reading import read
from langit.understanding.stage import told
from langit.understanding.surroundings import Surroundings

INSTEAD: Final = {"backward": "Extend the end", "other": "Connect the films the other way round"}
"""What can be asked for in place of an earlier beginning, by the field that asks for one."""
SKY: Final = 4.0  # meters above the eye that a camera looks at to see nothing but sky, for each meter ahead


def prolonged(scene: Scene, seconds: float, prompt: str = "") -> Scene:
    """The scene shown for `seconds` more. Who was on the way goes on, unless `prompt` says what happens instead.

    Raises:
        RequestError: the prompt tells of somebody who is not there.
    """
    scene = pinned(block(scene))
    begin, end = scene.span
    told = _told(scene, prompt, end, seconds) if prompt.strip() else []
    busy = {event.subject for event in told}
    onward = [
        replace(event, action=_onward(event.action), start=end, end=end + seconds, path=(), target=None)
        for event in _last_of_each(scene)
        if event.subject not in busy and _goes_on(event) and (event.end or 0.0) >= end - AT_ONCE
    ]
    longer = pinned(block(replace(scene, seconds=end + seconds, events=(*scene.events, *told, *onward))))
    return replace(longer, seconds=scene.seconds, shown=(begin, end + seconds))


def preceded(scene: Scene, seconds: float, field: str = "backward") -> Scene:
    """The scene shown from `seconds` earlier on: who walks at its beginning has been walking. `field` asked for it.

    Raises:
        RequestError: it is said of a thing that it falls or swings as the scene begins, and no past is known of that.
    """
    begin, end = scene.span
    for event in block(scene).events:
        if _unkept(event.action) and event.start <= 0:
            raise unknown_past(event.subject, event.action, field)
    return replace(scene, shown=(begin - seconds, end))


def unknown_past(id: str, deed: str, field: str = "backward") -> RequestError:
    """Why a scene cannot be shown from earlier on: nothing kept the thing where it was when it began to do that."""
    return RequestError(
        f"nobody knows what the {id} did before it began to {deed}",
        field=field,
        remedy=f"{INSTEAD[field]}, or begin the scene with the thing at rest",
    )


def returning(scene: Scene, seconds: float) -> Scene:
    """The scene shown for `seconds` more, in which everybody and the camera come back to where it began, and stay.

    Raises:
        RequestError: something happened that has no way back.
    """
    scene = pinned(block(scene))
    begin, end = scene.span
    for event in scene.events:
        if act(event.action).physical:
            raise RequestError(
                f"the {event.subject} cannot undo its {event.action}",
                field="mode",
                remedy="Loop a scene in which people, animals and vehicles move",
            )
    back = []
    for event in _last_of_each(scene):
        home = scene.subject(event.subject).placements[0].position[:2]
        here = _place_after(scene, event.subject)
        if _apart(here, home) > 0.05:
            back.append(Event(subject=event.subject, action="return", start=end, end=end + seconds, path=(here, home)))
    keys = scene.camera.keys
    camera = (
        replace(scene.camera, keys=(*keys, replace(keys[0], time=end + seconds))) if len(keys) > 1 else scene.camera
    )
    whole = end + seconds
    return replace(scene, events=(*scene.events, *back), camera=camera, seconds=whole + 1, shown=(begin, whole))


def to_the_sky(scene: Scene, seconds: float) -> Scene:
    """The scene shown for `seconds` more, in which the camera turns up until it sees only sky."""
    scene = pinned(block(scene))
    end = scene.span[1]
    last = scene.camera.keys[-1]
    keys = (*scene.camera.keys, replace(last, time=end), replace(_up(last), time=end + seconds))
    return replace(prolonged(scene, seconds), camera=replace(scene.camera, keys=keys))


def from_the_sky(scene: Scene, seconds: float) -> Scene:
    """The scene shown from `seconds` earlier on, in which the camera comes down from the sky to its first view."""
    scene = pinned(block(scene))
    begin = scene.span[0]
    first = scene.camera.keys[0]
    keys = (replace(_up(first), time=begin - seconds), replace(first, time=begin), *scene.camera.keys)
    return replace(preceded(scene, seconds, "other"), camera=replace(scene.camera, keys=keys))


def revised(scene: Scene, prompt: str) -> Scene:
    """The scene with what `prompt` says in the place of what was said before; all else, places too, stays.

    Raises:
        RequestError: no word was understood, or the prompt contradicts itself.
    """
    scene, prompt = pinned(block(scene)), prompt.strip()
    reading = read(prompt, scene.seed, _there(scene))
    said = told(reading, prompt, scene.seconds)
    air = reading.story.air
    moved = air.place() is not None and said.setting != scene.setting
    names = _matched(scene, said)
    anew = [replace(event, subject=names[event.subject], target=names.get(event.target or "")) for event in said.events]
    busy = {event.subject for event in anew}
    kept = [event for event in scene.events if event.subject not in busy]
    changed = replace(
        _surrounded(scene, said, air, moved),
        prompt=f"{scene.prompt} {prompt}".strip(),
        subjects=_people(scene, said, names),
        events=tuple(sorted([*kept, *anew], key=lambda event: event.start or 0.0)),
        camera=_filmed(scene, said.camera, reading.story.film, names),
        not_understood=said.not_understood,
    )
    changed = _reread(changed, scene, said, [(names[event.subject], event.action) for event in said.events], names)
    return _unpinned(changed) if moved else changed


def _people(scene: Scene, said: Scene, names: dict[str, str]) -> tuple[Subject, ...]:
    """Those who were there, with what is said of them anew, and those who come to them."""
    known = {subject.id for subject in scene.subjects}
    added = [replace(subject, id=names[subject.id]) for subject in said.subjects if names[subject.id] not in known]
    return (*(_overlaid(subject, said, names) for subject in scene.subjects), *added)


def _reread(
    changed: Scene, before: Scene, said: Scene, deeds: Sequence[tuple[str, str]], names: dict[str, str]
) -> Scene:
    """The changed scene with the words and facts of both prompts, as far as they are still true of it."""
    shift = len(changed.prompt) - len(said.prompt)
    places: dict[tuple[str, str], int] = {(e.subject, e.action): place for place, e in enumerate(changed.events)}

    def moved(fact: Fact) -> Fact:
        sort, _, rest = fact.path.partition(".")
        first, _, more = rest.partition(".")
        if sort == "subjects":
            first = names.get(first, first)
        elif sort == "events":
            first = str(places[deeds[int(first)]])
        path = ".".join(part for part in (sort, first, more) if part)
        return replace(fact, path=path, start=fact.start + shift, end=fact.end + shift)

    facts = (*before.facts, *(moved(fact) for fact in said.facts))
    words = (replace(word, start=word.start + shift, end=word.end + shift) for word in said.reading)
    return replace(
        changed,
        reading=(*before.reading, *words),
        facts=tuple(fact for fact in facts if holds(changed, fact.path, fact.value)),
    )


def _told(scene: Scene, prompt: str, end: float, seconds: float) -> list[Event]:
    """The events of a prompt about those who are in the scene, `end` seconds later."""
    said = told(read(prompt, scene.seed, _there(scene)), prompt, seconds)
    names = _matched(scene, said)
    known = {subject.id for subject in scene.subjects}
    for subject in said.subjects:
        if names[subject.id] not in known:
            raise RequestError(
                f"there is no {subject.kind} in the scene",
                field="prompt",
                remedy="An extension tells what those do who are there",
            )
    return [
        replace(
            event,
            subject=names[event.subject],
            target=names.get(event.target or ""),
            start=end + (event.start or 0.0),
            end=None if event.end is None else end + event.end,
        )
        for event in said.events
    ]


def _there(scene: Scene) -> list[Figure]:
    """Those who are in a scene, as words may speak of them: of what sort they are and what they wear."""
    return [
        Figure(
            kind=subject.kind,
            count=subject.count,
            clothing=[Wear(garment.kind) for garment in subject.clothing],
            id=subject.id,
        )
        for subject in scene.subjects
    ]


def _matched(scene: Scene, said: Scene) -> dict[str, str]:
    """For every subject that is spoken of its id in the scene: of the same kind, in order, or a new id."""
    free = list(scene.subjects)
    taken = {subject.id for subject in scene.subjects}
    names: dict[str, str] = {}
    for subject in said.subjects:
        alike = [one for one in free if one.kind == subject.kind]
        match = next((one for one in alike if one.id == subject.id), alike[0] if alike else None)
        if match is not None:
            free.remove(match)
            names[subject.id] = match.id
        else:
            number = 1
            while (name := subject.id if number == 1 else f"{subject.id}_{number}") in taken:
                number += 1
            names[subject.id] = name
            taken.add(name)
    return names


def _overlaid(subject: Subject, said: Scene, names: dict[str, str]) -> Subject:
    """A subject with what was said of it anew."""
    new = next((one for one in said.subjects if names[one.id] == subject.id), None)
    if new is None:
        return subject
    worn = {garment.kind: garment for garment in subject.clothing}
    for garment in new.clothing:
        before = worn.get(garment.kind, garment)
        worn[garment.kind] = replace(
            garment, color=garment.color or before.color, material=garment.material or before.material
        )
    return replace(
        subject,
        color=new.color or subject.color,
        material=new.material or subject.material,
        build=new.build if new.build != "normal" else subject.build,
        hair=new.hair or subject.hair,
        haircut=new.haircut or subject.haircut,
        beard=new.beard or subject.beard,
        age=new.age or subject.age,
        skin=new.skin or subject.skin,
        feeling=new.feeling or subject.feeling,
        species=new.species or subject.species,
        clothing=tuple(worn.values()),
        action=new.action or subject.action,
        direction=new.direction or subject.direction,
    )


def _surrounded(scene: Scene, said: Scene, air: Surroundings, moved: bool) -> Scene:
    """The scene with what was said of place, time and air."""
    spoken = air.spoken
    old, new = scene.weather, said.weather
    weather = Weather(
        sky=new.sky if spoken & {"sky", "precipitation"} else old.sky,
        precipitation=new.precipitation if "precipitation" in spoken else old.precipitation,
        fog=new.fog if "fog" in spoken else old.fog,
        wind=new.wind if "wind" in spoken else old.wind,
        wet=new.wet if spoken & {"wet", "precipitation"} else old.wet,
    )
    return replace(
        scene,
        setting=said.setting if moved else scene.setting,
        time_of_day=said.time_of_day if "time_of_day" in spoken else scene.time_of_day,
        season=said.season if spoken & {"season", "precipitation"} or moved else scene.season,
        style=said.style if "style" in spoken else scene.style,
        mirror_floor=said.mirror_floor or scene.mirror_floor,
        weather=weather,
    )


def _filmed(scene: Scene, said: Camera, filming: Filming, names: dict[str, str]) -> Camera:
    """The camera as it was, with what the prompt says of it."""
    old = scene.camera
    lens = (filming.lens, filming.aperture, filming.shutter)
    if not any((filming.shot, filming.angle, filming.moves, filming.handheld, *lens)):
        return old
    return Camera(
        shot=said.shot if filming.shot else old.shot,
        angle=said.angle if filming.angle else old.angle,
        moves=said.moves or old.moves,
        handheld=said.handheld or old.handheld,
        lens=said.lens or old.lens,
        aperture=said.aperture or old.aperture,
        shutter=said.shutter or old.shutter,
        focus=names.get(said.focus or "") or old.focus,
        follow=names.get(said.follow or ""),
    )


def _unpinned(scene: Scene) -> Scene:
    """The scene as understood, for another place to be blocked in."""
    return replace(
        scene,
        subjects=tuple(replace(subject, placements=()) for subject in scene.subjects),
        events=tuple(replace(event, path=(), velocity=None) for event in scene.events),
        camera=replace(scene.camera, keys=()),
    )


def _last_of_each(scene: Scene) -> list[Event]:
    """The last event of everybody who moves by himself."""
    last = {event.subject: event for event in scene.events if kind(scene.subject(event.subject).kind).mover}
    return list(last.values())


def _place_after(scene: Scene, id: str) -> tuple[float, float]:
    """Where a subject's first body is when all is over."""
    x, y, _ = scene.subject(id).placements[0].position
    here = (x, y)
    for event in scene.events:
        if event.subject == id and event.path:
            here = event.path[-1]
    return here


def _goes_on(event: Event) -> bool:
    """Whether somebody is on a way that does not end out of the picture."""
    own = act(event.action)
    return own.travels and not own.leaves


def _onward(action: Action) -> Action:
    """What who did that goes on with."""
    return act(action).onward or action


def _unkept(action: Action) -> bool:
    """Whether a thing that does it was kept up until then: it cannot have been there before, and at rest."""
    return act(action).physical and act(action).kept


def _apart(here: tuple[float, float], there: tuple[float, float]) -> float:
    return abs(here[0] - there[0]) + abs(here[1] - there[1])


def _up(key: CameraKey) -> CameraKey:
    """The same place, looking up."""
    (x, y, z), (tx, ty, _) = key.eye, key.target
    return replace(key, target=(tx, ty, z + SKY * max(1.0, _apart((x, y), (tx, ty)))))
