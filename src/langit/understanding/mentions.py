"""Who and what has been mentioned: nouns and pronouns become figures, or point back to one that is known."""

from dataclasses import dataclass, field, replace
from typing import Final

from langit.errors import RequestError
from langit.scene import vocabulary as v
from langit.scene.catalogue import companies, kind, kinds
from langit.scene.kinds import Company
from langit.understanding.drafts import Figure, Source, Wear
from langit.understanding.phrases import NounPhrase, Said

REMEMBERED: Final = 40  # figures that a noun or pronoun can point back to
MOST: Final = 24  # bodies of one subject
FIELDS: Final = {"number": "count"}  # rooms whose field has another name
OF_WEAR: Final = frozenset({"color", "material"})
CHILD: Final = "child"
LITTLE: Final = frozenset({"small", "tiny"})  # what a child is anyway
COMPARED: Final = tuple(room for room in v.LOOKS if room != "build")  # sizes are compared otherwise


@dataclass
class Mentions:
    """Everybody in order, and the latest mention last. `clause` counts them; `seed` settles what nobody says."""

    seed: int
    figures: list[Figure] = field(default_factory=list)
    recent: list[Figure] = field(default_factory=list)
    clause: int = 0

    def touch(self, figures: list[Figure]) -> None:
        """Note a mention."""
        for figure in figures:
            if figure in self.recent:
                self.recent.remove(figure)
            self.recent.append(figure)
        del self.recent[:-REMEMBERED]

    def new(self, name: str, count: int, **looks: str | None) -> Figure:
        """Somebody who was not there before."""
        figure = Figure(kind=name, count=count, clause=self.clause, **looks)  # type: ignore[arg-type]  # optional names
        self.figures.append(figure)
        return figure

    def people(self) -> list[Figure]:
        """Those of them who are somebody, the latest last."""
        return [figure for figure in self.recent if figure.row.person]


def give(head: Figure | Wear, said: Said) -> bool:
    """Say one thing of a noun; False when it cannot take it (it has another one, or none of the kind).

    Raises:
        RequestError: it was denied of the same noun.
    """
    room, value = said.room, said.value
    if isinstance(head, Figure) and (room, value) in head.denied:
        raise _contradiction(head, said)
    if isinstance(head, Wear):
        fits = room in OF_WEAR and getattr(head, room) in {None, value}
    else:
        fits = _fits(head, room, value)
    if fits and isinstance(head, Figure) and head.build == CHILD and room == "build":
        value = CHILD  # "a little girl" is no smaller
    if fits:
        field_ = FIELDS.get(room, room)
        setattr(head, field_, min(int(value), MOST) if room == "number" else value)
        head.sources.append(Source(field_, value, said.at))
    return fits


def _fits(figure: Figure, room: str, value: str) -> bool:
    """Whether a figure can take that: it has nothing else of the sort."""
    if room == "number":
        return True
    if room in v.OF_PEOPLE and not figure.row.person:
        return False
    own = getattr(figure, room)
    return own in {"normal" if room == "build" else None, value} or (own == CHILD and value in LITTLE)


def deny(head: Figure | Wear, said: Said) -> None:
    """Say what a noun is not.

    Raises:
        RequestError: it was said to be just that.
    """
    if said.room in COMPARED and getattr(head, said.room, None) == said.value:
        raise _contradiction(head, said)
    if isinstance(head, Figure):
        head.denied.add((said.room, said.value))


def _contradiction(head: Figure | Wear, said: Said) -> RequestError:
    return RequestError(
        f"the {head.kind} is said to be “{said.text}” and not to be “{said.text}”",
        field="prompt",
        remedy="Say one of the two",
    )


def mention(
    book: Mentions, phrase: NounPhrase, *, fresh: bool, objects: list[Figure]
) -> tuple[list[Figure], tuple[Said, ...]]:
    """The figures that a noun with its modifiers means, known ones or new ones, and the modifiers left to be said.

    A `fresh` one is nobody known. `objects` are those mentioned in this clause already, as objects of its verb.
    """
    said, numbers = phrase.about.said, [int(value) for value in phrase.about.values("number")]
    known = [] if fresh else _known(book, phrase)
    if phrase.definite:
        meant = _meant(known, numbers, plural=phrase.plural)
    elif numbers or "other" in phrase.about.words:
        meant = []
    else:
        meant = [figure for figure in known if figure.clause < book.clause or figure in objects][-1:]
    return (meant, said) if meant else _split(book, phrase, min([*numbers, _usual(phrase)][0], MOST))


def _known(book: Mentions, phrase: NounPhrase) -> list[Figure]:
    """Those mentioned before whom the noun may mean; "the other ball" is not the last one."""
    known = [figure for figure in book.recent if figure.kind == phrase.name and _agrees(figure, phrase)]
    if "other" in phrase.about.words:
        return known[:-1] if phrase.definite else []
    return known


def _usual(phrase: NounPhrase) -> int:
    """How many of a kind there are when nobody counts them."""
    row = kind(phrase.name)
    return row.many if phrase.plural or "pile" in phrase.about.words or row.chain else 1


def _meant(known: list[Figure], numbers: list[int], *, plural: bool) -> list[Figure]:
    """Which of those known "the balls", "the two balls" are."""
    last = known[-1:]
    if len(known) < 2:
        return last
    together = numbers and sum(f.count for f in known) == numbers[0] != known[-1].count
    return known if together or (plural and known[-1].count == 1) else last


def _split(book: Mentions, phrase: NounPhrase, count: int) -> tuple[list[Figure], tuple[Said, ...]]:
    """One figure, or one for each of several colors of a plural ("red and blue balls")."""
    said = phrase.about.said
    colors = list(dict.fromkeys(phrase.about.values("color")))
    if len(colors) < 2 or count < 2:
        return [book.new(phrase.name, count)], said
    share, rest = divmod(max(count, len(colors)), len(colors))
    figures = []
    for place, color in enumerate(colors):
        figure = book.new(phrase.name, share + (place < rest), color=color)
        figure.sources += [Source("color", color, one.at) for one in said if one.value == color]
        figure.sources += [Source("count", one.value, one.at) for one in said if one.room == "number"]
        figures.append(figure)
    return figures, tuple(one for one in said if one.room not in {"color", "number"})


def company(book: Mentions, phrase: NounPhrase) -> list[Figure]:
    """The figures that a word for people of either sex, of an age or of a number means."""
    row = companies()[phrase.name]
    if phrase.definite and "other" not in phrase.about.words:
        known = _acquainted(row, book.people(), plural=phrase.plural)
        if known:
            return known
    count = _size(row, phrase)
    if len(row.of) == 1:
        return [book.new(row.of[0], count, build=row.build, hair=row.hair, company=row.name)]
    share, rest = divmod(count, len(row.of))
    shares = [(name, share + (place < rest)) for place, name in enumerate(row.of)]
    if count == 1:
        shares = [(row.of[book.seed % len(row.of)], 1)]
    figures = [book.new(name, number, build=row.build, hair=row.hair, company=row.name) for name, number in shares]
    for figure in figures:
        figure.open_sex = row.count != len(row.of)  # of a couple there is one of each
    return figures


def _size(row: Company, phrase: NounPhrase) -> int:
    """How many they are: as many as the word itself says, else the number before it."""
    numbers = phrase.about.values("number")
    if row.count > 1:
        return min(row.count, MOST)
    return min(int(numbers[0]) if numbers else row.many if phrase.plural else 1, MOST)


def _acquainted(row: Company, known: list[Figure], *, plural: bool) -> list[Figure]:
    """Those who were mentioned before and whom the word can mean."""
    if row.wears:
        return [figure for figure in known if figure.company == row.name][-1:]
    if row.hair or row.build != "normal":
        return [figure for figure in known if _looks(figure, row)][-row.count :]
    if row.count > len(row.of):
        return []
    open_ones = [figure for figure in known if figure.open_sex]
    if plural or row.count > 1:
        return open_ones[-2:] or known
    return (open_ones or known)[-1:]


def _looks(figure: Figure, row: Company) -> bool:
    """Whether somebody could be of a company that is known by its hair or build."""
    alike = figure.hair == row.hair if row.hair else figure.build == row.build
    return alike and figure.kind in row.of


def _agrees(figure: Figure, phrase: NounPhrase) -> bool:
    about = replace(phrase.about, said=(*phrase.about.said, *phrase.after))
    for room in COMPARED:
        said = about.values(room)
        own = getattr(figure, room)
        if said and said[0] != own and not (own is None and figure.row.person and said[0] in _worn(figure)):
            return False
    builds = {CHILD if figure.build == CHILD and build in LITTLE else build for build in about.values("build")}
    return builds <= {figure.build}


def _worn(figure: Figure) -> set[str | None]:
    return {garment.color for garment in figure.clothing}


def pronoun(book: Mentions, name: str) -> list[Figure]:
    """Who "she", "he", "it" is, or a person of either sex; nobody when there is nobody to mean."""
    people = book.people()
    if name == "it":
        return [figure for figure in book.recent if figure not in people][-1:]
    if name == "person":
        return _one_of(people)[-1:] or book.recent[-1:]
    meant = _called(name)
    named = [figure for figure in people if figure.kind in meant and not figure.open_sex]
    return _one_of(named)[-1:] or _turned_out(people, meant)


def _called(name: str) -> list[str]:
    """The kinds that a pronoun stands for."""
    return [row.name for row in kinds().values() if row.pronoun == name]


def _one_of(people: list[Figure]) -> list[Figure]:
    """Those of them who are one, or all where nobody is."""
    return [figure for figure in people if figure.count == 1] or people


def _turned_out(people: list[Figure], meant: list[str]) -> list[Figure]:
    """The last person whose sex was open, of whom a pronoun says it."""
    open_ones = [figure for figure in people if figure.open_sex and figure.count == 1][-1:]
    for figure in open_ones:
        figure.kind, figure.open_sex = meant[0], False
    return open_ones
