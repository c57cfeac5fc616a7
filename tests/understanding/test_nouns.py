"""Modifiers bind to their noun, garments to who wears them, places to who is there; in both languages."""

import pytest

from langit.errors import RequestError
from langit.scene.scene import Scene, Subject
from langit.understanding.stage import understand


def scene(prompt: str) -> Scene:
    return understand(prompt, seconds=8.0, seed=0)


def subjects(prompt: str) -> tuple[Subject, ...]:
    return scene(prompt).subjects


def looks(prompt: str) -> list[str]:
    """ "2 red rubber ball", subject by subject."""
    return [" ".join(p for p in (str(s.count), s.color, s.material, s.kind) if p) for s in subjects(prompt)]


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a red ball and a blue box", ["1 red ball", "1 blue box"]),
        ("bola merah dan kotak biru", ["1 red ball", "1 blue box"]),
        ("three metal cones", ["3 metal cone"]),
        ("dua bola karet hijau", ["2 green rubber ball"]),
        ("a couple of white boxes", ["2 white box"]),
        ("several balls", ["4 ball"]),
        ("sepasang bola", ["2 ball"]),
        ("balls", ["3 ball"]),
        ("a row of dominoes", ["12 domino"]),
        ("the ball is red", ["1 red ball"]),
        ("a ball made of wood", ["1 wood ball"]),
        ("a glass ball", ["1 glass ball"]),
        ("bola kaca", ["1 glass ball"]),
        ("a stone wall", ["1 stone wall"]),
        ("dinding batu", ["1 stone wall"]),
        ("sebuah batu", ["1 rock"]),
        ("a glass and a ball", ["1 glass", "1 ball"]),
        ("a beach ball", ["1 beach ball"]),
        ("not red but blue ball", ["1 blue ball"]),
        ("bola bukan merah tapi biru", ["1 blue ball"]),
        ("a red bola dan kotak blue", ["1 red ball", "1 blue box"]),
        ("mobil berwarna kuning", ["1 yellow car"]),
        ("red and green balls", ["2 red ball", "1 green ball"]),
        ("four red and green balls", ["2 red ball", "2 green ball"]),
        ("an orange box", ["1 orange box"]),
        ("Three balloons, one of them yellow.", ["1 yellow balloon", "2 balloon"]),
        ("no cars, only a dog", ["1 dog"]),
        ("tidak ada mobil, hanya anjing", ["1 dog"]),
        ("a table in a park", ["1 table"]),
        ("a man in front of a mirror", ["1 man"]),
        ("dua orang wanita", ["2 woman"]),
    ],
)
def test_modifiers_counts_and_negation(prompt: str, found: list[str]) -> None:
    assert looks(prompt) == found


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("A red ball. The ball is made of glass.", ["1 red glass ball"]),
        ("Bola merah. Bola itu terbuat dari kaca.", ["1 red glass ball"]),
        ("a red ball, another red ball", ["1 red ball", "1 red ball"]),
        ("A red ball and a blue ball. The red ball is of rubber.", ["1 red rubber ball", "1 blue ball"]),
        ("Bola merah dan bola biru. Bola merah itu dari kayu.", ["1 red wood ball", "1 blue ball"]),
        ("A red ball. The blue ball.", ["1 red ball", "1 blue ball"]),
        ("Two friends. One is a woman; the other is a man.", ["1 woman", "1 man"]),
    ],
)
def test_nouns_point_back_to_whom_they_mean(prompt: str, found: list[str]) -> None:
    assert looks(prompt) == found


@pytest.mark.parametrize(
    ("prompt", "people"),
    [
        ("five people", {"woman": 3, "man": 2}),
        ("a crowd", {"woman": 4, "man": 4}),
        ("a couple", {"woman": 1, "man": 1}),
        ("two girls", {"woman": 2}),
        ("A person waits. He waves.", {"man": 1}),
        ("a child", {"woman": 1}),
    ],
)
def test_people_of_either_sex_are_shared_out(prompt: str, people: dict[str, int]) -> None:
    found = subjects(prompt)
    assert {kind: sum(s.count for s in found if s.kind == kind) for kind in {s.kind for s in found}} == people


@pytest.mark.parametrize("prompt", ["a red red-less ball", "a red ball that is not red", "bola merah yang bukan merah"])
def test_what_is_said_and_denied_of_one_thing_is_an_error(prompt: str) -> None:
    with pytest.raises(RequestError, match="the ball is said to be"):
        scene(prompt)


@pytest.mark.parametrize(
    ("prompt", "worn"),
    [
        ("a woman in a red coat and black boots with sunglasses", {"coat red", "boots black", "sunglasses"}),
        (
            "seorang wanita memakai mantel merah, sepatu bot hitam dan kacamata",
            {"coat red", "boots black", "glasses"},
        ),
        ("wanita berkacamata hitam dan bergaun putih", {"sunglasses", "dress white"}),
        ("A woman walks. She wears a blue leather jacket.", {"jacket blue leather"}),
        ("a woman without a hat in a green dress", {"dress green"}),
        ("a woman under a yellow umbrella", {"umbrella yellow"}),
        ("wanita dengan payung kuning", {"umbrella yellow"}),
        ("a woman wearing glasses", {"glasses"}),
    ],
)
def test_garments(prompt: str, worn: set[str]) -> None:
    (woman,) = subjects(prompt)
    assert {" ".join(p for p in (w.kind, w.color, w.material) if p) for w in woman.clothing} == worn


def test_everybody_wears_their_own() -> None:
    man, woman = subjects("A man in a black hat walks next to a woman in a white dress.")
    assert [(w.kind, w.color) for w in man.clothing] == [("hat", "black")]
    assert [(w.kind, w.color) for w in woman.clothing] == [("dress", "white")]
    first, second = subjects("the man on the left wears a red hat, the man on the right wears a blue hat")
    assert [w.color for w in first.clothing + second.clothing] == ["red", "blue"]
    assert [s.place.relation for s in (first, second) if s.place] == ["left_of", "right_of"]


@pytest.mark.parametrize(
    ("prompt", "hair", "skin"),
    [
        ("a blond woman", "blond", None),
        ("a woman with long black hair", "black", None),
        ("a woman with golden hair", "blond", None),
        ("pria berambut merah", "red", None),
        ("a man with dark skin", None, "dark"),
        ("wanita berkulit sawo matang", None, "tan"),
        ("an old man", "gray", None),
        ("seorang nenek", "gray", None),
    ],
)
def test_hair_and_skin(prompt: str, hair: str | None, skin: str | None) -> None:
    (person,) = subjects(prompt)
    assert (person.hair, person.skin) == (hair, skin)


@pytest.mark.parametrize(
    "prompt",
    [
        "an old couple sits on a bench",
        "an elderly couple walks",
        "pasangan tua berjalan",
        "kakek nenek duduk di bangku",
        "grandparents walk. The grandparents wave.",
        "old people dance",
    ],
)
def test_age_is_that_of_everybody_a_word_names(prompt: str) -> None:
    people = [person for person in subjects(prompt) if person.kind in {"woman", "man"}]
    assert {(person.kind, person.hair) for person in people} == {("woman", "gray"), ("man", "gray")}


@pytest.mark.parametrize(
    ("prompt", "relation"),
    [
        ("a ball to the left of a box", "left_of"),
        ("a ball right of a box", "right_of"),
        ("a ball behind a box", "behind"),
        ("a ball in front of a box", "in_front_of"),
        ("a ball on top of a box", "on"),
        ("a ball under a box", "under"),
        ("a ball next to a box", "beside"),
        ("a ball inside a box", "inside"),
        ("a ball near a box", "near"),
        ("a ball above a box", "above"),
        ("bola di kiri kotak", "left_of"),
        ("bola di sebelah kanan kotak", "right_of"),
        ("bola di belakang kotak", "behind"),
        ("bola di depan kotak", "in_front_of"),
        ("bola di atas kotak", "on"),
        ("bola di bawah kotak", "under"),
        ("bola di samping kotak", "beside"),
        ("bola di dalam kotak", "inside"),
        ("bola di dekat kotak", "near"),
    ],
)
def test_relations(prompt: str, relation: str) -> None:
    ball, box = subjects(prompt)
    assert ball.place is not None
    assert (ball.place.relation, ball.place.of) == (relation, (box.id,))
    assert box.place is None


@pytest.mark.parametrize(
    "prompt", ["a cone between a red box and a blue ball", "kerucut di antara kotak merah dan bola biru"]
)
def test_between_takes_two(prompt: str) -> None:
    cone = subjects(prompt)[0]
    assert cone.place is not None
    assert (cone.place.relation, cone.place.of) == ("between", ("box", "ball"))


@pytest.mark.parametrize(
    "prompt", ["Behind the box there is a ball.", "Di belakang kotak ada bola.", "A box. Behind it stands a ball."]
)
def test_a_place_may_be_told_first(prompt: str) -> None:
    ball = scene(prompt).subject("ball")
    assert ball.place is not None
    assert (ball.place.relation, ball.place.of) == ("behind", ("box",))


@pytest.mark.parametrize(
    ("prompt", "field", "value"),
    [
        ("a black woman in a red coat", "skin", "dark"),
        ("a white man", "skin", "light"),
        ("a black cat", "color", "black"),
        ("an old woman with white hair in a bun and glasses", "haircut", "bun"),
        ("an old woman with white hair in a bun and glasses", "hair", "white"),
        ("24 women", "count", 24),
        ("a half-dozen men", "count", 6),
        ("dua puluh bola", "count", 20),
    ],
)
def test_a_word_says_what_it_says_of_somebody(prompt: str, field: str, value: str | int) -> None:
    assert getattr(subjects(prompt)[0], field) == value


def test_a_garment_in_two_colors_makes_no_picture_of_none() -> None:
    said = scene("a man in a black and white striped shirt and a yellow cap")
    assert said.style == "natural"
    assert [wear.color for wear in said.subjects[0].clothing] == ["black", "yellow"]
    assert scene("a black and white film of a man").style == "noir"


@pytest.mark.parametrize(
    ("prompt", "worn"),
    [
        ("an old woman in a batik dress", [("dress", None, "batik")]),
        ("a woman in a red batik skirt", [("skirt", "red", "batik")]),
        ("wanita bergaun batik", [("dress", None, "batik")]),
        ("wanita memakai gaun merah batik", [("dress", "red", "batik")]),
        ("a man in batik", [("batik", None, None)]),
        ("pria berbatik cokelat", [("batik", "brown", None)]),
    ],
)
def test_batik_is_of_the_garment_beside_it(prompt: str, worn: list[tuple[str, str | None, str | None]]) -> None:
    (person,) = subjects(prompt)
    found = [(item.kind, item.color, item.material) for item in person.clothing]
    assert found == worn
    assert not scene(prompt).not_understood


@pytest.mark.parametrize("prompt", ["a young man with gray hair", "seorang pria muda beruban"])
def test_who_is_young_is_told_beside_the_color_of_the_hair(prompt: str) -> None:
    (subject,) = understand(prompt, seconds=4.0, seed=1).subjects
    assert (subject.age, subject.hair) == ("young", "gray")


def test_young_says_nothing_of_what_is_no_person() -> None:
    assert understand("a young dog runs", seconds=4.0, seed=1).subjects[0].age is None
    assert understand("mobil hijau muda melaju", seconds=4.0, seed=1).subjects[0].color == "green"
