"""Phases share the clip."""

from langit.understanding.drafts import Deed, Figure
from langit.understanding.timeline import timed


def test_one_phase_lasts_the_whole_clip() -> None:
    deed = Deed(Figure(kind="man"), "walk", 0)
    assert timed([deed], 8.0) == [(deed, None, None)]


def test_phases_follow_each_other_and_fill_the_clip() -> None:
    man, dog = Figure(kind="man"), Figure(kind="dog")
    deeds = [Deed(man, "walk", 0), Deed(man, "stop", 1), Deed(man, "wave", 2), Deed(dog, "run", 0)]
    rows = timed(deeds, 60.0)
    spans = {(deed.figure.kind, deed.action): (start, end) for deed, start, end in rows}
    assert spans["man", "walk"][0] == 0
    assert spans["man", "walk"][1] == spans["man", "stop"][0]
    assert spans["man", "stop"][1] == spans["man", "wave"][0]
    assert spans["man", "wave"][1] == 60.0
    assert spans["dog", "run"] == (0, 60.0)
    stop = spans["man", "stop"]
    assert stop[0] is not None
    assert stop[1] is not None
    assert stop[1] - stop[0] <= 4.0
    assert [start for _, start, _ in rows] == sorted(start or 0.0 for _, start, _ in rows)


def test_lying_there_first_takes_no_time() -> None:
    ball = Figure(kind="ball")
    roll = Deed(ball, "roll", 1)
    assert timed([Deed(ball, "rest", 0), roll], 5.0) == [(roll, None, None)]
