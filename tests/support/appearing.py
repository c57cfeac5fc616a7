"""What an actor looks like at a time, with its meshes where they are in the world."""

from collections import deque
from typing import NamedTuple

from langit.render.posing import Cast
from langit.render.snapshot import Body, Mesh, Solids
from langit.simulation.actor import Actor

RECENT: deque[tuple[Actor, Cast]] = deque(maxlen=4)  # made ready once, for posing many moments is what tests do


class Seen(NamedTuple):
    """An `Appearance` whose meshes are no longer references."""

    solids: Solids
    meshes: tuple[Mesh, ...]
    body: Body


def seen(actor: Actor, time: float) -> Seen:
    """The actor at `time`."""
    look = actor.at(time)
    cast = next((cast for known, cast in RECENT if known is actor), None)
    if cast is None:
        cast = Cast(actor.cast)
        RECENT.append((actor, cast))
    return Seen(look.solids, tuple(cast.world(shown) for shown in look.meshes), look.body)
