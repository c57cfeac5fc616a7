"""The nouns of a prompt: who is there, what is said of them, what they wear and where they are.

`NounReader` keeps the noun that modifiers may still reach, a relation that waits for its object, and who acts.
"""

from typing import Final

from langit.understanding.drafts import Figure, Wear
from langit.understanding.phrases import MODIFIERS, Phrase, deny, give
from langit.understanding.reading import NOUN_ROOMS, Nowhere, Reading
from langit.understanding.words import Token

HOLDERS: Final = frozenset({"box", "glass", "boat", "car", "train", "house", "bottle", "balloon", "cylinder"})
PREPOSITIONS: Final = ("of", "to", "with", "in", "hold", "wear")
PAIRS: Final = frozenset({"trousers", "boots", "sunglasses"})  # one person's are many already
HAIR: Final = {"yellow": "blond", "gold": "blond"}
SKIN: Final = {"white": "light", "black": "dark", "beige": "medium"}
COLORS: Final = {
    "hair": {"black", "brown", "blond", "red", "gray", "white"},
    "skin": {"light", "medium", "tan", "brown", "dark"},
}


class NounReader(Reading):
    """Reads nouns and what is said of them."""

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
        heads = self.mentioned if self.head in self.mentioned else [self.head]
        return any(isinstance(head, Figure | Wear) and give(head, room, name, token.text) for head in heads)

    def _noun(self, place: int, token: Token, room: str) -> None:
        self.body = None
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
                or (token.plural and self.joined and not self.phrase.tokens and wearer.count > 1)
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
        known = self._predicate(place, token, taken.words) if room == "kind" else []
        if known:
            figures = known
        elif room == "people":
            figures = self.nouns.people(token.name("people") or "", taken, plural=token.plural, definite=definite)
        else:
            kind = token.name("kind") or ""
            after = self.tokens[place + 1]
            aside = [f for f in self.nouns.recent if f.kind == kind and f.relation and not f.of]
            if after.says("part") and aside and aside[-1].relation != after.name("part"):
                taken.words.add("a")
                definite = False
            objects = self.group if self.object else [deed.target for deed in self.deeds.last if deed.target]
            figures = self.nouns.mention(kind, taken, plural=token.plural, definite=definite, objects=objects)
            if token.says("material") and " " in token.word:
                for figure in figures:
                    figure.material = token.name("material")
        self._dress(figures, taken)
        self._arrive(place, figures)

    def _predicate(self, place: int, token: Token, words: set[str]) -> list[Figure]:
        """ "One is a woman": the one of several people that this says more of."""
        if not token.says("kind", "woman", "man") or "the" in words:
            return []
        is_said = any(near.says("word", "is") for near in self.tokens[max(0, place - 4) : place]) and not self._actors()
        told = [f for f in self.group if f.clause == self.nouns.clause]
        beside = self.joined and "a" in words and any(f.open_sex for f in told) and not self.did
        if not (is_said or beside):
            return []
        among = told if beside else self.nouns.recent
        open_ones = [f for f in among if f.open_sex and f.kind == token.name("kind") and f.count == 1]
        for figure in open_ones[:1]:
            figure.open_sex = False
            self.nouns.touch([figure])
        return open_ones[:1]

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
                give(figure, room, token.name(room) or "", token.text) for figure in figures
            ):
                self.lost.add(at)

    def _arrive(self, place: int, figures: list[Figure]) -> None:
        """A noun phrase or a pronoun is complete: it fills what waits for it."""
        if not figures:
            return
        self.nouns.touch(figures)
        self.deeds.slope(figures)
        joined = self.joined and bool(self.group)
        self.head, self.mentioned = figures[-1], figures
        self.group_joined, self.phantom, self.companion = joined, False, False
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
            known = all(figure in self.group for figure in figures)
            grows = joined and not self.object and not known
            self.object = (
                (self.filming and not self.joined) or (joined and self.object) or (self.did and not self.joined)
            )
            self.group = [*self.group, *figures] if grows else self.group if known and joined else list(figures)
            if not self.object:
                self.deeds.actors, self.filming, self.did = self.group, False, False
                self.deeds.companions = []
            elif self.did and all(figure.kind == "dog" for figure in figures):
                self.deeds.accompany(figures, place)  # "walks her dog"
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
            self.deeds.accompany(figures, 0)
            self.companion = True
        elif self.preposition == "to":
            self.deeds.aim(figures)
        elif not actors and not self.filming:
            self.deeds.actors = figures
        self.group, self.object = list(figures), bool(actors) or self.filming

    def _relate(self, figures: list[Figure]) -> None:
        if self.relation is None:
            return
        name, whose, place = self.relation
        self.relation = None
        if whose is None:
            self.lost.add(place)
        elif not whose:
            self.leading, self.reference = (name, figures), figures
        elif not self.deeds.place(name, whose, figures):
            for figure in whose:
                if figure not in figures:
                    figure.relation, figure.of = name, list(figures)

    def _joins_relation(self, figures: list[Figure]) -> bool:
        """ "between a box and a cone", "next to a box and a cone": a further object of the same relation."""
        for figure in self.nouns.recent:
            if (
                figure.of
                and figure.of[-1] in self.group
                and figure not in figures
                and figure.relation == "between"
                and sum(o.count for o in figure.of) < 2
            ):
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
        for other in self._alike(wearer, all_of_them=token.plural and kind not in PAIRS):
            if not any(mine.kind == kind for mine in other.clothing):
                other.clothing.append(wear)
        self.head, self.wearing = wear, wearer

    def _alike(self, wearer: Figure, *, all_of_them: bool) -> list[Figure]:
        """Who wears it too: those named by one word ("people with an umbrella"), or by one plural ("in coats")."""
        together = next((fs for fs in (self.group, self._actors()) if wearer in fs), [])
        return [
            f for f in together if f.person and f is not wearer and (all_of_them or (f.open_sex and wearer.open_sex))
        ]

    def _body(self, place: int, token: Token) -> None:
        self.body = token.name("body")
        wearer = self._wearer()
        taken = self.phrase.take()
        said = ("color", "hair", "skin")
        colors = [(at, next((n for r in said if (n := word.name(r))), "")) for at, _, word in taken.tokens]
        self.wearing = wearer
        for at, name in colors:
            self._body_color(at, name)
        self.head = Nowhere()
        if not token.language.modifiers_after:
            self.body = None

    def _body_color(self, place: int, name: str) -> None:
        wearer = self._wearer()
        room = self.body or "hair"
        name = (HAIR if room == "hair" else SKIN).get(name, name)
        if wearer is None or name not in COLORS[room]:
            self.lost.add(place)
            return
        setattr(wearer, room, name)

    def flush(self) -> None:
        """Modifiers whose noun did not come: they are said of the noun before ("the ball is red", "a woman in red")."""
        taken = self.phrase.take()
        for place, room, token in taken.tokens:
            head = self.head if isinstance(self.head, Figure | Wear) else None
            if head is None and self._actors() and not isinstance(self.head, Nowhere):
                head = self._actors()[-1]
            if room == "number" or head is None or not give(head, room, token.name(room) or "", token.text):
                self.lost.add(place)

    def _settle(self) -> None:
        """A relation that got no object says in which part of the picture somebody is."""
        self.flush()
        if self.relation:
            name, whose, place = self.relation
            self.relation = None
            if name in {"left_of", "right_of", "behind", "in_front_of"} and whose:
                for figure in whose:
                    figure.relation, figure.of = figure.relation or name, figure.of
            else:
                self.lost.add(place)
        if self.negated is not None:
            self.lost.add(self.negated)
            self.negated = None
