from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import RequestError
from langit.render import PASSES
from langit.render.renderer import Renderer
from langit.render.skinning import Skinning
from langit.render.snapshot import Body, Builder, Mesh, Placed, Posed, Shape, Still, Surface, View, deformed

SIZE = Size(192, 128)
PLAIN = Surface()
VIEW = View(eye=(0.0, -6.0, 1.0), target=(0.0, 0.0, 1.0), fov=40.0)
FOCAL = SIZE.height / 2 / np.tan(np.radians(20))  # pixels a meter takes at distance 1
HOLE = np.array([[-1, 0, -1], [1, 0, -1], [1, 0, 1], [-1, 0, 1]], np.float32)


@pytest.fixture(scope="module")
def renderer(backdrop):
    with Renderer(SIZE, backdrop(None)) as made:
        yield made


def one(shape=Shape.BALL, center=(0.0, 0.0, 1.0), half=(0.5, 0.5, 0.5), rotation=None):
    builder = Builder(owner=1)
    builder.add(shape, center, half, PLAIN, rotation)
    return builder


def sheet(**others):
    return Mesh(
        vertices=HOLE * 0.5 + np.array([0, 0, 1], np.float32),
        normals=np.tile(np.array([[0, -1, 0]], np.float32), (4, 1)),
        triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32), surface=PLAIN, owner=1, two_sided=True, **others,
    )  # fmt: skip


def test_a_ball_covers_what_its_projection_covers(renderer, snapshot):
    seen = renderer.truth(snapshot(one()), None, {"segmentation", "depth"})
    tangent = 0.5 / np.sqrt(6.0**2 - 0.5**2)  # of the cone around the ball, which is on the axis
    assert (seen["segmentation"] == 1).sum() == pytest.approx(np.pi * (FOCAL * tangent) ** 2, rel=0.01)
    assert seen["segmentation"].dtype == np.uint16
    assert seen["depth"][64, 96] == pytest.approx(5.5, abs=2e-3)
    assert np.isinf(seen["depth"][0, 0])


@pytest.mark.parametrize(
    ("shape", "half", "width", "height"),
    [
        (Shape.BOX, (0.5, 0.2, 0.6), 1.0, 1.2),
        (Shape.CYLINDER, (0.5, 0.2, 0.6), 1.0, 1.2),
        (Shape.CONE, (0.5, 0.2, 0.6), 1.0, 1.2),
    ],
)
def test_the_other_shapes_have_their_size(renderer, snapshot, shape, half, width, height):
    far = View(eye=(0.0, -200.0, 1.0), target=(0.0, 0.0, 1.0), fov=1.0)  # nearly parallel
    seen = renderer.truth(snapshot(one(shape, half=half), far), None, {"segmentation"})["segmentation"] == 1
    meter = SIZE.height / (400 * np.tan(np.radians(0.5)))
    rows, columns = np.nonzero(seen)
    assert np.ptp(columns) + 1 == pytest.approx(width * meter, abs=1.5)
    assert np.ptp(rows) + 1 == pytest.approx(height * meter, abs=1.5)
    share = 0.5 if shape is Shape.CONE else 1.0
    assert seen.sum() == pytest.approx(width * height * meter**2 * share, rel=0.02)


def test_a_capsule_and_a_plane(renderer, snapshot):
    far = View(eye=(0.0, -200.0, 1.0), target=(0.0, 0.0, 1.0), fov=1.0)
    meter = SIZE.height / (400 * np.tan(np.radians(0.5)))
    builder = Builder(owner=1)
    builder.capsule((-0.5, 0, 1), (0.5, 0, 1), 0.3, PLAIN)
    area = (renderer.truth(snapshot(builder, far), None, {"segmentation"})["segmentation"] == 1).sum()
    assert area == pytest.approx((0.6 + np.pi * 0.09) * meter**2, rel=0.01)
    upright = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])  # its normal turned to -y, toward the camera
    plane = one(Shape.PLANE, half=(0.5, 0.25, 1.0), rotation=upright)
    area = (renderer.truth(snapshot(plane, far), None, {"segmentation"})["segmentation"] == 1).sum()
    assert area == pytest.approx(0.5 * meter**2, rel=0.05)  # whole pixels along straight edges


def test_depth_and_normals_of_a_tilted_box_are_exact(renderer, snapshot):
    angle = np.radians(30)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    seen = renderer.truth(snapshot(one(Shape.BOX, rotation=turn)), None, {"depth", "normals", "segmentation"})
    normal = turn @ [0, -1, 0]
    face = (seen["segmentation"] == 1) & (seen["normals"] @ normal > 0.99)
    assert face.sum() > 200
    np.testing.assert_allclose(seen["normals"][face], np.broadcast_to(normal, (face.sum(), 3)), atol=1e-5)
    rows, columns = np.nonzero(face)
    ray = np.stack([(columns + 0.5 - 96) / FOCAL, np.ones(len(rows)), (64 - rows - 0.5) / FOCAL], 1)
    corner = turn @ [0.5, -0.5, 0] + [0, 0, 1]
    expected = ((corner - VIEW.eye) @ normal) / (ray @ normal)
    np.testing.assert_allclose(seen["depth"][face], expected, atol=1e-3)
    assert (seen["normals"][0, 0] == 0).all()


def test_flow_of_a_known_translation(renderer, snapshot):
    now, then = snapshot(one(Shape.BOX)), snapshot(one(Shape.BOX, center=(0.2, 0.0, 1.1)))
    seen = renderer.truth(now, then, {"flow", "segmentation", "depth"})
    body = seen["segmentation"] == 1
    expected = np.array([0.2, -0.1]) * FOCAL / seen["depth"][body][:, None]
    np.testing.assert_allclose(seen["flow"][body], expected, atol=0.1)
    np.testing.assert_allclose(seen["flow"][0, 0], 0, atol=1e-3)  # a still sky


def test_flow_of_a_mesh_and_of_a_turning_camera(backdrop, snapshot):
    turned = View(eye=VIEW.eye, target=(0.3, 0.0, 1.0), fov=VIEW.fov)
    mesh, pose = sheet(), np.eye(3, 4, dtype=np.float32)
    aside = pose.copy()
    aside[0, 3] = 0.1
    now = snapshot(view=VIEW, meshes=(Placed(mesh=mesh.name, pose=pose),))
    then = snapshot(view=turned, meshes=(Placed(mesh=mesh.name, pose=aside),))
    with Renderer(SIZE, replace(backdrop(None), cast=(mesh,))) as renderer:
        seen = renderer.truth(now, then, {"flow", "segmentation"})
    assert seen["segmentation"][64, 96] == 1
    assert seen["flow"][64, 96, 0] == pytest.approx((np.tan(np.arctan(0.1 / 6) - np.arctan(0.3 / 6))) * FOCAL, abs=0.1)
    assert seen["flow"][64, 2, 0] < -3  # the sky goes to the left


def test_wind_bends_a_mesh_in_every_pass(backdrop, snapshot):
    cast = sheet(), sheet(sway=0.1)
    still, swaying = (Still(mesh=mesh.name) for mesh in cast)
    with Renderer(SIZE, replace(backdrop(None), cast=cast)) as renderer:
        drawn = [
            renderer.truth(snapshot(meshes=(m,), time=0.4), None, {"segmentation"})["segmentation"]
            for m in (still, swaying)
        ]
        now, then = (snapshot(meshes=(swaying,), time=time) for time in (0.4, 0.6))
        flow = renderer.truth(now, then, {"flow"})["flow"]
    wind = 0.6 * np.sin(1.9 * 0.4) + 0.4 * np.sin(4.3 * 0.4)  # at x = y = 0
    shift = [np.nonzero(seen[64] == 1)[0].mean() for seen in drawn]
    assert shift[1] - shift[0] == pytest.approx(0.1 * wind * FOCAL / 6, abs=1.0)
    later = 0.6 * np.sin(1.9 * 0.6) + 0.4 * np.sin(4.3 * 0.6)
    assert flow[64, 96, 0] == pytest.approx(0.1 * (later - wind) * FOCAL / 6, abs=0.2)


def test_flow_of_what_is_posed_and_of_what_deforms(backdrop, snapshot):
    """The upper edge follows a joint that moves, the lower edge one that does not; a deformed sheet does the same."""
    joints = np.array([[0], [0], [1], [1]], np.uint16).repeat(4, 1)
    weights = np.array([[1, 0, 0, 0]] * 4, np.float32)
    hung, cloth = sheet(skinning=Skinning(joints=joints, weights=weights)), sheet()
    still = np.eye(3, 4, dtype=np.float32)
    aside = still.copy()
    aside[0, 3] = 0.2
    later = cloth.vertices + np.array([[0, 0, 0], [0, 0, 0], [0.2, 0, 0], [0.2, 0, 0]], np.float32)
    posed = [Posed(mesh=hung.name, joints=np.stack([still, upper])) for upper in (still, aside)]
    bent = [deformed(cloth, vertices, cloth.normals) for vertices in (cloth.vertices, later)]
    flows = []
    with Renderer(SIZE, replace(backdrop(None), cast=(hung, cloth))) as renderer:
        for now, then in (posed, bent):
            seen = renderer.truth(snapshot(meshes=(now,)), snapshot(meshes=(then,)), {"flow", "segmentation"})
            assert (seen["segmentation"] == 1).sum() == pytest.approx((FOCAL / 6) ** 2, rel=0.1)
            flows.append(seen["flow"])
    shift = 0.2 * FOCAL / 6
    assert flows[0][64, 96] == pytest.approx((shift / 2, 0), abs=0.2)
    assert flows[0][54, 96, 0] > flows[0][74, 96, 0] + 0.4 * shift
    np.testing.assert_allclose(flows[1], flows[0], atol=1e-3)


def test_another_set_of_meshes_cannot_follow(backdrop, snapshot):
    one, two = sheet(), sheet(sway=0.1)
    shown = [snapshot(meshes=(Still(mesh=mesh.name),)) for mesh in (one, two)]
    bent = snapshot(meshes=(deformed(one, one.vertices, one.normals),))
    with Renderer(SIZE, replace(backdrop(None), cast=(one, two))) as renderer:
        for now, then in ((shown[0], shown[1]), (shown[0], bent), (bent, snapshot())):
            with pytest.raises(ValueError, match="other"):
                renderer.truth(now, then, {"flow"})


def test_without_a_following_snapshot_flow_is_unknown(renderer, snapshot):
    assert np.isnan(renderer.truth(snapshot(one()), None, {"flow"})["flow"]).all()


def test_amodal_holds_the_visible_and_the_hidden(renderer, snapshot):
    builder = one(center=(0.0, 0.0, 1.0))
    builder.owner = 2
    builder.add(Shape.BOX, (0.2, -1.5, 1.0), (0.3, 0.3, 0.9), PLAIN)
    bodies = tuple(Body(owner=k, subject="s", kind="ball", center=(0, 0, 1), extent=(1, 1, 1)) for k in (1, 2, 3))
    alone = renderer.truth(snapshot(one()), None, {"segmentation"})["segmentation"] == 1
    seen = renderer.truth(snapshot(builder, bodies=bodies), None, {"amodal", "segmentation"})
    assert seen["amodal"].shape == (3, 128, 192)
    for owner in (1, 2):
        assert (seen["amodal"][owner - 1] | (seen["segmentation"] != owner)).all()
    np.testing.assert_array_equal(seen["amodal"][0], alone)
    assert (seen["segmentation"] == 1).sum() < 0.8 * alone.sum()
    assert not seen["amodal"][2].any()


def test_only_what_is_asked_for_is_given(renderer, snapshot):
    assert set(renderer.truth(snapshot(one()), None, PASSES)) == set(PASSES)
    assert set(renderer.truth(snapshot(one()), None, {"depth"})) == {"depth"}


def test_an_unknown_pass_is_refused(renderer, snapshot):
    with pytest.raises(RequestError, match="albedo"):
        renderer.truth(snapshot(one()), None, {"albedo"})


def test_another_set_of_solids_cannot_follow(renderer, snapshot):
    with pytest.raises(ValueError, match="other solids"):
        renderer.truth(snapshot(one()), snapshot(one(Shape.BOX)), {"flow"})
