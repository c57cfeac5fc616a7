"""The state of reading one prompt: what was said so far, and what the next phrase may attach to."""

from dataclasses import dataclass, field
from typing import Final

from langit.scene.catalogue import companies
from langit.scene.kinds import Company
from langit.understanding.deeds import Deeds
from langit.understanding.drafts import Figure, Source, Wear
from langit.understanding.filming import Filming
from langit.understanding.mentions import Mentions, give
from langit.understanding.phrases import Said
from langit.understanding.surroundings import Surroundings


@dataclass(frozen=True)
class Nowhere:
    """A noun that the scene has no place for: it takes its modifiers along. `at` is its word."""

    at: int


Head = Figure | Wear | Nowhere | None
SIDES: Final = frozenset({"left_of", "right_of", "behind", "in_front_of"})  # relations that may be parts of the picture


@dataclass
class Pending:
    """A relation that waits for its object. `whose` is None where nobody who can be shown has it."""

    name: str
    whose: list[Figure] | None
    at: int


@dataclass
class Ledger:
    """What became of words, by their places: `lost` leads to the word that took one along, or to itself.

    `absent` words were denied, `used` ones did something that no field of the scene holds alone.
    """

    lost: dict[int, int] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    used: dict[int, str] = field(default_factory=dict)
    stand_ins: dict[int, str | Figure] = field(default_factory=dict)

    def lose(self, *places: int, with_: int | None = None) -> None:
        """Words that nothing is made of, perhaps because of another one."""
        for at in places:
            self.lost.setdefault(at, at if with_ is None else with_)


@dataclass
class Nouns:
    """The noun phrase just read, to which what follows may attach.

    `group` are its figures with those joined to it, `mentioned` those of its last noun; `object` marks the object of a
    preposition, relation or verb; a `phantom` cannot be shown, a `companion` came with another one. `wearing` is whose
    the garments are that come next, `joined` whether it was joined to the one before.
    """

    head: Head = None
    mentioned: list[Figure] = field(default_factory=list)
    group: list[Figure] = field(default_factory=list)
    joined: bool = False
    object: bool = False
    phantom: bool = False
    companion: bool = False
    wearing: Figure | None = None
    body: str = ""


@dataclass
class Members:
    """Several of whom one after another is told: who they are, who was `told` of, and who is `alone` spoken of.

    `at` is the end of the words for that one; `acted` says that one of them did something alone.
    """

    group: list[Figure]
    told: list[Figure] = field(default_factory=list)
    alone: Figure | None = None
    at: int = 0
    acted: bool = False


@dataclass
class Roster:
    """A list of the members of a company: of its word come the `unsaid`, of the list the `told`.

    Of those `uncounted` nobody says how many they are.
    """

    unsaid: list[Figure]
    told: list[Figure] = field(default_factory=list)
    uncounted: list[Figure] = field(default_factory=list)

    @property
    def row(self) -> Company:
        """The company."""
        return companies()[self.unsaid[0].company]


@dataclass
class Clause:
    """What of the clause still waits: a joint, a preposition, a relation; `did` marks a verb, known or not.

    `leading` is a place said before the one who is there, `reference` what the last one was told from. While `filming`
    verbs are the camera's. `relative` clauses tell more of the noun before. `aired` is the last word of the air.
    """

    joined: bool = False
    preposition: str = ""
    relation: Pending | None = None
    did: bool = False
    filming: bool = False
    relative: bool = False
    aired: str = ""
    leading: Pending | None = None
    reference: list[Figure] = field(default_factory=list)


@dataclass
class Story:
    """Everything together. `roster` is the list being read, `rosters` are all in which somebody was told."""

    mentions: Mentions
    deeds: Deeds = field(default_factory=Deeds)
    film: Filming = field(default_factory=Filming)
    air: Surroundings = field(default_factory=Surroundings)
    nouns: Nouns = field(default_factory=Nouns)
    clause: Clause = field(default_factory=Clause)
    members: Members | None = None
    roster: Roster | None = None
    rosters: list[Roster] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def actors(self) -> list[Figure]:
        """Who acts in this clause, as far as they can be shown."""
        return self.deeds.actors or []

    @property
    def alone(self) -> Figure | None:
        """The one of several of whom alone is spoken."""
        return self.members.alone if self.members else None

    @property
    def framed(self) -> bool:
        """Whether a verb here is the camera's."""
        return self.clause.filming and not self.nouns.group

    def wearer(self) -> Figure | None:
        """The person whom a garment would dress here."""
        if self.nouns.wearing:
            return self.nouns.wearing
        if self.alone is not None:
            return self.alone
        near = (self.nouns.group, self.actors)
        for figures in reversed(near) if self.clause.joined else near:
            people = [figure for figure in figures if figure.row.person]
            if people:
                return people[-1]
        return next(reversed(self.mentions.people()), None)

    def settle(self) -> None:
        """A relation that got no object says in which part of the picture somebody is."""
        pending, self.clause.relation = self.clause.relation, None
        if pending is None:
            return
        if pending.name in SIDES and pending.whose:
            for figure in pending.whose:
                if figure.relation is None:
                    figure.stand(pending.name, figure.of, pending.at)
        else:
            self.ledger.lose(pending.at)

    def settle_camera(self) -> None:
        """A camera verb without its direction gets the usual one."""
        at = self.film.settle()
        if at is not None:
            self.ledger.lose(at)

    def end_clause(self) -> None:
        """Let nothing that follows attach to what was said."""
        self.settle()
        self.settle_camera()
        self.nouns = Nouns(joined=self.nouns.joined)
        if self.members is not None:
            self.members.alone = None
        clause = self.clause
        clause.preposition, clause.did, clause.relative, clause.aired = "", False, False, ""

    def describe(self, head: Figure | Wear, said: tuple[Said, ...]) -> None:
        """Say modifiers of a noun; those that it cannot take are lost."""
        for one in said:
            if not give(head, one):
                self.ledger.lose(one.at)

    def note_mention(self, figures: list[Figure], at: int) -> None:
        """Note which word named figures."""
        for figure in figures:
            figure.sources.append(Source("kind", figure.kind, at))
