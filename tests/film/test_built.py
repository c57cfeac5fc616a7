import numpy as np
import pytest

from langit.film import solids
from langit.film.batch import Stuff
from langit.film.materials import graph
from langit.film.nodes import packed
from langit.render.image import CUT, SPAN, Image
from langit.render.snapshot import Atmosphere, Builder, Pattern, Shape, Surface
from langit.simulation.places.site import FACINGS

AIR = dict(
    sky_top=(0.1, 0.1, 0.2), sky_horizon=(0.3, 0.3, 0.3), sun_direction=(0.0, 0.0, 1.0), sun_disc=(0.0, 0.0, 0.0),
    key_light=(0.0, 0.0, 0.0), ambient_up=(0.1, 0.1, 0.1), ambient_down=(0.1, 0.1, 0.1), fog_color=(0.1, 0.1, 0.1),
    fog_density=0.01,
)  # fmt: skip


def kinds(pattern, *, wet=0.0, **stuff):
    return packed(graph(Stuff(pattern, **stuff), Atmosphere(**AIR, wetness=wet)))


@pytest.mark.parametrize("image", sorted(set(SPAN) - CUT))
@pytest.mark.parametrize("pattern", [Pattern.ASPHALT, Pattern.BRICK, Pattern.PLAIN])
def test_what_wears_an_image_looks_it_up_once(pattern, image):
    found = [row["properties"]["image"] for row in kinds(pattern, image=image) if row["kind"] == "TexImage"]
    assert found == [image.name]


def test_rings_move_with_time_only_while_it_pours():
    named = {wet: [row["name"] for row in kinds(Pattern.ASPHALT, wet=wet)] for wet in (0.5, 1.0)}
    assert "time" in named[1.0] and "time" not in named[0.5]


def test_a_pane_bends_nothing_and_other_glass_does():
    pane, solid = kinds(Pattern.GLASS, kind="pane"), kinds(Pattern.GLASS)
    assert not any(row["kind"] in ("BsdfGlass", "BsdfPrincipled") for row in pane)
    assert any(row["kind"] == "BsdfGlass" for row in solid)
    assert all(any(row["kind"] == "BsdfTransparent" for row in rows) for rows in (pane, solid))


@pytest.mark.parametrize("pattern", [Pattern.PLAIN, Pattern.SIGN, Pattern.WINDOWS])
def test_what_shines_gives_off_light(pattern):
    (made,) = [row for row in kinds(pattern, light=1) if row["kind"] == "BsdfPrincipled"]
    inputs = dict(map(tuple, made["inputs"]))
    assert inputs["Emission Strength"] == pytest.approx(2.3 * 2) and isinstance(inputs["Emission Color"], dict)


def test_no_image_is_a_plain_wall():
    assert not any(row["kind"] == "TexImage" for row in kinds(Pattern.PLAIN, image=Image.NONE))


@pytest.mark.parametrize("facing", ["up", "down", "left", "right", "front", "back"])
def test_a_plane_is_there_from_its_front_alone(facing):
    site = Builder()
    site.add(Shape.PLANE, (0, 0, 0), (2.0, 1.0, 1.0), Surface(), FACINGS[facing])
    (made,) = solids.pieces(site.build(), np.array([0.0, 0.0, 5.0]), 500.0)
    corners = made.points[made.triangles]
    ahead = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert ((ahead * made.normals[made.triangles[:, 0]]).sum(axis=1) > 0).all()
    rows = packed(graph(made.stuff, Atmosphere(**AIR)))
    behind = rows[dict(map(tuple, rows[-2]["inputs"]))[2]["from"]]
    assert rows[-2]["kind"] == "MixShader" and behind["kind"] == "BsdfTransparent"
