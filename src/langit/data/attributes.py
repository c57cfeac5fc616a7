"""What can be asked of a scene and answered from its words or its picture: questions for training and evaluation.

An attribute is a question with a fixed list of answers, and every answer is read off the scene's own facts.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from langit.scene import vocabulary
from langit.scene.catalogue import settings
from langit.scene.scene import Scene
from langit.simulation.families.cast import COLORS

KINDS: Final = ("woman", "man", "boat", "ball", "box", "cylinder", "other")
ACTIONS: Final = ("stand", "wave", "walk", "sail", "drop", "roll", "rest", "leave", "pass_behind", "other")
GARMENTS: Final = ("none", "coat", "jacket", "dress", "shirt", "other")
OTHER: Final = -1  # an answer that is not in the list: not asked

# Name to answers. The subject is the first of the scene. What the training world never varies is not asked: an answer
# that is always the same would be right for nothing.
ATTRIBUTES: Final[dict[str, tuple[str, ...]]] = {
    "setting": tuple(settings()),
    "time_of_day": get_args(vocabulary.TimeOfDay),
    "season": get_args(vocabulary.Season),
    "kind": KINDS,
    "color": COLORS,
    "garment": GARMENTS,
    "action": ACTIONS,
    "direction": ("none", *get_args(vocabulary.Direction)),
    "manner": get_args(vocabulary.Manner),
    "subjects": ("1", "2", "3", "more"),
}
# What a single frame cannot show, and what nobody can see.
MOVING: Final = frozenset({"action", "direction", "manner"})
UNSEEN: Final = frozenset({"manner"})


def answers(scene: Scene | Mapping[str, Any]) -> dict[str, int]:
    """The number of the right answer to every question, `OTHER` where the scene has none.

    `scene` is a scene or the facts that a shard keeps of one.
    """
    facts: Any = scene if isinstance(scene, Mapping) else _Facts(scene)
    subjects, events = facts["subjects"], facts["events"]
    subject = _of(subjects[0])
    event = next((_of(e) for e in events if _of(e)["subject"] == subject["id"]), None)
    clothes = subject["clothing"]
    said = {
        "setting": facts["setting"],
        "time_of_day": facts["time_of_day"],
        "season": facts["season"],
        "kind": subject["kind"],
        "color": subject["color"],
        "garment": _of(clothes[0])["kind"] if clothes else "none",
        "action": event["action"] if event else "stand",
        "direction": (event["direction"] if event else None) or "none",
        "manner": event["manner"] if event else "normal",
        "subjects": str(len(subjects)) if len(subjects) <= 3 else "more",
    }
    return {name: _number(choices, said[name]) for name, choices in ATTRIBUTES.items()}


def color_of_owners(facts: Mapping[str, Any]) -> NDArray[np.int64]:
    """For each of 256 owners of a recorded segmentation: 1 + the number of its color in `COLORS`, or 0.

    0 is what is no body: the place, walls, and things without one of those colors.
    """
    found = np.zeros(256, np.int64)
    subjects = {_of(subject)["id"]: _of(subject) for subject in facts["scene"]["subjects"]}
    for row in facts["subjects"]:
        subject = subjects[row["subject"]]
        if subject["kind"] != "wall" and subject["color"] in COLORS:
            found[row["owner"]] = 1 + COLORS.index(subject["color"])
    return found


def _number(choices: tuple[str, ...], answer: str | None) -> int:
    if answer in choices:
        return choices.index(str(answer))
    return choices.index("other") if "other" in choices else OTHER


class _Facts:
    """A value's fields by name, as a mapping would give them."""

    def __init__(self, value: object):
        self.value = value

    def __getitem__(self, name: str) -> Any:
        return getattr(self.value, name)


def _of(value: Any) -> Any:
    return value if isinstance(value, Mapping) else _Facts(value)
