"""The nouns of a prompt: who is there, what is said of them, what they wear and where they are.

`NounReader` keeps the noun that modifiers may still reach, a relation that waits for its object, and who acts. What
finds no use is kept in `lost`. The words that hold clauses together are read by its heir in `grammar.py`.
"""

from dataclasses import dataclass
from typing import Final

from langit.staging.deeds import Deeds
from langit.staging.drafts import Figure, Wear
from langit.staging.filming import Filming
from langit.staging.lexicon import Sense
from langit.staging.phrases import MODIFIERS, Nouns, Phrase, deny, give
from langit.staging.surroundings import ROOMS as PLACE_ROOMS
from langit.staging.surroundings import Surroundings
from langit.staging.words import PUNCTUATION, Token

HOLDERS: Final = frozenset({"box", "glass", "boat", "car", "train", "house", "bottle", "balloon", "cylinder"})
NOUN_ROOMS: Final = frozenset({"kind", "people", "garment", "body"})
PREPOSITIONS: Final = ("of", "to", "with", "in", "hold", "wear")


@dataclass(eq=False)
class Nowhere:
    """A noun that the scene has no place for: it takes its modifiers along."""


Head = Figure | Wear | Nowhere | None


class NounReader:
    """The state of reading one prompt."""

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
        self.relation: tuple[str, list[Figure], int] | None = None
        self.negated: int | None = None
        self.wearing: Figure | None = None
        self.preposition = ""
        self.body: str | None = None
        self.amount: tuple[str, int] | None = None
        self.filming = False
        self.who = False
        self.leading: tuple[str, list[Figure]] | None = None  # a place said before the one who is there
        self.group_joined = False
        self.strong = any(token.says("setting") for token in tokens)

    # ---- which of its meanings a word has here

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
        for room in ("relation", "word", "pronoun", "number", "build"):
            if room in rooms and "silent" in rooms:
                return room
        return rooms[0]

    def _kind_or_material(self, place: int, token: Token, after: Token) -> str:
        if token.language.modifiers_after:
            attached = isinstance(self.head, Figure | Wear) and place > 0 and not self.joined and self.relation is None
            previous = self.tokens[place - 1]
            return "material" if attached and (previous.says("kind") or previous.says("garment")) else "kind"
        follows = any(after.says(room) for room in ("kind", "garment", "color", "material")) and not after.says("word")
        return "material" if follows or self.tokens[place - 1].says("word", "of") else "kind"

    # ---- one word

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
        if room not in {"word", "silent", "unknown", *MODIFIERS}:
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
        if self.phrase.open or self.preposition or self.relation:
            self._nobody()
        elif attached and self.tokens[place - 1].known and not self.deeds.said:
            return  # an adjective of the noun before it
        elif self.head is None and not self.group and not self.filming:
            self._nobody()
        else:
            if verb or not attached:
                self.head = Nowhere()

    def _nobody(self) -> None:
        """A noun phrase whose noun the scene cannot show: everything said of it is lost."""
        taken = self.phrase.take()
        self.lost.update(place for place, _, _ in taken.tokens)
        if self.relation:
            self.lost.add(self.relation[2])
            self.relation = None
        elif not self.object and not self.preposition and not (self.group and self.joined):
            self.deeds.actors = None  # whoever acts here is unknown, and nobody acts in their place
            self.group = []
        self.head = Nowhere()
        self.negated = None

    def _noun_ahead(self, place: int) -> bool:
        """Whether the words that follow lead to a noun without a break, so that this one is an adjective of it."""
        if self.tokens[place].language.modifiers_after:
            return False
        for token in self.tokens[place + 1 : place + 5]:
            if any(token.says(room) for room in NOUN_ROOMS) or (token.says("setting") and not self.phrase.open):
                return self.phrase.open or bool(self.preposition) or self.relation is not None
            if token.known and not any(token.says(room) for room in MODIFIERS):
                return False
        return False

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

    # ---- nouns and what is said of them

    def _modifier(self, place: int, token: Token, room: str) -> None:
        name = token.name(room) or ""
        after = self.tokens[place + 1]
        if (
            self.negated is not None
            and room != "number"
            and isinstance(self.head, Figure | Wear)
            and not self.phrase.open
        ):
            deny(self.head, room, name, token.text)
            self.negated = None
            return
        if self.negated is not None and room in {"color", "material"} and not self._reaches_noun(place):
            self.phrase.denied.append((room, name, token.text))
            self.negated = None
            return
        if after.says("word", "without") and room in {"color", "material"}:
            self.phrase.denied.append((room, name, token.text))
            return
        if self.body and token.language.modifiers_after:
            self._body_color(place, name)
            return
        post = token.language.modifiers_after and room != "number" and self.head is not None and not self.phrase.open
        if post and not (self.joined and self._ready(place)):
            if isinstance(self.head, Nowhere) or not self._give(room, name, token):
                self.lost.add(place)
            return
        self.phrase.add(place, room, token)

    def _ready(self, place: int) -> bool:
        """Whether a noun comes right after a joined modifier ("dan merah bola")."""
        return any(self.tokens[place + 1].says(room) for room in ("kind", "garment"))

    def _reaches_noun(self, place: int) -> bool:
        return any(self.tokens[place + 1].says(room) for room in NOUN_ROOMS)

    def _give(self, room: str, name: str, token: Token) -> bool:
        heads = (
            self.group if isinstance(self.head, Figure) and self.head in self.group and room != "color" else [self.head]
        )
        return any([isinstance(head, Figure | Wear) and give(head, room, name, token.text) for head in heads])

    def _noun(self, place: int, token: Token, room: str) -> None:
        if room == "body":
            self._body(place, token)
            return
        wearer = self._wearer()
        if (
            room == "kind"
            and token.says("kind", "umbrella")
            and wearer
            and (
                self.wearing
                or self.preposition in {"hold", "with", "wear"}
                or (self.relation and self.relation[0] == "under")
            )
        ):
            room, self.relation = "garment", None
        if room == "garment":
            self._garment(place, token, wearer)
            return
        negated, self.negated = self.negated, None
        definite = bool(self.phrase.words & {"the"}) or self._points_back(place, token)
        taken = self.phrase.take()
        if negated is not None:
            self.head = Nowhere()
            return
        if room == "people":
            figures = self.nouns.people(token.name("people") or "", taken, plural=token.plural, definite=definite)
        else:
            figures = self.nouns.mention(token.name("kind") or "", taken, plural=token.plural, definite=definite)
        self._dress(figures, taken)
        self._arrive(place, figures)

    def _points_back(self, place: int, token: Token) -> bool:
        """ "bola itu", "bola merah itu", "bolanya"."""
        if token.text.casefold().endswith("nya"):
            return True
        for after in self.tokens[place + 1 : place + 4]:
            if after.code == "id" and after.says("word", "the"):
                return True
            if not any(after.says(room) for room in MODIFIERS):
                return False
        return False

    def _dress(self, figures: list[Figure], phrase: Phrase) -> None:
        """Say of figures what was heard before their noun."""
        for room, name, text in phrase.denied:
            for figure in figures:
                deny(figure, room, name, text)
        for at, room, token in phrase.tokens:
            if room != "number" and not all(
                [give(figure, room, token.name(room) or "", token.text) for figure in figures]
            ):
                self.lost.add(at)

    def _arrive(self, place: int, figures: list[Figure]) -> None:
        """A noun phrase or a pronoun is complete: it fills what waits for it."""
        self.nouns.touch(figures)
        joined = self.joined and bool(self.group)
        self.head, self.group_joined = figures[-1], joined
        if self.leading and not self.relation:
            for figure in figures:
                figure.relation, figure.of = (
                    self.leading[0],
                    [other for other in self.leading[1] if other is not figure],
                )
            self.leading = None
        if self.film.seeks_focus:
            self.film.focus, self.film.seeks_focus = self.film.focus or figures[0], False
        if self.relation:
            self._relate(figures)
            self.group, self.object = figures, True
        elif self.deeds.wants(figures, joined=joined):
            self.group, self.object = figures, True
        elif self.preposition in PREPOSITIONS:
            self._after_preposition(figures)
        elif joined and self.object and self._joins_relation(figures):
            self.group = [*self.group, *figures]
        else:
            self.group = [*self.group, *figures] if joined and not self.object else list(figures)
            self.object = self.filming or (joined and self.object)
            if not self.object:
                self.deeds.actors = self.group
        self.wearing = None

    def _after_preposition(self, figures: list[Figure]) -> None:
        actors = self._actors()
        if self.preposition in {"in"} and figures[0].kind in HOLDERS and actors:
            for actor in actors:
                actor.relation, actor.of = actor.relation or "inside", actor.of or figures
        elif self.preposition == "with" and actors and actors[0] not in figures:
            companions = [figure for figure in figures if figure.relation is None and figure.of == []]
            for figure in companions:
                figure.relation, figure.of = "near", actors[:1]
            self.deeds.companions = figures
        elif self.preposition == "to":
            self.deeds.aim(figures)
        elif not actors and not self.filming:
            self.deeds.actors = figures
        self.group, self.object = list(figures), bool(actors) or self.filming

    def _relate(self, figures: list[Figure]) -> None:
        if self.relation is None:
            return
        name, whose, _ = self.relation
        self.relation = None
        if not whose:
            self.leading = (name, figures)
        elif not self.deeds.place(name, whose, figures):
            for figure in whose:
                if figure not in figures:
                    figure.relation, figure.of = name, list(figures)

    def _joins_relation(self, figures: list[Figure]) -> bool:
        """ "between a box and a cone", "next to a box and a cone": a further object of the same relation."""
        for figure in self.nouns.figures:
            if figure.of and figure.of[-1] in self.group and figure not in figures and figure.relation == "between":
                figure.of = [*figure.of, *figures]
                return True
        return False

    def _wearer(self) -> Figure | None:
        """The person whom a garment would dress here."""
        if self.wearing:
            return self.wearing
        near = (self.group, self._actors())
        for figures in reversed(near) if self.joined else near:
            people = [figure for figure in figures if figure.person]
            if people:
                return people[-1]
        people = [figure for figure in self.nouns.recent if figure.person]
        return people[-1] if people else None

    def _garment(self, place: int, token: Token, wearer: Figure | None) -> None:
        negated, self.negated = self.negated, None
        taken = self.phrase.take()
        if negated is not None:
            self.head = Nowhere()
            return
        if wearer is None:
            self.lost.add(place)
            self.lost.update(at for at, _, _ in taken.tokens)
            self.head = Nowhere()
            return
        kind = token.name("garment") or token.name("kind") or ""
        known = next((wear for wear in wearer.clothing if wear.kind == kind), None)
        wear = known or Wear(kind)
        if known is None:
            wearer.clothing.append(wear)
        for at, room, word in taken.tokens:
            if room != "number" and not give(wear, room, word.name(room) or "", word.text):
                self.lost.add(at)
        self.head, self.wearing = wear, wearer

    def _body(self, place: int, token: Token) -> None:
        self.body = token.name("body")
        wearer = self._wearer()
        taken = self.phrase.take()
        colors = [(at, word.name("color") or word.name("skin") or "") for at, room, word in taken.tokens]
        self.wearing = wearer
        for at, name in colors:
            self._body_color(at, name)
        self.head = Nowhere()
        if not token.language.modifiers_after:
            self.body = None

    def _body_color(self, place: int, name: str) -> None:
        wearer = self._wearer()
        names = {
            "hair": {"yellow": "blond", "gold": "blond"},
            "skin": {"white": "light", "black": "dark", "beige": "medium"},
        }
        allowed = {
            "hair": {"black", "brown", "blond", "red", "gray", "white"},
            "skin": {"light", "medium", "tan", "brown", "dark"},
        }
        room = self.body or "hair"
        name = names[room].get(name, name)
        if wearer is None or name not in allowed[room]:
            self.lost.add(place)
            return
        setattr(wearer, room, name)

    def _actors(self) -> list[Figure]:
        return self.deeds.actors or []
