"""Every name a scene may use has words in both languages, and words lead to nothing else."""

from collections.abc import Iterable
from typing import get_args

import pytest

from langit.scene import vocabulary as v
from langit.scene.catalogue import actions, garments, kinds, settings
from langit.scene.forms import plain, spellings
from langit.scene.lexicon import NAMES, entries, lexicon, names

VOCABULARY = {
    "season": v.Season,
    "time_of_day": v.TimeOfDay,
    "sky": v.Sky,
    "precipitation": v.Precipitation,
    "build": v.Build,
    "color": v.Color,
    "material": v.Material,
    "hair": v.Hair,
    "skin": v.Skin,
    "direction": v.Direction,
    "manner": v.Manner,
    "relation": v.RelationName,
    "shot": v.Shot,
    "angle": v.Angle,
    "move": v.MoveName,
    "style": v.Style,
}


@pytest.mark.parametrize(("room", "allowed"), VOCABULARY.items(), ids=VOCABULARY)
def test_every_name_of_the_vocabulary_has_words_in_every_language(room: str, allowed: object) -> None:
    found = {entry.name: entry for entry in entries() if entry.room == room}
    assert set(found) == set(get_args(allowed))
    for name, entry in found.items():
        for code in lexicon().languages:
            assert entry.words.get(code), f"{room} {name} has no word in {code}"


@pytest.mark.parametrize(("room", "rows"), [
    ("kind", kinds()), ("setting", settings()), ("garment", garments()), ("action", actions()),
])  # fmt: skip
def test_every_row_has_words_in_every_language(room: str, rows: Iterable[str]) -> None:
    found = {entry.name: entry for entry in entries() if entry.room == room}
    assert set(found) == set(rows)
    assert all(set(entry.words) == set(lexicon().languages) for entry in found.values())


def test_no_word_leads_to_a_name_that_the_vocabulary_lacks() -> None:
    for words, senses in lexicon().forms.items():
        for sense in senses:
            if sense.room in NAMES:
                assert sense.name in names(sense.room), (words, sense)


def test_both_languages_fill_the_same_rooms_of_grammar() -> None:
    names: dict[str, set[tuple[str, str]]] = {"en": set(), "id": set()}
    for senses in lexicon().forms.values():
        for sense in senses:
            if sense.room == "word":
                names[sense.code].add((sense.room, sense.name))
    assert names["id"] - names["en"] == set()


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("walk(,s,ed)", [("walk", False), ("walks", False), ("walked", False)]),
        ("wom(an|en)", [("woman", False), ("women", True)]),
        ("(|people)", [("people", True)]),
        ("red", [("red", False)]),
    ],
)
def test_a_form_stands_for_all_its_spellings(form: str, found: list[tuple[str, bool]]) -> None:
    assert list(spellings(form)) == found


def test_forms_are_compared_without_case_and_accents() -> None:
    assert plain("CAFÉ") == "cafe"
    assert plain("bird’s") == "bird's"  # noqa: RUF001  # the quote that phones type
