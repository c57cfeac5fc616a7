"""Everything that carries: `actor` makes the actor of a car, a boat, a train or a balloon."""

from collections.abc import Mapping
from typing import Final

from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind
from langit.simulation.actor import Actor, Member
from langit.simulation.builders import builder
from langit.simulation.vehicles.balloon import Balloon
from langit.simulation.vehicles.boat import Boat
from langit.simulation.vehicles.car import Car
from langit.simulation.vehicles.train import Train
from langit.simulation.vehicles.vehicle import Vehicle

BUILDERS: Final[Mapping[str, type[Vehicle]]] = {"car": Car, "boat": Boat, "train": Train, "balloon": Balloon}


def actor(member: Member, scene: Blocked) -> Actor:
    """The actor of a member whose kind is a vehicle.

    Raises:
        CatalogueError: the row of its kind names a builder that is not in this room.
    """
    return builder(kind(member.subject.kind), BUILDERS)(member, scene)
