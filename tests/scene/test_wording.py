from typing import get_args

from langit.scene import vocabulary, wording


def test_every_name_of_the_vocabulary_has_words() -> None:
    for table, names in (
        (wording.KINDS, get_args(vocabulary.Kind)),
        (wording.COLORS, get_args(vocabulary.Color)),
        (wording.GARMENTS, get_args(vocabulary.Garment)),
        (wording.ACTIONS, get_args(vocabulary.Action)),
        (wording.DIRECTIONS, get_args(vocabulary.Direction)),
        (wording.SETTINGS, get_args(vocabulary.Setting)),
        (wording.SEASONS, get_args(vocabulary.Season)),
        (wording.SHOTS, get_args(vocabulary.Shot)),
        (wording.MOVES, get_args(vocabulary.MoveName)),
        (wording.HAIRS, get_args(vocabulary.Hair)),
    ):
        for language in ("en", "id"):
            assert set(names) <= set(table[language]), (names, language)


def test_no_phrase_means_two_things() -> None:
    for table in (wording.KINDS, wording.COLORS, wording.ACTIONS, wording.DIRECTIONS, wording.SETTINGS):
        for words in table.values():
            phrases = [phrase for found in words.values() for phrase in found]
            assert len(phrases) == len(set(phrases))
