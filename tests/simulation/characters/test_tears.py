"""Tears lie on the cheeks of who cries, and nobody else has any."""

import numpy as np

from langit.assets.bodies import body
from langit.scene.catalogue import adults
from langit.simulation.characters.adult import bodily, face_and_hands
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.tears import CRIES, WET, tears

WHITE = np.ones((len(body().mean), 3))


def test_tears_run_down_the_cheeks_from_both_eyes() -> None:
    for row in adults().values():
        own = bodily(row, 1.0, 0, (CRIES,))
        skin = own.vertices[own.detail.vertices(("head",))]
        for part, bone in zip(tears(own, WHITE), (Bone.EYE, SIDE + Bone.EYE), strict=True):
            away = np.linalg.norm(part.vertices[:, None] - skin, axis=2).min(1)
            assert away.max() < 0.008, row.name
            below = own.joints[bone] - part.vertices
            assert 0.004 < below[:, 2].min() < 0.025, row.name
            assert 0.03 < below[:, 2].max() < 0.08, row.name
            assert np.sign(part.vertices[:, 1]).mean() == np.sign(own.joints[bone, 1])


def test_tears_go_along_with_the_face() -> None:
    part = tears(bodily(adults()["elena"], 1.0, 0, (CRIES,)), WHITE)[0]
    assert part.lively is not None
    assert np.abs(part.lively.by).max() > 0.0005
    assert part.surface is WET


def test_the_old_have_wrinkles() -> None:
    young, old = (
        max(part.surface.variant for part in face_and_hands(bodily(adults()[name], 1.0, 1), WHITE, ()))
        for name in ("lin", "ruth")
    )
    assert young == 0.0
    assert old == 1.0


def test_tears_face_out_of_the_cheeks() -> None:
    part = tears(bodily(adults()["elena"], 1.0, 0, (CRIES,)), WHITE)[0]
    a, b, c = (part.vertices[part.triangles[:, k]] for k in range(3))
    assert part.normals is not None
    assert (np.cross(b - a, c - a)[:, 0] > 0).mean() > 0.9
