"""Everything alive: `actor` makes the actor of one member of a subject, a person or an animal."""

from langit.simulation.actor import Actor, Member
from langit.simulation.characters.person import Person
from langit.simulation.scene import Scene


def actor(member: Member, scene: Scene) -> Actor:
    """The actor of a member whose kind is a person or an animal."""
    return Person(member, scene)
