"""What `chunks.py` finds in a prompt: phrases as frozen values, each with the words it was made of.

`at` is the place of a phrase's own word among the tokens, `end` the one past its last word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Said(NamedTuple):
    """A modifier: `value` in `room`, as `text` at the place `at`."""

    room: str
    value: str
    text: str
    at: int


class Doing(NamedTuple):
    """A verb inside a noun phrase: "a rolling ball", "a stack of boxes"."""

    actions: tuple[str, ...]
    at: int


@dataclass(frozen=True, kw_only=True)
class Description:
    """What is said around a noun: modifiers, what it is not, the small words that determine it, what it is doing."""

    said: tuple[Said, ...] = ()
    denied: tuple[Said, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)  # the, a, one, other, owner, pile: where each stands
    doing: tuple[Doing, ...] = ()

    def values(self, room: str) -> list[str]:
        """What was said in a room."""
        return [one.value for one in self.said if one.room == room]


@dataclass(frozen=True, kw_only=True)
class NounPhrase:
    """Somebody or something: `room` is kind, people, garment or body, and `name` which of them.

    `about` stands before the noun, `after` behind it. `definite` ones point back. Of a `stand_in` only the nearest is
    shown. `negated` says that there is none. `material` is that which the noun itself names ("beach ball"), `part` the
    part of the picture that the next word names; `told` ones follow an "is". `owner` is the pronoun whose it is.
    """

    at: int
    end: int
    room: str
    name: str
    text: str
    plural: bool = False
    definite: bool = False
    negated: bool = False
    stand_in: bool = False
    material: str = ""
    about: Description = Description()
    after: tuple[Said, ...] = ()
    part: str = ""
    told: bool = False
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownPhrase:
    """A noun phrase whose noun the lexicon does not hold; `nearest` could stand in for it, `where` that is allowed."""

    at: int
    end: int
    negated: bool = False
    about: Description = Description()
    nearest: NounPhrase | None = None
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownWord:
    """A word outside a noun phrase that the lexicon does not hold. `part` is what a dictionary takes it for.

    `verbal` words look like a verb of their language; `attached` ones could be an adjective of the noun before.
    """

    at: int
    end: int
    part: str
    verbal: bool
    attached: bool


@dataclass(frozen=True, kw_only=True)
class Modifiers:
    """Modifiers without a noun of their own: "the ball is red", "a woman in red"."""

    at: int
    end: int
    said: tuple[Said, ...] = ()
    denied: tuple[Said, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VerbPhrase:
    """What somebody does: `actions` that the word may mean, the likeliest first; `sort` of verbs that name none.

    Before an `aired` one stands a word for weather, time or place: "snow falls"; after one that `leads` a preposition.
    One that `begins` says that its doer was not in it before: "sits down".
    """

    at: int
    end: int
    actions: tuple[str, ...]
    sort: str = ""
    negated: bool = False
    participle: bool = False
    aired: bool = False
    leads: bool = False
    begins: bool = False


@dataclass(frozen=True, kw_only=True)
class PronounPhrase:
    """Somebody mentioned before."""

    at: int
    end: int
    name: str


@dataclass(frozen=True, kw_only=True)
class MemberPhrase:
    """One of several who were just named, or the `other`."""

    at: int
    end: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ReciprocalPhrase:
    """Each other, or together; of the name `approach` it says by itself that they come nearer."""

    at: int
    end: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Preposition:
    """A small word that leads to a noun: with, wear, hold, in, of, to."""

    at: int
    end: int
    name: str


@dataclass(frozen=True, kw_only=True)
class RelationPhrase:
    """Where somebody is; `own` ones name the other by their ending, `opens` ones may tell the place before the one."""

    at: int
    end: int
    name: str
    own: bool
    opens: bool
    bare: bool  # no small word follows


@dataclass(frozen=True, kw_only=True)
class PartPhrase:
    """In which part of the picture; `opens` where somebody new follows."""

    at: int
    end: int
    name: str
    opens: bool


@dataclass(frozen=True, kw_only=True)
class AirPhrase:
    """A word of place, time, weather or style; `amount` is how much of it, `wasted` what was said of it in vain."""

    at: int
    end: int
    room: str
    name: str
    text: str
    negated: bool = False
    amount: str = ""
    amount_at: int | None = None
    wasted: tuple[Said, ...] = ()
    stand_in: bool = False  # the place is only the nearest that can be shown
    through: bool = False  # it stands inside a noun phrase


@dataclass(frozen=True, kw_only=True)
class CameraPhrase:
    """A camera verb, or the camera itself; `silent` ones need no use. `greeted`: somebody waves just before."""

    at: int
    end: int
    name: str
    silent: bool
    greeted: bool


@dataclass(frozen=True, kw_only=True)
class FilmPhrase:
    """A shot, an angle, a whole move or a camera held by hand; `seeks` where its object follows.

    `names_camera` marks a move whose words say that it is the camera's.
    """

    at: int
    end: int
    room: str
    name: str
    negated: bool = False
    seeks: bool = False
    names_camera: bool = False


@dataclass(frozen=True, kw_only=True)
class DirectionPhrase:
    """Which way."""

    at: int
    end: int
    name: str


@dataclass(frozen=True, kw_only=True)
class MannerPhrase:
    """How fast; `ahead` of the verb that follows, `filmed` when a camera word stands beside."""

    at: int
    end: int
    name: str
    ahead: bool
    filmed: bool


@dataclass(frozen=True, kw_only=True)
class AmountPhrase:
    """How much, of nothing that has an amount."""

    at: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Connective:
    """What joins or ends clauses: and, comma, but, then, while, stop, who, become, namely, listed.

    A comma that joins is an "and"; `goes_on` where a noun phrase or its modifiers follow. Those just named are listed
    after "namely", up to "listed".
    """

    at: int
    end: int
    name: str
    goes_on: bool = False


Phrase = (
    NounPhrase | UnknownPhrase | UnknownWord | Modifiers | VerbPhrase | PronounPhrase | MemberPhrase | ReciprocalPhrase
    | Preposition | RelationPhrase | PartPhrase | AirPhrase | CameraPhrase | FilmPhrase | DirectionPhrase | MannerPhrase
    | AmountPhrase | Connective
)  # fmt: skip
