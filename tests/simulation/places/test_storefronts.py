"""Shops: each piece of a front stays at its wall, shines by night, and lights the street."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.snapshot import Pattern, Surface
from langit.scene.scene import Scene
from langit.simulation.places.displays import INSIDES
from langit.simulation.places.paint import BRIGHTNESS, Paint
from langit.simulation.places.signboards import blade_sign, fascia
from langit.simulation.places.signs import STROKES
from langit.simulation.places.site import Site
from langit.simulation.places.storefronts import TRADES, awning, curtain, shop, vending_machine


def fronted(wall: float, time: str = "night") -> tuple[Site, Paint]:
    site = Site(scene=block(Scene(setting="neon_street", time_of_day=time)), rng=np.random.default_rng(3))
    paint = Paint()
    shop(site, paint, wall, (4.0, 8.0), np.array([0.4, 0.3, 0.2]), "brick", fine=True)
    fascia(site, paint, wall, 4.0, 8.0, 2.9, "KOPI")
    awning(site, paint, wall, 4.0, 8.0)
    curtain(site, paint, wall, 4.0, 8.0)
    vending_machine(site, paint, wall, 9.0)
    paint.into(site)
    return site, paint


@pytest.mark.parametrize("wall", [-4.4, 4.4])
def test_fronts_stay_at_their_wall_and_face_the_street(wall: float) -> None:
    site, paint = fronted(wall)
    for mesh in site.meshes:
        assert np.abs(mesh.vertices[:, 0]).min() > 3.4
        assert (np.sign(mesh.vertices[:, 0]) == np.sign(wall)).all()
    (masonry,) = paint.walls["brick"].build(Surface())
    corners = masonry.vertices[masonry.triangles]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    toward = masonry.normals[masonry.triangles].mean(1)[:, 0] * -np.sign(wall)
    assert areas[toward > 0.99].sum() > 0.7 * areas.sum(), "the rest are sides of openings"
    assert toward.min() > -0.01, "no wall turns its back to the street"


def test_a_shop_is_a_room_behind_its_window() -> None:
    (inside,) = fronted(4.4)[1].panes.build(Surface())
    assert inside.vertices[:, 0].max() > 4.4 + 1.5


@pytest.mark.parametrize("wall", [-4.4, 4.4])
def test_panes_close_the_window_and_face_the_street(wall: float) -> None:
    solids = fronted(wall)[0].solids.build()
    panes = solids[solids["pattern"] == Pattern.GLASS]["pose"]
    assert (np.abs(panes[:, 0, 3]) > 4.4).all()  # set back from the wall
    np.testing.assert_allclose(panes[:, 0, 2], -np.sign(wall))
    assert 2 * np.abs(panes[:, 1, 0]).sum() == pytest.approx(4.0 - 2 * 0.2, abs=0.2)  # side by side, from pier to pier


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_every_trade_has_an_inside_and_words_that_can_be_written(trade: str) -> None:
    assert TRADES[trade].inside in INSIDES
    assert all(set(word) <= {*STROKES, " "} for word in TRADES[trade].words)


def test_signs_read_along_the_street() -> None:
    site = Site(scene=block(Scene(setting="neon_street", time_of_day="night")), rng=np.random.default_rng(3))
    paint = Paint()
    for y in range(12):
        assert 3.4 < blade_sign(site, paint, 4.4, float(y), 2.6, out=0.6, light=y == 0) < 6.0
    paint.into(site)
    tubes = site.meshes[0]
    assert set(np.sign(tubes.normals[:, 1])) == {-1.0, 1.0}
    assert len(site.lamps) == 1


def test_brightness_follows_the_day() -> None:
    emissions = {time: fronted(4.4, time)[0].meshes[0].surface.emission for time in BRIGHTNESS}
    assert emissions["night"] > emissions["sunset"] > emissions["golden_hour"] > emissions["day"] > 0
    assert fronted(4.4, "night")[0].lamps
    assert not fronted(4.4, "day")[0].lamps
