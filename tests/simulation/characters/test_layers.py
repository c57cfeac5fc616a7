"""What is worn over what: nothing comes through a head scarf, and glasses are clear of the face."""

from dataclasses import replace

import numpy as np
import pytest

from langit.assets.bodies import body, worn
from langit.scene.catalogue import adults
from langit.simulation.characters.adult import bodily
from langit.simulation.characters.layers import (
    backed,
    clear,
    flowing,
    level,
    lifted,
    placed,
    uncovered,
    unhemmed,
    veiled,
)
from langit.simulation.characters.outfit import SEX, hung
from langit.simulation.characters.skeleton import SIDE, Bone


@pytest.mark.parametrize("below", ["jacket", "shirt"])
@pytest.mark.parametrize("name", ["putri", "ruth"])
def test_what_is_worn_under_a_veil_neither_shows_within_it_nor_comes_through_its_edge(name: str, below: str) -> None:
    own = bodily(adults()[name], 1.0, 1)
    flat, veil = worn(f"garments/{below}_f"), worn("garments/hijab_f")
    thick = flat.offsets * (1.0, 1.0, 2.0)  # so much so that it would come through in many places
    piece = replace(flat, offsets=thick)
    points, triangles = placed(own, piece), uncovered(piece, [veil], 0)
    shown = np.unique(triangles[~veiled(own, piece, veil)[triangles].all(1)])
    over = placed(own, lifted(own, veil, [points[shown]]))
    assert _through(points[np.unique(triangles)], placed(own, veil)) > 5
    assert _through(points[shown], over) == 0


def _through(points: np.ndarray, cloth: np.ndarray) -> int:  # type: ignore[type-arg]
    """How many points before the chest are in front of all cloth near them that goes on above and below."""
    before = points[(points[:, 0] > 0.02) & (np.abs(points[:, 1]) < 0.09)]
    away = cloth[None] - before[:, None]
    near = np.linalg.norm(away[..., 1:], axis=2) < 0.012
    ahead = (near & (away[..., 0] > 0)).any(1)
    within = (near & (away[..., 2] > 0.002)).any(1) & (near & (away[..., 2] < -0.002)).any(1)
    return int((within & ~ahead).sum())


@pytest.mark.parametrize("sex", ["f", "m"])
def test_a_veil_leaves_in_the_skin_of_a_neck_that_bends(sex: str) -> None:
    skin = body().details[0].vertices(("head",))
    of_head = body().weights[skin, Bone.HEAD]
    hidden = worn(f"garments/hijab_{sex}").hides[skin]
    assert not hidden[of_head < 0.9].any()
    assert (hidden[of_head > 0.99] == 2).sum() > 200


def test_a_veil_flows_from_the_head_to_the_chest_and_goes_with_the_face_along_it() -> None:
    own, veil = bodily(adults()["ruth"], 1.0, 1), worn("garments/hijab_f")
    points, below = placed(own, veil), hung(veil)
    weights = flowing(veil, points, below)
    ends = np.concatenate([veil.triangles[0][:, [0, 1]], veil.triangles[0][:, [1, 2]]])
    nape = ends[(points[ends, 0] < 0.0).all(1)]

    def steps(found: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return np.abs(found[nape[:, 0], Bone.HEAD] - found[nape[:, 1], Bone.HEAD])

    assert steps(below).max() > 0.5
    assert steps(weights).max() < 0.25
    window = (points[:, 0] > 0.11) & (points[:, 2] > own.joints[Bone.EYE, 2] + 0.05)
    assert weights[window, Bone.HEAD].max() > 0.95
    np.testing.assert_allclose(weights.sum(1), 1.0)


def test_neighbors_below_a_jaw_do_not_cross_where_a_veil_is_lifted() -> None:
    own, veil = bodily(adults()["ruth"], 1.0, 1), worn("garments/hijab_f")
    points = placed(own, veil)
    around = points[(points[:, 2] > own.joints[Bone.NECK, 2]) & (points[:, 2] < own.joints[Bone.HEAD, 2])]
    moved = placed(own, lifted(own, veil, [around * (1.15, 1.15, 1.0)])) - points
    sides = np.concatenate([veil.triangles[0][:, [0, 1]], veil.triangles[0][:, [1, 2]]])
    far = np.linalg.norm(moved, axis=1)
    sides = sides[(far[sides] > 0.008).all(1) & (points[sides, 2] > own.joints[Bone.HEAD, 2] - 0.04).all(1)]
    ways = moved[sides] / far[sides][..., None]
    assert len(sides) > 50
    assert (ways[:, 0] * ways[:, 1]).sum(1).min() > 0.5


@pytest.mark.parametrize("name", ["elena", "putri", "ruth"])
def test_hems_of_a_veil_do_not_come_through_it(name: str) -> None:
    own, veil = bodily(adults()[name], 1.0, 1), worn("garments/hijab_f")
    points, every = placed(own, veil), level(veil, 0)
    kept = unhemmed(own, veil, every)
    assert _turned(points, every) > 0
    assert _turned(points, kept) == 0
    assert len(kept) > 0.8 * len(every)


def _turned(points: np.ndarray, triangles: np.ndarray) -> int:  # type: ignore[type-arg]
    """At how many places at the sides of the chest the foremost of the triangles (T, 3) is seen from its back."""
    corners = points[triangles]
    corners = corners[(corners[..., 0] > 0).all(1) & (np.abs(corners[..., 1]) > 0.06).all(1)]
    across, up = np.meshgrid((*np.linspace(-0.14, -0.08, 26), *np.linspace(0.08, 0.14, 26)), np.linspace(1.28, 1.4, 50))
    rays = np.stack([across.ravel(), up.ravel()], axis=1)
    foremost, back = np.full(len(rays), -np.inf), np.zeros(len(rays), bool)
    for a, b, c in corners:
        sides = np.column_stack([b[1:] - a[1:], c[1:] - a[1:]])
        area = np.linalg.det(sides)
        if abs(area) < 1e-9:
            continue
        shares = (rays - a[1:]) @ np.linalg.inv(sides).T
        depth = a[0] + shares @ np.array([b[0] - a[0], c[0] - a[0]])
        ahead = (shares >= 0).all(1) & (shares.sum(1) <= 1) & (depth > foremost)
        foremost[ahead], back[ahead] = depth[ahead], area < 0
    return int(back.sum())


@pytest.mark.parametrize("name", sorted(adults()))
def test_rims_of_glasses_are_before_the_face(name: str) -> None:
    own, sex = bodily(adults()[name], 1.0, 1), SEX[adults()[name].pronoun]
    points = placed(own, clear(own, worn(f"garments/glasses_{sex}"), []))
    eyes = own.joints[[Bone.EYE, SIDE + Bone.EYE]]
    rims = points[(np.abs(points[:, 1]) < eyes[0, 1] + 0.025) & (points[:, 0] > eyes[0, 0])]
    skin = own.vertices[own.detail.vertices(("head",))]
    skin = skin[skin[:, 0] > eyes[0, 0] - 0.02]
    behind = skin[np.linalg.norm(rims[:, None, 1:] - skin[None, :, 1:], axis=2).argmin(1)]
    assert 0.0014 < (rims[:, 0] - behind[:, 0]).min() < 0.006


@pytest.mark.parametrize(("name", "least"), [("trousers_m", 0.5), ("shoes_m", 0.4), ("sweater_m", 0.3)])
def test_cloth_on_the_body_is_seen_from_within_by_its_edges_alone(name: str, least: float) -> None:
    own, piece = bodily(adults()["kofi"], 1.0, 0), worn(f"garments/{name}")
    points, triangles = placed(own, piece), level(piece, 0)
    behind = backed(own, piece, points, triangles)
    assert behind.mean() > least
    cuff = points[:, 2] < points[triangles, 2].min() + 0.02
    if name == "trousers_m":  # which are open below
        assert not behind[cuff[triangles].any(1)].any()
    turned = triangles[:, ::-1].copy()  # what looks at the body is seen from behind alone
    assert not (behind & backed(own, piece, points, turned)).any()
    loose = replace(piece, offsets=piece.offsets + np.array([0.0, 0.0, 0.1]))
    assert not backed(own, loose, points, triangles).any()
