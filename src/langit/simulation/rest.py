"""Whether things are at rest as a scene begins: what is not has a past that nobody knows."""

import math
from dataclasses import replace
from typing import Final

from langit.render.snapshot import Body
from langit.scene.blocked import Blocked, Happening
from langit.scene.catalogue import act, kind
from langit.simulation.actor import members
from langit.simulation.cast import actor
from langit.simulation.ways import is_moved

MOMENT: Final = 0.125  # seconds, in which what falls is 8 cm lower
STILL: Final = 0.005  # meters by which what lies on another settles


def restless(scene: Blocked) -> list[str]:
    """The ids of things that nothing keeps where they are as the scene begins: they hang in the air, lie on a slope,
    swing, or are blown by the wind. A push that comes then is none of that.
    """
    if not is_moved(scene):
        return []
    from langit.simulation.build import build  # with MuJoCo
    from langit.simulation.physics import Physics

    unpushed = replace(scene, events=tuple(event for event in scene.events if not _pushes(scene, event)))
    stage = build(unpushed, 1 / MOMENT)
    if stage is None:
        return []
    physics = Physics(stage, unpushed)
    looks = [one.at(0.0) for member in members(unpushed) if (one := actor(member, unpushed)) is not None]
    physics.begin(looks)
    before = physics.bodies()
    physics.advance([looks, looks], 0.0, MOMENT)
    found = (one.subject for one, two in zip(before, physics.bodies(), strict=True) if _gone(one, two) > STILL)
    return list(dict.fromkeys(found))


def _pushes(scene: Blocked, event: Happening) -> bool:
    """Whether it is done to a thing that would be at rest without it."""
    return not act(event.action).kept and kind(scene.standing(event.subject).subject.kind).thing


def _gone(before: Body, after: Body) -> float:
    """How far, in meters."""
    return math.dist(before.center, after.center)
