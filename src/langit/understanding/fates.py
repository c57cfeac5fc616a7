"""What became of every word: `Fact`, what was said in the scene's own terms, and `Word`, the fate of each word.

A word is `shown` because a fact of the scene has it for its source, and for no other reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from langit.scene.scene import Scene
from langit.understanding.drafts import Deed, Figure, Source
from langit.understanding.reading import Reading
from langit.understanding.words import PUNCTUATION, Token

Fate = Literal["shown", "stand_in", "style", "not_understood"]
ABSENT: Final = "absent"
WHOLE: Final = frozenset({"", "silent", "word", "pronoun", "owner", "classifier", "lead"})  # words that need no fate
HELPING: Final = frozenset(
    {"number", "amount", "manner", "relation", "direction", "camera", "verb", "body", "part", "pile", "mood", "extent"}
)
"""Rooms whose words alone make nothing to see."""
WEATHER: Final = frozenset({"sky", "precipitation", "fog", "wind", "wet"})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that the prompt said: `value` at a `path` of the scene, by the characters from `start` to `end`."""

    path: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of the prompt, from `start` to `end`, and what became of it.

    `shown`: `what` says where in the scene. `stand_in`: `what` is shown in its place. `style`: mood, quality or format,
    which need no picture. `not_understood`: nothing, or (`with ...`) dropped together with the word that was not
    understood. `shows` is whether it alone makes something to see.
    """

    text: str
    start: int
    end: int
    fate: Fate
    what: str = ""
    shows: bool = False


def facts_of(reading: Reading, scene: Scene, names: dict[Figure, str], deeds: Sequence[Deed]) -> tuple[Fact, ...]:
    """Everything that was said and is so in the scene, in the order of the words."""
    found = [(path, source) for path, source in _sources(reading, scene, names, deeds) if _true(scene, path, source)]
    tokens = reading.tokens
    facts = {
        Fact(path=path, value=source.value, start=tokens[source.at].start, end=tokens[source.at].end): source.at
        for path, source in found
    }
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.path)))


def _sources(
    reading: Reading, scene: Scene, names: dict[Figure, str], deeds: Sequence[Deed]
) -> Iterator[tuple[str, Source]]:
    """Which word said what, by the path of the field."""
    story = reading.story
    for figure, name in names.items():
        for source in figure.sources:
            value = figure.kind if source.field == "kind" else source.value
            yield f"subjects.{name}.{source.field}", source._replace(value=value)
        for number, wear in enumerate(figure.clothing):
            for source in wear.sources:
                yield f"subjects.{name}.clothing.{number}.{source.field}", source
    for number, deed in enumerate(deeds):
        for source in deed.sources:
            yield f"events.{number}.{source.field}", source
    for deed in story.deeds.all:
        if deed not in deeds and deed.figure in names:  # what it does before the first event
            for source in deed.sources:
                yield f"subjects.{names[deed.figure]}.{source.field}", source
    for source in story.film.sources:
        yield f"camera.{source.field}", source
    for number, move in enumerate(story.film.moves):
        for source in move.sources:
            yield f"camera.moves.{number}.{source.field}", source
    yield from _surroundings(reading)


def _surroundings(reading: Reading) -> Iterator[tuple[str, Source]]:
    for heard in reading.story.air.said:
        room = {"hint": "setting"}.get(heard.room, heard.room)
        path = f"weather.{room}" if room in WEATHER else room
        yield path, Source(room, heard.name, heard.at)
        if heard.amount_at is not None:
            yield path, Source(room, heard.name, heard.amount_at)


def _true(scene: Scene, path: str, source: Source) -> bool:
    """Whether the scene has that value there."""
    if source.field == "target":
        return True
    found: Any = scene
    for part in path.split("."):
        if isinstance(found, tuple):
            found = found[int(part)] if part.isdigit() else next((s for s in found if s.id == part), None)
        else:
            found = getattr(found, part, None)
    return found is True if source.value == "yes" else str(found) == source.value


def words_of(prompt: str, reading: Reading, facts: Sequence[Fact], place: str | None) -> tuple[Word, ...]:
    """The fate of every word that has one."""
    said: dict[tuple[int, int], list[Fact]] = {}
    for fact in facts:
        said.setdefault((fact.start, fact.end), []).append(fact)
    return tuple(
        _word(prompt, reading, at, said.get((token.start, token.end), []))
        for at, token in enumerate(reading.tokens)
        if _has_fate(token, said)
    )


def _has_fate(token: Token, said: dict[tuple[int, int], list[Fact]]) -> bool:
    if not token.known:
        return token.text not in PUNCTUATION
    return (token.room not in WHOLE and not token.says("silent")) or (token.start, token.end) in said


def _word(prompt: str, reading: Reading, at: int, said: list[Fact]) -> Word:
    token, ledger = reading.tokens[at], reading.story.ledger

    def word(fate: Fate, what: str = "", shows: bool = False) -> Word:
        text = prompt[token.start : token.end]
        return Word(text=text, start=token.start, end=token.end, fate=fate, what=what, shows=shows)

    shows = token.room not in HELPING
    if said:
        stand_in = ledger.stand_ins.get(at)
        if stand_in is not None:
            return word("stand_in", stand_in, shows=True)
        return word("shown", ", ".join(f"{fact.path} {fact.value}" for fact in said), shows)
    if at in ledger.absent:
        return word("shown", ABSENT, shows)
    if at in ledger.used:
        return word("shown", ledger.used[at], False)
    if token.room == "mood":
        return word("style")
    with_ = ledger.lost.get(at, at)
    what = f"with {reading.tokens[with_].text}" if with_ != at else ""
    return word("not_understood", what)
