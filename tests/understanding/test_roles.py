"""Roles: who is a doctor wears what doctors wear, unless the prompt says otherwise."""

import pytest

from langit.scene.catalogue import companies
from langit.understanding.stage import understood


def worn(prompt: str, place: int = 0) -> dict[str, str | None]:
    return {item.kind: item.color for item in understood(prompt).scene.subjects[place].clothing}


@pytest.mark.parametrize("name", sorted(name for name, row in companies().items() if row.wears))
def test_a_role_wears_what_its_row_says(name: str) -> None:
    row = companies()[name]
    form = next(iter((row.words or row.stands_for)["en"])).split("(")[0]
    said = understood(f"a {form.replace('policem', 'policeman').replace('policewom', 'policewoman')} walks")
    subject = said.scene.subjects[0]
    assert subject.kind in row.of
    assert {item.kind: item.color for item in subject.clothing} == {item.kind: item.color for item in row.wears}
    assert said.words[0].fate == ("shown" if row.words else "stand_in")


def test_what_is_said_goes_before_what_is_usual() -> None:
    assert worn("a doctor in a red coat waves") == {"coat": "red", "trousers": "navy"}
    assert worn("a soldier in a blue dress") == {"dress": "blue", "helmet": "olive", "boots": "black"}
    assert worn("a policeman in a red cap").keys() & {"cap", "peaked_cap"} == {"cap"}
    assert not worn("a cowboy without a hat walks").keys() & {"hat", "cowboy_hat"}
    assert "coat" not in worn("seorang dokter tanpa mantel berjalan")


def test_a_uniform_is_that_of_the_role() -> None:
    assert worn("a nurse in uniform walks") == {"shirt": "cyan", "trousers": "cyan"}
    assert worn("a nurse in a white uniform walks") == {"shirt": "white", "trousers": "white"}
    assert worn("perawat berseragam berjalan") == {"shirt": "cyan", "trousers": "cyan"}
    assert worn("a soldier in uniform") == worn("a soldier")
    assert worn("a police officer in uniform").keys() == worn("a police officer").keys()
    assert worn("a man in uniform") == {"uniform": None}
    assert understood("a nurse in uniform walks").words[1].fate == "shown"


def test_a_role_is_pointed_back_to() -> None:
    scene = understood("a doctor and a soldier talk, then the doctor waves").scene
    assert len(scene.subjects) == 2
    doctor = scene.subjects[0].id
    assert [event.subject for event in scene.events if event.action == "wave"] == [doctor]
    said = understood("a police officer walks, then she runs")
    assert [subject.kind for subject in said.scene.subjects] == ["woman"]
    assert said.words[0].fate == "shown"


@pytest.mark.parametrize(
    ("prompt", "hair", "haircut", "beard"),
    [
        ("a woman with long black hair walks", "black", "long", None),
        ("a man with short brown hair", "brown", "short", None),
        ("a woman with her blond hair in a bun", "blond", "bun", None),
        ("a woman with a ponytail", None, "ponytail", None),
        ("a woman with her hair in a braid", None, "braid", None),
        ("seorang wanita dengan rambut dikepang", None, "braid", None),
        ("a man with a long beard", None, None, "long_beard"),
        ("seorang pria dengan janggut panjang", None, None, "long_beard"),
        ("a bearded man", None, None, "beard"),
        ("a man with a red beard waves", "red", None, "beard"),
        ("a man without a beard", None, None, "none"),
        ("seorang wanita berambut panjang hitam", "black", "long", None),
        ("seorang pria berkumis", None, None, "mustache"),
        ("a short man walks", None, None, None),
    ],
)
def test_hair_is_worn_as_it_is_said(prompt: str, hair: str | None, haircut: str | None, beard: str | None) -> None:
    said = understood(prompt)
    subject = said.scene.subjects[0]
    assert (subject.hair, subject.haircut, subject.beard) == (hair, haircut, beard)
    assert all(word.fate == "shown" for word in said.words)
