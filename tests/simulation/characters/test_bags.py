"""Bags: beside the body and not in it, held by an arm, on adults and on small figures."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.render.snapshot import Posed, Surface
from langit.scene.catalogue import adults, garment
from langit.scene.scene import Clothing
from langit.simulation.characters.adult import bodily, hips
from langit.simulation.characters.bags import shoulder_bag
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.wardrobe import Wear

RED = Wear(row=garment("bag"), color=(0.9, 0.05, 0.05), surface=Surface())


@pytest.mark.parametrize("name", ["elena", "marek"])
def test_a_bag_hangs_beside_the_body_with_its_strap_over_the_shoulder(name: str) -> None:
    own = bodily(adults()[name], 1.0, 0)
    *pouch, strap = shoulder_bag(hips(own), RED)
    trunk = own.vertices[own.shared.weights[:, [Bone.PELVIS, Bone.SPINE, Bone.CHEST]].sum(1) > 0.6]
    low = min(piece.vertices[:, 1].min() for piece in pouch)
    level = trunk[(trunk[:, 2] > 0.85) & (trunk[:, 2] < 1.0)]
    assert low > level[:, 1].max() - 0.02
    assert strap.vertices[:, 2].max() > own.joints[Bone.UPPER_ARM, 2]
    assert strap.weights.sum(1) == pytest.approx(1.0)
    for piece in (*pouch, strap):
        assert np.isfinite(piece.vertices).all()


def _joints(actor: Any) -> Any:
    return next(one.joints for one in actor.at(2.0).meshes if isinstance(one, Posed))


def _placed(actor: Any, bone: int, joint: Any) -> Any:
    pose = _joints(actor)[bone]
    return pose[:, :3] @ joint + pose[:, 3]


@pytest.mark.parametrize("build", ["normal", "child"])
def test_hands_hold_what_is_carried(cast: Callable[..., Any], build: str) -> None:
    strapped = cast("woman", clothing=(Clothing(kind="bag"),), build=build)
    carrying = cast("woman", clothing=(Clothing(kind="handbag", color="red"),), build=build)
    free = cast("woman", build=build)
    hands = [_joints(actor)[Bone.HAND][:, 3] for actor in (strapped, free)]
    assert np.linalg.norm(hands[0] - hands[1]) > 0.2, "the left hand is at the strap"
    right = [_joints(actor)[SIDE + Bone.FOREARM][2, 2] for actor in (carrying, free)]
    assert right[0] == pytest.approx(right[1], abs=0.15), "the right arm hangs"
    red = np.concatenate(
        [mesh.vertices[mesh.colors[:, 0] > 3 * mesh.colors[:, 1]] for mesh in seen(carrying, 2.0).meshes
         if mesh.colors is not None]
    )  # fmt: skip
    assert 0.15 < red[:, 2].min() < 0.7, "the bag hangs above the ground"
