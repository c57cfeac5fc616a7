import numpy as np
import pytest

from langit.simulation.characters.clothing import front
from langit.simulation.characters.figure import MAN, SKIN, WOMAN, Measures, arm, body, hand, leg, neck, shoe, torso
from langit.simulation.characters.loft import normals
from langit.simulation.characters.skeleton import BONES, SIDE

BOTH = [Measures(female=female, scale=1.0, stout=1.0) for female in (True, False)]
RED = (1.0, 0.0, 0.0)


@pytest.mark.parametrize("measures", BOTH)
def test_parts_are_closed_weighted_and_face_outward(measures: Measures) -> None:
    made = [torso(measures, 0.83, 1.45, 0.01, RED, SKIN), shoe(measures, 0, RED, SKIN, RED), *hand(measures, SIDE, RED)]
    for side in (0, SIDE):
        made += [arm(measures, side, 0.5, RED, SKIN), leg(measures, side, 0.9, 0.08, RED, SKIN)]
    for piece in made:
        assert piece.weights.shape == (len(piece.vertices), BONES)
        assert np.allclose(piece.weights.sum(1), 1.0)
        tetrahedra = np.einsum(
            "ij,ij->i",
            piece.vertices[piece.triangles[:, 0]],
            np.cross(piece.vertices[piece.triangles[:, 1]], piece.vertices[piece.triangles[:, 2]]),
        )
        assert tetrahedra.sum() / 6 > 0  # the volume of a closed surface that faces outward
        assert np.isfinite(normals(piece.vertices, piece.triangles)).all()


def test_left_and_right_mirror_each_other() -> None:
    for measures in BOTH:
        left, right = leg(measures, 0, 0.9, 0.08, RED, SKIN), leg(measures, SIDE, 0.9, 0.08, RED, SKIN)
        assert left.vertices[:, 1].mean() == pytest.approx(-right.vertices[:, 1].mean(), abs=1e-9)
        assert np.ptp(left.vertices, axis=0) == pytest.approx(np.ptp(right.vertices, axis=0), abs=1e-9)


def test_shapes_of_women_and_men_differ_where_they_should() -> None:
    def ratio(rings: np.ndarray) -> float:  # type: ignore[type-arg]  # floats
        return float(rings[6, 3] / rings[3, 3])

    assert ratio(WOMAN) < 0.8 < ratio(MAN)
    assert BOTH[0].shoulder < BOTH[1].shoulder


@pytest.mark.parametrize("stout", [0.9, 1.0, 1.2])
@pytest.mark.parametrize("female", [True, False])
def test_a_neck_in_a_collar_does_not_come_through_the_chest(female: bool, stout: float) -> None:
    measures = Measures(female=female, scale=1.0, stout=stout)

    def through(collared: bool) -> float:
        points = neck(measures, RED, collared=collared).vertices
        low = points[(points[:, 2] < 1.44) & (points[:, 0] > 0.0)]
        return float((low[:, 0] - front(measures, low[:, 1], low[:, 2], 0.004)).max())

    assert through(True) < min(-0.001, through(False) - 0.004)


def test_only_what_skin_shows_is_made() -> None:
    covered = sum(len(p.vertices) for p in body(BOTH[0], RED, arms=None, legs=None))
    bare = sum(len(p.vertices) for p in body(BOTH[0], RED, arms=0.14, legs=(0.9, 0.05)))
    assert bare > covered + 400


def test_stouter_people_are_wider() -> None:
    widths = [
        np.ptp(torso(Measures(female=False, scale=1.0, stout=s), 0.9, 1.4, 0.0, RED, SKIN).vertices[:, 1])
        for s in (1.0, 1.2)
    ]
    assert widths[1] == pytest.approx(1.2 * widths[0], rel=0.02)
