"""Mouths: rows of single teeth close up, that go with the jaw, and nothing more from afar."""

import numpy as np
import pytest

from langit.assets.bodies import body
from langit.assets.expressions import expressions
from langit.scene.catalogue import adults
from langit.simulation.characters.adult import bodily
from langit.simulation.characters.loft import Part
from langit.simulation.characters.mouth import TEETH, mouth

FACES = ("laugh", "aa")


def teeth(name: str) -> Part:
    """Upper and lower teeth of somebody."""
    parts = [part for part in mouth(bodily(adults()[name], 1.0, 0, FACES)) if part.surface == TEETH]
    lower, upper = parts[:2]
    assert lower.vertices[:, 2].mean() < upper.vertices[:, 2].mean()
    return upper


def single(part: Part) -> int:
    """How many pieces that share no vertex a part is of."""
    label = np.arange(len(part.vertices))
    for _ in range(40):
        least = label[part.triangles].min(1)
        for corner in part.triangles.T:
            np.minimum.at(label, corner, least)
    return len(np.unique(label))


@pytest.mark.parametrize("name", ["elena", "kofi"])
def test_whoever_laughs_close_up_has_single_teeth_alike_on_both_sides(name: str) -> None:
    upper = teeth(name)
    assert single(upper) == 12
    mirrored = upper.vertices * (1.0, -1.0, 1.0)
    assert np.abs(np.sort(mirrored, axis=0) - np.sort(upper.vertices, axis=0)).max() < 1e-9


def test_upper_teeth_hardly_move_as_a_mouth_opens_and_are_seen_below_the_lip_of_who_laughs() -> None:
    upper = teeth("elena")
    assert upper.lively is not None
    laughs, opens = upper.lively.by
    assert np.linalg.norm(opens, axis=1).max() < 0.005
    own = bodily(adults()["elena"], 1.0, 0, FACES)
    lips = np.flatnonzero((body().masks["lips"] > 0.8) & (np.abs(own.vertices[:, 1]) < 0.006))
    moved = (own.vertices + expressions()["laugh"])[lips, 2]
    edges = np.sort(moved)[:-1][np.diff(np.sort(moved)).argmax()], np.sort(moved)[1:][np.diff(np.sort(moved)).argmax()]
    front = np.abs(upper.vertices[:, 1]) < 0.006
    cut = (upper.vertices + laughs)[front, 2].min()
    assert edges[0] < cut < edges[1] - 0.004  # of the gap between the lips they fill 4 mm and not all


def test_who_is_seen_from_further_off_or_moves_no_face_has_no_single_teeth() -> None:
    for own in (bodily(adults()["elena"], 1.0, 1, FACES), bodily(adults()["elena"], 1.0, 0)):
        assert sum(len(part.triangles) for part in mouth(own)) < 1500
