"""Open country: hills rise behind flat ground, rocks sit in it, fences and lamps stand on it."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern, Surface
from langit.scene.scene import Scene
from langit.simulation.places.landscape import fence, grass_surface, lawn, ridge, rock, rolling, street_lamp
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site


def site(**scene: object) -> Site:
    return Site(scene=block(Scene(**scene)), rng=np.random.default_rng(0))


def test_hills_begin_flat_and_rise() -> None:
    place = site(setting="meadow")
    rolling(place, 20.0, 100.0, 12.0)
    points = place.meshes[0].vertices
    assert np.abs(points[points[:, 1] == 20.0, 2]).max() < 0.1
    assert points[:, 2].max() > 6.0


def test_ridge_stands_far_away() -> None:
    place = site(setting="sea")
    ridge(place, 100.0, 9.0, "446655")
    points = place.meshes[0].vertices
    assert points[:, 1].min() >= 100.0
    assert 4.0 < points[:, 2].max() < 16.0


def test_ground_wears_the_season() -> None:
    surfaces = {
        season: grass_surface(site(setting="park", season=season))
        for season in ("spring", "summer", "autumn", "winter")
    }
    assert surfaces["winter"].pattern == Pattern.SNOW
    assert len({surface.color for surface in surfaces.values()}) == 4
    place = site(setting="park")
    lawn(place, (-1, 3), (2, 8))
    pose = place.solids.build()[0]["pose"]
    assert pose[:, 3].tolist() == [1, 5, 0]
    assert (pose[0, 0], pose[1, 1]) == (2, 3)


def test_rock_sits_in_the_ground() -> None:
    stones = MeshBuilder()
    rock(stones, (2, 3, 0), 0.5, np.random.default_rng(0))
    points = stones.build(Surface())[0].vertices
    assert points[:, 2].min() < 0 < 0.2 < points[:, 2].max() < 0.7


def test_lamp_glows_at_night_only() -> None:
    for time, count in (("day", 0), ("night", 1)):
        place = site(setting="park", time_of_day=time)
        street_lamp(place, (1, 2), 3.0)
        assert len(place.lamps) == count
        assert (place.solids.build()["emission"].max() > 1) == bool(count)


def test_fence_has_posts_and_rails() -> None:
    place = site(setting="country_road")
    fence(place, (0, 0), (11, 0), rails=3)
    assert len(place.solids.rows) == 6 + 3
