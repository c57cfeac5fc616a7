"""What a prompt said as facts of its scene, and the fate of each of its words.

A word is `shown` because a fact of the scene has it for its source, and for no other reason.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from langit.errors import NotUnderstoodError
from langit.scene.catalogue import setting
from langit.scene.reading import Fact, Fate, Word
from langit.scene.scene import Scene
from langit.understanding.drafts import Deed, Figure, Source
from langit.understanding.mentions import CHILD
from langit.understanding.reading import Reading
from langit.understanding.surroundings import Heard
from langit.understanding.words import PUNCTUATION, Token

ABSENT: Final = "absent"
STYLIZED: Final = "stylized figure"
SMALL: Final = frozenset({"", "silent", "word", "pronoun", "owner", "classifier", "lead"})  # words that need no fate
HELPING: Final = frozenset(
    {
        "number",
        "amount",
        "manner",
        "relation",
        "direction",
        "camera",
        "verb",
        "body",
        "part",
        "pile",
        "mood",
        "extent",
        "angle",
        "lens",
        "aperture",
        "shutter",
    }
)
"""Rooms whose words alone make nothing to see."""
WEATHER: Final = frozenset({"sky", "precipitation", "fog", "wind", "wet"})


def facts_of(reading: Reading, scene: Scene, names: dict[Figure, str], deeds: Sequence[Deed]) -> tuple[Fact, ...]:
    """Everything that was said and is so in the scene, in the order of the words."""
    found = [(path, source) for path, source in _sources(reading, names, deeds) if _true(scene, path, source)]
    tokens = reading.tokens
    facts = {
        Fact(path=path, value=source.value, start=tokens[source.at].start, end=tokens[source.at].end): source.at
        for path, source in found
    }
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.path)))


def _sources(reading: Reading, names: dict[Figure, str], deeds: Sequence[Deed]) -> Iterator[tuple[str, Source]]:
    """Which word said what, by the path of the field."""
    story = reading.story
    for figure, name in names.items():
        yield from _of_subject(f"subjects.{name}", figure)
    for number, deed in enumerate(deeds):
        yield from _at(f"events.{number}", deed.sources)
    for deed in story.deeds.all:
        if deed not in deeds and deed.figure in names:  # what it does before the first event
            yield from _at(f"subjects.{names[deed.figure]}", deed.sources)
    yield from _at("camera", story.film.sources)
    for number, move in enumerate(story.film.moves):
        yield from _at(f"camera.moves.{number}", move.sources)
    for heard in story.air.said:
        yield from _surrounding(heard)


def _at(path: str, sources: Sequence[Source]) -> Iterator[tuple[str, Source]]:
    for source in sources:
        yield f"{path}.{source.field}", source


def _of_subject(path: str, figure: Figure) -> Iterator[tuple[str, Source]]:
    for source in figure.sources:
        yield f"{path}.{source.field}", source._replace(value=figure.kind) if source.field == "kind" else source
    for number, wear in enumerate(figure.clothing):
        yield from _at(f"{path}.clothing.{number}", wear.sources)


def _surrounding(heard: Heard) -> Iterator[tuple[str, Source]]:
    room = "setting" if heard.room == "hint" else heard.room
    path = f"weather.{room}" if room in WEATHER else room
    yield path, Source(room, heard.name, heard.at)
    if heard.amount_at is not None:
        yield path, Source(room, heard.name, heard.amount_at)


def _true(scene: Scene, path: str, source: Source) -> bool:
    """Whether what a word said is so; of a target it says only that there is one."""
    return source.field == "target" or (holds(scene, path, source.value) and _seen(scene, path, source.value))


def _seen(scene: Scene, path: str, value: str) -> bool:
    """Whether what is so of the air can be seen there: a table has no sky, a beach no snow on the ground."""
    place = setting(scene.setting)
    if path in {"weather.sky", "precipitation"}:
        return not place.layout.indoor
    return path != "season" or place.seasonal or place.snowy or value not in {"winter", "autumn"}


def holds(scene: Scene, path: str, value: str) -> bool:
    """Whether the scene has that value there."""
    found: Any = scene
    for part in path.split("."):
        if not isinstance(found, tuple):
            found = getattr(found, part, None)
        elif part.isdigit():
            found = found[int(part)] if int(part) < len(found) else None
        else:
            found = next((subject for subject in found if subject.id == part), None)
    if value == "yes":
        return found is True
    return (f"{found:g}" if isinstance(found, float) else str(found)) == value


def words_of(prompt: str, reading: Reading, facts: Sequence[Fact]) -> tuple[Word, ...]:
    """The fate of every word that has one."""
    said: dict[tuple[int, int], list[Fact]] = {}
    for fact in facts:
        said.setdefault((fact.start, fact.end), []).append(fact)
    words = []
    for at, token in enumerate(reading.tokens):
        own = said.get((token.start, token.end), [])
        if own or _has_fate(token):
            fate, what = _fate(reading, at, own)
            text = prompt[token.start : token.end]
            words.append(Word(text=text, start=token.start, end=token.end, fate=fate, what=what))
    return tuple(words)


def _has_fate(token: Token) -> bool:
    if not token.known:
        return token.text not in PUNCTUATION
    return token.room not in SMALL and not token.says("silent")


def _fate(reading: Reading, at: int, said: list[Fact]) -> tuple[Fate, str]:
    ledger = reading.story.ledger
    if said and at in ledger.stand_ins:
        shown = ledger.stand_ins[at]
        return "stand_in", _in_place(shown) if isinstance(shown, Figure) else shown
    if said:
        return "shown", ", ".join(f"{fact.path} {fact.value}" for fact in said)
    if at in ledger.absent:
        return "shown", ABSENT
    if at in ledger.used:
        return "shown", ledger.used[at]
    if reading.tokens[at].says("mood"):
        return "style", ""
    with_ = ledger.lost.get(at, at)
    return "not_understood", f"with {reading.tokens[with_].text}" if with_ != at else ""


def _in_place(figure: Figure) -> str:
    """What is shown instead: of a child a figure that is none."""
    return STYLIZED if figure.build == CHILD else figure.kind


def anything_shown(reading: Reading, words: Sequence[Word]) -> bool:
    """Whether any word makes something to see: a number or "slowly" alone does not."""
    rooms = {token.start: token.room for token in reading.tokens}
    return any(word.fate == "stand_in" or (word.fate == "shown" and rooms[word.start] not in HELPING) for word in words)


def insist(scene: Scene) -> None:
    """See that every word is shown as it is.

    Raises:
        NotUnderstoodError: words found no use, or something else stands in for them.
    """
    lost = list(
        dict.fromkeys([*scene.not_understood, *(word.text for word in scene.reading if word.fate == "stand_in")])
    )
    if lost:
        words = ", ".join(repr(word) for word in lost)
        raise NotUnderstoodError(
            f"these words are not shown as they are: {words}",
            field="prompt",
            remedy="Say it otherwise, or do not be strict",
        )
