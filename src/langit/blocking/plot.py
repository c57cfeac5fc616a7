"""`Plot`: a scene as blocking reads it: what everybody does, how big they are, and what room they take, at hand.

Every step of blocking returns the next plot, in which one thing more is decided; a plot itself never changes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from langit.blocking.ground import Box, Ground, ground
from langit.scene.acts import Act
from langit.scene.blocked import AT_ONCE
from langit.scene.catalogue import act, garment, kind, motions, setting
from langit.scene.dimensions import extent, hangs
from langit.scene.kinds import Kind
from langit.scene.motions import Motion
from langit.scene.scene import Event, Placement, Point, Scene, Subject
from langit.scene.settings import Layout, Setting

TABLETOP: Final = 0.12  # of the speed of an act on a table top
SLACK: Final = 0.25  # of its width, by which a cloth hangs above what it will fall on
TALL: Final = 0.85  # meters: half the height of whom motions are written for
LAID: Final = 1.25  # how far who lies reaches from the hips to the toes, against half their height

Deeds = tuple[tuple[int, Event], ...]


def goes(event: Event) -> bool:
    """Whether somebody changes place in an event."""
    motion = motions().get(event.action)
    return act(event.action).travels or (motion is not None and motion.over is not None and event.target is not None)


@dataclass(frozen=True)
class Plot:
    """A scene, of which some fields are still open, with its indices."""

    scene: Scene

    # ---- the place

    @cached_property
    def place(self) -> Setting:
        """The row of its setting."""
        return setting(self.scene.setting)

    @cached_property
    def here(self) -> Ground:
        """The ground that is free."""
        return ground(self.place)

    @property
    def layout(self) -> Layout:
        """The numbers of the place."""
        return self.place.layout

    @property
    def table(self) -> bool:
        """Whether it is a table top."""
        return self.layout.tabletop

    # ---- who is there

    @cached_property
    def by_id(self) -> dict[str, Subject]:
        """Every subject by its id."""
        return {subject.id: subject for subject in self.scene.subjects}

    def row(self, id: str) -> Kind:
        """The row of a subject's kind."""
        return kind(self.by_id[id].kind)

    @cached_property
    def _sizes(self) -> dict[str, Point]:
        return {subject.id: extent(subject, self.scene) for subject in self.scene.subjects}

    def size(self, id: str) -> Point:
        """Half sizes of one of its bodies along its own axes."""
        return self._sizes[id]

    def held(self, id: str) -> Motion | None:
        """The motion that a subject makes from the beginning to the end, if it makes one."""
        deeds = [event for _, event in self.deeds(id)]
        return motions().get(deeds[0].action) if len(deeds) == 1 else None

    # ---- who does what

    @cached_property
    def _deeds(self) -> dict[str, Deeds]:
        found: dict[str, list[tuple[int, Event]]] = {}
        for index, event in enumerate(self.scene.events):
            found.setdefault(event.subject, []).append((index, event))
        return {id: tuple(deeds) for id, deeds in found.items()}

    def deeds(self, id: str) -> Deeds:
        """All that a subject does: every event with its index."""
        return self._deeds.get(id, ())

    def acts(self, id: str) -> tuple[Act, ...]:
        """What all that it does is as an act."""
        return tuple(act(event.action) for _, event in self.deeds(id))

    @cached_property
    def _ways(self) -> dict[str, Deeds]:
        return {id: tuple((index, event) for index, event in deeds if goes(event)) for id, deeds in self._deeds.items()}

    def goes(self, id: str) -> Deeds:
        """The events in which it changes place."""
        return self._ways.get(id, ())

    @cached_property
    def goers(self) -> tuple[str, ...]:
        """Who changes place, in the order of subjects."""
        return tuple(subject.id for subject in self.scene.subjects if self.goes(subject.id))

    @cached_property
    def aims(self) -> dict[str, tuple[Event, ...]]:
        """The events that aim at a subject, by its id."""
        found: dict[str, list[Event]] = {}
        for event in self.scene.events:
            if event.target:
                found.setdefault(event.target, []).append(event)
        return {id: tuple(events) for id, events in found.items()}

    def span(self, index: int) -> tuple[float, float]:
        """From when to when an event lasts: to the next one of its subject, or to the end of the clip."""
        event = self.scene.events[index]
        start = event.start or 0.0
        if event.end is not None:
            return start, event.end
        later = [other.start for _, other in self.deeds(event.subject) if other.start and other.start > start]
        return start, min(later, default=self.scene.seconds)

    def speed(self, id: str, event: Event) -> float:
        """How fast it goes, in meters a second."""
        row = self.row(id)
        motion = motions().get(event.action)
        own = motion.over.pace if motion is not None and motion.over is not None else event.action
        way = act(row.goes if row.vehicle else own)
        return way.speed[event.manner] * (TABLETOP if self.table else 1.0)

    # ---- what room they take

    def box(self, subject: Subject, placement: Placement) -> Box:
        """The room that one body takes when it stands there."""
        ex, ey, ez = self._filled(subject.id)
        c, s = abs(math.cos(placement.heading)), abs(math.sin(placement.heading))
        x, y, z = placement.position
        row = self.row(subject.id)
        back = self._back(subject.id)
        x, y = x + back * math.cos(placement.heading), y + back * math.sin(placement.heading)
        if row.physics == "swing":
            z = 0.0  # its placement is the support
        if row.physics == "sheet" and not row.pole and z == 0.0:
            z = self.over_target(subject.id) + SLACK * ex
        return Box(id=subject.id, x=x, y=y, hx=c * ex + s * ey, hy=s * ex + c * ey, bottom=z, top=z + 2 * ez)

    def _filled(self, id: str) -> Point:
        """Half sizes of the room that a body fills by what it does all the time: who lies is long and low, and who lies
        down stands first.
        """
        ex, ey, ez = self.size(id)
        motion = self.held(id)
        if motion is None:
            return ex, ey, ez
        stands = any((event.start or 0.0) > AT_ONCE for _, event in self.deeds(id))
        return (LAID * ez if motion.aside else ex), ey, ez * (1.0 if stands else motion.tall)

    def _back(self, id: str) -> float:
        """How far before its feet the middle of a body is by what it does all the time: behind, of who lies down."""
        motion = self.held(id)
        return motion.poses[0].goes * self.size(id)[2] / TALL if motion else 0.0

    def circled(self, event: Event) -> bool:
        """Whether two go round their middle together."""
        return self.close(event) is not None and motions()[event.action].around is not None

    def close(self, event: Event) -> float | None:
        """How far from the middle between them two stay who hold each other; None of all else."""
        motion, target = motions().get(event.action), self.by_id.get(event.target or "")
        if motion is None or target is None:
            return None
        back = any(other.action == event.action and other.target == event.subject for _, other in self.deeds(target.id))
        single = self.by_id[event.subject].count == target.count == 1
        apart = motion.around or motion.close
        if apart is None or not back or not single:
            return None
        worn = [item.kind for id in (event.subject, target.id) for item in self.by_id[id].clothing]
        return math.hypot(apart, motion.beside) + sum(garment(kind).bulk for kind in worn) / 2

    def aslant(self, event: Event) -> float:
        """How far (radians) two who hold each other look past each other, as each stands beside the other."""
        motion = motions()[event.action]
        return math.atan2(motion.beside, motion.around or motion.close or 1.0)

    def over_target(self, id: str) -> float:
        """The top of what a cloth will fall on; 0 if it falls on nothing."""
        targets = {event.target for _, event in self.deeds(id)}
        found = [s for s in self.scene.subjects if s.id in targets and s.placements]
        return max((s.placements[0].position[2] + 2 * self.size(s.id)[2] for s in found), default=0.0)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The room that every body takes as the clip begins."""
        return tuple(self.box(subject, spot) for subject in self.scene.subjects for spot in subject.placements)

    def bodies(self, id: str | None) -> list[Box]:
        """The room that the bodies of a subject take."""
        return [box for box in self.boxes if box.id == id]

    # ---- chance, and the next plot

    def dice(self, *names: str) -> np.random.Generator:
        """Chance that depends on the scene's seed and on what it is for, and on nothing else."""
        return np.random.default_rng(
            [self.scene.seed % 2**32, *(sum(ord(c) * 31**i for i, c in enumerate(n)) % 2**32 for n in names)]
        )

    def standing(self, spots: Mapping[str, list[Placement]]) -> "Plot":
        """The plot in which subjects stand there."""
        subjects = (replace(s, placements=tuple(spots[s.id])) for s in self.scene.subjects)
        return Plot(replace(self.scene, subjects=tuple(subjects)))

    def happening(self, events: list[Event]) -> "Plot":
        """The plot in which events are these."""
        return Plot(replace(self.scene, events=tuple(events)))


def falls_freely(plot: Plot, id: str) -> bool:
    """Whether it is a cloth that is spread out in the air and let go."""
    row = plot.row(id)
    return row.physics == "sheet" and not row.pole and not hangs(plot.by_id[id], plot.scene)
