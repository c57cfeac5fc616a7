"""Two who waltz or hug hold each other: hands meet and lie where they hold, and bodies stay apart."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.arrays import Floats
from langit.simulation.characters.holding import grips
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

pytestmark = pytest.mark.long

COUPLES = [("a man and a woman waltz in a park", 0), ("a man in a suit and a woman in a red dress waltz", 1)]
TIMES = np.arange(0.0, 4.0, 0.125)


def couple(prompt: str, seed: int) -> tuple[Any, Any]:
    one, other = Episode(stage(prompt, seconds=4.0, seed=seed), 12.0).actors
    return one, other


@pytest.mark.parametrize(("prompt", "seed"), [*COUPLES, ("two women waltz", 2)])
def test_hands_meet_and_lie_on_the_other_in_every_frame(prompt: str, seed: int) -> None:
    one, other = couple(prompt, seed)
    for time in TIMES:
        mine, theirs = one.stance(time), other.stance(time)
        assert np.linalg.norm(mine.palm(0) - theirs.palm(1)) < 0.02
        for own, far, who, whom in ((mine, theirs, one, other), (theirs, mine, other, one)):
            (made,) = [made for made in who._doing(time).motions if made.gesture.motion.holds]
            for grip in grips(made.gesture.motion.holds, 1.0, own, far, whom.spots):
                assert np.linalg.norm(own.palm(grip.side) - grip.point) < 0.01


@pytest.mark.parametrize(("prompt", "seed"), COUPLES)
def test_elbows_are_not_folded(prompt: str, seed: int) -> None:
    for person in couple(prompt, seed):
        for time in TIMES[::4]:
            stance = person.stance(time)
            for side in (0, SIDE):
                chain = stance.places[[side + bone for bone in (Bone.UPPER_ARM, Bone.FOREARM, Bone.HAND)]]
                upper, lower = np.diff(chain, axis=0)
                bent = np.degrees(np.arccos(-upper @ lower / np.linalg.norm(upper) / np.linalg.norm(lower)))
                assert bent > 60


@pytest.mark.parametrize(("prompt", "seed"), COUPLES)
def test_bodies_stay_a_centimeter_apart(prompt: str, seed: int) -> None:
    one, other = couple(prompt, seed)
    for time in (0.5, 2.0, 3.5):
        mine, theirs = (trunk(person, time) for person in (one, other))
        middle, axis = (mine.mean(0) + theirs.mean(0)) / 2, theirs.mean(0) - mine.mean(0)
        axis = axis / np.linalg.norm(axis)
        mine, theirs = (points[np.abs((points - middle) @ axis) < 0.06] for points in (mine, theirs))
        gaps = [np.linalg.norm(theirs - point, axis=1).min() for point in mine if len(theirs)]
        assert min(gaps, default=1.0) > 0.01


def trunk(person: Any, time: float) -> Floats:
    """All of a clothed body (N, 3) but what is within 10 cm of the bones of its arms."""
    cloud = np.concatenate([mesh.vertices for mesh in seen(person, time).meshes]).astype(float)
    places = person.stance(time).places
    for side in (0, SIDE):
        chain = places[[side + bone for bone in (Bone.UPPER_ARM, Bone.FOREARM, Bone.HAND, Bone.TIPS)]]
        for start, end in pairwise(chain):
            for share in np.linspace(0.0, 1.0, 6):
                cloud = cloud[np.linalg.norm(cloud - start - share * (end - start), axis=1) > 0.1]
    return cloud


def gap(one: Floats, other: Floats) -> float:
    """The smallest distance of two clouds on the line between them, in cells of 3 cm: below 0, one is in the other."""
    axis = (other.mean(0) - one.mean(0)) * (1.0, 1.0, 0.0)
    axis /= np.linalg.norm(axis)
    across = np.cross(axis, (0.0, 0.0, 1.0))
    reach: dict[tuple[int, ...], list[float]] = {}
    for cloud, sign in ((one, 1), (other, -1)):
        cells = np.floor(np.column_stack([cloud @ across, cloud[:, 2]]) / 0.03).astype(int)
        for cell, depth in zip(map(tuple, cells.tolist()), (sign * (cloud @ axis)).tolist(), strict=True):
            both = reach.setdefault(cell, [-np.inf, -np.inf])
            both[sign < 0] = max(both[sign < 0], depth)
    return min(-mine - theirs for mine, theirs in reach.values())


def test_who_waltzes_alone_holds_nobody() -> None:
    (alone,) = Episode(stage("a woman waltzes", seconds=4.0, seed=0), 12.0).actors
    assert np.isfinite(alone.stance(1.0).places).all()


@pytest.mark.parametrize("prompt", ["a man hugs a woman", "a woman runs to a man and hugs him"])
def test_who_hugs_holds_with_both_hands_and_is_held(prompt: str) -> None:
    one, other = couple(prompt, 0)
    for own, far in ((one, other), (other, one)):
        mine, theirs = own.stance(3.9), far.stance(3.9)
        middle = (theirs.places[Bone.CHEST] + theirs.places[Bone.NECK]) / 2
        assert all(np.linalg.norm(mine.palm(side) - middle) < 0.28 for side in (0, 1)), "hands are on the other"
    assert np.linalg.norm(trunk(one, 3.9).mean(0)[:2] - trunk(other, 3.9).mean(0)[:2]) > 0.24
    assert 0 < gap(trunk(one, 3.9), trunk(other, 3.9)) < 0.06
    fronts = [person.front("hug", 3.9)[0] for person in (one, other)]
    assert 0.02 < gap(*fronts) < 0.06, "fronts of clothes nearly touch"
    for own, far in ((one, other), (other, one)):
        mine, cloth = own.stance(3.9), trunk(far, 3.9)
        for side, sign in ((0, -1.0), (1, 1.0)):
            faces = mine.turns[SIDE * side + Bone.HAND] @ np.array([0.0, sign, 0.0])
            away = cloth - mine.palm(side)
            along = away @ faces
            before = np.linalg.norm(away - along[:, None] * faces, axis=1) < 0.04
            assert 0 < along[before & (np.abs(along) < 0.1)].min() < 0.034, "palms lie flat on the back, not through it"
        head = (mine.places[Bone.HEAD] - far.stance(3.9).places[Bone.HEAD])[:2]
        c, s = np.cos(own.route.at(3.9).heading), np.sin(own.route.at(3.9).heading)
        assert 0.12 < c * head[1] - s * head[0] < 0.22, "heads are side by side, each to the left"
        assert 5 < np.degrees(np.arccos(mine.turns[Bone.CHEST][2, 2])) < 11, "they lean in"


@pytest.mark.parametrize("prompt", ["a man in a suit hugs a woman", "a grandmother hugs a boy", "a man hugs a child"])
def test_arms_of_the_taller_leave_the_face_of_the_smaller_free(prompt: str) -> None:
    scene = stage(prompt, seconds=2.0, seed=0)
    tall, small = sorted(Episode(scene, 12.0).actors, key=lambda each: -each.shoulders)  # type: ignore[attr-defined]
    arms, mine = tall.stance(1.0), small.stance(1.0)  # type: ignore[attr-defined]
    lens, eyes = np.array(scene.camera.keys[0].eye), mine.places[[Bone.EYE, SIDE + Bone.EYE]].mean(0)
    near = SIDE if np.linalg.norm(arms.places[SIDE + Bone.HAND] - lens) < np.linalg.norm(arms.palm(0) - lens) else 0
    chain = arms.places[[near + Bone.UPPER_ARM, near + Bone.FOREARM, near + Bone.HAND]]
    points = np.concatenate([a + np.linspace(0, 1, 25)[:, None] * (b - a) for a, b in pairwise(chain)])
    across = np.cross((eyes - lens) / np.linalg.norm(eyes - lens), (0.0, 0.0, 1.0))
    before = points[np.abs((points - eyes) @ across) < 0.04]
    assert np.abs(before[:, 2] - eyes[2]).min(initial=1.0) > 0.07, "the nearer arm is not before eyes and nose"
