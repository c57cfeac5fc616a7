"""Who plays what: the actor of every member of a scene that moves by itself or stands."""

from langit.scene.blocked import Blocked
from langit.scene.vocabulary import ANIMALS, PEOPLE, SCENERY, VEHICLES
from langit.simulation import characters, props, vehicles
from langit.simulation.actor import Actor, Member


def actor(member: Member, scene: Blocked) -> Actor | None:
    """The actor of a person, animal, vehicle or piece of scenery; None for things, which physics moves."""
    kind = member.subject.kind
    if kind in PEOPLE | ANIMALS:
        return characters.actor(member, scene)
    if kind in VEHICLES:
        return vehicles.actor(member, scene)
    return props.actor(member, scene) if kind in SCENERY else None
