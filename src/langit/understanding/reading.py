"""What a word is here: the state of reading, the choice among a word's meanings, and words that no scene can show.

`Reading` goes through a prompt word by word; its heirs add nouns (`clauses.py`), the camera (`camerawork.py`) and the
words that hold clauses together (`grammar.py`). What finds no use is kept in `lost`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

from langit.scene.lexicon import Sense
from langit.understanding.deeds import Deeds
from langit.understanding.drafts import Figure, Wear
from langit.understanding.filming import Filming
from langit.understanding.phrases import MODIFIERS, Nouns, Phrase
from langit.understanding.surroundings import ROOMS as PLACE_ROOMS
from langit.understanding.surroundings import Surroundings
from langit.understanding.words import PUNCTUATION, Token

NOUN_ROOMS: Final = frozenset({"kind", "people", "garment", "body"})


@dataclass(eq=False)
class Nowhere:
    """A noun that the scene has no place for: it takes its modifiers along."""


Head = Figure | Wear | Nowhere | None


class Reading(ABC):
    """The state of reading one prompt, and how one word is read."""

    def __init__(self, tokens: list[Token], seed: int) -> None:
        self.tokens = [*tokens, Token(text=".", senses=(Sense("word", "stop", "en"),), word=".")]
        self.nouns = Nouns(seed)
        self.air = Surroundings()
        self.film = Filming()
        self.deeds = Deeds(self.nouns)
        self.phrase = Phrase()
        self.lost: set[int] = set()
        self.head: Head = None
        self.group: list[Figure] = []  # the figures of the noun phrase just read, with those joined to it
        self.joined = False  # an "and" or a comma stands before this word
        self.object = False  # the last noun phrase is the object of a preposition, relation or verb
        self.relation: tuple[str, list[Figure] | None, int] | None = None
        self.negated: int | None = None
        self.wearing: Figure | None = None
        self.preposition = ""
        self.body: str | None = None
        self.amount: tuple[str, int] | None = None
        self.filming = False
        self.who = False
        self.leading: tuple[str, list[Figure]] | None = None  # a place said before the one who is there
        self.group_joined = False
        self.mentioned: list[Figure] = []  # the figures of the last noun
        self.reference: list[Figure] = []  # what the last leading place was told from
        self.did = False  # a verb stands between the actors and this word, known or not
        self.phantom = False  # the last noun is one that the scene cannot show
        self.companion = False  # the last noun came with another one
        self.strong = any(token.says("setting") for token in tokens)

    def _room(self, place: int, token: Token) -> str:
        rooms = [sense.room for sense in token.senses]
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else token
        if not rooms:
            return "unknown"
        if token.says("kind") and token.says("material"):
            return self._kind_or_material(place, token, after)
        if token.says("precipitation") and token.says("action"):
            acts = bool(self.group or self.joined) and bool(self._actors()) and not self.phrase.open
            return "action" if acts else "precipitation"
        if token.says("hint") and token.says("action"):
            led = any(self.tokens[place - 1].says("word", name) for name in ("in", "of", "to")) or self.relation
            return (
                "hint"
                if place and (led or self.tokens[place - 1].word in {"tengah", "tepi", "pinggir", "menyusuri"})
                else "action"
            )
        if token.says("people") and token.word == "orang" and (after.says("kind") or after.says("people")):
            return "silent"  # it only counts people: "dua orang wanita"
        if token.says("kind") and token.says("hint"):
            on_it = self.relation is not None and self.relation[0] == "on"
            thing = self.strong and not self.air.has("setting", "studio")
            return (
                "kind"
                if thing or (token.says("hint", "mirror_room") and self.strong)
                else "hint"
                if on_it or not thing
                else "kind"
            )
        if token.says("kind") and token.says("garment"):
            return "garment" if self._wearer() and not self.phrase.names("number") else "kind"
        if token.says("camera") and token.says("verb"):
            framed = self.filming and not self.group
            before = self.tokens[place - 1] if place else after
            return "camera" if framed or before.says("move") or before.says("shot") else "verb"
        if token.says("camera", "inward"):
            return "camera" if self.film.verb in {"zoom", "dolly", "move", "push"} else "word"
        if token.says("camera", "outward"):
            return "camera" if self.film.verb else "silent"
        if token.says("word", "of") and token.says("verb"):
            return "verb" if self.group and not self.object and not self.deeds.said else "word"
        if token.says("direction") and token.says("relation"):
            return "direction" if after.says("word", "stop", "comma", "and") or self.filming else "relation"
        if token.says("kind") and after.says("kind") and not (token.language.modifiers_after or token.plural):
            return "silent" if token.name("kind") == after.name("kind") else "compound"
        for room in ("relation", "word", "pronoun", "number", "build"):
            if room in rooms and "silent" in rooms:
                return room
        return rooms[0]

    def _kind_or_material(self, place: int, token: Token, after: Token) -> str:
        if " " in token.word:
            return "kind"
        if token.language.modifiers_after:
            attached = isinstance(self.head, Figure | Wear) and place > 0 and not self.joined and self.relation is None
            previous = self.tokens[place - 1]
            return "material" if attached and (previous.says("kind") or previous.says("garment")) else "kind"
        follows = any(after.says(room) for room in ("kind", "garment", "color", "material")) and not after.says("word")
        return "material" if follows or self.tokens[place - 1].says("word", "of") else "kind"

    def step(self, place: int) -> None:
        """Read the word at that place."""
        token = self.tokens[place]
        room = self._room(place, token)
        if room in PLACE_ROOMS:
            self._place_word(place, token, room)
        elif room in MODIFIERS:
            self._modifier(place, token, room)
        elif room in NOUN_ROOMS:
            self._noun(place, token, room)
        else:
            handler = getattr(self, f"_{room}", None)
            if handler is not None:
                handler(place, token)
        owning = room == "pronoun" and "owner" in self.phrase.words  # "a woman and her dog"
        if room not in {"word", "silent", "unknown", *MODIFIERS} and not owning:
            self.joined = False
        if room not in {"word", "relation", "silent", *MODIFIERS}:
            self.preposition = ""

    def _unknown(self, place: int, token: Token) -> None:
        if self.negated is not None and token.text not in PUNCTUATION:
            self.negated, self.head = None, Nowhere()  # what is not there needs no words
            self.lost.update(at for at, _, _ in self.phrase.take().tokens)
            return
        if token.text.isdigit() or token.text not in PUNCTUATION:
            self.lost.add(place)
        if self._noun_ahead(place):
            return
        language = token.language
        verb = (
            any(token.text.casefold().startswith(prefix) for prefix in language.verb_prefixes) and len(token.text) > 4
        )
        attached = language.modifiers_after and isinstance(self.head, Figure | Wear) and not verb
        if (
            self.phrase.open
            or self.preposition
            or self.relation
            or (self.joined and language.modifiers_after and not verb)
        ):
            self._nobody()
        elif attached and self.tokens[place - 1].known and not self.deeds.said:
            return  # an adjective of the noun before it
        elif self.head is None and not self.group and not self.filming and not self._actors():
            self._nobody()
        else:
            if verb or not attached:
                self.head, self.did = Nowhere(), True

    def _nobody(self) -> None:
        """A noun phrase whose noun the scene cannot show: everything said of it is lost."""
        taken = self.phrase.take()
        self.lost.update(place for place, _, _ in taken.tokens)
        if self.relation:
            self.lost.add(self.relation[2])
            self.relation = None
        elif self.did and not self.joined:
            self.object = True
        elif not self.object and not self.preposition and not (self.group and self.joined):
            self.deeds.actors = None  # whoever acts here is unknown, and nobody acts in their place
            self.group = []
        self.head, self.phantom = Nowhere(), True
        self.negated = None

    def _noun_ahead(self, place: int) -> bool:
        """Whether the words that follow lead to a noun without a break, so that this one is an adjective of it."""
        if self.tokens[place].language.modifiers_after:
            return False
        for token in self.tokens[place + 1 : place + 5]:
            if any(token.says(room) for room in (*NOUN_ROOMS, "setting", "hint")):
                return self.phrase.open or bool(self.preposition) or self.relation is not None
            if token.known and not any(token.says(room) for room in MODIFIERS):
                return False
        return False

    def _compound(self, place: int, token: Token) -> None:
        """The first noun of two ("a car mechanic"): the second one is meant, of what kind it is cannot be shown."""
        self.lost.add(place)

    def _silent(self, place: int, token: Token) -> None:
        return

    def _amount(self, place: int, token: Token) -> None:
        self.amount = (token.name("amount") or "", place)
        after, before = self.tokens[place + 1], self.tokens[place - 1]
        weather = ("fog", "wind", "precipitation")
        if not any(near.says(room) for near in (after, before) for room in weather) and token.word != "light":
            self.lost.add(place)
        if token.language.modifiers_after:
            for room in ("fog", "wind"):
                if before.says(room):
                    self.air.said[-1] = (room, self.amount[0], *self.air.said[-1][2:])

    def _place_word(self, place: int, token: Token, room: str) -> None:
        if token.says("precipitation", "snow") and token.word in {"snow", "salju"} and self._in_snow(place):
            token = Token(
                text=token.text, senses=(Sense("season", "winter", token.code),), code=token.code, word=token.word
            )
            room = "season"
        self.air.read(
            token, room, place, negated=self.negated is not None, amount=self.amount[0] if self.amount else None
        )
        self.negated, self.amount = None, None
        if token.says("precipitation", "leaves") and "autumn" in token.word:
            self.air.said.append(("season", "autumn", place, token.text))
        if self._noun_ahead_of_place(place):
            return
        taken = self.phrase.take()
        self.lost.update(at for at, found, _ in taken.tokens if found != "number" or room not in {"precipitation"})
        self.relation = None
        if room in {"setting", "hint", "precipitation", "wet"}:
            self.head = Nowhere()

    def _noun_ahead_of_place(self, place: int) -> bool:
        after = self.tokens[place + 1]
        nouns = any(after.says(room) for room in (*NOUN_ROOMS, *MODIFIERS))
        return nouns and self.phrase.open and not self.tokens[place].language.modifiers_after

    def _in_snow(self, place: int) -> bool:
        words = {self.tokens[at].word for at in range(max(0, place - 2), place)}
        return bool(words & {"in", "through", "across", "on", "di", "with", "di tengah", "di atas", "melewati"})

    def _actors(self) -> list[Figure]:
        return self.deeds.actors or []

    # What the heirs add.

    @abstractmethod
    def _modifier(self, place: int, token: Token, room: str) -> None:
        """Take a word that says how something is."""

    @abstractmethod
    def _noun(self, place: int, token: Token, room: str) -> None:
        """Take a word that names somebody or something."""

    @abstractmethod
    def _wearer(self) -> Figure | None:
        """Whose the garments are that come next."""
