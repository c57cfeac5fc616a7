"""Noun phrases: modifiers wait for their noun, nouns become figures or point back to one that is known."""

from dataclasses import dataclass, field
from typing import Final

from langit.errors import RequestError
from langit.scene.vocabulary import PEOPLE
from langit.understanding.drafts import Figure, Wear
from langit.understanding.words import Token

MODIFIERS: Final = ("number", "color", "material", "build", "hair", "skin")
SOME = 3  # of a plural that no number counts
DOMINOES = 12
REMEMBERED = 40  # figures that a noun or pronoun can point back to
MOST = 24  # bodies of one subject


@dataclass
class Phrase:
    """What was heard before a noun: `tokens` are (index, room, token), with the words that only determine."""

    tokens: list[tuple[int, str, Token]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    denied: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, place: int, room: str, token: Token) -> None:
        """Hear a modifier."""
        self.tokens.append((place, room, token))

    def names(self, room: str) -> list[str]:
        """What was heard in that room."""
        return [token.name(room) or "" for _, found, token in self.tokens if found == room]

    @property
    def open(self) -> bool:
        """Whether a noun is awaited."""
        return bool(self.tokens or self.words & {"the", "a", "other", "owner"})

    def take(self) -> "Phrase":
        """Its content, leaving it empty."""
        taken = Phrase(self.tokens, self.words, self.denied)
        self.tokens, self.words, self.denied = [], set(), []
        return taken


def give(head: Figure | Wear, room: str, name: str, text: str) -> bool:
    """Say one thing of a noun; False when it cannot take it (it has another one, or none of the kind).

    Raises:
        RequestError: it was denied of the same noun.
    """
    if isinstance(head, Figure) and f"{room} {name}" in head.denied:
        raise RequestError(
            f"the {head.kind} is said to be “{text}” and not to be “{text}”",
            field="prompt",
            remedy="Say one of the two",
        )
    if room == "number" and isinstance(head, Figure):
        head.count = min(int(name), MOST)
        return True
    if room in {"hair", "skin"} and not (isinstance(head, Figure) and head.person):
        return False
    if room == "build" and isinstance(head, Figure):
        fresh = head.build in {"normal", name}
        head.build = name if fresh else head.build
        return fresh
    if not hasattr(head, room):
        return False
    if getattr(head, room) in {None, name}:
        setattr(head, room, name)
        return True
    return False


def deny(head: Figure | Wear, room: str, name: str, text: str) -> None:
    """Say what a noun is not.

    Raises:
        RequestError: it was said to be just that.
    """
    if getattr(head, room, None) == name:
        raise RequestError(
            f"the {head.kind} is said to be “{text}” and not to be “{text}”",
            field="prompt",
            remedy="Say one of the two",
        )
    if isinstance(head, Figure):
        head.denied.add(f"{room} {name}")


class Nouns:
    """Who and what has been mentioned, in order; nouns and pronouns are looked up here."""

    def __init__(self, seed: int) -> None:
        self.figures: list[Figure] = []
        self.recent: list[Figure] = []  # the latest mention last
        self.seed = seed
        self.clause = 0

    def touch(self, figures: list[Figure]) -> list[Figure]:
        """Note a mention."""
        for figure in figures:
            if figure in self.recent:
                self.recent.remove(figure)
            self.recent.append(figure)
        del self.recent[:-REMEMBERED]
        return figures

    def new(self, kind: str, count: int = 1, **more: str) -> Figure:
        """Somebody who was not there before."""
        figure = Figure(kind=kind, count=count, clause=self.clause, **more)  # type: ignore[arg-type]  # optional names
        self.figures.append(figure)
        return figure

    def mention(
        self, kind: str, phrase: Phrase, *, plural: bool, definite: bool, objects: list[Figure] | None = None
    ) -> list[Figure]:
        """The figures that a noun with its modifiers means: known ones, or new ones.

        `objects` are those mentioned in this clause already, as objects of its verb.
        """
        numbers = phrase.names("number")
        known = [figure for figure in self.recent if figure.kind == kind and self._agrees(figure, phrase)]
        fresh = bool(phrase.words & {"a"}) and not definite
        if "other" in phrase.words:
            known = [figure for figure in known[:-1] if definite]
        if known and definite and not fresh:
            if numbers and sum(f.count for f in known) == int(numbers[0]) and known[-1].count != int(numbers[0]):
                return known
            if plural and known[-1].count == 1 and len(known) > 1:
                return known
            return known[-1:]
        bare = not (fresh or numbers or phrase.words & {"other"})
        earlier = [figure for figure in known if figure.clause < self.clause or figure in (objects or [])]
        if bare and earlier:
            return earlier[-1:]
        many = plural or "pile" in phrase.words
        count = int(numbers[0]) if numbers else DOMINOES if kind == "domino" else SOME if many else 1
        return self._split(kind, min(count, MOST), phrase)

    def _split(self, kind: str, count: int, phrase: Phrase) -> list[Figure]:
        """One figure, or one for each of several colors of a plural ("red and blue balls")."""
        colors = list(dict.fromkeys(phrase.names("color")))
        if len(colors) < 2 or count < 2:
            return [self.new(kind, count)]
        share, rest = divmod(max(count, len(colors)), len(colors))
        phrase.tokens = [row for row in phrase.tokens if row[1] not in {"color", "number"}]
        return [self.new(kind, share + (place < rest), color=color) for place, color in enumerate(colors)]

    def people(self, word: str, phrase: Phrase, *, plural: bool, definite: bool) -> list[Figure]:
        """The figures that a word for people of either sex means."""
        numbers = phrase.names("number")
        known = [figure for figure in self.recent if figure.person]
        if known and definite and word in {"person", "couple"} and "other" not in phrase.words:
            open_ones = [figure for figure in known if figure.open_sex]
            if plural or word == "couple":
                return open_ones[-2:] or known
            return open_ones[-1:] or known[-1:]
        fixed = {
            "girl": ("woman", "small"),
            "boy": ("man", "small"),
            "grandfather": ("man", ""),
            "grandmother": ("woman", ""),
        }
        if known and definite and word in {*fixed, "child"} and "other" not in phrase.words:
            kind, build = fixed.get(word, ("", "small"))
            same = [f for f in known if kind in {"", f.kind} and (f.build == build or (not build and f.hair == "gray"))]
            if same:
                return same[-1:]
        if word in fixed:
            kind, build = fixed[word]
            count = int(numbers[0]) if numbers else SOME if plural else 1
            figure = self.new(kind, count, build=build or "normal")
            figure.hair = None if build else "gray"
            return [figure]
        count = 8 if word == "crowd" else 2 if word == "couple" else int(numbers[0]) if numbers else 4 if plural else 1
        count = min(count, MOST)
        build = "small" if word == "child" else "normal"
        if count == 1:
            figure = self.new(("woman", "man")[self.seed % 2], build=build)
            figure.open_sex = True
            return [figure]
        found = [self.new("woman", (count + 1) // 2, build=build), self.new("man", count // 2, build=build)]
        for figure in found:
            figure.open_sex = word != "couple"
        return found

    def _agrees(self, figure: Figure, phrase: Phrase) -> bool:
        for room in ("color", "material", "hair", "skin"):
            said = phrase.names(room)
            own = getattr(figure, room)
            if said and said[0] != own and not (own is None and figure.person and said[0] in _worn(figure)):
                return False
        return all(build == figure.build for build in phrase.names("build"))

    def pronoun(self, name: str) -> list[Figure]:
        """Who "she", "it", "they" are; nobody when there is nobody to mean."""
        people = [figure for figure in self.recent if figure.kind in PEOPLE]
        if name in {"she", "he"}:
            kind = "woman" if name == "she" else "man"
            named = [figure for figure in people if figure.kind == kind and not figure.open_sex]
            single = [figure for figure in named if figure.count == 1] or named
            if not single:
                single = [figure for figure in people if figure.open_sex and figure.count == 1]
                for figure in single[-1:]:
                    figure.kind, figure.open_sex = kind, False
            return single[-1:]
        if name == "person":
            single = [figure for figure in people if figure.count == 1] or people
            return single[-1:] or self.recent[-1:]
        if name == "it":
            things = [figure for figure in self.recent if figure.kind not in PEOPLE]
            return things[-1:]
        return []


def _worn(figure: Figure) -> set[str | None]:
    return {garment.color for garment in figure.clothing}
