"""What somebody does at a moment, and what of them does not change: all that a stance is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from langit.arrays import Floats
from langit.simulation.characters.gait import Foot
from langit.simulation.characters.gestures import Making
from langit.simulation.characters.manner import Manner
from langit.simulation.characters.regard import Regard
from langit.simulation.characters.route import Moment
from langit.simulation.characters.sway import HUNG, Hang, Swing


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What does not change: `joints` (B, 3) at rest, the `scale` of the body against 1.7 m, how far behind the ankle a
    `heel` ends (m, of 1.7 m), how far arms hang `apart` (radians), whether the right hand `holds` something and that
    hangs `low`, whether a bag is `strapped` to the left shoulder, how high the `seat` is on which it sits (m), how
    `hair` hangs if it does, the `manner` of the person, the `tempo` and the `phase` of all that sways."""

    joints: Floats
    scale: float
    heel: float
    apart: float
    holds: bool
    low: bool = False
    strapped: bool = False
    seat: float
    hair: Hang | None = None
    manner: Manner
    tempo: float
    phase: float


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What somebody does at `time`: where they are, both `feet` and `ankles` (2, 3), how far the steps are (`phase`, 0
    to 1) and whether there are any (`active`), how much of it is running and sitting, by how much the way turns soon
    (radians), the `motions` that are being made, what is looked at, how high `above` the ground somebody is (meters),
    and how hair `swing`s.
    """

    time: float
    moment: Moment
    feet: tuple[Foot, Foot]
    ankles: Floats
    phase: float
    active: float
    running: float
    seated: float
    coming: float
    motions: Sequence[Making]
    regard: Regard | None = None
    above: float = 0.0
    swing: Swing = HUNG


class Legs(NamedTuple):
    """Hips, knees and ankles, (2, 3) each, left and right, and by how much each foot is raised over its toes."""

    hips: Floats
    knees: Floats
    ankles: Floats
    pitches: tuple[float, float]
