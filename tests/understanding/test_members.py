"""One of several and the other: each has clothes, looks and deeds of their own."""

import pytest

from langit.scene.scene import Scene
from langit.understanding.stage import understand


def scene(prompt: str) -> Scene:
    return understand(prompt, seconds=8.0, seed=1)


def worn(prompt: str) -> list[str]:
    """Everybody with what they wear, or with the color of their main garment."""
    found = []
    for subject in scene(prompt).subjects:
        clothes = [" ".join(filter(None, (item.color, item.kind))) for item in subject.clothing]
        found.append(" ".join([subject.kind, *([subject.color] if subject.color else []), *clothes]))
    return found


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("two women, one in red and one in blue", ["woman red", "woman blue"]),
        ("two women, one in a red coat, the other in a blue dress, talk", ["woman red coat", "woman blue dress"]),
        ("Two men talk. One wears a black suit, the other a white shirt.", ["man black suit", "man white shirt"]),
        ("three men, one in red, one in green and one in blue, walk", ["man red", "man green", "man blue"]),
        ("two people, one in black and one in white, dance", ["woman black", "man white"]),
        ("a man and a woman, one in red and the other in blue", ["man red", "woman blue"]),
        ("two people with umbrellas, one red and one yellow", ["woman red umbrella", "man yellow umbrella"]),
        ("Two women. One woman wears a hat, the other woman a scarf.", ["woman hat", "woman scarf"]),
        ("dua wanita, satu memakai baju merah, yang lain biru", ["woman red shirt", "woman blue"]),
        ("dua orang, satu berbaju merah dan satu lagi berbaju biru", ["woman red shirt", "man blue shirt"]),
        ("dua anjing, satu hitam satu putih, berlari", ["dog black", "dog white"]),
        ("two friends, one with an umbrella, walk", ["woman umbrella", "man"]),
    ],
)
def test_each_of_several_has_their_own(prompt: str, found: list[str]) -> None:
    assert worn(prompt) == found
    assert not scene(prompt).not_understood


@pytest.mark.parametrize(
    ("prompt", "deeds"),
    [
        ("two women, one in red and one in blue, walk", ["woman walk", "woman_2 walk"]),
        ("two women walk. One of them waves.", ["woman walk", "woman_2 walk", "woman wave"]),
        ("two men wait. One walks, the other runs.", ["man stand", "man_2 stand", "man walk", "man_2 run"]),
        ("dua pria, yang satu duduk, yang lain berdiri", ["man sit", "man_2 stand"]),
    ],
)
def test_one_acts_alone_where_the_verb_is_theirs_alone(prompt: str, deeds: list[str]) -> None:
    assert [f"{event.subject} {event.action}" for event in scene(prompt).events] == deeds


@pytest.mark.parametrize(
    ("prompt", "people"),
    [
        ("a family hugs on the beach: father, mother and a little girl", "1 man, 1 woman, 1 child woman"),
        ("a family (father, mother and a little girl) walks", "1 man, 1 woman, 1 child woman"),
        ("a family of a father, a mother and two boys walks", "1 man, 1 woman, 2 child man"),
        ("keluarga terdiri dari ayah, ibu dan dua anak perempuan berjalan", "1 man, 1 woman, 2 child woman"),
        ("a family with two girls walks", "1 woman, 1 man, 2 child woman"),
        ("a couple (an old man and an old woman) sits on a bench", "1 man, 1 woman"),
        ("two friends: a woman and a man, walk", "1 woman, 1 man"),
        ("a crowd of men and women walks", "4 man, 4 woman"),
        ("a couple with a little girl walks", "1 woman, 1 man, 1 child woman"),
        ("a couple walks. A man waves.", "1 woman, 1 man, 1 man"),
    ],
)
def test_a_list_names_those_of_a_company(prompt: str, people: str) -> None:
    found = [subject for subject in scene(prompt).subjects if subject.kind in {"woman", "man"}]
    said = [f"{one.count} {'child ' if one.build == 'child' else ''}{one.kind}" for one in found]
    assert ", ".join(said) == people


def test_all_who_are_listed_do_what_the_company_does() -> None:
    for prompt in (
        "a family walks: father, mother and a girl",
        "a family (father, mother and a girl) walks",
        "keluarga (ayah, ibu dan anak) berjalan",
    ):
        found = scene(prompt)
        assert [subject.action for subject in found.subjects] == ["walk"] * 3
        assert not found.not_understood


def test_those_of_whom_nothing_is_said_stay_together() -> None:
    found = scene("five women, one of whom wears a red hat, walk in the street")
    assert [(subject.count, len(subject.clothing)) for subject in found.subjects] == [(1, 1), (4, 0)]


@pytest.mark.parametrize("prompt", ["one ball beside two boxes", "two boxes and one ball", "a man, one dog"])
def test_a_number_before_a_noun_goes_on_counting(prompt: str) -> None:
    assert sorted(subject.kind for subject in scene(prompt).subjects) in (["ball", "box"], ["dog", "man"])


@pytest.mark.parametrize(
    ("prompt", "pairs", "fate"),
    [
        ("a family hugs: father, mother and a little girl", 1, "stand_in"),
        ("a family hugs", 2, "shown"),
        ("a man and a woman hug", 1, "shown"),
        ("three women hug", 1, "stand_in"),
        ("four men hug in a park", 2, "shown"),
    ],
)
def test_more_than_two_hug_in_pairs_and_who_is_left_is_told(prompt: str, pairs: int, fate: str) -> None:
    found = scene(prompt)
    held = {frozenset((event.subject, event.target)) for event in found.events if event.action == "hug"}
    assert len(held) == pairs
    assert not any(None in pair for pair in held)
    assert {word.fate for word in found.reading if word.text.startswith("hug")} == {fate}
