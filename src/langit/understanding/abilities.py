"""What the kinds of a story can do, and how: questions to the rows of the catalogue."""

from langit.scene.catalogue import kind, motions
from langit.scene.kinds import Kind

GO = "go"  # a word only says that it goes somewhere, as its kind does


def is_person(name: str) -> bool:
    """Whether a kind is somebody who wears clothes."""
    return kind(name).person


def suited(action: str, name: str) -> str | None:
    """The action as that kind does it, or None when it cannot."""
    row = kind(name)
    if action == GO:
        return row.goes
    own = row.instead.get(action, action)
    return own if exactly(own, row) else None


def exactly(action: str, row: Kind) -> bool:
    """Whether a kind can do exactly that: what its row says, and motions where it is somebody."""
    return action in row.can or (row.person and action in motions())
