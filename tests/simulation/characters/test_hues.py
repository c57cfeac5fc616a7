"""Colors that nobody said: unlike the skin of who wears them, and unlike each other in a group."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.scene.catalogue import adults, garments
from langit.scene.scene import Clothing, Scene, Subject
from langit.simulation.actor import members
from langit.simulation.characters.hues import APART, distance, faded, lab, unsaid
from langit.simulation.characters.wardrobe import looks
from langit.simulation.materials import COLORS


def test_lab_of_known_colors() -> None:
    assert np.allclose(lab((1.0, 1.0, 1.0)), (100, 0, 0), atol=0.01)
    assert np.allclose(lab((1.0, 0.0, 0.0)), (53.24, 80.09, 67.20), atol=0.05)
    assert np.allclose(lab((0.0, 0.0, 0.0)), 0.0, atol=1e-9)


def test_every_garment_has_a_color_unlike_the_skin_of_every_adult() -> None:
    for row in garments().values():
        for adult in adults().values():
            for chance in (0.0, 0.4, 0.99):
                color = COLORS[unsaid(row.colors, chance, [adult.tone])]
                most = max(distance(COLORS[name], adult.tone) for name in row.colors)
                assert distance(color, adult.tone) >= min(APART, most)


@pytest.mark.parametrize("seed", range(4))
def test_members_of_a_group_differ_in_colors_that_nobody_said(seed: int) -> None:
    subject = Subject(id="a", kind="woman", count=3, clothing=(Clothing(kind="coat"),))
    scene = block(Scene(setting="park", seed=seed, subjects=(subject,)))
    colors = [looks(member, scene).clothes["coat"].color for member in members(scene)]
    assert len(set(colors)) == len(colors) == 3


def test_colors_that_were_said_stay() -> None:
    subject = Subject(id="a", kind="woman", count=3, clothing=(Clothing(kind="coat", color="beige"),))
    scene = block(Scene(setting="park", seed=1, subjects=(subject,)))
    assert {looks(member, scene).clothes["coat"].color for member in members(scene)} == {COLORS["beige"]}


def test_what_is_washed_out_is_grayer_and_as_light() -> None:
    blue = COLORS["blue"]
    worn = faded(blue, 0.5)
    assert max(worn) - min(worn) == pytest.approx(0.5 * (max(blue) - min(blue)))
    assert lab(worn)[0] == pytest.approx(lab(blue)[0])
    assert faded(blue, 0.0) == blue
