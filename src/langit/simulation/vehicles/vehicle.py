"""What all vehicles share: a route, rigid parts on a few bones, paint and lights, and the true state of the body.

A vehicle is modeled once at its own size, x forward, its middle over the origin; each bone is a part that moves by
itself: the body, a wheel, a wagon.
"""

from abc import ABC, abstractmethod
from dataclasses import replace
from math import cos, pi, sin
from typing import ClassVar, Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Builder, Mesh, Shown, Solids, Surface
from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.scene.vocabulary import Color
from langit.simulation.actor import Appearance, Member
from langit.simulation.characters.loft import ColorRGB, Part, Skin
from langit.simulation.characters.person import boxed
from langit.simulation.characters.route import Habits, Moment, Route, own_events
from langit.simulation.characters.skeleton import matrices
from langit.simulation.materials import COLORS

CHROME: Final = Surface(color=(0.6, 0.6, 0.62), roughness=0.2, metal=1.0)
RUBBER: Final = Surface(color=(0.015, 0.015, 0.016), roughness=0.8)
PANE: Final = Surface(color=(0.02, 0.026, 0.032), roughness=0.06)
DARK: Final = ("night", "dawn", "sunset")


class Vehicle(ABC):
    """One vehicle of a blocked scene. A kind of vehicle gives its parts, its bones at rest, and how they move."""

    habits: ClassVar[Habits] = Habits(corner=4.0, ramp=1.6, pivot=False)
    usual: ClassVar[tuple[Color, ...]] = ("red", "blue", "white", "silver", "black", "green", "yellow")

    def __init__(self, member: Member, scene: Blocked):
        self.owner = member.owner
        self._member, self._scene = member, scene
        self._rng = np.random.default_rng([scene.seed & 0xFFFFFFFF, member.owner, 13])
        subject = member.subject
        self.half = np.array(extent(subject, scene))
        drawn = self.usual[int(self._rng.random() * len(self.usual))]
        self.color: ColorRGB = COLORS[subject.color or drawn]
        self.lit = scene.time_of_day in DARK or scene.weather.fog != "none"
        self.phase = float(self._rng.random() * 2 * pi)
        events = own_events(member, scene)
        size = self.half[0] / self.nominal
        habits = replace(self.habits, corner=self.habits.corner * size)
        self.route = Route(member.placement, events, scene.seconds, habits, scene.span)
        self.joints = self.hinges()
        self._skin = Skin(self.parts(), member.owner)
        self.cast = self._skin.meshes + self.pliant()
        self._solids = self.fittings()

    nominal: ClassVar[float] = 1.0
    """Half length at room scale, to which the corners of `habits` belong."""

    @abstractmethod
    def parts(self) -> list[Part]:
        """The parts at rest, weighted over the bones."""

    @abstractmethod
    def hinges(self) -> Floats:
        """The middle of each bone at rest (B, 3)."""

    @abstractmethod
    def posed(self, time: float, moment: Moment) -> tuple[Floats, Floats]:
        """Turns (B, 3, 3) and places (B, 3) of the bones at `time`."""

    def fittings(self) -> Solids:
        """Solids that never move."""
        return Builder().build()

    def pliant(self) -> tuple[Mesh, ...]:
        """Meshes that change their shape, at rest; not part of the body's box."""
        return ()

    def shaped(self, time: float, moment: Moment) -> tuple[Shown, ...]:
        """The pliant meshes at `time`."""
        return ()

    def at(self, time: float) -> Appearance:
        """The vehicle at `time`."""
        moment = self.route.at(time)
        turns, places = self.posed(time, moment)
        vertices, meshes = self._skin.pose(matrices(turns, places, self.joints))
        subject = self._member.subject
        return Appearance(
            solids=self._solids,
            meshes=meshes + self.shaped(time, moment),
            body=boxed(self.owner, subject.id, subject.kind, self.route, time, vertices),
        )


def hinged(bone: int, bones: int) -> Floats:
    """The weights of a part that hangs on one bone."""
    row = np.zeros(bones)
    row[bone] = 1.0
    return row


def rolled(angle: float) -> Floats:
    """A turn (3, 3) about y, forward for a wheel."""
    c, s = cos(angle), sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
