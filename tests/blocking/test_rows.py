"""Who stands left of whom."""

from langit.blocking.rows import ordered
from langit.scene.scene import Place, Subject


def names(*subjects: Subject) -> list[str]:
    return [subject.id for subject in ordered(list(subjects), {subject.id: subject for subject in subjects})]


def ball(id: str, relation: str = "", *of: str) -> Subject:
    return Subject(id=id, kind="ball", place=Place(relation=relation, of=of) if relation else None)  # type: ignore[arg-type]  # any relation of the test


def test_subjects_without_a_place_stand_as_they_were_named() -> None:
    assert names(ball("a"), ball("b"), ball("c")) == ["a", "b", "c"]


def test_left_right_and_beside() -> None:
    assert names(ball("a", "right_of", "b"), ball("b")) == ["b", "a"]
    assert names(ball("b"), ball("a", "left_of", "b")) == ["a", "b"]
    assert names(ball("b"), ball("c"), ball("a", "beside", "b")) == ["b", "a", "c"]


def test_between_brings_two_together() -> None:
    assert names(ball("m", "between", "a", "b"), ball("a"), ball("x"), ball("b")) == ["a", "m", "b", "x"]


def test_the_sides_of_the_picture() -> None:
    assert names(ball("r", "right_of"), ball("m"), ball("l", "left_of")) == ["l", "m", "r"]
