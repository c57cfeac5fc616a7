"""What reading a prompt fills in: figures (subjects in the making), garments, deeds and camera moves.

Drafts are mutable because a later sentence may say more of an earlier noun; `stage.py` makes a `Scene` of them. Each
keeps which word said what of it, as `Source`: what has no source was not said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from langit.scene.catalogue import kind
from langit.scene.kinds import Kind


class Source(NamedTuple):
    """A word (its place among the tokens) that said `value` of a field."""

    field: str
    value: str
    at: int


@dataclass(eq=False)
class Wear:
    """A garment in the making."""

    kind: str
    color: str | None = None
    material: str | None = None
    sources: list[Source] = field(default_factory=list)


@dataclass(eq=False)
class Figure:
    """A subject in the making. `open_sex` marks a person whom only a later pronoun calls woman or man.

    `denied` are fields and values that it is said not to have. `clause` is the one in which it was first mentioned.
    `id` is that of somebody who was in the scene before the first word, `company` the row of the catalogue that it came
    with.
    """

    kind: str
    count: int = 1
    color: str | None = None
    material: str | None = None
    build: str = "normal"
    hair: str | None = None
    haircut: str | None = None
    beard: str | None = None
    age: str | None = None
    skin: str | None = None
    feeling: str | None = None
    clothing: list[Wear] = field(default_factory=list)
    relation: str | None = None
    of: list["Figure"] = field(default_factory=list)
    open_sex: bool = False
    denied: set[tuple[str, str]] = field(default_factory=set)
    clause: int = 0
    id: str = ""
    company: str = ""
    sources: list[Source] = field(default_factory=list)

    @property
    def row(self) -> Kind:
        """All that is true of its kind."""
        return kind(self.kind)

    def tell(self, field: str, value: str, at: int) -> None:
        """Note which word said something that is so."""
        self.sources.append(Source(field, value, at))

    def stand(self, relation: str, of: Sequence["Figure"], at: int | None) -> None:
        """Say where it is, relative to others or (of nobody) in the picture."""
        self.relation, self.of = relation, [other for other in of if other is not self]
        if at is not None:
            self.sources.append(Source("place.relation", relation, at))


@dataclass(eq=False)
class Deed:
    """An event in the making; deeds of a later `phase` begin when those of the earlier ones are over.

    Who does one that `begins` was not in it before.
    """

    figure: Figure
    action: str
    phase: int
    direction: str | None = None
    target: Figure | None = None
    manner: str = "normal"
    begins: bool = False
    sources: list[Source] = field(default_factory=list)

    def become(self, action: str, at: int) -> None:
        """Turn out to be another action: "walks" that goes on "behind a wall"."""
        self.action = action
        self.sources = [s._replace(value=action) if s.field == "action" else s for s in self.sources]
        self.sources.append(Source("action", action, at))

    def turn(self, direction: str, at: int) -> None:
        """Go another way: "away" then only says that it goes."""
        self.sources = [Source("action", self.action, s.at) if s.field == "direction" else s for s in self.sources]
        self.direction = direction
        self.sources.append(Source("direction", direction, at))


@dataclass(eq=False)
class Move:
    """A camera move in the making."""

    name: str
    manner: str = "normal"
    sources: list[Source] = field(default_factory=list)
