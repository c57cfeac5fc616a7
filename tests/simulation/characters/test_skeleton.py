from math import pi

import numpy as np
import pytest

from langit.simulation.characters.skeleton import (
    BONES,
    FOREARM,
    SHIN,
    SIDE,
    THIGH,
    UPPER_ARM,
    Bone,
    blend,
    halfway,
    hung,
    matrices,
    rest,
    swung,
    turned,
    weights,
)


def is_turn(matrix: np.ndarray) -> bool:  # type: ignore[type-arg]  # floats
    return bool(np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-9) and np.linalg.det(matrix) > 0)


def test_joints_are_as_far_apart_as_the_bones_are_long() -> None:
    joints = rest(0.15, 0.086)
    for side in (0, SIDE):
        pairs = (
            (Bone.UPPER_ARM, Bone.FOREARM, UPPER_ARM),
            (Bone.FOREARM, Bone.HAND, FOREARM),
            (Bone.THIGH, Bone.SHIN, THIGH),
            (Bone.SHIN, Bone.FOOT, SHIN),
        )
        for a, b, length in pairs:
            assert np.linalg.norm(joints[side + a] - joints[side + b]) == pytest.approx(length)
    assert joints[SIDE + Bone.HAND][1] == -joints[Bone.HAND][1]


def test_turned_turns_the_named_ways() -> None:
    assert turned(pi / 2) @ [1, 0, 0] == pytest.approx([0, 1, 0])
    assert (turned(0, 0.3) @ [0, 0, 1])[0] > 0  # leans forward
    assert (turned(0, 0, 0.3) @ [0, 0, 1])[1] < 0  # leans to the right
    assert is_turn(turned(0.3, -0.7, 1.1))


def test_swung_takes_one_direction_to_another() -> None:
    rng = np.random.default_rng(2)
    for a, b in rng.normal(size=(10, 2, 3)):
        a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
        matrix = swung(tuple(a), tuple(b))
        assert matrix @ a == pytest.approx(b)
        assert is_turn(matrix)


def test_hung_bones_point_down_their_length() -> None:
    tops = np.array([[0.0, 0.0, 1.0], [1.0, 2.0, 3.0]])
    ends = np.array([[0.2, 0.1, 0.4], [1.5, 2.0, 2.6]])
    made = hung(tops, ends, np.tile([1.0, 0.0, 0.0], (2, 1)))
    for matrix, top, end in zip(made, tops, ends, strict=True):
        assert is_turn(matrix)
        assert matrix @ [0, 0, -1] == pytest.approx((end - top) / np.linalg.norm(end - top))
        assert matrix[0, 0] > 0


def test_halfway_is_half_the_turn() -> None:
    half = halfway(np.eye(3)[None], turned(0, 1.2)[None])[0]
    assert half == pytest.approx(turned(0, 0.6), abs=1e-9)


def test_matrices_carry_joints_to_their_places() -> None:
    rng = np.random.default_rng(4)
    joints, places = rng.normal(size=(2, 3, 3))
    turns = np.stack([turned(0.3), turned(0.1, 0.2), turned(0, 0, 2.0)])
    made = matrices(turns, places, joints)
    for matrix, joint, place in zip(made, joints, places, strict=True):
        assert matrix[:, :3] @ joint + matrix[:, 3] == pytest.approx(place)


def test_blend_goes_from_bone_to_bone() -> None:
    rows = blend([(1.0, Bone.HEAD), (0.0, Bone.CHEST)], np.array([2.0, 1.0, 0.5, -1.0]))
    assert rows.shape == (4, BONES)
    assert np.allclose(rows.sum(1), 1.0)
    assert rows[0, Bone.HEAD] == rows[1, Bone.HEAD] == rows[3, Bone.CHEST] == 1.0
    assert rows[2, Bone.HEAD] == pytest.approx(0.5)
    assert weights({Bone.HEAD: 0.25, Bone.CHEST: 0.75}).sum() == 1.0
