"""Who plays what: the actor of every member of a scene that moves by itself or stands."""

from collections.abc import Callable, Mapping
from typing import Final

from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind
from langit.scene.kinds import Group
from langit.simulation import characters, props, vehicles
from langit.simulation.actor import Actor, Member, members

ROOMS: Final[Mapping[Group, Callable[[Member, Blocked], Actor]]] = {
    "person": characters.actor, "animal": characters.actor, "vehicle": vehicles.actor, "scenery": props.actor,
}  # fmt: skip


def cast(scene: Blocked) -> tuple[Actor, ...]:
    """All actors of a scene, in the order of its members; those who hold each other have met."""
    found = [(member, one) for member in members(scene) if (one := actor(member, scene)) is not None]
    characters.introduce({m.subject.id: one for m, one in found if len(m.group) == 1}, scene)
    return tuple(one for _, one in found)


def actor(member: Member, scene: Blocked) -> Actor | None:
    """The actor of a person, animal, vehicle or piece of scenery; None for things, which physics moves."""
    room = ROOMS.get(kind(member.subject.kind).group)
    return None if room is None else room(member, scene)
