"""How high hangs what was put on the ground and is yet to fall or to float: decided last, so that it frames nothing."""

from dataclasses import replace
from typing import Final

from langit.blocking.plot import SLACK, Plot, falls_freely
from langit.scene.dimensions import weave
from langit.scene.scene import Placement, Subject

DROP: Final = {True: 0.8, False: 1.3}  # meters from which things fall, on a table top and in a room
FLOAT: Final = 0.5  # of that is how high things hover
SUNK: Final = 0.8  # of half its height, by which a thing that floats on water is in it
LAYER: Final = 0.25  # of its half width is how high one of several begins over the one before
LIFTED: Final = 0.5  # of its half width is how high a cloth begins that falls on nothing
GROUND: Final = 1e-3  # meters: whatever is lower stands on the ground


def lifted(plot: Plot) -> Plot:
    """The plot in which whatever hangs is at its height."""
    return plot.standing({s.id: [_lifted(plot, s, k) for k in range(s.count)] for s in plot.scene.subjects})


def _lifted(plot: Plot, subject: Subject, body: int) -> Placement:
    row, spot = plot.row(subject.id), subject.placements[body]
    if row.thing and row.physics == "rigid" and abs(spot.position[2]) < GROUND:
        return _raised(spot, _height(plot, subject))
    return _spread(plot, subject, body) if falls_freely(plot, subject.id) else spot


def _height(plot: Plot, subject: Subject) -> float:
    """How much over the ground a thing begins."""
    acts = plot.acts(subject.id)
    if any(own.falls for own in acts):
        return DROP[plot.table]
    if any(own.floats for own in acts):
        return -SUNK * plot.size(subject.id)[2] if plot.layout.water else FLOAT * DROP[plot.table]
    return 0.0


def _spread(plot: Plot, cloth: Subject, body: int) -> Placement:
    """A cloth in the air over what it falls on, each of several over the one before."""
    wide, _ = weave(cloth, plot.scene)
    spot, layer = cloth.placements[body], LAYER * wide * body
    x, y, z = spot.position
    targets = {event.target for _, event in plot.deeds(cloth.id)}
    below = next((s for s in plot.scene.subjects if s.id in targets and s.placements), None)
    if below is None:
        return replace(spot, position=(x, y, max(z, LIFTED * wide + layer)))
    x, y, bottom = below.placements[0].position
    return replace(spot, position=(x, y, max(z, bottom + 2 * plot.size(below.id)[2] + SLACK * wide + layer)))


def _raised(spot: Placement, by: float) -> Placement:
    x, y, z = spot.position
    return replace(spot, position=(x, y, z + by)) if by else spot
