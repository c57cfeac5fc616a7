from typing import get_args

import numpy as np
import pytest

from langit.render.snapshot import Surface
from langit.simulation.characters.head import Cut, Face, beard, hair, hat, head, sunglasses, surface_at
from langit.simulation.characters.skeleton import HEAD_CENTER

FACE = Face(skin=(0.5, 0.3, 0.2), hair=(0.02, 0.02, 0.02), iris=(0.05, 0.02, 0.01), female=True)


def test_the_nose_is_the_foremost_point_of_the_face() -> None:
    skull = head(FACE)[0].vertices - HEAD_CENTER
    tip = skull[skull[:, 0].argmax()]
    assert abs(tip[1]) < 0.01
    assert -0.05 < tip[2] < -0.01


def test_eyes_are_in_their_sockets() -> None:
    parts = head(FACE)
    whites = [p for p in parts if p.surface.roughness == 0.15 and p.colors[0, 0] > 0.5]
    assert len(whites) == 2
    for white in whites:
        middle = white.vertices.mean(0) - HEAD_CENTER
        x, _ = surface_at(np.arctan2(middle[1:2], middle[:1]), middle[2:3])
        assert abs(float(x[0]) - (white.vertices[:, 0].max() - HEAD_CENTER[0])) < 0.02


@pytest.mark.parametrize("cut", get_args(Cut))
def test_hair_covers_the_crown_and_not_the_face(cut: Cut) -> None:
    parts = hair(cut, (0.1, 0.05, 0.02), np.random.default_rng(1))
    points = np.concatenate([p.vertices for p in parts]) - HEAD_CENTER
    assert points[:, 2].max() > 0.118
    face = (points[:, 0] > 0.06) & (np.abs(points[:, 1]) < 0.04)
    assert points[face, 2].min() > 0.02


def test_cuts_differ_in_length() -> None:
    rng = np.random.default_rng(1)
    lowest = {cut: min(p.vertices[:, 2].min() for p in hair(cut, (0.1, 0.1, 0.1), rng)) for cut in get_args(Cut)}
    assert lowest["long"] < lowest["bob"] < lowest["short"] < lowest["crop"]


def test_what_is_worn_sits_where_it_belongs() -> None:
    brimmed = hat((0.3, 0.2, 0.1), (0.1, 0.1, 0.1), Surface(), True)[0].vertices - HEAD_CENTER
    assert brimmed[:, 2].min() > 0.02
    lenses = np.concatenate([p.vertices for p in sunglasses((0.01, 0.01, 0.01))]) - HEAD_CENTER
    assert np.abs(lenses[:, 2].mean()) < 0.03
    assert lenses[:, 0].max() > 0.08
    chin = beard((0.1, 0.1, 0.1), FACE).vertices - HEAD_CENTER
    assert chin[:, 2].max() < 0.03
