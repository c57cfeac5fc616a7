"""`Floor`: the ground while it fills: who stands where so far, what is free, and which way everybody faces."""

import math
from typing import Final

from langit.blocking.facing import TO_CAMERA, turns_to_camera
from langit.blocking.ground import Box
from langit.blocking.plot import Plot
from langit.scene.catalogue import motions
from langit.scene.scene import Placement, Subject

STEPS: Final = 400  # that are tried in search of a free spot
TURNED: Final = 2.4  # radians by which somebody is turned away from the camera who will turn to it


class Floor:
    """Placements by subject, filled one after the other."""

    def __init__(self, plot: Plot) -> None:
        self.plot = plot
        self.spots: dict[str, list[Placement]] = {s.id: list(s.placements) for s in plot.scene.subjects if s.placements}
        self.rng = plot.dice("placing")

    def heading(self, subject: Subject) -> float:
        """Which way one body faces as it is put: people to the camera, more or less, or across the picture."""
        row = self.plot.row(subject.id)
        if row.person:
            made = [motions()[event.action] for _, event in self.plot.deeds(subject.id) if event.action in motions()]
            aside = max((motion.aside for motion in made), default=0.0)
            if aside:
                return math.pi / 2 * (aside * float(self.rng.choice((1.0, -1.0))) - 1)
            first = next((event for _, event in self.plot.deeds(subject.id)), None)
            if first is not None and turns_to_camera(self.plot, first):
                return TO_CAMERA + TURNED * float(self.rng.choice((1.0, -1.0)))
            return -math.pi / 2 + float(self.rng.uniform(-0.25, 0.25))
        if row.alive:
            return -math.pi / 4 + float(self.rng.uniform(-0.3, 0.3))
        return 0.0 if row.faces is None else math.radians(row.faces)

    def boxes(self) -> list[Box]:
        """The room that everybody takes who is placed."""
        by_id = self.plot.by_id
        return [self.plot.box(by_id[id], spot) for id, spots in self.spots.items() for spot in spots]

    def near(
        self, subject: Subject, x: float, y: float, heading: float, *, along: tuple[float, float], apart: float = 0.02
    ) -> Placement:
        """The first free spot from there on along a direction, so far `apart` from people (meters)."""
        step = 0.06 if self.plot.table else 0.15
        taken = self.boxes()
        for k in range(STEPS):
            spot = Placement(position=(x + along[0] * step * k, y + along[1] * step * k, 0.0), heading=heading)
            mine = self.plot.box(subject, spot)
            people = (self.plot.row(other.id).person for other in taken)
            if not any(
                mine.meets(other, apart if person else 0.02) for other, person in zip(taken, people, strict=True)
            ):
                return spot
        return Placement(position=(x, y, 0.0), heading=heading)
