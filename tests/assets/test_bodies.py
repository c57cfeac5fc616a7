"""The people of the pack: adults, never unclothed, small, and alike in nothing but their vertices."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import langit.assets
from langit.assets.bodies import SKIN, body, shapes
from langit.scene.catalogue import adults
from langit.simulation.characters.skeleton import BONES, SIDE, Bone

ROOT = Path(__file__).parents[2]
PARTS = {
    "head": (Bone.HEAD, Bone.NECK, Bone.CHEST, Bone.SHOULDER, Bone.LIDS, Bone.LIDS_HALF),  # its lower edge: see below
    "arm": (Bone.UPPER_ARM, Bone.ELBOW, Bone.FOREARM, Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB),
    "hand": (Bone.FOREARM, Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB),
    "shin": (Bone.KNEE, Bone.SHIN, Bone.FOOT, Bone.TOE),
    "foot": (Bone.SHIN, Bone.FOOT, Bone.TOE),
}
NAMES = list(shapes())


def source() -> ModuleType:
    """The reader of the source, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("source", ROOT / "scripts/assets/people/source.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def members(level: int, names: tuple[str, ...]) -> np.ndarray:  # type: ignore[type-arg]  # whole numbers
    detail = body().details[level]
    return detail.vertices(names)


@pytest.mark.parametrize("level", range(3))
@pytest.mark.parametrize("name", SKIN)
def test_skin_hangs_on_head_arms_hands_shins_and_feet_alone(name: str, level: int) -> None:
    both = [b + side for b in PARTS[name] for side in ((0, SIDE) if b >= Bone.SHOULDER else (0,))]
    own = members(level, (name,))
    assert len(own) > 20
    assert body().weights[own][:, both].sum(1).min() > 0.6


@pytest.mark.parametrize("adult", NAMES)
def test_there_is_no_skin_between_clavicles_and_mid_thigh(adult: str) -> None:
    shape = shapes()[adult]
    clavicle = shape.joints[Bone.UPPER_ARM, 2] + 0.03
    middle = (shape.joints[Bone.THIGH, 2] + shape.joints[Bone.SHIN, 2]) / 2
    torso = 0.75 * shape.joints[Bone.UPPER_ARM, 1]
    for level in range(3):
        assert shape.vertices[members(level, ("head",)), 2].min() > clavicle
        assert shape.vertices[members(level, ("shin", "foot")), 2].max() < middle
        arms = shape.vertices[members(level, ("arm", "hand"))]
        assert np.abs(arms[:, 1]).min() > torso
        shoulder, elbow = shape.joints[Bone.UPPER_ARM, 2], shape.joints[Bone.FOREARM, 2]
        assert arms[:, 2].max() < elbow + 0.68 * (shoulder - elbow)  # a short sleeve comes further down


@pytest.mark.parametrize("adult", NAMES)
@pytest.mark.parametrize("level", range(2))
def test_necks_are_bare_down_to_where_they_begin_and_the_skin_ends_under_the_suit(adult: str, level: int) -> None:
    shape = shapes()[adult]
    clavicle = shape.joints[Bone.UPPER_ARM, 2] + 0.03
    skin, suit = (shape.vertices[members(level, (name,))] for name in ("head", "suit"))
    front = suit[(np.abs(suit[:, 1]) < 0.035) & (suit[:, 0] > 0.03)]
    assert front[:, 2].max() < clavicle + 0.035
    detail = body().details[level]
    corners = shape.vertices[detail.triangles[detail.of(("suit",))]]
    corners = corners[(corners[..., 2] > clavicle - 0.03).all(1) & (np.abs(corners[..., 1]) < 0.14).all(1)]
    along = np.linspace(0, 1, 9)[:, None, None, None] * (np.roll(corners, 1, 1) - corners) + corners
    lowest = skin[skin[:, 2] < skin[:, 2].min() + 0.005]
    assert np.linalg.norm(lowest[:, None] - along.reshape(-1, 3), axis=2).min(1).max() < 0.009


@pytest.mark.parametrize("adult", NAMES)
def test_the_suit_covers_the_torso_from_the_neck_to_the_knees(adult: str) -> None:
    """From all sides, at every height, the first that is met is the suit."""
    shape = shapes()[adult]
    cloth = shape.vertices[members(0, ("suit",))]
    inner = cloth[np.abs(cloth[:, 1]) < 0.13]
    heights = np.arange(shape.joints[Bone.SHIN, 2] + 0.08, shape.joints[Bone.NECK, 2] - 0.10, 0.03)
    for height in heights:
        ring = inner[np.abs(inner[:, 2] - height) < 0.035]
        assert ring[:, 0].min() < -0.03 < 0.03 < ring[:, 0].max()


def test_targets_of_children_and_of_what_clothes_cover_are_refused() -> None:
    for path in ("macrodetails/asian-female-child", "breast/breast-dist-decr", "genitals/penis-length-incr"):
        with pytest.raises(ValueError, match="never read"):
            source().target(path)


def test_every_adult_of_the_catalogue_has_a_shape_and_is_grown_up() -> None:
    assert [row.body for row in adults().values()] == NAMES
    assert len(NAMES) == 12
    assert {row.pronoun for row in adults().values()} == {"she", "he"}
    for name, shape in shapes().items():
        assert min(row.age for row in adults().values() if row.body == name) >= 25
        assert 1.5 < shape.vertices[:, 2].max() < 1.95
        assert shape.joints.shape == (BONES, 3)


def test_no_two_faces_are_alike() -> None:
    head = members(0, ("head",))
    faces = {name: shape.vertices[head] - shape.joints[Bone.HEAD] for name, shape in shapes().items()}
    for i, one in enumerate(NAMES):
        for other in NAMES[i + 1 :]:
            assert np.linalg.norm(faces[one] - faces[other], axis=1).mean() > 0.002


@pytest.mark.parametrize("adult", NAMES)
def test_adults_stand_on_the_ground_with_straight_legs(adult: str) -> None:
    shape = shapes()[adult]
    assert abs(shape.vertices[members(0, SKIN), 2].min()) < 1e-3
    for side in (0, SIDE):
        hip, knee, ankle = (shape.joints[side + bone] for bone in (Bone.THIGH, Bone.SHIN, Bone.FOOT))
        assert np.allclose([hip[:2], ankle[:2]], knee[:2], atol=1e-6)
    assert np.allclose(
        shape.joints[SIDE:][[Bone.HAND, Bone.FOOT]], shape.joints[[Bone.HAND, Bone.FOOT]] * [1, -1, 1], atol=2e-3
    )


def test_weights_are_shares_and_details_have_fewer_triangles() -> None:
    assert np.allclose(body().weights.sum(1), 1.0)
    counts = [len(detail.triangles) for detail in body().details]
    assert counts[0] > 1.7 * counts[1] > 2 * counts[2]
    assert counts[2] < 6000


def test_people_take_little_room() -> None:
    folder = Path(langit.assets.__file__).parent / "people"
    assert sum(path.stat().st_size for path in folder.rglob("*.npz")) < 12e6
