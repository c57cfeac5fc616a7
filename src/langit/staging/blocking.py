"""`block`: an understood scene gets its places, times, paths, pushes and camera keys; what it has already is kept.

The order is that of a director: where everybody stands, when what happens, along which way, and how it is filmed.
"""

from dataclasses import replace

from langit.simulation.scene import Event, Scene
from langit.staging.camera import film
from langit.staging.paths import walked
from langit.staging.placing import placed
from langit.staging.pushes import pushed


def block(scene: Scene) -> Scene:
    """The scene with nothing left open. Blocking a blocked scene changes nothing."""
    scene = replace(scene, events=_clocked(scene))
    scene = placed(scene)
    scene = walked(scene)
    scene = pushed(scene)
    return film(scene)


def _clocked(scene: Scene) -> tuple[Event, ...]:
    """Every event with a start: 0, or the end of the one before of the same subject. Ends are known with the paths."""
    begun: dict[str, float] = {}
    clocked = []
    for event in scene.events:
        start = begun.get(event.subject, 0.0) if event.start is None else event.start
        begun[event.subject] = start if event.end is None else event.end
        clocked.append(replace(event, start=start))
    return tuple(clocked)
