"""Who sits on which seat: on the bench that was named, else on one of the place, as near to its middle as it can."""

from langit.blocking.benches import bench_of, sits_first
from langit.blocking.plot import Plot
from langit.blocking.rows import Spots, ordered
from langit.scene import seats
from langit.scene.scene import Placement, Subject


def seated(plot: Plot, subjects: list[Subject]) -> Spots:
    """Placements of those who sit on the seats of the place: nobody, where there are too few."""
    sitting = [subject for subject in ordered(subjects) if sits_first(plot, subject) and not bench_of(plot, subject)]
    sitting = [s for s in sitting if s.place is None or all(_also(sitting, other) for other in s.place.of)]
    middle = plot.layout.stage[0]
    order = sorted(seats.of_place(plot.scene.setting), key=lambda seat: abs(seat.x - middle))
    free = [spot for seat in order for spot in seat.places()]
    return _shared(sitting, free)


def on_bench(plot: Plot, bench: Subject, spots: list[Placement]) -> Spots:
    """Placements of all who sit on a bench that stands at these spots; the last place for those who find none."""
    sitting = [subject for subject in ordered(list(plot.scene.subjects)) if bench_of(plot, subject) == bench.id]
    free = [spot for seat in seats.of_subject(bench, tuple(spots), plot.scene) for spot in seat.places()]
    crowded = {subject.id: [free[min(k, len(free) - 1)] for k in range(subject.count)] for subject in sitting}
    return _shared(sitting, free) or crowded


def _also(sitting: list[Subject], id: str) -> bool:
    return any(subject.id == id for subject in sitting)


def _shared(sitting: list[Subject], free: list[Placement]) -> Spots:
    """The first places, from left to right, for subjects in that order."""
    bodies = sum(subject.count for subject in sitting)
    if not bodies or bodies > len(free):
        return {}
    left = sorted(free[:bodies], key=lambda spot: spot.position[0])
    found: Spots = {}
    for subject in sitting:
        found[subject.id], left = left[: subject.count], left[subject.count :]
    return found
