import numpy as np
import pytest

from langit.scene import wording
from langit.scene.describe import LANGUAGES, STYLES, captions, describe
from langit.scene.scene import Clothing, Event, Scene, Subject, Weather
from langit.scene.vocabulary import Kind
from langit.simulation.families import FAMILIES


def scenes(count: int = 12) -> list[Scene]:
    return [sample(np.random.default_rng(seed)) for sample in FAMILIES.values() for seed in range(count)]


def phrases(table: dict[wording.Language, wording.Words], language: wording.Language, name: str) -> list[str]:
    return list(table[language].get(name, ()))


def said(phrase: str, text: str) -> bool:
    """Whether a phrase is in a text as whole words."""
    return f" {phrase} " in f" {text.lower().replace(',', ' ').replace('.', ' ')} ".replace("  ", " ")


WOMAN = Subject(id="w", kind="woman", clothing=(Clothing(kind="coat", color="red"),), hair="black", action="walk")
SCENE = Scene(
    setting="park",
    time_of_day="sunset",
    season="autumn",
    weather=Weather(wet=True),
    subjects=(WOMAN,),
    events=(Event(subject="w", action="walk", direction="left", manner="slow", start=0, end=4),),
)


def test_a_long_caption_in_two_languages() -> None:
    assert describe(SCENE, "en") == (
        "A woman in a red coat with black hair walks to the left slowly in a park at sunset in autumn "
        "on wet ground. Full shot."
    )
    assert describe(SCENE, "id") == (
        "Seorang perempuan mengenakan mantel merah dengan rambut hitam berjalan ke kiri perlahan di taman "
        "saat matahari terbenam pada musim gugur di tanah yang basah. Bidikan penuh."
    )


def test_a_short_caption_leaves_the_surroundings_out() -> None:
    assert describe(SCENE, "en", "short") == "A woman in a red coat walks to the left in a park."


def test_a_target_is_named_where_it_stands_and_not_twice() -> None:
    wall = Subject(id="wall", kind="wall", color="white")
    scene = Scene(
        setting="park", subjects=(WOMAN, wall), events=(Event(subject="w", action="pass_behind", target="wall"),)
    )
    assert describe(scene, "en", "short") == "A woman in a red coat passes behind a white wall in a park."


def test_several_of_one_kind_are_counted() -> None:
    balls = Subject(id="b", kind="ball", color="blue", count=3)
    scene = Scene(setting="studio", subjects=(balls,), events=(Event(subject="b", action="drop"),))
    assert describe(scene, "en", "short") == "Three blue balls drop on a wooden table."
    assert describe(scene, "id", "short") == "Tiga buah bola biru jatuh di atas meja kayu."


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_caption_claims_a_kind_that_is_not_there(language: wording.Language) -> None:
    for scene in scenes():
        there = {subject.kind for subject in scene.subjects}
        garments = {garment.kind for subject in scene.subjects for garment in subject.clothing}
        near = {"studio": {"table"}, "mirror_room": {"mirror", "wall"}, "neon_street": {"sign", "lamp"}}
        held = there | garments | near.get(scene.setting, set())
        others: set[Kind] = set(wording.KINDS[language]) - held  # type: ignore[assignment]  # keys are kinds
        text = " ".join(captions(scene, np.random.default_rng(0)).values())
        lines = [v for k, v in captions(scene, np.random.default_rng(0)).items() if k.startswith(language)]
        text = " ".join(lines)
        shared = {phrase for kind in held for phrase in phrases(wording.KINDS, language, str(kind))}
        for kind in others:
            for phrase in phrases(wording.KINDS, language, kind):
                if phrase not in shared and phrase not in (
                    "batu",
                    "glass",
                    "balloon",
                ):  # also materials
                    assert not said(phrase, text), (phrase, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_color_said_is_in_the_scene(language: wording.Language) -> None:
    for scene in scenes():
        held: set[str] = set()
        for subject in scene.subjects:
            held |= {str(subject.color), str(subject.hair), *(str(garment.color) for garment in subject.clothing)}
        for name, text in captions(scene, np.random.default_rng(1)).items():
            if not name.startswith(language):
                continue
            allowed = {p for color in held for p in phrases(wording.COLORS, language, color)}
            allowed |= {p for color in held for p in phrases(wording.HAIRS, language, color)}
            for phrase in sorted(allowed, key=len, reverse=True):
                text = text.lower().replace(phrase, "")
            for color in set(wording.COLORS[language]) - held:
                for phrase in phrases(wording.COLORS, language, color):
                    if phrase not in ("green", "golden"):  # also the meadow and an hour
                        assert not said(phrase, text), (phrase, text)


def test_every_word_of_a_scene_has_words_in_both_languages() -> None:
    for table in (wording.KINDS, wording.COLORS, wording.GARMENTS, wording.ACTIONS, wording.MOVES, wording.SETTINGS):
        assert table["en"].keys() == table["id"].keys()


def test_paraphrases_differ_and_follow_from_the_generator() -> None:
    some = {describe(SCENE, "en", "paraphrase", np.random.default_rng(seed)) for seed in range(20)}
    assert len(some) > 8
    again = [describe(SCENE, "id", "paraphrase", np.random.default_rng(3)) for _ in range(2)]
    assert again[0] == again[1]


def test_captions_names() -> None:
    found = captions(SCENE, np.random.default_rng(0), paraphrases=1)
    assert sorted(found) == sorted(
        f"{lang}-{s}" + ("-0" if s == "paraphrase" else "") for lang in LANGUAGES for s in STYLES
    )
    assert all(text.endswith(".") and text[0].isupper() for text in found.values())
