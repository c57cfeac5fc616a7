"""`Actor`: anything in a scene whose look at a time is known without stepping physics.

People, animals, vehicles and scenery are actors: `at(time)` is a pure function, so frames can be asked for in any
order. Rigid bodies and cloth are not: MuJoCo steps them (`episode.py`).
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from langit.render.snapshot import Body, Mesh, Shown, Solids
from langit.scene.blocked import Blocked
from langit.scene.scene import Placement, Subject


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """What one body looks like at one instant. Same number and order of solids and meshes at every time."""

    solids: Solids
    meshes: tuple[Shown, ...]
    body: Body


class Actor(Protocol):
    """One body that moves by itself. `cast` holds every mesh that its appearances show, at rest."""

    owner: int
    cast: tuple[Mesh, ...]

    def at(self, time: float) -> Appearance: ...


class Member(NamedTuple):
    """One body of a subject: its owner number, its subject, which of its `group` it is, and where it begins."""

    owner: int
    subject: Subject
    place_in_group: int
    placement: Placement
    group: tuple[Placement, ...]


def members(scene: Blocked) -> list[Member]:
    """Every body of a blocked scene with its owner number: 1 and up, in the order of subjects and their placements."""
    found: list[Member] = []
    for standing in scene.subjects:
        for index, placement in enumerate(standing.placements):
            found.append(Member(len(found) + 1, standing.subject, index, placement, standing.placements))
    return found
