"""Where those go who move by themselves."""

from dataclasses import replace

from langit.simulation.scene import Scene
from langit.simulation.vocabulary import ANIMALS, PEOPLE


def walked(scene: Scene) -> Scene:
    """The scene with paths and ends of events."""
    events = []
    for event in scene.events:
        subject = scene.subject(event.subject)
        path, end = event.path, event.end or scene.seconds
        if not path and subject.kind in PEOPLE | ANIMALS and event.action in {"walk", "run"}:
            x, y, _ = subject.placements[0].position
            path = ((x, y), (x, y - 1.2))
        events.append(replace(event, path=path, end=end))
    return replace(scene, events=tuple(events))
