"""How everybody and everything in a scene enters physics, told without MuJoCo: scenes of people alone never load it."""

from typing import Literal

from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind
from langit.scene.kinds import Kind

Way = Literal["standing", "driven", "rigid", "swing", "sheet"]


def way(row: Kind) -> Way:
    """The way of a kind: what is scenery stands, who is no thing is driven."""
    if row.scenery:
        return "standing"
    return row.physics if row.thing else "driven"


def is_moved(scene: Blocked) -> bool:
    """Whether physics moves anything in a scene."""
    return any(way(kind(each.subject.kind)) not in ("standing", "driven") for each in scene.subjects)
