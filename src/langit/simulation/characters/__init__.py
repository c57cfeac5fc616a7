"""Everything alive: `actor` makes the actor of one member of a subject, a person or an animal."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from langit.arrays import Floats
from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind, motions
from langit.simulation.actor import Actor, Member
from langit.simulation.builders import builder
from langit.simulation.characters.animals import Dog
from langit.simulation.characters.embrace import embrace
from langit.simulation.characters.person import Person

BUILDERS: Final[Mapping[str, Callable[[Member, Blocked], Actor]]] = {"person": Person, "dog": Dog}


def introduce(actors: Mapping[str, Actor], scene: Blocked) -> None:
    """Lets those people meet who hold each other; `actors` are by the id of a subject of one body."""
    drawn = set()
    for event in scene.events:
        motion = motions().get(event.action)
        one, other = actors.get(event.subject), actors.get(event.target or "")
        if motion is None or not motion.holds or not isinstance(one, Person) or not isinstance(other, Person):
            continue
        one.meet(other)
        both = motion.name, frozenset((one.owner, other.owner))
        if motion.close is not None and other.does(motion.name) and both not in drawn:
            drawn.add(both)
            embrace(one, other, motion.name, (event.start + event.end) / 2)


def film(actors: Iterable[Actor], lift: float) -> None:
    """Tells all people that the camera is `lift` meters higher than it was blocked."""
    for one in actors:
        if isinstance(one, Person):
            one.filmed_from(lift)


def crowns(actors: Iterable[Actor], rise: Floats) -> Mapping[int, float]:
    """How far heads with all that is on them reach along `rise` (3) from the eyes of people, by their owner numbers."""
    return {one.owner: one.crown(rise) for one in actors if isinstance(one, Person)}


def actor(member: Member, scene: Blocked) -> Actor:
    """The actor of a member whose kind is a person or an animal.

    Raises:
        CatalogueError: the row of its kind names a builder that is not in this room.
    """
    return builder(kind(member.subject.kind), BUILDERS)(member, scene)
