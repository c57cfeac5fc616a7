"""Where everybody stands when the clip begins: a row across the picture, and what hangs, stacks and hides around it.

Nothing overlaps but what is said to be inside something; what is said of left, right, behind and on is true as the
opening camera sees it.
"""

import math
from dataclasses import replace

from langit.blocking.ground import WALKING, Box, Ground, box, dice, ground
from langit.blocking.rows import Row, ordered
from langit.blocking.starts import start_of, swept, vehicle_start
from langit.scene.dimensions import extent
from langit.scene.scene import Placement, Scene, Subject
from langit.scene.vocabulary import ANIMALS, PEOPLE, THINGS, VEHICLES

UPON = {"on", "above", "inside", "under"}
FACING = {"wall": math.pi / 2, "sign": -math.pi / 2, "house": -math.pi / 2, "mirror": -math.pi / 2, "ramp": math.pi}
EDGE = {"house", "tree", "lamp", "sign", "mirror"}
GRID = 1000.0  # positions are whole millimeters, so that files read well


def placed(scene: Scene) -> Scene:
    """The scene with placements for every body that has none."""
    return _Placing(scene).done()


class _Placing:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.ground: Ground = ground(scene.setting)
        self.table = self.ground.layout.tabletop
        self.spots: dict[str, list[Placement]] = {s.id: list(s.placements) for s in scene.subjects if s.placements}
        self.rng = dice(scene, "placing")
        self.by_id = {subject.id: subject for subject in scene.subjects}
        self.targets = {event.target for event in scene.events if event.target}
        self.spoken = {other for s in scene.subjects if s.place for other in s.place.of}

    def done(self) -> Scene:
        """All of it, in the order in which one thing leans on another."""
        left = [subject for subject in self.scene.subjects if subject.id not in self.spots]
        movers = [s for s in left if self._moves(s)]
        edges = [s for s in left if s.kind in EDGE and not self._related(s) and s not in movers]
        attached = [s for s in left if s not in movers and s not in edges and self._attached(s)]
        row = [s for s in left if s not in movers and s not in edges and s not in attached]
        self._row(row, bool([s for s in movers if s.kind not in VEHICLES]))
        for subject in edges:
            self._edge(subject)
        for subject in self._by_need(attached):
            self._attach(subject)
        for subject in movers:
            self._mover(subject)
        return replace(
            self.scene,
            subjects=tuple(replace(s, placements=tuple(map(_rounded, self.spots[s.id]))) for s in self.scene.subjects),
        )

    # ---- who goes where

    def _moves(self, subject: Subject) -> bool:
        if subject.kind in VEHICLES and not (self.table and self._related(subject)):
            return True
        own = {e.action for e in self.scene.events if e.subject == subject.id}
        if subject.kind in THINGS:
            return bool(own & {"leave", "pass_behind"}) and subject.place is None
        return bool(own & WALKING) and subject.kind in PEOPLE | ANIMALS and not self._anchored(subject)

    def _anchored(self, subject: Subject) -> bool:
        """Whether its place is told by that of another who does not move."""
        return (
            subject.place is not None
            and subject.place.relation in {"left_of", "right_of", "beside", "between"}
            and bool(
                [
                    o
                    for o in subject.place.of
                    if not any(e.subject == o and e.action in WALKING for e in self.scene.events)
                ]
            )
        )

    def _related(self, subject: Subject) -> bool:
        return subject.place is not None or subject.id in self.targets or subject.id in self.spoken

    def _attached(self, subject: Subject) -> bool:
        if subject.place and subject.place.of and subject.place.relation in UPON | {"behind", "in_front_of"}:
            return subject.place.of[0] in self.by_id and subject.place.of[0] != subject.id
        return self._falls_on(subject) is not None

    def _falls_on(self, subject: Subject) -> str | None:
        """What it is dropped or draped over, or put on to roll down."""
        for event in self.scene.events:
            if event.subject == subject.id and event.target in self.by_id and event.target != subject.id:
                kind = self.by_id[event.target].kind
                if event.action in {"drop", "bounce", "drape"} or (
                    kind == "ramp" and event.action in {"roll", "slide"}
                ):
                    return event.target
        return None

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
        falls = self._falls_on(subject)
        return (own | ({falls} if falls else set())) - {subject.id}

    # ---- the row

    def _row(self, subjects: list[Subject], walkers: bool) -> None:
        if not subjects:
            return
        row = Row(self.scene, self.ground, self._heading, walkers)
        taken = self._boxes()
        for id, placements in row.place(ordered(subjects, self.by_id), taken).items():
            self.spots[id] = placements
        for subject in subjects:
            self._run_up(subject)

    def _run_up(self, subject: Subject) -> None:
        """Who will roll across the picture begins at its side."""
        rolls = [e for e in self.scene.events if e.subject == subject.id and e.action in {"roll", "slide"}]
        if not rolls or rolls[0].target or subject.place or subject.count > 1:
            return
        layout = self.ground.layout
        dx, dy = {"left": (-1, 0), "toward": (0, -1), "away": (0, 1)}.get(rolls[0].direction or "right", (1, 0))
        x = layout.stage[0] - 0.75 * min(layout.free[0], 3.0) * dx if dx else self.spots[subject.id][0].position[0]
        y = layout.stage[1] - 0.7 * layout.free[1] * dy if dy else self.spots[subject.id][0].position[1]
        self.spots[subject.id] = []
        self.spots[subject.id] = [self._near(subject, x, y, self._heading(subject, 0), along=(0.0, 1.0))]

    def _heading(self, subject: Subject, index: int) -> float:
        if subject.kind in PEOPLE:
            return -math.pi / 2 + float(self.rng.uniform(-0.25, 0.25))
        if subject.kind in ANIMALS:
            return -math.pi / 4 + float(self.rng.uniform(-0.3, 0.3))
        return FACING.get(subject.kind, 0.0)

    def _boxes(self, but: str | None = None) -> list[Box]:
        return [
            box(self.by_id[id], spot, self.scene) for id, spots in self.spots.items() if id != but for spot in spots
        ]

    def _free(self, subject: Subject, spot: Placement, ignore: frozenset[str] = frozenset()) -> bool:
        mine = box(subject, spot, self.scene)
        return not any(mine.meets(other, 0.02) for other in self._boxes() if other.id not in ignore)

    def _near(self, subject: Subject, x: float, y: float, heading: float, *, along: tuple[float, float]) -> Placement:
        """The first free spot from there on along a direction."""
        step = 0.06 if self.table else 0.15
        for k in range(400):
            spot = Placement(position=(x + along[0] * step * k, y + along[1] * step * k, 0.0), heading=heading)
            if self._free(subject, spot):
                return spot
        return Placement(position=(x, y, 0.0), heading=heading)

    # ---- at the edge of the ground

    def _edge(self, subject: Subject) -> None:
        _, ey, _ = extent(subject, self.scene)
        layout = self.ground.layout
        if self.table:
            y, half = layout.stage[1] + 0.75 * layout.free[1], layout.free[0]
        else:
            y = layout.stage[1] + layout.free[1] - (0.4 if subject.kind in {"lamp", "sign", "mirror"} else -0.6 * ey)
            half = min(layout.free[0], 4.0)
        spots: list[Placement] = []
        first = sum(len(self.spots[s.id]) for s in self.scene.subjects if s.kind in EDGE and s.id in self.spots)
        self.spots[subject.id] = spots
        for k in range(first, first + subject.count):
            side = 1 if k % 2 else -1
            x = side * (0.8 * half - (k // 2) * 0.15 * half) if subject.count > 1 or subject.kind != "mirror" else 0.0
            away = (0.0, 1.0) if self.ground.layout.travel == "y" or k < 2 else (-side * 1.0, 0.3)
            spots.append(self._near(subject, x, y, FACING.get(subject.kind, -math.pi / 2), along=away))

    # ---- on, under, behind, in front of

    def _attach(self, subject: Subject) -> None:
        falls = self._falls_on(subject)
        place = subject.place
        name = place.of[0] if place and place.of and place.relation in UPON | {"behind", "in_front_of"} else falls
        anchor = self.by_id[name or ""]
        if anchor.id not in self.spots:
            self._mover(anchor) if self._moves(anchor) else self._row([anchor], False)
        if falls and anchor.id == falls:
            self._above(subject, anchor)
        elif place is not None and place.relation in {"behind", "in_front_of"}:
            self._deep(subject, anchor, 1.0 if place.relation == "behind" else -1.0)
        elif place is not None:
            self._upon(subject, anchor, place.relation)

    def _above(self, subject: Subject, anchor: Subject) -> None:
        at = self.spots[anchor.id][0]
        size, other = extent(subject, self.scene), extent(anchor, self.scene)
        x, y, z = at.position
        if anchor.kind == "ramp":
            c, s = math.cos(at.heading), math.sin(at.heading)
            up = 0.62 * other[0]
            top = z + 2 * other[2] * (0.5 + 0.5 * up / other[0]) + size[2] * 0.12
            self.spots[subject.id] = [Placement(position=(x + c * up, y + s * up, top), heading=at.heading + math.pi)]
            return
        if subject.kind == "cloth":
            self.spots[subject.id] = [Placement(position=(x, y, 0.0))]
            return
        top = z + 2 * other[2]
        lift = 0.55 if self.table else 1.0
        spots = []
        for k in range(subject.count):
            shift = self.rng.uniform(-0.12, 0.12, 2) * min(other[0], other[1])
            height = top + lift + k * (2.4 * size[2] + 0.05)
            spots.append(Placement(position=(x + float(shift[0]), y + float(shift[1]), height)))
        self.spots[subject.id] = spots

    def _upon(self, subject: Subject, anchor: Subject, relation: str) -> None:
        places = self.spots[anchor.id]
        size, other = extent(subject, self.scene), extent(anchor, self.scene)
        if subject.kind in PEOPLE | ANIMALS or anchor.kind in PEOPLE | {"tree", "house", "lamp"}:
            if (
                relation in {"on", "above"}
                and anchor.kind in {"house", "tree"}
                and subject.kind not in PEOPLE | ANIMALS
            ):
                self._deep(subject, anchor, -1.0)
            else:
                self._deep(subject, anchor, -1.0)
            return
        if relation == "under" and anchor.kind != "table":
            # Whatever is under a thing carries it.
            spot = places[0]
            self.spots[subject.id] = [replace(spot, heading=0.0)]
            lifted = replace(spot, position=(*spot.position[:2], spot.position[2] + 2 * size[2]))
            self.spots[anchor.id] = [lifted, *places[1:]]
            return
        spots = []
        for k in range(subject.count):
            at = places[k % len(places)]
            x, y, z = at.position
            level = k // len(places)
            base = 0.0 if relation == "under" else z + 2 * other[2]
            base += (0.4 if self.table else 0.8) if relation == "above" else 0.0
            spots.append(Placement(position=(x, y, base + level * 2 * size[2]), heading=self._heading(subject, k)))
        self.spots[subject.id] = spots

    def _deep(self, subject: Subject, anchor: Subject, sign: float) -> None:
        at = box(anchor, self.spots[anchor.id][0], self.scene)
        spots: list[Placement] = []
        self.spots[subject.id] = spots
        for k in range(subject.count):
            heading = self._heading(subject, k)
            mine = box(subject, Placement(position=(0, 0, 0), heading=heading), self.scene)
            gap = (0.08 if self.table else 0.35) + mine.hy + at.hy
            shift = (0.35 * at.hx if subject.count == 1 else (k - (subject.count - 1) / 2) * 2.3 * mine.hx) * (
                1 if k or sign > 0 else -1
            )
            spots.append(self._near(subject, at.x + shift, at.y + sign * gap, heading, along=(0.0, sign)))

    # ---- who moves

    def _mover(self, subject: Subject) -> None:
        if subject.id in self.spots:
            return
        if subject.kind in VEHICLES:
            self.spots[subject.id] = vehicle_start(subject, self.scene, self._boxes())
            return
        targets = {id: box(self.by_id[id], spots[0], self.scene) for id, spots in self.spots.items() if spots}
        taken = [swept(self.by_id[id], spot, self.scene) for id, spots in self.spots.items() for spot in spots]
        self.spots[subject.id] = start_of(subject, self.scene, targets, taken)


def _rounded(spot: Placement) -> Placement:
    x, y, z = (round(value * GRID) / GRID + 0.0 for value in spot.position)
    return Placement(position=(x, y, z), heading=round(spot.heading, 4) + 0.0)
