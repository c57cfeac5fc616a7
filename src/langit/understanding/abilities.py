"""What the kinds of a story can do, and how: questions to the rows of the catalogue."""

from typing import cast

from langit.scene.catalogue import kind
from langit.scene.vocabulary import Action

GO = "go"  # a word only says that it goes somewhere, as its kind does


def is_person(name: str) -> bool:
    """Whether a kind is somebody who wears clothes."""
    return kind(name).person


def suited(action: str, name: str) -> str | None:
    """The action as that kind does it, or None when it cannot."""
    row = kind(name)
    if action == GO:
        return row.goes
    said = cast(Action, action)  # the lexicon has no other names for what somebody does
    own = row.instead.get(said, said)
    return own if own in row.can else None
