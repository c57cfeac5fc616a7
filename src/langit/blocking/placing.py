"""Where everybody stands when the clip begins: a row across the picture, and what hangs, stacks and hides around it.

Nothing overlaps but what is said to be inside something; what is said of left, right, behind and on is true as the
opening camera sees it.
"""

from collections.abc import Collection
from dataclasses import replace
from math import radians
from typing import Final

from langit.blocking.attaching import LEANING, attach, falls_on
from langit.blocking.benches import bench_of
from langit.blocking.circling import drawn_together
from langit.blocking.courses import swept
from langit.blocking.facing import faced
from langit.blocking.floor import Floor
from langit.blocking.ground import VECTORS
from langit.blocking.mirrors import near
from langit.blocking.plot import Plot
from langit.blocking.rows import Row, ordered
from langit.blocking.seating import on_bench, seated
from langit.blocking.shoulder import opposed, turned
from langit.blocking.starts import walker_start
from langit.blocking.traffic import vehicle_start
from langit.scene.catalogue import act
from langit.scene.scene import Placement, Subject
from langit.scene.vocabulary import RelationName

IN_ROW: Final[frozenset[RelationName]] = frozenset({"left_of", "right_of", "beside", "between"})
AWAY: Final = 1.5708  # radians: the heading away from the camera
GRID: Final = 1000.0  # positions are whole millimeters, so that files read well


def placed(plot: Plot) -> Plot:
    """The plot in which every body stands somewhere."""
    placing = _Placing(plot)
    placing.all()
    free = [subject.id for subject in plot.scene.subjects if not subject.placements]
    standing = plot.standing({id: list(map(_rounded, spots)) for id, spots in placing.floor.spots.items()})
    mine = set(free)
    return _thrown(near(drawn_together(turned(faced(opposed(standing, mine), free), mine), mine), mine), mine)


def _thrown(plot: Plot, free: Collection[str]) -> Plot:
    """The plot in which the `free` cloths on a table are thrown away from the camera, which sees what is bare."""
    spots = {subject.id: list(subject.placements) for subject in plot.scene.subjects}
    for id in free:
        if plot.table and any(own.drapes for own in plot.acts(id)):
            spots[id] = [replace(spot, heading=AWAY) for spot in spots[id]]
    return plot.standing(spots)


class _Placing:
    """Who goes where, in the order in which one thing leans on another."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.floor = plot, Floor(plot)
        self.spoken = {other for s in plot.scene.subjects if s.place for other in s.place.of}

    def all(self) -> None:
        """Place all who have no place."""
        sorts: dict[str, list[Subject]] = {"moves": [], "edge": [], "attached": [], "row": []}
        for subject in self.plot.scene.subjects:
            if subject.id not in self.floor.spots:
                sorts[self._sort(subject)].append(subject)
        self.floor.spots |= seated(self.plot, [*sorts["row"], *sorts["moves"]])
        for sort in ("row", "moves"):
            sorts[sort] = [subject for subject in sorts[sort] if subject.id not in self.floor.spots]
        walkers = any(not self.plot.row(subject.id).vehicle for subject in sorts["moves"])
        self._row(sorts["row"], walkers=walkers)
        for subject in sorts["edge"]:
            self._edge(subject)
        for subject in self._by_need(sorts["attached"]):
            self._attach(subject)
        for subject in sorts["moves"]:
            self._mover(subject)

    def _sort(self, subject: Subject) -> str:
        """How it is placed."""
        if self._moves(subject):
            return "moves"
        if self.plot.row(subject.id).edge and not self._related(subject):
            return "edge"
        return "attached" if bench_of(self.plot, subject) or self._attached(subject) else "row"

    def _attach(self, subject: Subject) -> None:
        """By its anchor, which is placed first."""
        anchor = self.plot.by_id[_anchor(self.plot, subject) or ""]
        if anchor.id not in self.floor.spots:
            self._mover(anchor) if self._moves(anchor) else self._row([anchor], walkers=False)
        if anchor.id == bench_of(self.plot, subject):
            self.floor.spots |= on_bench(self.plot, anchor, self.floor.spots[anchor.id])
        else:
            attach(self.floor, subject, anchor)

    # ---- who goes where

    def _moves(self, subject: Subject) -> bool:
        row = self.plot.row(subject.id)
        if row.vehicle and not (self.plot.table and self._related(subject)):
            return True
        if row.thing:
            return subject.place is None and any(own.vanishes for own in self.plot.acts(subject.id))
        return row.alive and bool(self.plot.goes(subject.id)) and not self._anchored(subject)

    def _anchored(self, subject: Subject) -> bool:
        """Whether its place is told by that of another who does not move."""
        place = subject.place
        if place is None or place.relation not in IN_ROW:
            return False
        return any(not self.plot.goes(other) for other in place.of)

    def _related(self, subject: Subject) -> bool:
        return subject.place is not None or subject.id in self.plot.aims or subject.id in self.spoken

    def _attached(self, subject: Subject) -> bool:
        place = subject.place
        if place and place.of and place.relation in LEANING:
            return place.of[0] in self.plot.by_id and place.of[0] != subject.id
        return falls_on(self.plot, subject.id) is not None

    def _by_need(self, subjects: list[Subject]) -> list[Subject]:
        """Whoever another one leans on comes first; a ring of leaners is cut."""
        found: list[Subject] = []
        left = list(subjects)
        while left:
            waiting = {s.id for s in left}
            free = [s for s in left if not (self._anchors(s) & waiting)] or left[:1]
            found += free
            left = [s for s in left if s not in free]
        return found

    def _anchors(self, subject: Subject) -> set[str]:
        own = set(subject.place.of) if subject.place else set()
        falls = falls_on(self.plot, subject.id)
        return (own | ({falls} if falls else set())) - {subject.id}

    # ---- the row

    def _row(self, subjects: list[Subject], *, walkers: bool) -> None:
        if not subjects:
            return
        row = Row(self.floor, walkers=walkers)
        self.floor.spots |= row.place(ordered(subjects), self.floor.boxes())
        for subject in subjects:
            self._run_up(subject)

    def _run_up(self, subject: Subject) -> None:
        """Who will roll across the picture begins at its side."""
        roll = next((e for _, e in self.plot.deeds(subject.id) if act(e.action).glides), None)
        if roll is None or roll.target or subject.place or subject.count > 1:
            return
        layout, (x, y, _) = self.plot.layout, self.floor.spots[subject.id][0].position
        dx, dy = VECTORS.get(roll.direction or "right", VECTORS["right"])
        x = layout.stage[0] - 0.75 * min(layout.free[0], 3.0) * dx if dx else x
        y = layout.stage[1] - 0.7 * layout.free[1] * dy if dy else y
        self.floor.spots[subject.id] = []
        spot = self.floor.near(subject, x, y, self.floor.heading(subject), along=(0.0, 1.0))
        self.floor.spots[subject.id] = [spot]

    # ---- at the edge of the ground

    def _edge(self, subject: Subject) -> None:
        """To the left and right of the stage in turn, beyond who stood there before."""
        row, half = self.plot.row(subject.id), min(self.plot.layout.free[0], 4.0)
        heading = radians(-90.0 if row.faces is None else row.faces)
        first = sum(len(spots) for id, spots in self.floor.spots.items() if self.plot.row(id).edge)
        spots: list[Placement] = []
        self.floor.spots[subject.id] = spots
        for k in range(first, first + subject.count):
            side = 1 if k % 2 else -1
            x = 0.0 if row.mirrors and subject.count == 1 else side * (0.8 * half - (k // 2) * 0.15 * half)
            away = (0.0, 1.0) if self.plot.layout.travel == "y" or k < 2 else (-side * 1.0, 0.3)
            spots.append(self.floor.near(subject, x, self._edge_depth(subject), heading, along=away))

    def _edge_depth(self, subject: Subject) -> float:
        """The y at which the free ground ends."""
        plot, (_, y), (_, half) = self.plot, self.plot.layout.stage, self.plot.layout.free
        if plot.table:
            return y + 0.75 * half
        return y + half - (0.4 if plot.row(subject.id).slim else -0.6 * plot.size(subject.id)[1])

    # ---- who moves

    def _mover(self, subject: Subject) -> None:
        spots, by_id = self.floor.spots, self.plot.by_id
        if subject.id in spots:
            return
        if self.plot.row(subject.id).vehicle:
            spots[subject.id] = vehicle_start(self.plot, subject, self.floor.boxes())
            return
        known = {id: self.plot.box(by_id[id], own[0]) for id, own in spots.items() if own}
        taken = [swept(self.plot, by_id[id], spot) for id, own in spots.items() for spot in own]
        spots[subject.id] = walker_start(self.plot, subject, known, taken)


def _anchor(plot: Plot, subject: Subject) -> str | None:
    """What an attached subject hangs on."""
    place, bench = subject.place, bench_of(plot, subject)
    if bench is not None:
        return bench
    return place.of[0] if place and place.of and place.relation in LEANING else falls_on(plot, subject.id)


def _rounded(spot: Placement) -> Placement:
    x, y, z = (round(value * GRID) / GRID + 0.0 for value in spot.position)
    return Placement(position=(x, y, z), heading=round(spot.heading, 4) + 0.0)
