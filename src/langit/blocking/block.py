"""`block`: a scene, what was said, becomes `Blocked`, what will happen. What a scene gives already is a pin, and kept.

The order is that of a director: where everybody stands, when what happens, along which way, and how it is filmed.
"""

import math
from dataclasses import replace

from langit.blocking.camera import film
from langit.blocking.ground import boxes
from langit.blocking.paths import walked
from langit.blocking.placing import placed
from langit.blocking.pushes import pushed
from langit.scene.blocked import Blocked, Filming, Happening, Standing
from langit.scene.scene import Event, Scene


def block(scene: Scene) -> Blocked:
    """What will happen in a scene. It depends on the scene alone; blocking what is `pinned` changes nothing."""
    filled = replace(scene, events=_clocked(scene))
    filled = placed(filled)
    filled = walked(filled)
    filled = pushed(filled)
    filled = film(_caused(filled))
    return Blocked(
        said=scene,
        subjects=tuple(
            Standing(subject=said, placements=subject.placements)
            for said, subject in zip(scene.subjects, filled.subjects, strict=True)
        ),
        events=tuple(_happening(filled, event) for event in filled.events),
        camera=Filming(keys=filled.camera.keys, follow=filled.camera.follow, handheld=filled.camera.handheld),
    )


def _happening(scene: Scene, event: Event) -> Happening:
    count = len(scene.subject(event.subject).placements)
    return Happening(
        subject=event.subject,
        action=event.action,
        direction=event.direction,
        target=event.target,
        manner=event.manner,
        start=event.start or 0.0,
        end=scene.seconds if event.end is None else event.end,
        path=event.path,
        velocities=() if event.velocity is None else (event.velocity,) * count,
    )


def _clocked(scene: Scene) -> tuple[Event, ...]:
    """Every event with a start: 0, or the end of the one before of the same subject. Ends are known with the paths."""
    begun: dict[str, float] = {}
    clocked = []
    for event in scene.events:
        if _hitter(scene, event) is not None and event.start is None:
            clocked.append(event)
            continue
        start = begun.get(event.subject, 0.0) if event.start is None else event.start
        begun[event.subject] = start if event.end is None else event.end
        clocked.append(replace(event, start=start))
    return tuple(clocked)


def _hitter(scene: Scene, event: Event) -> Event | None:
    """Whose push makes the subject of this event topple."""
    if event.action != "topple":
        return None
    return next(
        (e for e in scene.events if e.target == event.subject and e.action in {"collide", "roll", "slide"}), None
    )


def _caused(scene: Scene) -> Scene:
    """What topples because it is hit topples when the other one arrives."""
    events = []
    for event in scene.events:
        hit = _hitter(scene, event)
        if hit is not None and event.start is None:
            start = min((hit.start or 0.0) + _way(scene, hit), scene.seconds)
            event = replace(event, start=round(start, 3), end=event.end or scene.seconds)
        events.append(event)
    return replace(scene, events=tuple(events))


def _way(scene: Scene, hit: Event) -> float:
    """How long it takes to its target, in seconds."""
    found = boxes(scene)
    one = next((b for b in found if b.id == hit.subject), None)
    other = next((b for b in found if b.id == hit.target), None)
    pace = math.hypot(*(hit.velocity or (0.0, 0.0, 0.0))[:2])
    if one is None or other is None or pace < 0.05:
        return 0.0
    gap = max(abs(one.x - other.x) - one.hx - other.hx, abs(one.y - other.y) - one.hy - other.hy, 0.0)
    return 1.05 * gap / pace
