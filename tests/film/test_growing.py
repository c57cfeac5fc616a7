"""Leaves, boughs and stalks in place of cards, without a path tracer."""

from dataclasses import replace

import numpy as np
import pytest

from langit.film import planted
from langit.film.batch import Piece, Stuff, attributes
from langit.film.crowns import FINENESS, ball, crowned, is_cards, islands
from langit.film.flatten import _of_mesh
from langit.film.growing import overgrown
from langit.film.leaves import HABITS
from langit.film.pines import SLIM, tree
from langit.film.seen import Seen
from langit.film.swaying import wind
from langit.render.image import CUT, Image
from langit.render.snapshot import Floats, Pattern
from langit.simulation.places.vegetation import Grove

EYE = np.array([0.0, -3.0, 1.5])
SEEN = Seen(EYE, np.array([0.0, 1.0, 0.0]), 0.6)
FOOT = (0.5, 5.0, 0.0)


def grove(season: str = "summer", snow: float = 0.0) -> Grove:
    return Grove(rng=np.random.default_rng(1), season=season, snow=snow)  # type: ignore[arg-type]


def grown(plants: Grove, seen: Seen = SEEN, sway: float = 0.0) -> tuple[list[Piece], list[planted.Planted]]:
    return overgrown([_of_mesh(mesh) for mesh in plants.meshes()], seen, sway)


def points(model: planted.Planted) -> Floats:
    """Where the points of a model are, (V, 3)."""
    return np.asarray(model.model.points @ model.pose[:3, :3].T + model.pose[:3, 3])


def crown(season: str = "summer", distance: float = 0.0) -> tuple[list[Piece], list[planted.Planted]]:
    plants = grove(season)
    plants.tree("cherry", (FOOT[0], FOOT[1] + distance, 0.0), 5.0)
    return grown(plants)


def test_nothing_that_grows_has_holes() -> None:
    plants = grove("spring")
    plants.tree("cherry", FOOT, 5.0)
    plants.tree("oak", (6.0, 30.0, 0.0), 8.0, detail=0.25)
    plants.bush((2.0, 4.0, 0.0), 0.5)
    plants.hedge((-3.0, 6.0), (3.0, 6.0), 0.9, 0.8)
    plants.grass(np.array([(0.0, 2.0, 0.0)]), 0.3, ("2c4a1c", "5f8238", "a8bc5c"))
    made, models = grown(plants)
    assert not {piece.stuff.image for piece in (*made, *(one.model for one in models))} & CUT


def test_lumps_fill_what_the_cards_of_a_crown_filled() -> None:
    plants = grove()
    plants.tree("oak", FOOT, 5.0)
    (cards,) = (mesh for mesh in plants.meshes() if mesh.surface.image is Image.LEAVES and mesh.surface.scale == 1.0)
    _, models = grown(plants)
    where = np.concatenate([points(one) for one in models])
    ends = [0.02, 0.98]
    assert np.abs(np.quantile(where, ends, axis=0) - np.quantile(cards.vertices, ends, axis=0)).max() < 0.35


def test_trees_in_blossom_have_petals_and_others_leaves() -> None:
    for season, kind in (("spring", "petal"), ("summer", "leaf")):
        _, models = crown(season)
        assert {one.model.stuff.kind for one in models} == {kind}


def test_leaves_far_away_are_fewer_and_as_seen_from_there_no_larger() -> None:
    near, far = (crown(distance=distance)[1][0] for distance in (0.0, 40.0))
    assert len(far.model.triangles) < len(near.model.triangles) / 5


def test_crowns_keep_something_opaque_inside() -> None:
    made, models = crown()
    (heart,) = (piece for piece in made if piece.stuff.kind == "heart")
    middle = np.mean([one.pose[:3, 3] for one in models], axis=0)
    assert np.linalg.norm(heart.points.mean(axis=0) - middle) < 0.5
    outside = np.concatenate([points(one) for one in models])
    assert (np.ptp(heart.points, axis=0) < np.ptp(outside, axis=0)).all()


def test_a_hedge_has_leaves_where_its_cards_are() -> None:
    plants = grove()
    plants.hedge((-3.0, 6.0), (3.0, 6.0), 0.9, 0.8)
    made, models = grown(plants)
    (leaves,) = (piece for piece in made if piece.stuff.kind == "leaf")
    assert not models
    assert len(leaves.triangles) > 3000
    assert np.abs(np.quantile(leaves.points[:, 2], [0.05, 0.95]) - (0.1, 0.95)).max() < 0.15


def test_leaves_are_folded_and_lit_from_outside() -> None:
    model = ball(Image.LEAVES, 3, 0)
    corners = model.points[model.triangles].astype(float)
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert ((face * model.normals[model.triangles].mean(axis=1)).sum(axis=1) > 0).mean() > 0.97
    first, second = face[::2] / np.linalg.norm(face[::2], axis=1)[:, None], face[1::2]
    second = second / np.linalg.norm(second, axis=1)[:, None]
    assert np.median((first * second).sum(axis=1)) < 0.95


@pytest.mark.parametrize("image", HABITS)
def test_finer_balls_have_more_and_smaller_leaves(image: Image) -> None:
    counts = [len(ball(image, fine, 0).triangles) for fine in range(2, len(FINENESS))]
    assert counts == sorted(counts, reverse=True)
    assert np.linalg.norm(ball(image, 2, 0).points, axis=1).max() < 1.8


def test_parts_are_told_apart_by_their_points() -> None:
    faces = np.array([(0, 1, 2), (2, 1, 3), (4, 5, 6)], np.int32)
    assert islands(faces, 7).tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_cards_are_known_by_the_image_on_their_corners() -> None:
    plants = grove()
    plants.bush(FOOT, 0.5)
    found = {mesh.surface.scale: is_cards(_of_mesh(mesh)) for mesh in plants.meshes() if mesh.surface.image in CUT}
    assert found == {1.0: True, 2.2: False}


def pine(snow: float = 0.0) -> list[planted.Planted]:
    plants = grove(snow=snow)
    plants.tree("pine", FOOT, 4.0)
    return grown(plants)[1]


def test_a_pine_is_as_high_and_wide_as_its_skirts() -> None:
    (one,) = pine()
    where = points(one)
    assert np.median(where[:, :2], axis=0) == pytest.approx(FOOT[:2], abs=0.15)
    assert where[:, 2].max() == pytest.approx(4.0, abs=0.35)
    assert 0.2 < where[:, 2].min() < 0.8
    assert 0.7 < np.abs(where[:, 0] - FOOT[0]).max() < 1.4


def test_snow_lies_on_the_upper_sides_of_boughs_alone() -> None:
    assert pine()[0].model is not pine(0.9)[0].model
    bare, white = tree(1, False, 0), tree(1, True, 0)
    assert bare.attributes["tone"][:, :3].max() < 0.4
    snow = white.attributes["tone"][:, 0] > 0.7
    assert 0.1 < snow.mean() < 0.9
    assert white.normals[snow, 2].mean() > 0.5
    assert np.isfinite(white.points).all()
    assert np.abs(white.points[:, :2]).max() < 1.5 * SLIM


def test_tall_grass_stands_where_its_tufts_are() -> None:
    plants = grove()
    plants.grass(np.array([(0.0, 2.0, 0.0), (1.0, 2.0, 0.0)]), 0.4, ("2c4a1c", "5f8238", "a8bc5c"))
    made, _ = grown(plants)
    (blades,) = (piece for piece in made if piece.stuff.kind == "leaf")
    assert len(blades.triangles) > 600
    assert -0.05 < blades.points[:, 2].min() < 0.05
    assert 0.3 < blades.points[:, 2].max() < 0.6
    assert np.abs(blades.points[:, 0] - 0.5).max() < 1.8


def test_models_bend_in_the_wind_as_what_they_stand_for() -> None:
    plants = grove()
    plants.tree("oak", FOOT, 5.0)
    _, models = grown(plants, sway=0.03)
    name, model = next(iter(planted.models(models).items()))
    rows = [one for one in models if one.model is model]
    (order,) = (order for order in planted.orders(models, 0.7) if order["name"] == name)
    middle = rows[0].pose[:3, 3]
    strength = 0.03 * float(wind(middle[:2], 0.7))
    moved = middle + strength * middle[2] * np.array([1.0, 0.35, 0.0])
    assert order["poses"][0][:3, 3] == pytest.approx(moved)
    assert {one.sway for one in planted.settled(models, EYE, 400.0)} == {0.03}
    assert {one.sway for one in planted.settled(models, EYE - (0, 90, 0), 400.0)} == {0.0}


def test_what_is_no_plant_stays_as_it_is() -> None:
    wall = Piece(stuff=Stuff(Pattern.BRICK), points=np.eye(3, dtype=np.float32), normals=np.eye(3, dtype=np.float32),
                 triangles=np.array([(0, 1, 2)], np.int32), attributes=attributes(3, (0.5, 0.4, 0.3)))  # fmt: skip
    assert overgrown([wall], SEEN, 0.0) == ([wall], [])
    assert crowned([], SEEN, 0.0) == ([], [])
    assert overgrown([replace(wall, stuff=Stuff(Pattern.BARK))], SEEN, 0.0)[1] == []
