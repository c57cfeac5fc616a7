"""Every kind has a size, in every setting, and words of size change it."""

from dataclasses import replace

import pytest

from langit.scene.catalogue import kinds
from langit.scene.dimensions import extent, hangs, lies, mass, scale, weave
from langit.scene.scene import Event, Scene, Subject
from langit.scene.vocabulary import Build

STREET = Scene(setting="neon_street")
TABLE = Scene(setting="studio")


def test_every_kind_has_a_size_everywhere() -> None:
    for kind, row in kinds().items():
        assert (row.toy is None) == row.person, "people are people in a studio too"
        for scene in (STREET, TABLE):
            body = Subject(id="a", kind=kind)
            assert all(half > 0 for half in extent(body, scene))
            assert mass(body, scene) > 0


def test_people_have_human_heights() -> None:
    assert 2 * extent(Subject(id="a", kind="woman"), STREET)[2] == pytest.approx(1.62)
    assert 2 * extent(Subject(id="a", kind="man"), STREET)[2] == pytest.approx(1.76)


@pytest.mark.parametrize("kind", ["ball", "woman"])
def test_builds_are_in_order(kind: str) -> None:
    order: tuple[Build, ...] = ("tiny", "small", "normal", "large", "huge")
    widths = [extent(Subject(id="a", kind=kind, build=build), STREET)[0] for build in order]
    assert widths == sorted(widths)
    assert len(set(widths)) == len(widths)


def test_tall_things_are_taller_but_not_wider() -> None:
    normal = extent(Subject(id="a", kind="box"), STREET)
    tall = extent(Subject(id="a", kind="box", build="tall"), STREET)
    assert tall[:2] == normal[:2]
    assert tall[2] > 1.2 * normal[2]


def test_what_rolls_lies_on_its_side() -> None:
    subject = Subject(id="c", kind="cylinder")
    rolling = replace(STREET, subjects=(subject,), events=(Event(subject="c", action="roll"),))
    assert lies(subject, rolling)
    assert not lies(subject, STREET)
    x, y, z = extent(subject, STREET)
    assert extent(subject, rolling) == (x, z, y)


def test_a_table_top_holds_toys() -> None:
    assert scale(Subject(id="a", kind="car"), TABLE) == pytest.approx(0.2)
    assert scale(Subject(id="a", kind="car", build="large"), STREET) == pytest.approx(1.4)


def test_a_cloth_that_flutters_hangs_and_is_as_high_as_its_line() -> None:
    cloth = Subject(id="c", kind="cloth")
    hung = replace(STREET, subjects=(cloth,), events=(Event(subject="c", action="flutter"),))
    assert hangs(cloth, hung)
    assert not hangs(cloth, STREET)
    wide, high = weave(cloth, hung)
    assert extent(cloth, STREET)[:2] == (wide, high)
    assert extent(cloth, hung)[2] > high


def test_balloons_in_rooms_and_small_ones_are_toys() -> None:
    balloon = Subject(id="a", kind="balloon")
    assert extent(balloon, Scene(setting="meadow"))[0] == 2.0
    assert max(extent(balloon, Scene(setting="mirror_room"))) < 0.5
    assert max(extent(replace(balloon, build="small"), Scene(setting="meadow"))) < 0.5
