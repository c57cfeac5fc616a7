"""What people do where they stand: every row of motions moves them, and their feet stay where they are."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from langit.scene.catalogue import motions
from langit.scene.scene import Clothing
from langit.simulation.characters.gestures import LEFT, RIGHT, Gesture
from langit.simulation.characters.skeleton import SIDE, Bone

STANDING = sorted(name for name, motion in motions().items() if motion.over is None)  # what needs no thing
TIMES = (2.6, 2.8, 3.0, 3.2)
MADE: dict[float, Any] = {}


@pytest.fixture
def calm(cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]) -> dict[float, Any]:
    """Somebody who only stands, by the time; made once."""
    if not MADE:
        actor = cast("woman", (event("stand", 0, 8),), heading=-np.pi / 2)
        MADE.update({time: cloud(actor, time) for time in (*TIMES, 6.8)})
    return MADE


@pytest.mark.parametrize("name", STANDING)
def test_a_motion_moves_who_makes_it_and_is_over_when_it_ends(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any], calm: dict[float, Any], name: str
) -> None:
    actor = cast("woman", (event("stand", 0, 1), event(name, 1, 5), event("stand", 5, 8)), heading=-np.pi / 2)
    before, after = cloud(actor, 0.8), cloud(actor, 6.8)
    done = [cloud(actor, t) for t in TIMES]
    moved = max(np.linalg.norm(now - calm[t], axis=1).max() for now, t in zip(done, TIMES, strict=True))
    along, face = motions()[name].along, bool(motions()[name].poses[0].face)  # a face is small, and still in its head
    assert moved > ((0.005 if face else 0.01) if along else 0.07), "somebody sees it"
    left = calm[6.8]
    if motions()[name].holds:  # who holds somebody at any time stands close all the time
        shorter = cast("woman", (event("stand", 0, 1), event(name, 1, 3), event("stand", 3, 8)), heading=-np.pi / 2)
        left = cloud(shorter, 6.8)
    assert np.linalg.norm(after - left, axis=1).max() < 0.002, "nothing is left of it"
    row = motions()[name]
    if row.flight is None and all(pose.legs is pose.left_leg is pose.right_leg is None for pose in row.poses):
        soles = before[:, 2] < 0.01
        assert max(np.linalg.norm(now[soles] - before[soles], axis=1).max() for now in done) < 0.01
        assert all(abs(now[:, 2].min()) < 0.005 for now in done), "soles are on the ground"
    assert min(now[:, 2].min() for now in done) > -0.006, "nothing is in the ground"


def test_who_jumps_flies_as_a_thrown_body_and_lands_flat_where_they_stood(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]
) -> None:
    row = motions()["jump"]
    assert row.flight is not None
    actor = cast("woman", (event("jump", 0, 3),), seconds=4.0)
    up, down = (share * row.cycle for share in row.flight)
    times = np.arange(up + 0.04, down - 0.04, 0.05)
    low = np.array([cloud(actor, t)[:, 2].min() for t in times])
    # Toes hang by as much all the time but near the ground, so that differences are those of the whole body.
    fall = np.gradient(np.gradient(low[low > 0.1], 0.05), 0.05)[2:-2]
    assert low.max() == pytest.approx(9.81 * (down - up) ** 2 / 8 - 0.05, abs=0.06)
    assert fall == pytest.approx(-9.81, abs=2.5)
    standing, landed = cloud(actor, 0.0), cloud(actor, down + 0.02)
    assert abs(landed[:, 2].min()) < 0.005
    soles = standing[:, 2] < 0.01
    assert np.linalg.norm(landed[soles] - standing[soles], axis=1).max() < 0.01


@pytest.mark.parametrize("name", STANDING)
def test_a_motion_begins_goes_on_and_ends_without_a_jump(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any], name: str
) -> None:
    actor = cast("man", (event("stand", 0, 0.5), event(name, 0.5, 3), event("stand", 3, 4)), seconds=4.0)
    times = [np.arange(first, first + 0.9, 0.05) for first in (0.4, 2.7)]  # around its beginning and its end
    frames = [np.stack([cloud(actor, t) for t in some]) for some in times]
    paces = np.concatenate([np.linalg.norm(np.diff(some, axis=0), axis=2).max(1) / 0.05 for some in frames])
    assert paces.max() < 9.0, "no hand is faster than that"


def test_poses_follow_each_other_round_the_cycle() -> None:
    clap = Gesture(motions()["clap"], holds=False)
    for at, pose in enumerate(clap.motion.poses):
        upper, lower, curl = clap.arm(LEFT, pose.at + 7)
        assert pose.both is not None
        wanted = [*pose.both.upper, *pose.both.lower, pose.both.curl]
        np.testing.assert_allclose([*upper, *lower, curl], wanted, atol=1e-9, err_msg=str(at))
    mirrored, left = clap.arm(RIGHT, 0.3)[:2], clap.arm(LEFT, 0.3)[:2]
    np.testing.assert_allclose(mirrored, np.asarray(left) * [1, -1, 1], atol=1e-9)


def test_a_hand_that_carries_goes_on_carrying(cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]) -> None:
    wave = motions()["wave"]
    assert Gesture(wave, holds=False).arm(LEFT, 0.0) is None
    assert Gesture(wave, holds=True).arm(RIGHT, 0.0) is None
    assert Gesture(wave, holds=True).arm(LEFT, 0.0) is not None
    clothing = (Clothing(kind="umbrella"),)
    held = cast("woman", (event("cheer", 0, 8),), clothing=clothing)
    calm = cast("woman", (event("stand", 0, 8),), clothing=clothing)
    assert cloud(held, 4.0)[:, 2].max() == pytest.approx(cloud(calm, 4.0)[:, 2].max(), abs=0.1), (
        "the umbrella is as high"
    )


@pytest.mark.parametrize("name", sorted(name for name, motion in motions().items() if motion.lasting))
def test_who_is_in_a_lasting_motion_when_a_clip_begins_was_so_before(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any], name: str
) -> None:
    actor = cast("woman", (event(name, 0, 4),), seconds=4.0)
    tall = [float(np.ptp(cloud(actor, t)[:, 2])) for t in (0.0, 2.0)]
    assert tall[0] == pytest.approx(tall[1], abs=0.03)
    standing = float(np.ptp(cloud(cast("woman", (event("stand", 0, 4),), seconds=4.0), 2.0)[:, 2]))
    assert tall[1] == pytest.approx(motions()[name].tall * standing, abs=0.12)


def test_who_lies_is_on_the_ground_and_across_the_picture(cast: Callable[..., Any], event: Any) -> None:
    body = cast("man", (event("lie", 0, 4),), seconds=4.0).at(2.0).body
    assert body.extent[0] > 0.75
    assert body.extent[2] < 0.3  # as high as the knee that is bent
    assert body.center[2] - body.extent[2] == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize(("name", "sides"), [("lie", 1), ("sit_on_ground", 2)])
def test_hands_that_rest_on_the_ground_lie_flat_on_it(
    cast: Callable[..., Any], event: Any, name: str, sides: int
) -> None:
    stance = cast("woman", (event(name, 0, 4),), seconds=4.0).stance(2.0)
    flat = 0
    for side, sign in ((0, -1.0), (1, 1.0)):
        down = (stance.turns[SIDE * side + Bone.HAND] @ np.array([0.0, sign, 0.0]))[2]
        flat += stance.palm(side)[2] < 0.055 and down < -0.85
    assert flat == sides


def test_who_lies_has_back_head_and_heel_on_the_ground_and_turns_the_face_to_the_camera(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]
) -> None:
    actor = cast("woman", (event("lie", 0, 4),), seconds=4.0)
    own, points = actor._skin, cloud(actor, 2.0)[: len(actor._skin.hangs)]
    lows = [
        points[np.isin(own.hangs, bones), 2].min()
        for bones in (
            [Bone.CHEST],
            [Bone.PELVIS, Bone.HIP, Bone.HIP + SIDE],
            [Bone.HEAD],
            [Bone.FOOT, Bone.FOOT + SIDE],
        )
    ]
    assert all(-0.011 < low < 0.005 for low in lows), lows
    ahead = actor.stance(2.0).turns[Bone.HEAD][:, 0]
    assert ahead[2] > 0.5, "the face is up"
    assert ahead[1] < -0.4, "and to the camera, which is at -y"
