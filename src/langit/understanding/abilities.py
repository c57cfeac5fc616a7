"""What the kinds of a story can do, and how: questions to the rows of the catalogue."""

from langit.scene.catalogue import companies, kind, kinds

GO = "go"  # a word only says that it goes somewhere, as its kind does


def is_person(name: str) -> bool:
    """Whether a kind is somebody who wears clothes."""
    return kind(name).person


def suited(action: str, name: str) -> str | None:
    """The action as that kind does it, or None when it cannot."""
    row = kind(name)
    if action == GO:
        return row.goes
    for known, other in row.instead.items():
        if known == action:
            action = other
            break
    return action if action in row.can else None


def alone(name: str) -> bool:
    """Whether a company is a word for one person of either sex, or one and the same for all: not "couple", "crowd"."""
    return companies()[name].count == 1


def persons() -> frozenset[str]:
    """All kinds that are somebody."""
    return frozenset(name for name, row in kinds().items() if row.person)
