"""Rules are data: all rooms have a place in them, and a broken one is an error that says what is wrong."""

from typing import Any, get_args

import pytest

from langit.scene.lexicon import lexicon
from langit.understanding import chunks, clauses, reading, stand_ins, tagging
from langit.understanding.phrases import Phrase

ROOMS = {sense.room for senses in lexicon().forms.values() for sense in senses}
KNOWN = {(sense.room, sense.name) for senses in lexicon().forms.values() for sense in senses}


def test_every_room_and_every_kind_of_phrase_is_dealt_with() -> None:
    assert set(chunks.ROOMS) == ROOMS | {""}
    assert set(reading.HANDLERS) == set(get_args(Phrase))
    words = {name for room, name in KNOWN if room == "word"}
    assert words <= set(chunks.CONNECTIVES) | chunks.LEADING | {"the", "a", "other", "not", "without", "is"}
    assert {name for room, name in KNOWN if room == "verb"} == set(chunks.VERBS)
    assert set(clauses.JOINTS) == {"and", "but", "stop", "then", "while", "become", "who", "namely", "listed"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"of": ["kind", "garmnt"], "take": "kind"}, "rule 1 names 'garmnt'"),
        ({"of": ["kind=unicorn"], "take": "kind"}, "rule 1 names 'kind=unicorn'"),
        ({"of": ["kind"], "take": "thing"}, "unknown parts: thing"),
        ({"of": ["kind"], "take": "kind", "nxet": ["word"]}, "unknown parts: .'nxet'."),
    ],
)
def test_a_rule_that_names_what_does_not_exist_is_an_error(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        tagging.checked({"order": sorted(ROOMS), "rule": [rule]}, KNOWN)


def test_a_room_without_a_rank_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"differ in .'kind'."):
        tagging.checked({"order": sorted(ROOMS - {"kind"}), "rule": []}, KNOWN)


def test_stand_ins_are_rows() -> None:
    assert all(row.name for row in stand_ins.table().values())
