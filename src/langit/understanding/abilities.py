"""What the kinds of a story can do, and how: questions to the rows of the catalogue."""

from langit.scene.catalogue import kind

GO = "go"  # a word only says that it goes somewhere, as its kind does


def is_person(name: str) -> bool:
    """Whether a kind is somebody who wears clothes."""
    return kind(name).person


def suited(action: str, name: str) -> str | None:
    """The action as that kind does it, or None when it cannot."""
    row = kind(name)
    if action == GO:
        return row.goes
    own = next((other for known, other in row.instead.items() if known == action), action)
    return own if own in row.can else None
