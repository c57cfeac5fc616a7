from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.render import images
from langit.render.image import CUT, Image
from langit.render.renderer import Renderer
from langit.render.snapshot import Builder, Mesh, Pattern, Shape, Snapshot, Still, Surface, View

SIZE = Size(160, 120)
NEAR = View(eye=(0.0, -2.5, 1.0), target=(0.0, 0.0, 1.0), fov=40.0)
OBLIQUE = View(eye=(2.2, -2.5, 1.6), target=(0.0, 0.0, 1.0), fov=40.0)
DARK = {
    "sky_top": (0, 0, 0),
    "sky_horizon": (0, 0, 0),
    "sun_disc": (0, 0, 0),
    "fog_density": 0.0,
    "fog_color": (0, 0, 0),
}
CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


def card(image=Image.LEAVES, **surface):
    flat = np.column_stack([1.6 * CORNERS[:, 0] - 0.8, np.zeros(4), 1.6 * CORNERS[:, 1] + 0.2])
    return Mesh(
        vertices=flat.astype(np.float32),
        normals=np.tile(np.float32([0, -1, 0]), (4, 1)),
        triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        surface=Surface(image=image, emission=4.0, **surface),
        owner=1,
        two_sided=True,
        texture=CORNERS,
    )


def shown(mesh, view=NEAR):
    return Snapshot(time=0.0, view=view, solids=Builder().build(), meshes=(Still(mesh=mesh.name),))


@pytest.mark.parametrize("view", [NEAR, OBLIQUE])
@pytest.mark.parametrize("image", sorted(CUT))
def test_truth_has_the_holes_that_the_picture_has(backdrop, image, view):
    mesh = card(image)
    place = replace(backdrop(None, **DARK), cast=(mesh,))
    with Renderer(SIZE, place, supersample=1.0) as renderer:
        frame = renderer.render(shown(mesh, view)).max(axis=-1)
        truth = renderer.truth(shown(mesh, view), None, {"segmentation", "depth", "normals", "amodal"})
    seen = truth["segmentation"] == 1
    # A pixel of the picture takes a little from its neighbors: what is far from any edge is exactly one or the other.
    around = np.stack([np.roll(seen, (a, b), (0, 1)) for a in (-1, 0, 1) for b in (-1, 0, 1)])
    assert (frame[around.all(axis=0)] > 60).all()
    assert (frame[~around.any(axis=0)] < 8).all()
    assert around.all(axis=0).sum() > 800
    assert (np.isfinite(truth["depth"]) == seen).all()
    assert (np.abs(truth["normals"]).sum(axis=-1) > 0)[seen].all()
    assert (truth["amodal"][0] == seen).all()


def test_who_stands_behind_a_hole_owns_its_pixel(backdrop, snapshot):
    mesh = card()
    behind = Builder(owner=2)
    behind.add(Shape.BOX, (0.0, 1.0, 1.0), (2.0, 0.1, 2.0), Surface())
    with Renderer(SIZE, replace(backdrop(None), cast=(mesh,))) as renderer:
        both = snapshot(behind, view=NEAR, meshes=(Still(mesh=mesh.name),))
        truth = renderer.truth(both, both, {"segmentation", "depth", "flow"})
    assert set(np.unique(truth["segmentation"])) == {1, 2}
    assert np.allclose(truth["depth"][truth["segmentation"] == 1], 2.5, atol=1e-3)
    assert np.allclose(truth["depth"][truth["segmentation"] == 2], 3.4, atol=1e-3)
    assert np.isfinite(truth["flow"]).all()


def test_the_shadow_of_a_card_has_holes(backdrop):
    sunny = {**DARK, "sun_direction": (0.0, -0.8, 0.6), "ambient_up": (0.02,) * 3, "ambient_down": (0.02,) * 3}
    dark = {}
    for image in (Image.NONE, Image.LEAVES):
        mesh = replace(card(image), surface=Surface(image=image))
        high = View(eye=(0.0, 1.5, 4.0), target=(0.0, 1.6, 0.0), fov=50.0)
        with Renderer(SIZE, replace(backdrop(**sunny), cast=(mesh,))) as renderer:
            frame = renderer.render(shown(mesh, high)).mean(axis=-1)
        dark[image] = int((frame < 0.5 * np.median(frame)).sum())
    assert 0.2 * dark[Image.NONE] < dark[Image.LEAVES] < 0.8 * dark[Image.NONE]


def test_relief_turns_light(backdrop, snapshot):
    def spread(image):
        wall = Builder()
        wall.add(Shape.BOX, (0, 0, 1), (2, 0.1, 2), Surface(color=(0.4,) * 3, pattern=Pattern.BRICK, image=image))
        with Renderer(SIZE, backdrop(None, sun_direction=(0.8, -0.5, 0.3))) as renderer:
            return renderer.render(snapshot(wall, view=NEAR)).astype(float).std()

    assert spread(Image.BRICK) != spread(Image.NONE)


@pytest.mark.parametrize("image", images.WORN)
def test_an_image_is_as_large_as_it_may_be_and_has_holes_where_it_says(image):
    texels = images.read(image)
    assert texels.shape == (512, 512, 4)
    holes = float((texels[:, :, 3] < 128).mean())
    assert (0.2 < holes < 0.8) if image in CUT else holes == 0.0
    assert abs(texels[:, :, :2].astype(float).mean() - 127) < 8  # upright on the whole


@pytest.mark.parametrize("image", sorted(CUT))
def test_smaller_sizes_neither_thin_out_nor_close(image):
    alpha = images.read(image)[:, :, 3].astype(float)
    whole = (alpha >= 128).mean()
    for _ in range(images.SMALLEST):
        alpha = alpha.reshape(len(alpha) // 2, 2, -1, 2).mean(axis=(1, 3))
        assert (alpha >= 128).mean() == pytest.approx(whole, abs=0.15)
