"""What the tracer gets of the world: every triangle in its place, lights by their strength, what moves told apart."""

from dataclasses import replace

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size
from langit.film.batch import BRIGHT, Piece, Stuff, attributes, by_light, joined
from langit.film.flatten import Flat
from langit.film.solids import pieces, rounded
from langit.render.snapshot import Builder, Mesh, Pattern, Placed, Shape, Snapshot, Surface, View, deformed
from langit.scene.scene import Scene
from langit.simulation.places import backdrop

EYE, SCALE = np.array([0.0, -3.0, 1.0]), 400.0


def area(piece: Piece) -> float:
    corners = piece.points[piece.triangles].astype(float)
    return float(
        np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2
    )


def outward(piece: Piece) -> float:
    """The share of triangles that wind as their normals say."""
    corners = piece.points[piece.triangles].astype(float)
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    mean = piece.normals[piece.triangles].mean(axis=1)
    large = np.linalg.norm(face, axis=1) > 1e-9
    return float(((face * mean).sum(axis=1) > 0)[large].mean())


@pytest.mark.parametrize("shape", [Shape.BOX, Shape.BALL, Shape.CYLINDER, Shape.CONE])
def test_a_solid_is_as_large_as_it_is_said_to_be_and_faces_outward(shape: Shape) -> None:
    builder = Builder()
    builder.add(shape, (1.0, 2.0, 3.0), (0.4, 0.4, 0.4), Surface())
    (piece,) = pieces(builder.build(), EYE, SCALE)
    assert np.allclose(piece.points.min(axis=0), (0.6, 1.6, 2.6), atol=0.01)
    assert np.allclose(piece.points.max(axis=0), (1.4, 2.4, 3.4), atol=0.01)
    assert np.allclose(np.linalg.norm(piece.normals, axis=1), 1, atol=1e-3)
    assert outward(piece) > 0.99


def test_a_rod_has_the_radii_of_its_ends() -> None:
    builder = Builder()
    builder.capsule((0, 0, 0), (0, 0, 2), 0.1, Surface(), end_radius=0.3)
    (piece,) = pieces(builder.build(), EYE, SCALE)
    low, high = piece.points.min(axis=0), piece.points.max(axis=0)
    assert low[2] == pytest.approx(-0.1, abs=0.01)
    assert high[2] == pytest.approx(2.3, abs=0.02)
    assert high[0] == pytest.approx(0.3, abs=0.01)


def test_edges_of_a_box_are_round_and_its_faces_flat() -> None:
    points, normals, triangles = rounded((1.0, 2.0, 0.5), 0.05)
    assert np.allclose(np.abs(points).max(axis=0), (1.0, 2.0, 0.5))
    corner = np.linalg.norm(np.abs(points) - (0.95, 1.95, 0.45), axis=1)
    beyond = (np.abs(points) >= (0.95 - 1e-9, 1.95 - 1e-9, 0.45 - 1e-9)).all(axis=1)
    assert np.allclose(corner[beyond], 0.05)
    piece = Piece(stuff=Stuff(), points=points, normals=normals, triangles=triangles, attributes={})
    assert outward(piece) > 0.99
    assert area(piece) == pytest.approx(2 * (2 * 4 + 2 * 1 + 4 * 1), rel=0.06)


def test_what_shines_goes_by_its_strength_and_keeps_its_light() -> None:
    points = np.array([(x, y, 0) for x in range(4) for y in range(2)], np.float32)
    triangles = np.array([(0, 1, 2), (4, 5, 6), (1, 3, 2), (5, 7, 6)], np.int32)
    held = attributes(8, (1.0, 0.5, 0.2))
    held["tone"][:, 3] = np.repeat([0.0, 4.0], 4)
    piece = Piece(stuff=Stuff(), points=points, normals=np.zeros_like(points), triangles=triangles, attributes=held)
    dark, bright = by_light(piece)
    assert (dark.stuff.light, bright.stuff.light) == (None, 1)
    assert len(dark.triangles) == len(bright.triangles) == 2
    assert (bright.attributes["tone"][:, 3] == 4).all()
    assert BRIGHT > 0


def test_pieces_of_one_stuff_become_one_with_all_their_triangles() -> None:
    builder = Builder()
    for x in range(3):
        builder.add(Shape.BOX, (x, 0, 0), (0.3, 0.3, 0.3), Surface())
    parts = pieces(builder.build(), EYE, SCALE)
    (whole,) = joined(parts)
    assert area(whole) == pytest.approx(sum(map(area, parts)), rel=1e-5)


def flap() -> Mesh:
    return Mesh(
        vertices=np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]], np.float32),
        normals=np.tile(np.array([[0, -1, 0]], np.float32), (4, 1)),
        triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        surface=Surface(),
    )


def test_what_moves_keeps_its_names_and_points_through_a_clip() -> None:
    mesh = flap()
    place = replace(backdrop(block(Scene(setting="studio", time_of_day="studio"))), cast=(mesh,))

    def at(x: float) -> Snapshot:
        builder = Builder(owner=1)
        builder.add(Shape.BALL, (x, 0, 0.2), (0.2, 0.2, 0.2), Surface(color=(0.8, 0.1, 0.1)))
        pose = np.eye(3, 4, dtype=np.float32)
        pose[0, 3] = x
        return Snapshot(time=x, view=View(eye=(0, -3, 1), target=(0, 0, 0)), solids=builder.build(),
                        meshes=(Placed(mesh=mesh.name, pose=pose),))  # fmt: skip

    flat = Flat(place, at(0.0), Size(64, 64))
    first, there = flat.moving(at(0.0)), flat.moved(at(0.5))
    assert list(first) == list(there)
    for name, piece in first.items():
        assert np.allclose(there[name].points - piece.points, (0.5, 0, 0), atol=1e-6)


def test_a_body_is_as_fine_whichever_snapshot_comes_first() -> None:
    mesh = flap()
    place = replace(backdrop(block(Scene(setting="studio", time_of_day="studio"))), cast=(mesh,))

    def at(eye: float) -> Snapshot:
        return Snapshot(time=0.0, view=View(eye=(0, eye, 1), target=(0, 0, 0)), solids=Builder().build(),
                        meshes=(Placed(mesh=mesh.name, pose=np.eye(3, 4, dtype=np.float32)),))  # fmt: skip

    near, far = (Flat(place, at(eye), Size(64, 64)).moving(at(-3.0)) for eye in (-1.0, -30.0))
    assert [len(piece.points) for piece in near.values()] == [len(piece.points) for piece in far.values()]


def test_a_sheet_that_bends_is_cloth_and_one_that_is_carried_is_not() -> None:
    mesh = replace(flap(), two_sided=True)
    place = replace(backdrop(block(Scene(setting="studio", time_of_day="studio"))), cast=(mesh,))
    found = []
    for shown in (
        deformed(mesh, mesh.vertices, mesh.normals),
        Placed(mesh=mesh.name, pose=np.eye(3, 4, dtype=np.float32)),
    ):
        snapshot = Snapshot(
            time=0.0, view=View(eye=(0, -3, 1), target=(0, 0, 0)), solids=Builder().build(), meshes=(shown,)
        )
        found += [piece.stuff.pattern for piece in Flat(place, snapshot, Size(64, 64)).moving(snapshot).values()]
    assert found == [Pattern.CLOTH, Pattern.PLAIN]
