"""`block`: a scene, what was said, becomes `Blocked`, what will happen. What a scene gives already is a pin, and kept.

The order is that of a director: where everybody stands, when what happens, along which way, and how it is filmed.
"""

from typing import Final

from langit.blocking.camera import filmed
from langit.blocking.circling import circled
from langit.blocking.facing import facings
from langit.blocking.heights import lifted
from langit.blocking.lens import aperture, eyes
from langit.blocking.paths import walked
from langit.blocking.placing import placed
from langit.blocking.plot import Plot
from langit.blocking.pushes import pushed, velocities
from langit.blocking.shoulder import pair
from langit.blocking.times import clocked, struck
from langit.scene.blocked import Blocked, Filming, Happening, Standing
from langit.scene.scene import Event, Scene

STEPS: Final = (clocked, placed, walked, circled, pushed, struck, filmed, lifted)


def block(scene: Scene) -> Blocked:
    """What will happen in a scene. It depends on the scene alone; blocking what is `pinned` changes nothing."""
    plot = Plot(scene)
    for step in STEPS:
        plot = step(plot)
    camera, both = plot.scene.camera, pair(plot)
    return Blocked(
        said=scene,
        subjects=tuple(
            Standing(subject=said, placements=subject.placements)
            for said, subject in zip(scene.subjects, plot.scene.subjects, strict=True)
        ),
        events=tuple(_happening(plot, event) for event in plot.scene.events),
        camera=Filming(
            keys=camera.keys,
            eyes=eyes(plot),
            follow=camera.follow,
            sharp=both[1].id if both else None,
            handheld=camera.handheld,
            aperture=aperture(plot),
            shutter=camera.shutter,
        ),
    )


def _happening(plot: Plot, event: Event) -> Happening:
    """An event of which nothing is open."""
    assert event.start is not None  # every step before has had its say
    assert event.end is not None
    return Happening(
        subject=event.subject,
        action=event.action,
        direction=event.direction,
        target=event.target,
        manner=event.manner,
        start=event.start,
        end=event.end,
        path=event.path,
        velocities=velocities(plot, event),
        facings=facings(plot, event),
    )
