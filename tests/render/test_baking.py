from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.render import baking
from langit.render.around import CUBE, cube, faces, grid, moments, places
from langit.render.assembly import Assembly
from langit.render.renderer import Renderer
from langit.render.snapshot import Builder, Shape, Surface, Surroundings, View
from langit.render.store import Store

WHERE = Surroundings(low=(-2.0, -2.0, 0.5), high=(2.0, 2.0, 2.0), count=(3, 3, 2), sky=0.0)
DARK = {"key_light": (0.0,) * 3, "ambient_up": (0.0,) * 3, "ambient_down": (0.0,) * 3, "sun_disc": (0.0,) * 3}


def baked(place):
    assembly = Assembly(place)
    return baking.Oven(place, assembly.place, assembly.fixed, Store(assembly.fixed)).baked()


def lit(place, builder):
    return replace(place, solids=np.concatenate([place.solids, builder.build()]), around=WHERE)


def test_moments_of_even_light_are_its_mean_alone():
    found = moments(np.full((2, 8, 6, 8, 3), 5.0))
    np.testing.assert_allclose(found[:, :, 0], 5.0, rtol=1e-6)
    np.testing.assert_allclose(found[:, :, 1:], 0.0, atol=1e-6)


def test_a_closed_probe_has_what_its_neighbors_have():
    found = np.zeros((12, 3, 4))
    found[:, :, 0] = 2.0
    closed = np.zeros(12, bool)
    closed[[0, 5]] = True
    np.testing.assert_allclose(grid(found, closed, (3, 2, 2))[:, :, :, :, 0], 2.0)


def test_the_faces_of_the_cube_lie_as_opengl_has_them():
    side = 4
    t = (np.arange(side) + 0.5) / side * 2 - 1
    seen = np.stack(
        [v.forward + v.right * t[None, :, None] + v.up * t[:, None, None] for v in faces(np.zeros(3))]
    )  # the way that every pixel looks
    turned = cube(seen).astype(float)
    for number, (s, row) in enumerate(CUBE):
        middle = np.eye(3)[number // 2] * (1 - 2 * (number % 2))
        wanted = (
            middle + np.multiply.outer(t[:, None] * np.ones(side), row) + np.multiply.outer(np.ones((side, 1)) * t, s)
        )
        np.testing.assert_allclose(turned[number], wanted, atol=1e-3)


def test_a_red_lamp_on_one_side_reaches_that_side_of_every_probe(backdrop):
    wall = Builder()
    wall.add(Shape.BOX, (4.0, 0.0, 1.0), (0.1, 4.0, 2.0), Surface(color=(1.0, 0.0, 0.0), emission=3.0))
    probes = baked(lit(backdrop(None, **DARK), wall)).probes.astype(float)
    red, green = probes[0], probes[1]
    assert red[..., 0].min() > 0.1
    assert green.max() < 0.01
    assert red[..., 1].min() > 0.05  # it comes from +x
    assert (red[:, :, 2, 0] > 1.5 * red[:, :, 0, 0]).all()


def test_light_bounces(backdrop):
    """What the sun lights gives light of its own color to what it does not reach."""
    builder = Builder()
    builder.add(Shape.PLANE, (0, 0, 0), (30, 30, 1), Surface(color=(0.1, 0.9, 0.1), roughness=1.0))
    dark = {**DARK, "key_light": (2.0, 2.0, 2.0)}
    probes = baked(lit(backdrop(None, **dark), builder)).probes.astype(float)
    assert probes[1, ..., 3].max() < -0.1  # from below
    assert probes[1, ..., 0].min() > 3 * probes[0, ..., 0].max()


def test_places_are_named_by_what_stays(backdrop):
    place = backdrop()
    assert place.name == backdrop().name
    assert place.name != replace(place, around=WHERE).name
    assert place.name != backdrop(exposure=0.7).name
    assert len(places(WHERE)) == 18
    np.testing.assert_allclose(places(WHERE)[1], (0.0, -2.0, 0.5))


def test_a_kept_place_looks_as_it_did_when_it_was_baked(backdrop, snapshot, tmp_path, monkeypatch):
    monkeypatch.setenv("LANGIT_CACHE", str(tmp_path))
    frames = []
    for _ in range(2):
        with Renderer(Size(64, 48), backdrop()) as made:
            frames.append(made.render(snapshot(view=View(eye=(0, -4, 2), target=(0, 0, 0)))))
        monkeypatch.setattr(baking, "Oven", pytest.fail)
    np.testing.assert_array_equal(*frames)
