"""Adults of the pack in scenes: who is who, what shows, and what eyes and lids do."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.assets.bodies import body
from langit.blocking.block import block
from langit.render.snapshot import Mesh, Pattern
from langit.scene.catalogue import garments
from langit.scene.scene import Camera, CameraKey, Clothing, Event, Placement, Scene, Subject
from langit.scene.vocabulary import Build, Skin
from langit.simulation import characters
from langit.simulation.actor import members
from langit.simulation.characters.face import SHUT, gaze, shut
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.wardrobe import looks

LIMBS = (
    Bone.ELBOW, Bone.FOREARM, Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB,
    Bone.KNEE, Bone.SHIN, Bone.FOOT, Bone.TOE,
)  # fmt: skip
SHOWN = [*(bone + side for bone in LIMBS for side in (0, SIDE)), Bone.HEAD, Bone.NECK, Bone.LIDS, Bone.LIDS_HALF]


def skin(cast: tuple[Mesh, ...]) -> Mesh:
    (found,) = [mesh for mesh in cast if mesh.surface.pattern == Pattern.SKIN]
    return found


def painted(mesh: Mesh) -> set[bytes]:
    """Where the vertices are and in which color; a level of detail takes some of them."""
    assert mesh.colors is not None
    return {row.tobytes() for row in np.column_stack([mesh.vertices, mesh.colors])}


def magenta(mesh: Mesh) -> int:
    """How many vertices have that color, which nobody wears unasked."""
    if mesh.colors is None:
        return 0
    red, green, blue = np.asarray(mesh.colors, float)[:, :3].T
    return int(((red > 2.5 * green) & (blue > 2.5 * green)).sum())


def named(kind: str, *, seed: int = 1, count: int = 1, **words: Any) -> list[str]:
    places = tuple(Placement(position=(float(i), 3.0, 0.0)) for i in range(count))
    scene = block(
        Scene(
            setting="park", seed=seed, subjects=(Subject(id="a", kind=kind, count=count, placements=places, **words),)
        )
    )
    found = [looks(member, scene).adult for member in members(scene)]
    return ["" if adult is None else adult.name for adult in found]


def test_a_person_has_the_same_face_in_two_clips(cast: Callable[..., Any], outing: tuple[Event, ...]) -> None:
    one, two, other = (
        painted(skin(cast("woman", events, seed=seed).cast)) for events, seed in ((outing, 9), ((), 9), ((), 10))
    )
    assert len(one & two) > 100
    assert not one & other


def test_people_of_one_scene_are_not_the_same() -> None:
    for kind in ("woman", "man"):
        assert len(set(named(kind, count=5))) == 5


def test_words_choose_who_somebody_is() -> None:
    from langit.scene.catalogue import adults

    tones: tuple[Skin, ...] = ("light", "medium", "tan", "dark")
    for kind, tone, seed in product(("woman", "man"), tones, range(3)):
        (name,) = named(kind, skin=tone, seed=seed)
        assert adults()[name].skin == tone
    for kind in ("woman", "man"):
        assert adults()[named(kind, hair="gray")[0]].age > 60
        assert adults()[named(kind, hair="blond")[0]].skin in ("light", "medium")


def test_children_are_not_of_the_pack_and_short_adults_are() -> None:
    assert named("woman", build="child") == [""]
    builds: tuple[Build, ...] = ("tiny", "small", "tall")
    for build in builds:
        assert named("woman", build=build) != [""]


@pytest.mark.parametrize(
    ("kind", "garment"),
    [
        pytest.param(kind, name, marks=pytest.mark.slow if kind == "man" and number % 4 else ())
        for kind in ("woman", "man")
        for number, name in enumerate(garments())
    ],
)
def test_whatever_they_wear_is_there_in_its_color_and_nobody_is_unclothed(
    cast: Callable[..., Any], kind: str, garment: str
) -> None:
    actor = cast(kind, clothing=(Clothing(kind=garment, color="magenta"),))
    assert max(map(magenta, actor.cast)) > 40
    mesh = skin(actor.cast)
    assert mesh.skinning is not None
    share = (np.isin(mesh.skinning.joints, SHOWN) * mesh.skinning.weights).sum(1)
    upper = (np.isin(mesh.skinning.joints, (Bone.UPPER_ARM, Bone.UPPER_ARM + SIDE)) * mesh.skinning.weights).sum(1)
    below = mesh.vertices[share + upper < 0.5]  # the edge of the neck, above the clavicles
    shoulder, elbow = actor._frame.joints[[Bone.UPPER_ARM, Bone.FOREARM], 2]
    assert not len(below) or below[:, 2].min() > shoulder + 0.03
    arms = mesh.vertices[upper > 0.3]  # below every short sleeve
    assert not len(arms) or arms[:, 2].max() < elbow + 0.68 * (shoulder - elbow)


@pytest.mark.parametrize("kind", ["woman", "man"])
def test_nobody_wears_magenta_unasked(cast: Callable[..., Any], kind: str) -> None:
    assert all(magenta(mesh) == 0 for seed in range(4) for mesh in cast(kind, seed=seed).cast)


def test_soles_are_on_the_ground(
    cast: Callable[..., Any], cloud: Callable[..., Any], event: Callable[..., Event]
) -> None:
    for kind, seed in product(("woman", "man"), range(4)):
        actor = cast(kind, (event("stand", 0, 8),), seed=seed)
        assert abs(float(cloud(actor, 3.0)[:, 2].min())) < 0.005


def test_lids_shut_before_the_eyes(cast: Callable[..., Any]) -> None:
    actor = cast("woman", (Event(subject="a", action="stand", start=0.0, end=8.0),))
    times = np.arange(0, 8, 0.02)
    closed = np.array([shut(t, 0.3) for t in times])
    assert closed.max() == pytest.approx(SHUT, abs=0.15)
    assert (closed == 0).mean() > 0.85
    mesh = skin(actor.cast)
    assert mesh.skinning is not None
    edge = ((mesh.skinning.joints == Bone.LIDS) * mesh.skinning.weights).sum(1) > 0.6
    assert edge.any()
    lids = [float(skin(seen(actor, t).meshes).vertices[edge, 2].mean()) for t in times[::2]]
    assert max(lids) - min(lids) > 0.004


def test_eyes_rest_and_jump() -> None:
    looks_at = np.array([gaze(t, 0.3) for t in np.arange(0, 20, 0.01)])
    assert np.abs(looks_at).max() < 0.11
    still = (np.abs(np.diff(looks_at, axis=0)).max(1) < 1e-9).mean()
    assert still > 0.9
    assert np.ptp(looks_at[:, 0]) > 0.02


def test_who_is_near_is_made_more_finely() -> None:
    counts = []
    for away in (1.2, 4.0, 20.0):
        subject = Subject(id="a", kind="man", placements=(Placement(position=(0.0, 0.0, 0.0)),))
        camera = Camera(keys=(CameraKey(time=0.0, eye=(0.0, -away, 1.4), target=(0.0, 0.0, 1.2), fov=40.0),))
        scene = block(Scene(setting="park", subjects=(subject,), camera=camera))
        actor = characters.actor(members(scene)[0], scene)
        counts.append(len(skin(actor.cast).triangles))
    assert counts[0] > 1.5 * counts[1] > 2 * counts[2]


def test_the_body_is_read_once() -> None:
    assert body() is body()
