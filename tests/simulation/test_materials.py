"""Every name has a look; colors are told apart; a seed chooses where words do not."""

from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from langit.render.snapshot import Pattern
from langit.scene.vocabulary import Color, Material
from langit.simulation.materials import COLORS, MATERIALS, PLEASING, linear, shade, surface


def test_every_name_has_a_look() -> None:
    assert set(COLORS) == set(get_args(Color))
    assert set(MATERIALS) == set(get_args(Material))
    for color in get_args(Color):
        for material in get_args(Material):
            look = surface(color, material)
            assert look.color == COLORS[color]
            assert look.pattern == MATERIALS[material].pattern


def test_srgb_becomes_linear_light() -> None:
    assert linear("ffffff") == pytest.approx((1.0, 1.0, 1.0))
    assert linear("808080")[0] == pytest.approx(0.2159, abs=1e-4)
    assert linear("0a0000")[0] == pytest.approx(10 / 255 / 12.92)


def test_no_two_colors_look_alike() -> None:
    for one, other in combinations(COLORS.values(), 2):
        apart = np.linalg.norm(np.power(one, 1 / 2.2) - np.power(other, 1 / 2.2))
        if {one, other} != {COLORS["yellow"], COLORS["gold"]}:  # told apart by gold's shine
            assert apart > 0.1


def test_materials_differ_where_they_should() -> None:
    assert surface(None, "metal").metal == 1.0
    assert surface("gold").metal > 0.5
    assert surface("red").metal == 0.0
    assert surface(None, "glass").pattern == Pattern.GLASS
    assert surface(None, "wool").roughness > surface(None, "silk").roughness


def test_the_seed_chooses_a_color_nobody_named() -> None:
    colors = {surface(seed=seed).color for seed in range(20)}
    assert colors == {COLORS[name] for name in PLEASING}
    assert surface(seed=3) == surface(seed=3)


def test_shade_stays_a_color() -> None:
    assert max(shade(surface("white"), 3.0).color) == 1.0
    assert shade(surface("red"), 0.5).color == pytest.approx(tuple(0.5 * c for c in COLORS["red"]))
