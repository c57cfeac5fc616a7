"""Ribbons become as many hairs as they say, which lie along them and go with them wherever they go."""

import numpy as np
import pytest

from langit.film.batch import Piece, Stuff, attributes
from langit.film.carried import Moved
from langit.film.chance import chance
from langit.film.parts import parts
from langit.film.strands import FACE, HEAD, KIND, LIFTED, Growth, Hairs, hairs, rows
from langit.render.snapshot import Pattern
from langit.simulation.characters.ribbons import ribbons

CALM = Growth(many=1.0, radius=0.0001, tip=0.5, deep=0.0, least=1.0, stray=0.0, wave=0.0)


def locks(count: int, width: float, *, bent: float = 0.0, pattern: Pattern = Pattern.HAIR) -> Piece:
    """Ribbons of 0.2 m that hang down side by side, one in 5 cm, each of six points."""
    line = np.column_stack([np.zeros(6), bent * np.sin(np.linspace(0, 9, 6)), -np.linspace(0, 0.2, 6)])
    points = line + np.column_stack([0.05 * np.arange(count), np.zeros(count), np.zeros(count)])[:, None]
    random = (np.arange(count) + 0.5) / count
    made = ribbons(points, np.full((count, 6), width), random, np.array([0.0, 1.0, -0.1]))
    held = attributes(len(made.vertices), (0.1, 0.05, 0.02), spot=made.texture)
    return Piece(stuff=Stuff(pattern), points=made.vertices.astype(np.float32), normals=made.normals.astype(np.float32),
                 triangles=made.triangles.astype(np.int32), attributes=held)  # fmt: skip


def turned(piece: Piece) -> tuple[Moved, np.ndarray, np.ndarray]:
    """A piece somewhere else, and the turn and the shift that brought it there."""
    turn = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]], np.float32)
    shift = np.array([3, 2, 1], np.float32)
    return Moved(piece.points @ turn.T + shift, piece.normals @ turn.T), turn, shift


def test_what_hangs_together_is_found() -> None:
    starts, sizes = rows(locks(5, 0.004))
    assert starts.tolist() == [0, 12, 24, 36, 48]
    assert (sizes == 12).all()


def test_a_ribbon_becomes_as_many_hairs_as_it_counts() -> None:
    made, _ = hairs(locks(50, 0.004), CALM)
    assert len(made.sizes) == pytest.approx(50 * 10, rel=0.1)
    assert made.sizes.sum() == len(made.radii) == len(made.points)
    assert made.attributes["tone"].shape == made.attributes["look"].shape == (len(made.sizes), 4)


def test_calm_hairs_lie_on_their_ribbon_from_its_root_to_its_tip() -> None:
    piece = locks(1, 0.004)
    made, carried = hairs(piece, CALM)
    points = carried(Moved(piece.points, piece.normals)).points.reshape(len(made.sizes), -1, 3)
    assert np.allclose(points[:, 1:, 2], np.linspace(0, -0.2, points.shape[1])[None, 1:], atol=1e-3)
    axis = points - np.array([0, 0, 1]) * points[..., 2:]
    assert np.linalg.norm(axis, axis=2).max() < 0.0025 + LIFTED
    assert np.linalg.norm(axis[:, -1], axis=1).std() > 0.0003  # and side by side


def test_hairs_go_where_their_ribbons_go() -> None:
    piece = locks(20, 0.006, bent=0.01)
    _, carried = hairs(piece, HEAD)
    there, turn, shift = turned(piece)
    before = carried(Moved(piece.points, piece.normals))
    after = carried(there)
    assert np.allclose(after.points, before.points @ turn.T + shift, atol=1e-5)
    assert np.allclose(after.normals, before.normals @ turn.T, atol=1e-5)


def test_the_same_ribbons_always_get_the_same_hairs() -> None:
    first, second = (hairs(locks(20, 0.006), HEAD) for _ in range(2))
    assert np.array_equal(first[1].which, second[1].which)
    assert np.array_equal(first[1].shares, second[1].shares)
    assert np.array_equal(first[0].radii, second[0].radii)


def test_hairs_grow_thin_toward_the_tip_and_end_apart() -> None:
    piece = locks(40, 0.006)
    made, carried = hairs(piece, HEAD)
    radii = made.radii.reshape(len(made.sizes), -1)
    assert (np.diff(radii, axis=1) <= 0).all()
    tips = carried(Moved(piece.points, piece.normals)).points.reshape(len(made.sizes), -1, 3)[:, -1, 2]
    assert tips.std() > 0.01


def test_a_curled_lock_has_hairs_that_are_not_straight() -> None:
    straight, curled = (locks(10, 0.006, bent=bent) for bent in (0.0, 0.02))
    steps = [hairs(piece, HEAD)[0].sizes[0] for piece in (straight, curled)]
    assert steps[1] > steps[0]


@pytest.mark.parametrize("pattern", [Pattern.HAIR, Pattern.FUZZ])
def test_hairs_are_a_part_of_their_own_and_the_rest_stays(pattern: Pattern) -> None:
    piece = locks(4, 0.004, pattern=pattern)
    piece.attributes["spot"][:12, 2] = 0.1  # the first has no hairs: it is a band
    rest, grown = parts(piece, 1000.0)
    assert isinstance(rest.made, Piece)
    assert isinstance(grown.made, Hairs)
    assert grown.made.stuff.kind == KIND
    there, _, _ = turned(piece)
    assert np.allclose(rest.at(there).points[:12], there.points[:12])
    assert len(grown.at(there).points) == grown.made.sizes.sum()


def test_chance_is_even_and_each_key_has_its_own() -> None:
    found = chance(np.arange(10000), 3)
    assert abs(found.mean() - 0.5) < 0.02
    assert np.histogram(found, 10, (0, 1))[0].min() > 800
    assert abs(np.corrcoef(found, chance(np.arange(10000), 4))[0, 1]) < 0.05


def test_hairs_of_a_face_are_thinner_than_those_of_a_head() -> None:
    assert FACE.radius < HEAD.radius
