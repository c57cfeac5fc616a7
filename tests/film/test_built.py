import numpy as np
import pytest

from langit.film import solids
from langit.film.batch import Stuff
from langit.film.kinds import ONE_SIDED
from langit.film.materials import graph
from langit.film.nodes import packed
from langit.render.image import CUT, SPAN, Image
from langit.render.snapshot import Atmosphere, Builder, Pattern, Shape, Surface
from langit.simulation.places.site import FACINGS

DARK, GRAY, UP = (0.0, 0.0, 0.0), (0.1, 0.1, 0.1), (0.0, 0.0, 1.0)
AIR = {
    "sky_top": GRAY, "sky_horizon": GRAY, "sun_direction": UP, "sun_disc": DARK, "key_light": DARK,
    "ambient_up": GRAY, "ambient_down": GRAY, "fog_color": GRAY, "fog_density": 0.01,
}  # fmt: skip


def kinds(pattern, *, wet=0.0, **stuff):
    return packed(graph(Stuff(pattern, **stuff), Atmosphere(**AIR, wetness=wet)))


@pytest.mark.parametrize("image", sorted(set(SPAN) - CUT))
@pytest.mark.parametrize("pattern", [Pattern.ASPHALT, Pattern.BRICK, Pattern.PLAIN])
def test_what_wears_an_image_looks_it_up_once(pattern, image):
    found = [row["properties"]["image"] for row in kinds(pattern, image=image) if row["kind"] == "TexImage"]
    assert found == [image.name]


def test_rings_move_with_time_only_while_it_pours():
    named = {wet: [row["name"] for row in kinds(Pattern.ASPHALT, wet=wet)] for wet in (0.5, 1.0)}
    assert "time" in named[1.0]
    assert "time" not in named[0.5]


def test_a_pane_bends_nothing_and_other_glass_does():
    pane, solid = kinds(Pattern.GLASS, kind="pane"), kinds(Pattern.GLASS)
    assert not any(row["kind"] in ("BsdfGlass", "BsdfPrincipled") for row in pane)
    assert any(row["kind"] == "BsdfGlass" for row in solid)
    assert all(any(row["kind"] == "BsdfTransparent" for row in rows) for rows in (pane, solid))


@pytest.mark.parametrize("pattern", [Pattern.PLAIN, Pattern.SIGN, Pattern.WINDOWS])
def test_what_shines_gives_off_light(pattern):
    (made,) = [row for row in kinds(pattern, light=1) if row["kind"] == "BsdfPrincipled"]
    inputs = dict(map(tuple, made["inputs"]))
    assert inputs["Emission Strength"] == pytest.approx(2.3 * 2)
    assert isinstance(inputs["Emission Color"], dict)


def test_no_image_is_a_plain_wall():
    assert not any(row["kind"] == "TexImage" for row in kinds(Pattern.PLAIN, image=Image.NONE))


@pytest.mark.parametrize("facing", sorted(FACINGS))
def test_walls_and_ceilings_are_there_from_the_front_alone_and_floors_from_both_sides(facing):
    site = Builder()
    site.add(Shape.PLANE, (0, 0, 0), (2.0, 1.0, 1.0), Surface(), FACINGS[facing])
    (made,) = solids.pieces(site.build(), np.array([0.0, 0.0, 5.0]), 500.0)
    corners = made.points[made.triangles]
    ahead = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert ((ahead * made.normals[made.triangles[:, 0]]).sum(axis=1) > 0).all()
    assert (made.stuff.kind == ONE_SIDED) == (facing != "up")
    *_, last, _ = packed(graph(made.stuff, Atmosphere(**AIR)))
    behind = [value.get("socket") for _, value in last["inputs"] if isinstance(value, dict)]
    assert ("Backfacing" in behind) == (facing != "up")
