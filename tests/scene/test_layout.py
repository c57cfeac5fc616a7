"""The numbers of every setting agree with each other."""

from typing import get_args

import pytest

from langit.scene.layout import LAYOUTS
from langit.scene.vocabulary import Setting


@pytest.mark.parametrize("setting", get_args(Setting))
def test_numbers_agree(setting: Setting) -> None:
    layout = LAYOUTS[setting]
    assert layout.free[0] > 0 < layout.free[1]
    assert layout.reach[0] < layout.reach[1]
    across = 0 if layout.travel == "y" else 1
    for lane in layout.lanes:
        assert abs(lane - layout.stage[across]) <= layout.free[across]
    assert layout.camera[1] < layout.stage[1]
    assert layout.camera[2] > 1
    if layout.water is not None:
        _, near, far = layout.water
        assert layout.stage[1] + layout.free[1] < near < far < layout.horizon


def test_only_rooms_are_indoors() -> None:
    assert {setting for setting, layout in LAYOUTS.items() if layout.indoor} == {"studio", "mirror_room"}
    assert {setting for setting, layout in LAYOUTS.items() if layout.tabletop} == {"studio"}
