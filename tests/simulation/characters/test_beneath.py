"""Clothes on an adult of the pack who bends: off the body in the folds of joints, whatever bones do to them."""

from typing import Any

import numpy as np
import pytest

from langit.arrays import Floats
from langit.blocking.block import block
from langit.render.lining import Kept
from langit.render.skinning import Blend, moved_by
from langit.scene.scene import Clothing, Scene, Subject
from langit.simulation.actor import members
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.beneath import Beneath
from langit.simulation.characters.layers import placed
from langit.simulation.characters.loft import normals
from langit.simulation.characters.near import nearest
from langit.simulation.characters.outfit import hung, put_on
from langit.simulation.characters.skeleton import SIDE, Bone, matrices
from langit.simulation.characters.solid import Solid
from langit.simulation.characters.wardrobe import looks

DEEP = 0.010  # meters
SQUATS = 1.9  # radians that thighs are raised by
BENT = 2.2  # radians


@pytest.fixture(scope="module")
def dressed() -> tuple[Bodily, Any]:
    """A man in trousers, and the trousers."""
    subject = Subject(id="a", kind="man", clothing=(Clothing(kind="trousers"),))
    scene = block(Scene(setting="studio", seconds=4.0, seed=0, subjects=(subject,)))
    own, wearing = put_on(looks(members(scene)[0], scene), 1.0, 1)
    return own, next(piece for piece, _ in wearing if "trousers" in piece.name)


def knees(own: Bodily) -> Floats:
    """Bones (B, 3, 4) with both knees bent, thighs where they were."""
    turns, places = np.tile(np.eye(3), (len(own.joints), 1, 1)), own.joints.copy()
    for side in (0, SIDE):
        for bone, angle in ((Bone.KNEE, BENT / 2), (Bone.SHIN, BENT), (Bone.FOOT, BENT), (Bone.TOE, BENT)):
            c, s = np.cos(angle), np.sin(angle)
            turns[side + bone] = [[c, 0, -s], [0, 1, 0], [s, 0, c]]
        knee = own.joints[side + Bone.SHIN]
        for bone in (Bone.FOOT, Bone.TOE):
            places[side + bone] = knee + turns[side + Bone.SHIN] @ (own.joints[side + bone] - knee)
    return matrices(turns, places, own.joints)


def moved(points: Floats, weights: Floats, bones: Floats) -> Any:
    return moved_by(Blend(weights).mixed(bones), np.float32(points.T))


def depths(cloth: Floats, body: Floats, triangles: Any) -> Floats:
    """How deep cloth (N, 3) is below the nearest vertex of a body (V, 3)."""
    used = np.unique(triangles)
    near = used[nearest(cloth, body[used], 1)[:, 0]]
    return -((cloth - body[near]) * normals(body, triangles)[near]).sum(1)


def test_at_rest_clothes_are_as_they_were_cut(dressed: Any) -> None:
    own, piece = dressed
    rest = placed(own, piece)
    lining = Beneath(own).lining(rest, normals(rest, piece.triangles[0]), hung(piece))
    assert lining is not None
    cloth, still = np.float32(rest.T), np.tile(np.eye(3, 4), (len(own.joints), 1, 1))
    Kept(lining, len(own.joints), cloth.copy()).lift(cloth, still)
    np.testing.assert_allclose(cloth, np.float32(rest.T), atol=1e-6)


def test_bent_knees_do_not_come_through_trousers(dressed: Any) -> None:
    """Of what a knee brings under the body below it, all comes to where it is clear of that."""
    own, piece = dressed
    bones, rest = knees(own), placed(own, piece)
    lining = Beneath(own).lining(rest, normals(rest, piece.triangles[0]), hung(piece))
    assert lining is not None
    cloth = moved(rest, hung(piece), bones)
    body = moved(own.vertices, own.shared.weights, bones).T.astype(float)
    before = depths(cloth.T.astype(float), body, own.detail.triangles)
    Kept(lining, len(own.joints), np.float32(rest.T)).lift(cloth, bones)
    after = depths(cloth.T.astype(float), body, own.detail.triangles)
    assert np.maximum(after - 0.005, 0).sum() < 0.7 * np.maximum(before - 0.005, 0).sum()


def test_trousers_do_not_go_with_feet(dressed: Any) -> None:
    _, piece = dressed
    assert not hung(piece)[:, [side + bone for side in (0, SIDE) for bone in (Bone.FOOT, Bone.TOE)]].any()


def test_a_sheet_through_the_thighs_comes_out_of_them(dressed: Any) -> None:
    own, _ = dressed
    bones = knees(own)
    across = np.linspace(-0.15, 0.15, 16)
    x, y = np.meshgrid(across, across)
    sheet = np.column_stack([x.ravel(), y.ravel(), np.full(x.size, 0.65 * own.scale)])
    body = moved(own.vertices, own.shared.weights, bones).T.astype(float)
    sheet = sheet[depths(sheet, body, own.detail.triangles) < 0.04]  # and not through their very middle
    out = Solid(own).out_of(sheet, bones, 0.004)
    assert depths(sheet, body, own.detail.triangles).max() > 0.03
    assert depths(out, body, own.detail.triangles).max() < DEEP
    far = depths(sheet, body, own.detail.triangles) < -0.03
    np.testing.assert_allclose(out[far], sheet[far], atol=1e-6)


def squat(own: Bodily) -> Floats:
    """Bones (B, 3, 4) with both thighs raised and shins hanging."""
    turns, places = np.tile(np.eye(3), (len(own.joints), 1, 1)), own.joints.copy()
    for side in (0, SIDE):
        for bone, angle in ((Bone.HIP, SQUATS / 2), (Bone.THIGH, SQUATS)):
            c, s = np.cos(angle), np.sin(angle)
            turns[side + bone] = [[c, 0, s], [0, 1, 0], [-s, 0, c]]
        hip = own.joints[side + Bone.THIGH]
        for bone in (Bone.KNEE, Bone.SHIN, Bone.FOOT, Bone.TOE):
            places[side + bone] = hip + turns[side + Bone.THIGH] @ (own.joints[side + bone] - hip)
    return matrices(turns, places, own.joints)


def test_cloth_within_the_hip_of_who_squats_comes_out_of_its_side(dressed: Any) -> None:
    """No point of the body there may say that it looks inward, as those of a coarse surface do in a fold."""
    own, _ = dressed
    bones = squat(own)
    body = moved(own.vertices, own.shared.weights, bones).T.astype(float)
    outward, joint = normals(body, own.detail.triangles), own.joints[Bone.THIGH]
    hips = np.unique(own.detail.triangles)
    hips = hips[(np.abs(own.vertices[hips, 2] - joint[2]) < 0.09) & (np.abs(outward[hips, 1]) > 0.7)]
    hips = hips[np.abs(own.vertices[hips, 1]) > joint[1]]
    within = body[hips] - 0.015 * outward[hips]
    out = Solid(own).out_of(within, bones, 0.004)
    assert len(hips) > 20
    assert depths(out, body, own.detail.triangles).max() < DEEP


def test_cloth_between_a_hip_and_a_hand_does_not_go_into_the_hip(dressed: Any) -> None:
    """A hand has many small faces, which say no more than how large they are of where the way out is."""
    own, _ = dressed
    turns, places = np.tile(np.eye(3), (len(own.joints), 1, 1)), own.joints.copy()
    hips = np.unique(own.detail.triangles)
    hips = hips[own.shared.weights[hips][:, [Bone.PELVIS, Bone.HIP, Bone.THIGH]].sum(1) > 0.9]
    side = own.vertices[hips[own.vertices[hips, 1].argmax()]]
    for bone in (Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB):
        places[bone] += side + np.array((0.0, 0.025, 0.06)) - own.joints[Bone.HAND]
    bones = matrices(turns, places, own.joints)
    body = moved(own.vertices, own.shared.weights, bones).T.astype(float)
    hip = normals(own.vertices, own.detail.triangles)
    beside = hips[(np.linalg.norm(own.vertices[hips] - side, axis=1) < 0.06) & (hip[hips, 1] > 0.5)]
    out = Solid(own).out_of(body[beside] + 0.002 * hip[beside], bones, 0.004)
    assert len(beside) > 5
    assert ((out - body[beside]) * hip[beside]).sum(1).min() > -DEEP
