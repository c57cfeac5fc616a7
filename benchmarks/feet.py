"""How well feet stand: slip and soles of every motion of the catalogue, and of walking, running, sitting and turning.

    python benchmarks/feet.py [NAME ...]

A woman and a man, in shoes, stand, do it and stand again, at 24 frames a second. `slip` is the farthest that a point of
a sole slides along the ground while that foot stands, summed over its stance; `sole` is how far the lowest point of the
body is in the ground at most, or over it while feet bear, both in cm. Bars: 1 and 0.5, exit status 1 beyond them.
"""

import sys
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.blocking.block import block
from langit.render.posing import Cast
from langit.scene.catalogue import motions
from langit.scene.scene import Clothing, Event, Placement, Scene, Subject
from langit.simulation import characters
from langit.simulation.actor import members
from langit.simulation.characters.person import Person

SLIP, SOLE = 0.01, 0.005  # meters
GROUND = 0.002  # meters: a point so low touches it
LONG = 0.3  # meters from where a foot bears to the farthest end of its sole
FPS = 24
WAYS = {
    "walk": [(-3.0, 3.0), (0.0, 3.0), (0.6, 4.0)],
    "run": [(-3.0, 3.0), (4.0, 3.0)],
    "turn_round": [],
    "sit": [],
}
SOLES = 0.01  # meters: what is so low as somebody stands is their soles


def main() -> int:
    """Print the table; 1 where a bar is missed."""
    names = sys.argv[1:] or [*WAYS, *(name for name, row in motions().items() if not row.over)]
    missed = 0
    for name in names:
        found = [measured(kind, name) for kind in ("woman", "man")]
        slip, sole = max(slip for slip, _ in found), max(sole for _, sole in found)
        bad = slip > SLIP or sole > SOLE
        missed += bad
        print(f"{name:16} slip {100 * slip:5.2f} cm   sole {100 * sole:5.2f} cm{'   *' if bad else ''}")
    print(f"{missed} of {len(names)} miss a bar")
    return 1 if missed else 0


def measured(kind: str, name: str) -> tuple[float, float]:
    """Slip and sole of one person, in meters."""
    events = [Event(subject="a", action="stand", start=0.0, end=1.0)] if name not in WAYS or not WAYS[name] else []
    begin = 1.0 if events else 0.0
    events.append(Event(subject="a", action=name, start=begin, end=4.0, path=tuple(WAYS.get(name, ()))))
    events.append(Event(subject="a", action="stand", start=4.0, end=6.0))
    subject = Subject(
        id="a", kind=kind, placements=(Placement(position=(-3.0, 3.0, 0.0)),), clothing=(Clothing(kind="shoes"),)
    )
    scene = block(Scene(setting="park", seconds=6.0, seed=5, subjects=(subject,), events=tuple(events)))
    person = characters.actor(members(scene)[0], scene)
    assert isinstance(person, Person)
    held = Cast(person.cast)
    clouds = np.stack([cloud(person, held, frame / FPS) for frame in range(6 * FPS)])
    return slip(person, clouds), sole(person, clouds)


def cloud(person: Person, held: Cast, time: float) -> Floats:
    """Every vertex (V, 3) of somebody at a time."""
    return np.concatenate([held.world(shown).vertices for shown in person.at(time).meshes])


def slip(person: Person, clouds: Floats) -> float:
    """The farthest that a point of a sole slides while its foot stands, over frames (F, V, 3)."""
    soles = clouds[:, clouds[0, :, 2] < SOLES]
    feet = [person.steps.foot(leg, 0.0).contact for leg in (0, 1)]
    assert None not in feet, "everybody begins on both feet"
    legs = np.linalg.norm(soles[0, None, :, :2] - np.array(feet)[:, None], axis=2).argmin(0)
    worst, slid = 0.0, np.zeros(soles.shape[1])
    for frame, (before, now) in enumerate(pairwise(soles), 1):
        low = (before[:, 2] < GROUND) & (now[:, 2] < GROUND) & standing(person, frame / FPS, now, legs)
        slid = np.where(low, slid + np.linalg.norm((now - before)[:, :2], axis=1), 0.0)
        worst = max(worst, float(slid.max()))
    return worst


def standing(person: Person, time: float, points: Floats, legs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which points (N, 3) of the soles of `legs` (N,) are those of a foot that stands (N,)."""
    places = [person.steps.foot(leg, time).contact for leg in (0, 1)]
    contacts = np.array([(np.inf, np.inf) if place is None else place for place in places])
    return np.asarray(np.linalg.norm(points[:, :2] - contacts[legs], axis=1) < LONG)


def sole(person: Person, clouds: Floats) -> float:
    """How far the lowest point is in the ground at most, or over it while feet bear."""
    lowest = clouds[:, :, 2].min(1)
    made = [motions()[deed.action] for deed in person.route.deeds if deed.action in motions()]
    poses = [pose for motion in made for pose in motion.poses]
    if any(motion.flight for motion in made) or any(pose.legs or pose.left_leg or pose.right_leg for pose in poses):
        lowest = np.minimum(lowest, 0.0)  # feet leave the ground
    return float(np.abs(lowest).max())


if __name__ == "__main__":
    sys.exit(main())
