"""Who plays what: the actor of every member of a scene that moves by itself or stands."""

import importlib

from langit.simulation.actor import Actor, Member
from langit.simulation.scene import Scene
from langit.simulation.vocabulary import ANIMALS, PEOPLE, SCENERY, THINGS, VEHICLES


def actor(member: Member, scene: Scene) -> Actor | None:
    """The actor of a person, animal, vehicle or piece of scenery; None for things, which physics moves."""
    kind = member.subject.kind
    if kind in THINGS:
        return None
    rooms = {"characters": PEOPLE | ANIMALS, "vehicles": VEHICLES, "props": SCENERY}
    room = next(name for name, kinds in rooms.items() if kind in kinds)
    try:
        module = importlib.import_module(f"langit.simulation.{room}")
    except ModuleNotFoundError:
        return None
    found: Actor | None = module.actor(member, scene) if hasattr(module, "actor") else None
    return found
