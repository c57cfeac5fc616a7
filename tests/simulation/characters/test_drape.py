from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.render.posing import Cast
from langit.render.snapshot import Mesh, Surface
from langit.scene.scene import Clothing
from langit.simulation.characters.drape import COLUMNS, TOP, Bearer, Cut, Drape, Edge
from langit.simulation.characters.figure import Measures, hips, leg_radius

MEASURES = Measures(female=True, scale=1.0, stout=1.0)
HIPS = np.array([[0.0, 0.086, TOP], [0.0, -0.086, TOP]])


def skirt(legs: Any, speed: float = 0.0, hem: float = 0.5) -> Mesh:
    """A skirt on a pelvis at rest, in the world."""
    cut = Cut(hem=hem, looser=0.012, flare=0.1, folds=0.0)
    drape = Drape(hips(MEASURES), cut, (1.0, 0.0, 0.0), Surface(), 1)
    bearer = Bearer(pelvis=np.array([0.0, 0.0, 0.92]), turn=np.eye(3), legs=legs, speed=speed)
    return Cast([drape.mesh]).world(drape.on(bearer))


def legs(left: float, right: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Straight legs swung forward by two angles."""
    made = np.zeros((2, 3, 3))
    for i, angle in enumerate((left, right)):
        down = np.array([np.sin(angle), 0, -np.cos(angle)])
        made[i] = HIPS[i], HIPS[i] + 0.427 * down, HIPS[i] + 0.825 * down
    return made


@pytest.mark.parametrize(("left", "right"), [(0.0, 0.0), (0.5, -0.5), (-0.6, 0.4), (0.9, -0.2)])
def test_no_leg_comes_through(left: float, right: float) -> None:
    swung = legs(left, right)
    mesh = skirt(swung, speed=1.0)
    around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    for hip, knee, _ in swung:
        along = (knee - hip) / np.linalg.norm(knee - hip)
        ahead = np.cross([0.0, 1.0, 0.0], along)
        for down in np.arange(0.06, 0.36, 0.03):
            radius = float(leg_radius(MEASURES, np.array([TOP - down]))[0])
            skin = hip + along * down + radius * (np.cos(around)[:, None] * ahead + np.sin(around)[:, None] * [0, 1, 0])
            away = skin[:, None] - mesh.vertices
            near = (away * away).sum(2).argmin(1)
            outside = (away[np.arange(24), near] * mesh.normals[near]).sum(1)
            assert outside.max() < 0.008


@pytest.mark.parametrize("forward", [0.6, 1.0])
def test_cloth_lies_before_the_belly_of_who_sits(forward: float) -> None:
    """Thighs rise to the front and draw the rings of a skirt into the trunk, where none may be."""
    thigh = np.array([forward, 0.0, -np.sqrt(max(0.0, 1 - forward**2))])
    bent = np.array([[hip, hip + 0.427 * thigh, hip + 0.427 * thigh + (0.0, 0.0, -0.398)] for hip in HIPS])
    cloth, trunk = skirt(bent).vertices, hips(MEASURES).trunk
    middle, deep, wide = (np.interp(cloth[:, 2], trunk[:, 0], trunk[:, i]) for i in (1, 2, 3))
    inside = np.hypot((cloth[:, 0] - middle) / deep, cloth[:, 1] / wide) < 0.999
    assert not (inside & (cloth[:, 2] > trunk[0, 0]) & (cloth[:, 2] < trunk[-1, 0])).any()


def test_a_lap_is_covered_above_and_no_leg_comes_through_it() -> None:
    """Thighs rise to the front, as of who sits on the ground, and one alone, as of who kneels."""
    up, down = np.array([0.8, 0.0, 0.6]), np.array([0.0, 0.0, -1.0])
    for left, right in ((up, up), (np.array([1.0, 0.0, 0.0]), down)):
        bent = np.array(
            [
                [hip, hip + 0.427 * way, hip + 0.427 * way + 0.398 * down]
                for hip, way in zip(HIPS, (left, right), strict=True)
            ]
        )
        cloth = skirt(bent, hem=0.55).vertices
        for hip, knee, _ in bent:
            for share in (0.4, 0.6, 0.8):
                middle = hip + share * (knee - hip)
                radius = float(leg_radius(MEASURES, np.array([TOP - 0.427 * share]))[0])
                assert np.linalg.norm(cloth - middle, axis=1).min() > radius
        forward = left / np.linalg.norm(left)
        above = np.cross([0.0, -1.0, 0.0], forward)
        reach = (cloth - bent[0, 0]) @ above
        near = np.abs((cloth - bent[0, 0]) @ forward - 0.25) < 0.05
        assert 0.05 < reach[near].max() < 0.2  # it lies on the thigh, and is no balloon


def test_normals_face_outward_and_triangles_agree() -> None:
    mesh = skirt(legs(0.2, -0.2))
    outward = mesh.vertices - mesh.vertices.reshape(-1, COLUMNS, 3).mean(1).repeat(COLUMNS, 0)
    assert ((mesh.normals * outward).sum(1) > 0).mean() > 0.99
    v, t = mesh.vertices, mesh.triangles
    faces = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
    assert ((faces * mesh.normals[t[:, 0]]).sum(1) > 0).mean() > 0.99


def test_the_hem_is_where_it_was_asked() -> None:
    for hem in (0.4, 0.6):
        mesh = skirt(legs(0.0, 0.0), hem=hem)
        assert mesh.vertices[:, 2].min() == pytest.approx(hem, abs=0.02)


def test_cloth_begins_on_the_edge_of_a_garment_with_its_normals() -> None:
    turn = np.arange(40) * 2 * np.pi / 40
    out = np.column_stack([np.cos(turn), np.sin(turn), 0.2 + 0 * turn])
    points = np.column_stack([0.15 * np.cos(turn), 0.19 * np.sin(turn), 0.96 + 0.004 * np.cos(3 * turn)])
    edge = Edge(points=points, normals=out / np.linalg.norm(out, axis=1, keepdims=True))
    for front in (None, -0.05):
        cut = Cut(hem=0.45, looser=0.02, flare=0.08, folds=0.0, front=front)
        made = Drape(hips(MEASURES), cut, (1.0, 0.0, 0.0), Surface(), 1, edge=edge)
        away = np.linalg.norm(points[:, None] - made.mesh.vertices, axis=2)
        assert away.min(1).max() < 0.025
        assert (made.mesh.normals[away.argmin(1)] * edge.normals).sum(1).min() > 0.97


def test_a_skirt_stays_on_a_walking_woman(cast: Callable[..., Any], outing: Any) -> None:
    actor = cast("woman", outing, clothing=(Clothing(kind="skirt"),))
    for t in np.arange(0, 8, 0.5):
        moment = actor.route.at(t)
        cloth = seen(actor, t).meshes[-1].vertices
        assert np.hypot(cloth[:, 0] - moment.x, cloth[:, 1] - moment.y).max() < 0.75
        assert 0.2 < cloth[:, 2].min() < cloth[:, 2].max() < 1.15
