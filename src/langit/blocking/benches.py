"""Which bench somebody sits on: one that they begin on, or one that they walk to."""

from langit.blocking.plot import Plot
from langit.scene import seats
from langit.scene.catalogue import act
from langit.scene.scene import Event, Subject
from langit.scene.seats import Seat


def sits_first(plot: Plot, subject: Subject) -> bool:
    """Whether somebody sits down where they begin."""
    deeds = plot.deeds(subject.id)
    return plot.row(subject.id).person and bool(deeds) and act(deeds[0][1].action).seated


def bench_of(plot: Plot, subject: Subject) -> str | None:
    """The subject on which somebody sits; None where it is none that has a seat."""
    if not sits_first(plot, subject):
        return None
    named = (plot.deeds(subject.id)[0][1].target, *(subject.place.of if subject.place else ()))
    return next((id for id in named if id in plot.by_id and plot.row(id).seat is not None), None)


def walked_to(plot: Plot, id: str, event: Event) -> Seat | None:
    """The bench to which somebody goes to sit down; None where they do something else there."""
    later = [other for _, other in plot.deeds(id) if (other.start or 0.0) > (event.start or 0.0)]
    sits = bool(later) and act(later[0].action).seated and later[0].target == event.target
    return _seat(plot, event.target) if sits and event.target else None


def seat_faced(plot: Plot, event: Event) -> float | None:
    """The heading of who sits down on a bench that they walked to; None of all else."""
    if not act(event.action).seated or event.target is None or bench_of(plot, plot.by_id[event.subject]) is not None:
        return None
    seat = _seat(plot, event.target)
    return seat.heading if seat else None


def _seat(plot: Plot, id: str) -> Seat | None:
    """The first seat that a subject is."""
    bench = plot.by_id[id]
    return next(iter(seats.of_subject(bench, bench.placements, plot.scene)), None)
