"""Everything alive: `actor` makes the actor of one member of a subject, a person or an animal."""

from langit.scene.blocked import Blocked
from langit.scene.vocabulary import ANIMALS
from langit.simulation.actor import Actor, Member
from langit.simulation.characters.animals import Dog
from langit.simulation.characters.person import Person


def actor(member: Member, scene: Blocked) -> Actor:
    """The actor of a member whose kind is a person or an animal."""
    return Dog(member, scene) if member.subject.kind in ANIMALS else Person(member, scene)
