"""Faces that feel and speak: close up, and only there."""

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest

from langit.assets.bodies import body
from langit.assets.expressions import expressions
from langit.render.snapshot import Deformed, Pattern
from langit.scene.catalogue import adults, feelings
from langit.scene.motions import Motion, Pose
from langit.scene.scene import Camera, CameraKey
from langit.scene.vocabulary import Expression
from langit.simulation.characters.adult import SKINNED, Bodily, bodily
from langit.simulation.characters.expression import face, needed
from langit.simulation.characters.loft import Skin

NEAR = Camera(keys=(CameraKey(time=0.0, eye=(-3.0, 1.8, 1.6), target=(-3.0, 3.0, 1.5), fov=40.0),))
FAR = Camera(keys=(CameraKey(time=0.0, eye=(-3.0, -30.0, 1.6), target=(-3.0, 3.0, 1.0), fov=40.0),))


def test_every_expression_of_a_row_is_in_the_pack() -> None:
    assert set(get_args(Expression)) <= set(expressions())


def test_moods_add_up_to_one_face_at_most_and_make_room_for_lips() -> None:
    names = ("smile", "laugh", "PP")
    whole = face(names, [({"smile": 0.8}, 1.0), ({"laugh": 0.9}, 0.5)], {}, 0.0)
    assert whole.sum() == pytest.approx(1.0)
    speaking = face(names, [({"smile": 0.8}, 1.0)], {"PP": 1.0}, 1.0)
    assert speaking[0] < 0.6
    assert speaking[2] == 1.0
    made = Motion(name="a", words={}, says={}, poses=(Pose(face={"sad": 1.0}),), speaks=True)
    assert {"sad", "PP", "aa"} <= set(needed([made]))
    assert needed([]) == ()


@pytest.fixture(scope="module")
def elena() -> Bodily:
    return bodily(adults()["elena"], 1.0, 0, ("smile", "aa"))


def test_normals_turn_with_the_face(elena: Bodily) -> None:
    lively = elena.lively
    moved = np.linalg.norm(lively.by[0], axis=1) > 0.003
    assert np.linalg.norm(lively.turn[0][moved], axis=1).max() > 0.1
    still = ~lively.by.any((0, 2))
    assert (np.linalg.norm(lively.turn[:, still], axis=2) > 0.05).mean() < 0.01


def test_the_tongue_goes_down_with_the_lower_teeth() -> None:
    detail = body().details[0]
    inside = np.unique(detail.triangles[detail.regions == 10])
    tongue = inside[body().masks["mouth"][inside] > 0.5]
    assert 100 < len(tongue) < len(inside)
    down = expressions()["aa"][:, 2]
    assert down[tongue].mean() < -0.003
    assert down[tongue].mean() > down[np.setdiff1d(inside, tongue)].min()


def _moving(actor: Any) -> bool:
    """Whether skin is sent anew for every picture."""
    skin = {mesh.name for mesh in actor.cast if mesh.surface.pattern == Pattern.SKIN}
    return any(isinstance(one, Deformed) and one.mesh in skin for one in actor.at(1.0).meshes)


@pytest.mark.parametrize("name", sorted(feelings()))
def test_a_feeling_shows_close_up_and_costs_nothing_far_away(cast: Callable[..., Any], name: str) -> None:
    felt = cast("woman", feeling=name, seconds=2.0, camera=NEAR)
    assert felt.face(1.0) == pytest.approx(dict(feelings()[name].pose.face))
    assert _moving(felt)
    far = cast("woman", feeling=name, seconds=2.0, camera=FAR)
    assert far.face(1.0) == {}
    assert not _moving(far)


def test_lips_of_who_talks_open_and_close(cast: Callable[..., Any], event: Any) -> None:
    actor = cast("man", (event("talk", 0, 6),), seconds=6.0, camera=NEAR)
    faces = [actor.face(t) for t in np.arange(0.0, 6.0, 0.05)]
    assert max(shape["aa"] for shape in faces) > 0.4
    assert max(shape["PP"] for shape in faces) > 0.9
    assert faces[40] == actor.face(2.0), "whatever was asked for before"


def test_a_skin_without_lively_parts_is_posed_alone(elena: Bodily) -> None:
    own = elena
    parts = [own.part(own.faces(("head",)) & moves, SKINNED, (0.5, 0.4, 0.3)) for moves in (own.moving, ~own.moving)]
    still = Skin([part for part in parts if part is not None and part.lively is None], 1)
    assert all(mesh.skinning is not None for mesh in still.meshes)
    both = Skin([part for part in parts if part is not None], 1)
    assert [mesh.skinning is None for mesh in both.meshes] == [False, True]
