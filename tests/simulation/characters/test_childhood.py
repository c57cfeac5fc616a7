"""The head of a child shows what they feel."""

import numpy as np
import pytest

from langit.scene.catalogue import feelings
from langit.simulation.characters.childhood import FEELS, lively_head
from langit.simulation.characters.head import Face

FACE = Face(skin=(0.5, 0.3, 0.2), hair=(0.1, 0.1, 0.1), iris=(0.1, 0.05, 0.02), female=True, smile=0.006)


@pytest.mark.parametrize(("name", "up"), [("smile", True), ("sad", False), ("anger", False)])
def test_the_corners_of_the_mouth_go_up_or_down(name: str, up: bool) -> None:
    upper_lip = lively_head(FACE, (name,))[1]
    assert upper_lip.lively is not None
    aside = np.abs(upper_lip.vertices[:, 1])
    moved = upper_lip.lively.by[0, :, 2]
    corners, middle = moved[aside > 0.9 * aside.max()].mean(), moved[aside < 0.1 * aside.max()].mean()
    assert (corners - middle > 0.001) == up
    assert abs(corners - middle) > 0.001


def test_what_a_face_does_not_know_leaves_it_still() -> None:
    for piece in lively_head(FACE, ("squint",)):
        assert piece.lively is not None
        assert not piece.lively.by.any()


def test_every_feeling_shows() -> None:
    assert all(set(row.pose.face) & set(FEELS) for row in feelings().values())
