"""Modifiers bind to their noun, garments to who wears them, places to who is there; in both languages."""

import pytest

from langit.understanding.drafts import Figure
from langit.understanding.grammar import read


def figures(prompt: str) -> list[Figure]:
    return read(prompt).figures


def looks(prompt: str) -> list[tuple[str, int, str | None, str | None]]:
    return [(f.kind, f.count, f.color, f.material) for f in figures(prompt)]


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a red ball and a blue box", [("ball", 1, "red", None), ("box", 1, "blue", None)]),
        ("bola merah dan kotak biru", [("ball", 1, "red", None), ("box", 1, "blue", None)]),
        ("three metal cones", [("cone", 3, None, "metal")]),
        ("dua bola karet hijau", [("ball", 2, "green", "rubber")]),
        ("a couple of white boxes", [("box", 2, "white", None)]),
        ("several balls", [("ball", 4, None, None)]),
        ("sepasang bola", [("ball", 2, None, None)]),
        ("the ball is red", [("ball", 1, "red", None)]),
        ("a ball made of wood", [("ball", 1, None, "wood")]),
        ("not red but blue ball", [("ball", 1, "blue", None)]),
        ("bola bukan merah tapi biru", [("ball", 1, "blue", None)]),
        ("a red bola dan kotak blue", [("ball", 1, "red", None), ("box", 1, "blue", None)]),
        ("mobil berwarna kuning", [("car", 1, "yellow", None)]),
        ("red and green balls", [("ball", 2, "red", None), ("ball", 1, "green", None)]),
        ("A red ball. The ball is made of glass.", [("ball", 1, "red", "glass")]),
        ("Bola merah. Bola itu terbuat dari kaca.", [("ball", 1, "red", "glass")]),
        ("no cars, only a dog", [("dog", 1, None, None)]),
        ("tidak ada mobil, hanya anjing", [("dog", 1, None, None)]),
        ("a red ball, another red ball", [("ball", 1, "red", None), ("ball", 1, "red", None)]),
    ],
)
def test_modifiers_counts_and_negation(prompt: str, found: list[tuple[str, int, str | None, str | None]]) -> None:
    assert looks(prompt) == found


@pytest.mark.parametrize(
    ("prompt", "worn"),
    [
        ("a woman in a red coat and black boots with sunglasses", {"coat red", "boots black", "sunglasses"}),
        (
            "seorang wanita memakai mantel merah, sepatu bot hitam dan kacamata",
            {"coat red", "boots black", "sunglasses"},
        ),
        ("wanita berkacamata hitam dan bergaun putih", {"sunglasses", "dress white"}),
        ("A woman walks. She wears a blue leather jacket.", {"jacket blue leather"}),
        ("a woman without a hat in a green dress", {"dress green"}),
        ("a woman under a yellow umbrella", {"umbrella yellow"}),
        ("wanita dengan payung kuning", {"umbrella yellow"}),
    ],
)
def test_garments(prompt: str, worn: set[str]) -> None:
    (woman,) = figures(prompt)
    assert {" ".join(p for p in (w.kind, w.color, w.material) if p) for w in woman.clothing} == worn


def test_everybody_wears_their_own() -> None:
    man, woman = figures("A man in a black hat walks next to a woman in a white dress.")
    assert [(w.kind, w.color) for w in man.clothing] == [("hat", "black")]
    assert [(w.kind, w.color) for w in woman.clothing] == [("dress", "white")]
    first, second = figures("the man on the left wears a red hat, the man on the right wears a blue hat")
    assert [w.color for w in first.clothing + second.clothing] == ["red", "blue"]
    assert (first.relation, second.relation) == ("left_of", "right_of")


@pytest.mark.parametrize(
    ("prompt", "hair", "skin"),
    [
        ("a blond woman", "blond", None),
        ("a woman with long black hair", "black", None),
        ("pria berambut merah", "red", None),
        ("a man with dark skin", None, "dark"),
        ("wanita berkulit sawo matang", None, "tan"),
        ("an old man", "gray", None),
        ("seorang nenek", "gray", None),
    ],
)
def test_hair_and_skin(prompt: str, hair: str | None, skin: str | None) -> None:
    (person,) = figures(prompt)
    assert (person.hair, person.skin) == (hair, skin)


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
    ball, box = figures(prompt)
    assert (ball.relation, ball.of) == (relation, [box])
    assert box.relation is None


@pytest.mark.parametrize(
    "prompt", ["a cone between a red box and a blue ball", "kerucut di antara kotak merah dan bola biru"]
)
def test_between_takes_two(prompt: str) -> None:
    cone, box, ball = figures(prompt)
    assert (cone.relation, cone.of) == ("between", [box, ball])


@pytest.mark.parametrize(
    "prompt", ["Behind the box there is a ball.", "Di belakang kotak ada bola.", "A box. Behind it stands a ball."]
)
def test_a_place_may_be_told_first(prompt: str) -> None:
    box, ball = figures(prompt)
    assert (ball.kind, ball.relation, ball.of) == ("ball", "behind", [box])
