"""A film as a value: shots of scenes, joined by cuts or dissolves. Every edit of the world engine makes one.

Creating, storyboards, extending, looping, connecting, filling and remixing differ only in the shots they list.
"""

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from langit.blocking.block import block
from langit.capability import pixel_editors
from langit.errors import RequestError
from langit.media import facts
from langit.request import Connect, Extend, VideoRequest
from langit.scene import file
from langit.scene.blocked import Blocked
from langit.scene.catalogue import act, kind
from langit.scene.scene import Scene
from langit.simulation.rest import restless
from langit.understanding import revision

UNDER_WAY = 1.5  # seconds after its beginning in which what somebody does is well under way
DISSOLVE = 0.5  # seconds over which two skies, or the end and the beginning of a loop, melt


@dataclass(frozen=True, kw_only=True)
class Shot:
    """Frames `first` to `first + count` of a scene; the first `dissolve` melt into the last of the shot before."""

    scene: Blocked
    first: int
    count: int
    dissolve: int = 0


Film = tuple[Shot, ...]


def count(film: Film) -> int:
    """How many frames."""
    return sum(shot.count - shot.dissolve for shot in film)


def whole(scene: Scene, fps: Fraction) -> Shot:
    """All of a scene, blocked."""
    begin, end = scene.span
    return Shot(scene=block(scene), first=0, count=max(1, round((end - begin) * fps)))


def still(shot: Shot, fps: Fraction) -> Shot:
    """The one frame of a shot in which what people do last is under way."""
    scene = shot.scene
    people = {subject.id for subject in scene.said.subjects if kind(subject.kind).person}
    deeds = [event for event in scene.events if event.subject in people and not act(event.action).vanishes]
    start, end = max(((own.start or 0.0, own.end or scene.seconds) for own in deeds), default=(0.0, scene.seconds))
    moment = start + min(UNDER_WAY, 0.6 * (end - start))
    return replace(shot, first=min(round(moment * fps), shot.count - 1), count=1)


def without(film: Film, frames: int) -> tuple[Film, int]:
    """The film from frame `frames` on, and how many frames at its beginning must be dropped all the same.

    Those are in a dissolve, which needs both its shots.
    """
    while film and frames:
        shot, rest = film[0], film[1:]
        melting = rest[0].dissolve if rest else 0
        alone = shot.count - melting
        if frames < alone or melting:
            skipped = min(frames, alone)
            return (replace(shot, first=shot.first + skipped, count=shot.count - skipped), *rest), frames - skipped
        film, frames = rest, frames - alone
    return film, 0


def storyboard(scenes: list[Scene], fps: Fraction) -> Film:
    """One shot after the other, cut."""
    return tuple(whole(scene, fps) for scene in scenes)


def extended(edit: Extend, request: VideoRequest) -> Film:
    """The source's scene, more of it shown."""
    scene = scene_of(edit.source)
    if not edit.backward:
        return (whole(revision.prolonged(scene, request.seconds, request.prompt), request.fps),)
    earlier = revision.preceded(scene, request.seconds)
    _refuse_unrest(scene, "backward")
    return (whole(earlier, request.fps),)


def _refuse_unrest(scene: Scene, field: str) -> None:
    """See that things are at rest as a scene begins, and so were before. `field` asks to see them then.

    Raises:
        RequestError: one is not; nobody said so, but physics moves it.
    """
    if moved := restless(block(scene)):
        raise revision.unknown_past(moved[0], "move", field)


def looped(scene: Scene, seconds: float, fps: Fraction) -> Film:
    """The scene, the way back to its beginning, and a dissolve from its last frames into its first.

    Film frames are those from `melt` on; the last `melt` of them melt into frames 0 to `melt`, after which frame `melt`
    follows, which is the film's first. So the film ends where it begins.
    """
    scene = revision.returning(scene, seconds)
    melt = round(DISSOLVE * fps)
    begin, end = scene.span
    shot = whole(replace(scene, shown=(begin, end + DISSOLVE)), fps)
    return (
        replace(shot, first=melt, count=shot.count - melt),
        Shot(scene=block(scene), first=0, count=melt, dissolve=melt),
    )


def connected(edit: Connect, request: VideoRequest) -> Film:
    """The first scene, up to its sky, down from the sky of the second, and the second."""
    half = request.seconds / 2
    one, other = scene_of(edit.source), scene_of(edit.other)
    up, down = revision.to_the_sky(one, half), revision.from_the_sky(other, half)
    _refuse_unrest(other, "other")
    melt = min(round(DISSOLVE * request.fps), round(half * request.fps))
    return (whole(up, request.fps), replace(whole(down, request.fps), dissolve=melt))


def filled(span: tuple[float, float], fps: Fraction, scene: Scene, between: Scene) -> Film:
    """The source's scene with a span of seconds cut out and another shot in its place."""
    source = whole(scene, fps)
    first, last = (round(second * fps) for second in span)
    if last > source.count:
        raise RequestError(
            f"the span ends at {span[1]:g} s, the film at {float(source.count / fps):g} s",
            field="span",
            remedy="Give a span within the film",
        )
    shots = (
        replace(source, count=first),
        Shot(scene=block(between), first=0, count=last - first),
        replace(source, first=last, count=source.count - last),
    )
    return tuple(shot for shot in shots if shot.count)


def scene_of(path: Path) -> Scene:
    """The scene that a film of the world engine carries with it.

    Raises:
        RequestError: the film carries none, or several, or no longer shows it.
    """
    told = facts.of(path)
    scenes = told.get("scenes")
    if not isinstance(scenes, list) or len(scenes) != 1:
        what = "has several shots" if scenes and isinstance(scenes, list) else "carries no scene"
        raise RequestError(
            f"{path.name} {what}; the world engine edits scenes and not pixels",
            field="source",
            remedy=f"Use a film of one scene by the world engine, or --model {' or '.join(pixel_editors())}",
        )
    if changed := facts.difference(path, told):
        raise RequestError(
            f"{path.name} was changed after it was made, as by a program that cut it or coded it anew: {changed}. The "
            "world engine draws films again from their scenes, and would undo that",
            field="source",
            remedy=f"Use the film as it was written, or keep its pixels with --model {' or '.join(pixel_editors())}",
        )
    return file.loads(json.dumps(scenes[0]), path.name)
