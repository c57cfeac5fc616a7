"""A row of subjects across the picture: who stands left of whom, and how far apart."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from langit.blocking.ground import Box, Ground, box, dice
from langit.scene.dimensions import extent
from langit.scene.scene import Placement, Scene, Subject

Heading = Callable[[Subject, int], float]
ROLLING = {"roll", "slide", "collide"}
LEVELS = 5  # of one tower; what is more stands beside it


def ordered(subjects: list[Subject], by_id: dict[str, Subject]) -> list[Subject]:
    """The subjects from left to right, as their relations ask."""
    here = {subject.id for subject in subjects}
    row = [s for s in subjects if not (s.place and s.place.of)]
    for subject in subjects:
        place = subject.place
        if place is None or not place.of:
            continue
        at = [k for k, other in enumerate(row) if other.id in place.of and other.id in here]
        if not at:
            row.append(subject)
        elif place.relation == "left_of":
            row.insert(min(at), subject)
        elif place.relation == "between" and len(at) > 1:
            first, last = min(at), max(at)
            # Bring the two together around the third.
            row.insert(first + 1, row.pop(last))
            row.insert(first + 1, subject)
        else:
            row.insert(max(at) + 1, subject)
    leftmost = [s for s in row if s.place and not s.place.of and s.place.relation == "left_of"]
    rightmost = [s for s in row if s.place and not s.place.of and s.place.relation == "right_of"]
    return [*leftmost, *(s for s in row if s not in leftmost and s not in rightmost), *rightmost]


@dataclass
class _Cell:
    """One body, or a tower of several, in the row."""

    subject: Subject
    heading: float
    half: float
    depth: float
    levels: int = 1


class Row:
    """Packs cells from left to right around the middle of the stage."""

    def __init__(self, scene: Scene, ground: Ground, heading: Heading, walkers: bool) -> None:
        self.scene, self.ground, self.heading = scene, ground, heading
        self.table = ground.layout.tabletop
        self.walkers = walkers
        self.rng = dice(scene, "row")

    def place(self, subjects: list[Subject], taken: list[Box]) -> dict[str, list[Placement]]:
        """A placement for every body of every subject."""
        rows: dict[str, list[Subject]] = {"behind": [], "": [], "in_front_of": []}
        for subject in subjects:
            absolute = subject.place.relation if subject.place and not subject.place.of else ""
            rows[absolute if absolute in rows else ""].append(subject)
        found: dict[str, list[Placement]] = {}
        x, y = self._middle()
        deep = max((self._depth(s) for s in rows[""]), default=0.2)
        for name, members in rows.items():
            sign = {"behind": 1.0, "": 0.0, "in_front_of": -1.0}[name]
            own = max((self._depth(s) for s in members), default=0.2)
            shift = sign * (deep + own + (0.15 if self.table else 0.9)) if sign else 0.0
            self._pack(members, x, y + shift, found, taken)
        return found

    def _middle(self) -> tuple[float, float]:
        layout = self.ground.layout
        x, y = layout.stage
        if self.table:
            return x, y - 0.1
        if layout.travel == "y":
            return (x - 0.9, y) if self.walkers else (x, y)
        return (x, y + 0.55 * layout.free[1]) if self.walkers else (x, y)

    def _depth(self, subject: Subject) -> float:
        return box(subject, Placement(position=(0, 0, 0), heading=self.heading(subject, 0)), self.scene).hy

    def _cells(self, subject: Subject) -> list[_Cell]:
        stacked = subject.count > 1 and any(
            event.subject == subject.id and event.action == "stack" for event in self.scene.events
        )
        bodies = -(-subject.count // LEVELS) if stacked else subject.count
        cells = []
        for k in range(bodies):
            heading = self.heading(subject, k)
            room = box(subject, Placement(position=(0, 0, 0), heading=heading), self.scene)
            levels = min(LEVELS, subject.count - k * LEVELS) if stacked else 1
            half = max([room.hx, *self._cloths(subject)])
            cells.append(_Cell(subject, heading, half, room.hy, levels))
        return cells

    def _cloths(self, subject: Subject) -> list[float]:
        """How far cloths reach that will fall on it."""
        falling = {e.subject for e in self.scene.events if e.target == subject.id and e.action == "drape"}
        return [extent(s, self.scene)[0] for s in self.scene.subjects if s.id in falling]

    def _gap(self, one: _Cell, other: _Cell) -> float:
        if one.subject.kind == other.subject.kind == "domino":
            height = 2 * extent(one.subject, self.scene)[2]
            hit = any(e.target == one.subject.id for e in self.scene.events)
            room = (1.4 if self.table and hit else 1.9 if self.table else 5.0) / max(one.subject.count - 1, 1)
            return max(min(0.48 * height, room) - 2 * one.half, 0.2 * one.half)
        gap = 0.12 if self.table else 0.5
        pair = {one.subject.id, other.subject.id}
        for event in self.scene.events:
            if event.subject in pair and event.action in ROLLING:
                own = event.target is None and len(pair) == 1 and event.action == "collide"
                if own or (event.target in pair and event.target != event.subject):
                    dominoes = any(cell.subject.kind == "domino" for cell in (one, other))
                    return (0.4 if dominoes else 0.75) if self.table else 2.0
        aside = {"left_of", "right_of"}
        if any(c.subject.place and not c.subject.place.of and c.subject.place.relation in aside for c in (one, other)):
            gap *= 4
        return gap

    def _pack(
        self, subjects: list[Subject], x: float, y: float, found: dict[str, list[Placement]], taken: list[Box]
    ) -> None:
        cells = [cell for subject in subjects for cell in self._cells(subject)]
        if not cells:
            return
        gaps = [self._gap(a, b) for a, b in itertools.pairwise(cells)]
        widest = 2.0 * self.ground.layout.free[0] + (0.5 if self.table else 2.0)
        lines = self._lines(cells, gaps, widest)
        for line, line_gaps in lines:
            deep = max(cell.depth for cell in line)
            row_y = self._clear(line, line_gaps, x, y, taken)
            self._lay(line, line_gaps, x, row_y, found)
            y = row_y + 2 * deep + (0.12 if self.table else 0.7)

    def _lines(self, cells: list[_Cell], gaps: list[float], widest: float) -> list[tuple[list[_Cell], list[float]]]:
        """Cut a row that is too wide; what is first stays in front."""
        lines: list[tuple[list[_Cell], list[float]]] = []
        line, width = [cells[0]], 2 * cells[0].half
        spaces: list[float] = []
        for cell, gap in zip(cells[1:], gaps, strict=True):
            if width + gap + 2 * cell.half > widest and cell.subject.kind != "domino":
                lines.append((line, spaces))
                line, spaces, width = [cell], [], 2 * cell.half
            else:
                line.append(cell)
                spaces.append(gap)
                width += gap + 2 * cell.half
        return [*lines, (line, spaces)]

    def _clear(self, line: list[_Cell], gaps: list[float], x: float, y: float, taken: list[Box]) -> float:
        """The first depth from `y` on at which the line meets nothing that stands already."""
        for k in range(60):
            trial: dict[str, list[Placement]] = {}
            here = y + (k + 1) // 2 * (0.1 if k % 2 else -0.1)
            self._lay(line, gaps, x, here, trial)
            by_id = {cell.subject.id: cell.subject for cell in line}
            mine = [box(by_id[id], spot, self.scene) for id, spots in trial.items() for spot in spots]
            if not any(a.meets(b, 0.02) for a in mine for b in taken):
                return here
        return y

    def _lay(self, line: list[_Cell], gaps: list[float], x: float, y: float, found: dict[str, list[Placement]]) -> None:
        width = sum(2 * cell.half for cell in line) + sum(gaps)
        left = x - width / 2
        for k, cell in enumerate(line):
            middle = left + cell.half
            spots = found.setdefault(cell.subject.id, [])
            size = extent(cell.subject, self.scene)
            for level in range(cell.levels):
                spots.append(self._spot(cell, middle, y, size, level, len(spots)))
            left += 2 * cell.half + (gaps[k] if k < len(gaps) else 0.0)

    def _spot(
        self, cell: _Cell, x: float, y: float, size: tuple[float, float, float], level: int, index: int
    ) -> Placement:
        """Where one body of a cell is: on the ground, in a tower, or in the air to be dropped."""
        z = level * 2 * size[2]
        falls = any(e.subject == cell.subject.id and e.action in {"drop", "bounce"} for e in self.scene.events)
        jitter = dice(self.scene, "row", cell.subject.id, str(index)).uniform(-1, 1, 2)
        if level:
            x, y = x + 0.06 * size[0] * float(jitter[0]), y + 0.06 * size[1] * float(jitter[1])
        if falls:
            low, high = (0.7, 1.05) if self.table else (1.1, 1.9)
            z = low + (high - low) * (0.5 + 0.5 * float(jitter[0]))
        return Placement(position=(x, y, z), heading=cell.heading)
