"""Verbs find their doers, targets and order."""

from langit.understanding.deeds import Deeds
from langit.understanding.drafts import Figure
from langit.understanding.phrases import Nouns


def stage() -> tuple[Deeds, Figure, Figure]:
    nouns = Nouns(seed=0)
    return Deeds(nouns), nouns.new("woman"), nouns.new("ball")


def test_deeds_of_one_figure_follow_each_other() -> None:
    deeds, woman, _ = stage()
    for action in ("walk", "stop", "wave"):
        deeds.act(action, [woman], 0)
    assert [(deed.action, deed.phase) for deed in deeds.all] == [("walk", 0), ("stop", 1), ("wave", 2)]


def test_then_puts_everybody_after_all() -> None:
    deeds, woman, ball = stage()
    deeds.act("walk", [woman], 0)
    deeds.act("stop", [woman], 0)
    deeds.then()
    deeds.act("roll", [ball], 0)
    assert deeds.all[-1].phase == 2


def test_while_puts_deeds_together() -> None:
    deeds, woman, _ = stage()
    deeds.act("walk", [woman], 0)
    deeds.during()
    deeds.act("wave", [woman], 0)
    assert [deed.phase for deed in deeds.all] == [0, 0]


def test_saying_it_twice_is_doing_it_once() -> None:
    deeds, woman, _ = stage()
    deeds.act("walk", [woman], 0)
    deeds.end_sentence()
    deeds.act("walk", [woman], 0)
    assert len(deeds.all) == 1


def test_a_verb_waits_for_whom_it_suits() -> None:
    deeds, woman, ball = stage()
    deeds.wait(("drop",), 3, adjective=False)
    assert not deeds.wants([woman])
    assert deeds.wants([ball])
    assert deeds.all[0].figure is ball


def test_a_verb_that_nobody_can_do_is_lost() -> None:
    deeds, _, _ = stage()
    deeds.wait(("sail",), 3, adjective=False)
    deeds.end_clause()
    assert deeds.lost == {3}


def test_left_is_a_place_of_whom_stands_and_a_way_of_whom_goes() -> None:
    deeds, woman, ball = stage()
    deeds.act("stand", [woman], 0)
    deeds.direct("left", 1)
    deeds.act("roll", [ball], 2)
    deeds.direct("left", 3)
    assert woman.relation == "left_of"
    assert deeds.all[-1].direction == "left"


def test_walking_behind_a_wall_is_passing_it_but_behind_a_person_is_not() -> None:
    deeds, woman, _ = stage()
    wall, man = deeds.nouns.new("wall"), deeds.nouns.new("man")
    deeds.act("walk", [woman], 0)
    assert not deeds.place("behind", [woman], [man])
    assert deeds.place("behind", [woman], [wall])
    assert deeds.all[0].action == "pass_behind"
    assert deeds.all[0].target is wall
