"""A row of subjects across the picture: who stands left of whom, and how far apart."""

import itertools
from dataclasses import dataclass
from typing import Final

from langit.blocking.floor import Floor
from langit.blocking.ground import Box
from langit.scene.catalogue import act
from langit.scene.scene import Event, Placement, Subject

LEVELS: Final = 5  # of one tower; what is more stands beside it
ROW_TRIES: Final = 60
HERE: Final = (0.0, 0.0, 0.0)
Spots = dict[str, list[Placement]]


def ordered(subjects: list[Subject]) -> list[Subject]:
    """The subjects from left to right, as their relations ask."""
    row = [s for s in subjects if not (s.place and s.place.of)]
    for subject in subjects:
        if subject.place is not None and subject.place.of:
            _insert(row, subject, subject.place.relation, subject.place.of)
    return sorted(row, key=lambda subject: {"left_of": 0, "right_of": 2}.get(_part(subject), 1))


def _part(subject: Subject) -> str:
    """In which part of the picture it was said to be; empty if it was not."""
    return subject.place.relation if subject.place and not subject.place.of else ""


def _insert(row: list[Subject], subject: Subject, relation: str, of: tuple[str, ...]) -> None:
    """Put a subject into the row where its relation is true."""
    at = [k for k, other in enumerate(row) if other.id in of]
    if not at:
        row.append(subject)
    elif relation == "left_of":
        row.insert(min(at), subject)
    elif relation == "between" and len(at) > 1:
        first, last = min(at), max(at)
        # Bring the two together around the third.
        row.insert(first + 1, row.pop(last))
        row.insert(first + 1, subject)
    else:
        row.insert(max(at) + 1, subject)


@dataclass
class _Cell:
    """One body, or a tower of several, in the row."""

    subject: Subject
    heading: float
    half: float
    depth: float
    levels: int = 1


Line = tuple[list[_Cell], list[float]]  # cells, and the gaps between them


class Row:
    """Packs cells from left to right around the middle of the stage."""

    def __init__(self, floor: Floor, *, walkers: bool) -> None:
        self.floor, self.plot = floor, floor.plot
        self.table = self.plot.table
        self.walkers = walkers

    def place(self, subjects: list[Subject], taken: list[Box]) -> Spots:
        """A placement for every body of every subject."""
        rows: dict[str, list[Subject]] = {"behind": [], "": [], "in_front_of": []}
        for subject in subjects:
            part = _part(subject)
            rows[part if part in rows else ""].append(subject)
        found: Spots = {}
        x, y = self._middle()
        deep = max((self._depth(s) for s in rows[""]), default=0.2)
        for name, members in rows.items():
            sign = {"behind": 1.0, "": 0.0, "in_front_of": -1.0}[name]
            own = max((self._depth(s) for s in members), default=0.2)
            shift = sign * (deep + own + (0.15 if self.table else 0.9)) if sign else 0.0
            self._pack(members, x, y + shift, found, taken)
        return found

    def _middle(self) -> tuple[float, float]:
        layout = self.plot.layout
        x, y = layout.stage
        if self.table:
            return x, y - 0.1
        if layout.travel == "y":
            return (x - 0.9, y) if self.walkers else (x, y)
        return (x, y + 0.55 * layout.free[1]) if self.walkers else (x, y)

    def _room(self, subject: Subject, heading: float) -> Box:
        return self.plot.box(subject, Placement(position=HERE, heading=heading))

    def _depth(self, subject: Subject) -> float:
        return self._room(subject, self.floor.heading(subject)).hy

    # ---- cells

    def _cells(self, subject: Subject) -> list[_Cell]:
        stacked = subject.count > 1 and any(own.stacks for own in self.plot.acts(subject.id))
        bodies = -(-subject.count // LEVELS) if stacked else subject.count
        cells = []
        for k in range(bodies):
            heading = self.floor.heading(subject)
            room = self._room(subject, heading)
            levels = min(LEVELS, subject.count - k * LEVELS) if stacked else 1
            cells.append(_Cell(subject, heading, max([room.hx, *self._cloths(subject)]), room.hy, levels))
        return cells

    def _cloths(self, subject: Subject) -> list[float]:
        """How far cloths reach that will fall on it."""
        return [self.plot.size(e.subject)[0] for e in self.plot.aims.get(subject.id, ()) if act(e.action).drapes]

    def _gap(self, one: _Cell, other: _Cell) -> float:
        """How far apart two neighbors stand."""
        chained = self._chain(one), self._chain(other)
        if one.subject.kind == other.subject.kind and all(chained):
            return self._chain_gap(one)
        if any(self._approach(event, {one.subject.id, other.subject.id}) for event in self.plot.scene.events):
            return (0.4 if any(chained) else 0.75) if self.table else 2.0
        aside = {"left_of", "right_of"} & {_part(one.subject), _part(other.subject)}
        return (0.12 if self.table else 0.5) * (4 if aside else 1)

    def _chain(self, cell: _Cell) -> bool:
        return self.plot.row(cell.subject.id).chain

    def _chain_gap(self, cell: _Cell) -> float:
        """So close that each topples the next, and all fit."""
        height = 2 * self.plot.size(cell.subject.id)[2]
        hit = cell.subject.id in self.plot.aims
        room = (1.4 if self.table and hit else 1.9 if self.table else 5.0) / max(cell.subject.count - 1, 1)
        return max(min(0.48 * height, room) - 2 * cell.half, 0.2 * cell.half)

    def _approach(self, event: Event, pair: set[str]) -> bool:
        """Whether one of a pair is to roll into the other, and needs a way."""
        if event.subject not in pair or not act(event.action).pushed:
            return False
        if event.target is None:
            return len(pair) == 1 and act(event.action).hits
        return event.target in pair and event.target != event.subject

    # ---- lines

    def _pack(self, subjects: list[Subject], x: float, y: float, found: Spots, taken: list[Box]) -> None:
        cells = [cell for subject in subjects for cell in self._cells(subject)]
        if not cells:
            return
        gaps = [self._gap(a, b) for a, b in itertools.pairwise(cells)]
        widest = 2.0 * self.plot.layout.free[0] + (0.5 if self.table else 2.0)
        for line in self._lines(cells, gaps, widest):
            row_y = self._clear(line, x, y, taken)
            self._lay(line, x, row_y, found)
            y = row_y + 2 * max(cell.depth for cell in line[0]) + (0.12 if self.table else 0.7)

    def _lines(self, cells: list[_Cell], gaps: list[float], widest: float) -> list[Line]:
        """Cut a row that is too wide; what is first stays in front."""
        lines: list[Line] = []
        line, width = [cells[0]], 2 * cells[0].half
        spaces: list[float] = []
        for cell, gap in zip(cells[1:], gaps, strict=True):
            if width + gap + 2 * cell.half > widest and not self._chain(cell):
                lines.append((line, spaces))
                line, spaces, width = [cell], [], 2 * cell.half
            else:
                line.append(cell)
                spaces.append(gap)
                width += gap + 2 * cell.half
        return [*lines, (line, spaces)]

    def _clear(self, line: Line, x: float, y: float, taken: list[Box]) -> float:
        """The first depth from `y` on at which the line meets nothing that stands already."""
        for k in range(ROW_TRIES):
            trial: Spots = {}
            here = y + (k + 1) // 2 * (0.1 if k % 2 else -0.1)
            self._lay(line, x, here, trial)
            mine = [self.plot.box(self.plot.by_id[id], spot) for id, spots in trial.items() for spot in spots]
            if not any(a.meets(b, 0.02) for a in mine for b in taken):
                return here
        return y

    def _lay(self, line: Line, x: float, y: float, found: Spots) -> None:
        cells, gaps = line
        width = sum(2 * cell.half for cell in cells) + sum(gaps)
        left = x - width / 2
        for cell, gap in zip(cells, [*gaps, 0.0], strict=True):
            middle = left + cell.half
            spots = found.setdefault(cell.subject.id, [])
            for level in range(cell.levels):
                spots.append(self._spot(cell, middle, y, level, len(spots)))
            left += 2 * cell.half + gap

    def _spot(self, cell: _Cell, x: float, y: float, level: int, index: int) -> Placement:
        """Where one body of a cell is: on the ground, in a tower, or in the air to be dropped."""
        id = cell.subject.id
        size = self.plot.size(id)
        z = level * 2 * size[2]
        jitter = self.plot.dice("row", id, str(index)).uniform(-1, 1, 2)
        if level:
            x, y = x + 0.06 * size[0] * float(jitter[0]), y + 0.06 * size[1] * float(jitter[1])
        if any(own.falls for own in self.plot.acts(id)):
            low, high = (0.7, 1.05) if self.table else (1.1, 1.9)
            z = low + (high - low) * (0.5 + 0.5 * float(jitter[0]))
        return Placement(position=(x, y, z), heading=cell.heading)
