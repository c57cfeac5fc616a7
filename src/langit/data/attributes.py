"""What can be asked of a scene and answered from its words or its picture: questions for training and evaluation.

Every answer is read off the scene's own facts. Which questions a model is asked, and which answers it has for them, is
said by the labels of its weights.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.config import Labels
from langit.errors import UnavailableError
from langit.scene.scene import Scene

OTHER: Final = -1  # an answer that is not in the list: not asked
REST: Final = ("other", "more")  # answers that stand for all that a list does not name
MANY: Final = 3  # so many subjects are counted
MOVING: Final = frozenset({"action", "direction", "manner"})  # what a single frame cannot show


def told(scene: Scene | Mapping[str, Any]) -> dict[str, str | None]:
    """What a scene, or the facts that a shard keeps of one, answers to every question; None where it has no answer.

    The subject is the first of the scene, the event the first of that subject.
    """
    facts = _of(scene)
    subjects = facts["subjects"]
    subject = _of(subjects[0])
    return {
        "setting": facts["setting"],
        "time_of_day": facts["time_of_day"],
        "season": facts["season"],
        "kind": subject["kind"],
        "color": subject["color"],
        "garment": _of(subject["clothing"][0])["kind"] if subject["clothing"] else "none",
        **_deed(subject["id"], facts["events"]),
        "subjects": str(len(subjects)) if len(subjects) <= MANY else "more",
    }


def answers(scene: Scene | Mapping[str, Any], labels: Labels) -> dict[str, int]:
    """The number of the right answer to every question of `labels`, `OTHER` where they do not have it."""
    found = told(scene)
    return {name: _number(choices, found.get(name)) for name, choices in labels.attributes.items()}


def require(labels: Labels, scenes: Sequence[Mapping[str, Any]]) -> None:
    """Whether labels have the answers of every scene that is to be learned.

    Raises:
        UnavailableError: one is missing; a model of those labels would learn that it is nothing.
    """
    for scene in scenes:
        found = told(scene)
        for name, number in answers(scene, labels).items():
            if number == OTHER and found.get(name) is not None:
                raise UnavailableError(
                    f"a recording has the {name} {found[name]!r}, which the labels of this model do not",
                    field="labels",
                    remedy="Train in a new folder, whose labels are made of the world as it is, or record without it",
                )


def color_of_owners(facts: Mapping[str, Any], labels: Labels) -> NDArray[np.int64]:
    """For each of 256 owners of a recorded segmentation: 1 + the number of its color in the labels, or 0.

    0 is what is no body: the place, kinds that nobody is asked for, such as walls, and things without one of those
    colors.
    """
    found = np.zeros(256, np.int64)
    subjects = {_of(subject)["id"]: _of(subject) for subject in facts["scene"]["subjects"]}
    for row in facts["subjects"]:
        subject = subjects[row["subject"]]
        if subject["kind"] in labels.attributes["kind"] and subject["color"] in labels.colors:
            found[row["owner"]] = 1 + labels.colors.index(subject["color"])
    return found


def _deed(subject: str, events: Sequence[Any]) -> dict[str, str | None]:
    """What the subject does first; who does nothing stands."""
    event = next((_of(event) for event in events if _of(event)["subject"] == subject), None)
    if event is None:
        return {"action": "stand", "direction": "none", "manner": "normal"}
    return {"action": event["action"], "direction": event["direction"] or "none", "manner": event["manner"]}


def _number(choices: tuple[str, ...], answer: str | None) -> int:
    if answer is None:
        return OTHER
    return next((choices.index(name) for name in (answer, *REST) if name in choices), OTHER)


class _Facts:
    """A value's fields by name, as a mapping would give them."""

    def __init__(self, value: object):
        self.value = value

    def __getitem__(self, name: str) -> Any:
        return getattr(self.value, name)


def _of(value: Any) -> Any:
    return value if isinstance(value, Mapping) else _Facts(value)
