"""The numbers of every setting agree with each other."""

import pytest

from langit.scene.catalogue import settings


@pytest.mark.parametrize("setting", settings())
def test_numbers_agree(setting: str) -> None:
    layout = settings()[setting].layout
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
    assert {setting for setting, row in settings().items() if row.layout.indoor} == {"studio", "mirror_room"}
    assert {setting for setting, row in settings().items() if row.layout.tabletop} == {"studio"}
