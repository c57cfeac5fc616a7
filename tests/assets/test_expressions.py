"""What faces can do: fifteen mouth shapes that move nothing but the mouth, and moods that move no more than a face."""

import numpy as np
import pytest

from langit.assets.bodies import body, shapes
from langit.assets.expressions import VISEMES, expressions
from langit.scene.catalogue import feelings
from langit.simulation.characters.skeleton import SIDE, Bone

EYES = shapes()["elena"].joints[[Bone.EYE, SIDE + Bone.EYE]].mean(0)


def part(name: str) -> np.ndarray:  # type: ignore[type-arg]
    detail = body().details[0]
    return detail.vertices((name,))


def reach(name: str) -> np.ndarray:  # type: ignore[type-arg]
    return np.linalg.norm(expressions()[name], axis=1)


@pytest.mark.parametrize("name", [*VISEMES, "smile", "laugh", "frown", "surprise", "anger", "sad", "squint"])
def test_expressions_move_head_and_mouth_alone(name: str) -> None:
    others = np.setdiff1d(np.arange(len(body().mean)), np.concatenate([part("head"), part("mouth")]))
    assert reach(name)[others].max() < 1e-3  # the edge of the suit at the neck
    assert reach(name).max() < 0.02


@pytest.mark.parametrize("name", VISEMES)
def test_mouth_shapes_leave_eyes_and_brows_alone(name: str) -> None:
    high = shapes()["elena"].vertices[:, 2] > EYES[2] - 0.01
    assert reach(name)[high].max() < 5e-4


def test_the_fifteen_mouth_shapes_differ_but_for_silence() -> None:
    assert reach("sil").max() == 0.0
    flat = [expressions()[name].ravel() for name in VISEMES]
    apart = [np.abs(a - b).max() for i, a in enumerate(flat) for b in flat[:i]]
    assert min(apart) > 5e-4


def test_teeth_and_tongue_go_down_with_the_jaw() -> None:
    down = -expressions()["aa"][part("mouth"), 2]
    assert down.max() > 0.006
    assert down.min() > -1e-3
    teeth = body().masks["mouth"][part("mouth")] < 0.5  # but for the tongue
    assert (down[teeth] < 0.005).mean() > 0.2  # the upper ones come into sight, and no more


def test_lips_are_pressed_for_p_and_wide_open_for_a() -> None:
    lips = np.flatnonzero(body().masks["lips"] > 0.8)
    high = {name: np.ptp((shapes()["elena"].vertices + expressions()[name])[lips, 2]) for name in ("PP", "sil", "aa")}
    assert high["PP"] < high["sil"] < high["aa"] - 0.005


@pytest.mark.parametrize(("name", "side"), [("blink_left", 1.0), ("blink_right", -1.0)])
def test_a_blink_shuts_one_eye(name: str, side: float) -> None:
    moved = np.flatnonzero(reach(name) > 1e-3)
    assert len(moved) > 50
    assert (side * shapes()["elena"].vertices[moved, 1]).min() > 0
    assert reach(name).max() > 0.008


def test_a_smile_lifts_the_corners_of_the_mouth() -> None:
    lips = np.flatnonzero(body().masks["lips"] > 0.8)
    wide = np.abs(shapes()["elena"].vertices[lips, 1])
    corners = lips[wide > 0.9 * wide.max()]
    assert expressions()["smile"][corners, 2].mean() > 0.002
    assert expressions()["sad"][corners, 2].mean() < -0.001


def opening(row: str, faces: dict[str, float]) -> float:
    """How far (m) the edge of an upper lid is over that of the lower one below the middle of the eye."""
    moved = shapes()[row].vertices + sum((much * expressions()[name] for name, much in faces.items()), np.zeros(3))
    eye, head = shapes()[row].joints[Bone.EYE], part("head")
    away = moved[head] - eye
    lids = (np.abs(away[:, 1]) < 0.003) & (away[:, 0] > 0.006) & (np.linalg.norm(away, axis=1) < 0.020)
    rising = np.sort(np.arctan2(away[lids, 2], away[lids, 0]))
    return float(0.016 * np.diff(rising).max())


@pytest.mark.parametrize("row", ["amara", "putri", "elena", "ruth"])
def test_who_laughs_narrows_the_eyes_and_who_is_scared_hardly_widens_them(row: str) -> None:
    rest = opening(row, {})
    assert opening(row, {"laugh": 0.95}) < rest - 0.001
    assert opening(row, dict(feelings()["scared"].pose.face)) < rest + 0.001
    assert opening(row, dict(feelings()["surprised"].pose.face)) < rest + 0.001


def test_who_is_scared_draws_the_corners_of_the_mouth_down_and_opens_the_jaw() -> None:
    face = dict(feelings()["scared"].pose.face)
    by = sum((much * expressions()[name] for name, much in face.items()), np.zeros(3))
    lips = np.flatnonzero(body().masks["lips"] > 0.8)
    wide = np.abs(shapes()["elena"].vertices[lips, 1])
    upper = lips[(wide < 0.3 * wide.max()) & (by[lips, 2] > np.median(by[lips[wide < 0.3 * wide.max()], 2]))]
    corners = lips[wide > 0.9 * wide.max()]
    assert by[corners, 2].mean() < by[upper, 2].mean() - 0.002
    assert by[part("mouth"), 2].min() < -0.002
