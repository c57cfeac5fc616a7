"""What an actor looks like at a time, with its meshes where they are in the world."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

from langit.render.posing import Cast
from langit.render.snapshot import Body, Mesh, Solids
from langit.simulation.actor import Actor

CASTS: WeakKeyDictionary[Actor, Cast] = WeakKeyDictionary()


class Seen(NamedTuple):
    """An `Appearance` whose meshes are no longer references."""

    solids: Solids
    meshes: tuple[Mesh, ...]
    body: Body


def seen(actor: Actor, time: float) -> Seen:
    """The actor at `time`."""
    look = actor.at(time)
    cast = CASTS.get(actor) or CASTS.setdefault(actor, Cast(actor.cast))
    return Seen(look.solids, tuple(cast.world(shown) for shown in look.meshes), look.body)
