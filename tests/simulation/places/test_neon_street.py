"""The neon street: houses in rows on both sides, towers behind, signs that shine."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.scene import Scene
from langit.simulation.places import backdrop


def test_houses_line_both_sides_at_several_depths() -> None:
    place = backdrop(block(Scene(setting="neon_street", time_of_day="night", seed=1)))
    houses = place.solids[place.solids["pattern"] == Pattern.WINDOWS]
    x = houses["pose"][:, 0, 3]
    assert (x < -4).sum() > 10 < (x > 4).sum()
    assert np.abs(x).max() > 12
    assert np.ptp(houses["pose"][:, 2, 3]) > 4


def test_windows_are_lit_by_night_and_glass_by_day() -> None:
    def emission(time: str) -> float:
        solids = backdrop(block(Scene(setting="neon_street", time_of_day=time))).solids
        return float(solids["emission"][solids["pattern"] == Pattern.WINDOWS].mean())

    assert emission("night") > 0.3
    assert emission("day") == 0


def test_signs_come_in_many_colors() -> None:
    place = backdrop(block(Scene(setting="neon_street", time_of_day="night", seed=1)))
    tubes = max(place.meshes, key=lambda mesh: mesh.surface.emission)
    assert tubes.surface.emission > 1.5
    assert len(np.unique(tubes.colors.round(2), axis=0)) >= 6
