"""Sky, air, water and plants of the film look, without a path tracer."""

from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.film import clouds, light, sky, waves
from langit.film.air import fogged
from langit.film.batch import Piece, Stuff, attributes, single
from langit.film.blades import RINGS, Lawn, patches
from langit.film.flatten import _of_mesh
from langit.film.kinds import FAR
from langit.film.materials import graph
from langit.film.nodes import Node, packed, principled, surface
from langit.film.shore import shallow
from langit.film.swaying import poses, sheared, split, wind
from langit.render.image import Image
from langit.render.snapshot import Atmosphere, Backdrop, Builder, Mesh, Pattern, Shape, Snapshot, Surface, View
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.weather import TIMES

SIZE = Size(64, 36)
EYE = np.array([0.0, -3.0, 1.5])
DAYS = ("dawn", "day", "golden_hour", "sunset")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sky, "SIZE", (24, 64))
    monkeypatch.setattr(clouds, "CELLS", 96)


def kinds(end: Node) -> list[str]:
    return [row["kind"] for row in packed(end)]


@pytest.mark.parametrize("hour", DAYS)
def test_a_sky_lights_the_ground_about_as_much_as_the_fast_look_does(hour: str, small: None) -> None:
    pictures = sky.pictures(TIMES[hour])
    assert pictures.behind.shape == pictures.clouds.shape == (24, 64, 4)
    seen = pictures.whole
    assert np.isfinite(seen).all()
    assert seen.min() >= 0
    luma = float(sky.irradiance(seen[..., :3].astype(float)) @ sky.LUMA) / np.pi
    assert luma == pytest.approx(float(np.dot(TIMES[hour].ambient_up, sky.LUMA)), rel=0.25)


def test_a_high_sky_is_blue_and_a_low_sun_colors_its_own_side() -> None:
    noon, dusk = (sky.clear(TIMES[hour].sun_direction) for hour in ("day", "sunset"))
    assert noon[-1, :, 2].mean() > 1.8 * noon[-1, :, 0].mean()
    ways = sky.directions(*sky.COARSE)
    toward = np.array(TIMES["sunset"].sun_direction)
    near, far = (np.argmax(sign * (ways[5] @ toward)) for sign in (1.0, -1.0))
    assert dusk[5, near].sum() > 2 * dusk[5, far].sum()
    assert dusk[5, near, 0] > 1.5 * dusk[5, near, 2]


def test_irradiance_of_an_even_sky_is_pi() -> None:
    assert np.allclose(sky.irradiance(np.ones((64, 32, 3))), np.pi, rtol=1e-3)


def test_clouds_hide_the_more_the_more_of_them_there_are(small: None) -> None:
    few, many = (sky.pictures(replace(TIMES["day"], clouds=share)).clouds[..., 3].mean() for share in (0.25, 0.48))
    closed = sky.pictures(replace(TIMES["day"], clouds=0.8)).clouds[4:, :, 3].mean()
    assert few < many < closed
    assert closed > 0.8


def test_clouds_are_the_same_whoever_computes_them(small: None) -> None:
    first, second = (sky.pictures(TIMES["day"]) for _ in range(2))
    assert np.array_equal(first.whole, second.whole)


@pytest.mark.parametrize("hour", TIMES)
def test_every_hour_has_a_sky_that_can_be_built(hour: str, small: None) -> None:
    orders = light.sky(Backdrop(solids=Builder().build(), meshes=(), lamps=(), atmosphere=TIMES[hour]))
    assert orders[-1]["do"] == "sky"
    images = {order["name"] for order in orders if order["do"] == "image"}
    used = {row["properties"]["image"] for row in orders[-1]["graph"] if "image" in row["properties"]}
    assert used == images
    assert images == (set() if hour == "studio" else {sky.NAME, sky.CLOUDS})


def test_fog_is_mixed_into_a_surface_and_clear_air_costs_nothing() -> None:
    made, air = principled(Roughness=0.5), TIMES["day"]
    assert fogged(made, replace(air, fog_density=0.0)) is made
    misty = kinds(surface(fogged(made, replace(air, fog_density=0.02))))
    assert "LightPath" in misty
    assert "MixShader" in misty
    assert "TexImage" not in kinds(surface(fogged(made, replace(air, fog_density=0.02), lights=True)))


@pytest.mark.parametrize(
    "pattern", [Pattern.WATER, Pattern.GRASS, Pattern.LEAF, Pattern.SNOW, Pattern.SAND, Pattern.BARK]
)
def test_what_grows_and_lies_has_a_material_with_few_noises(pattern: Pattern) -> None:
    found = kinds(graph(Stuff(pattern), TIMES["day"]))
    assert found[-1] == "OutputMaterial"
    assert found.count("TexNoise") <= 2


@pytest.mark.parametrize("kind", ["blade", "heart", "leaf", "needle", "petal"])
def test_what_there_is_very_much_of_needs_no_noise(kind: str) -> None:
    found = kinds(graph(Stuff(Pattern.LEAF, kind=kind), replace(TIMES["day"], fog_density=0.0)))
    assert "TexNoise" not in found
    assert ("BsdfTranslucent" in found) is (kind != "heart")


def test_leaves_are_cut_out_by_their_image_and_fog_does_not_fill_their_holes() -> None:
    rows = packed(graph(Stuff(Pattern.LEAF, Image.LEAVES), TIMES["day"]))
    last = rows[-2]
    assert last["kind"] == "MixShader"
    holes = rows[dict(last["inputs"])[1]["from"]]
    assert holes["kind"] == "BsdfTransparent"


@pytest.mark.parametrize("band", waves.BANDS)
def test_waves_repeat_without_a_seam_and_are_as_steep_as_they_say(band: waves.Band) -> None:
    seen = waves.picture(band)
    slope = (seen[..., :2].astype(float) - 0.5) * 2
    assert np.sqrt((slope**2).sum(axis=-1).mean()) == pytest.approx(band.slope, rel=0.01)
    step = np.abs(np.diff(slope, axis=1)).max()
    assert np.abs(slope[:, 0] - slope[:, -1]).max() <= 1.5 * step


def test_of_two_triangles_back_to_back_one_is_left() -> None:
    faces = np.array([(0, 1, 2), (2, 1, 0), (1, 2, 3)], np.int32)
    assert single(faces).tolist() == [[0, 1, 2], [1, 2, 3]]


def lawn(sway: float = 0.0) -> Lawn:
    builder = Builder()
    builder.add(Shape.PLANE, (0, 5, 0), (9, 9, 1), Surface(pattern=Pattern.GRASS, color=(0.1, 0.2, 0.05)))
    reed = Mesh(vertices=np.zeros((3, 3), np.float32), normals=np.zeros((3, 3), np.float32),
                triangles=np.zeros((0, 3), np.int32), surface=Surface(), sway=sway)  # fmt: skip
    return Lawn(Backdrop(solids=builder.build(), meshes=(reed,), lamps=(), atmosphere=TIMES["day"]))


def shot(time: float = 0.0) -> Snapshot:
    return Snapshot(time=time, view=View(eye=(0.0, -2.0, 1.5), target=(0.0, 4.0, 0.5)), solids=Builder().build())


def test_blades_stand_on_their_lawn_near_and_before_the_camera() -> None:
    where = np.concatenate([order["poses"][:, :3, 3] for order in lawn().orders(shot(), SIZE) if len(order["poses"])])
    assert len(where) > 40
    assert (np.abs(where[:, 0]) < 9).all()
    assert (where[:, 1] > -4).all()
    assert np.linalg.norm(where[:, :2] - (0, -2), axis=1).max() < RINGS[-1].far
    assert len(np.unique(np.round(where, 3), axis=0)) == len(where)


def test_blades_cover_a_lawn_to_its_edges() -> None:
    orders = [order for order in lawn().orders(shot(), SIZE) if order["name"].startswith("blades-near")]
    poses = np.concatenate([order["poses"] for order in orders])
    strip = poses[np.abs(poses[:, 0, 3]) < 0.5]
    near = strip[np.argmin(strip[:, 1, 3])]
    side = np.abs(near[1, :2]).sum() * RINGS[0].side
    assert near[1, 3] - side / 2 < -1.9


def test_blades_bend_in_the_wind_and_stand_still_without() -> None:
    for sway, moves in ((0.0, False), (0.03, True)):
        first, second = (lawn(sway).orders(shot(time), SIZE) for time in (0.0, 0.4))
        same = all(np.allclose(a["poses"], b["poses"]) for a, b in zip(first, second, strict=True))
        assert same is not moves


def test_a_place_without_a_lawn_has_no_blades() -> None:
    empty = Lawn(Backdrop(solids=Builder().build(), meshes=(), lamps=(), atmosphere=TIMES["day"]))
    assert not empty
    assert empty.orders(shot(), SIZE) == []


def test_patches_have_upright_blades_of_one_stuff() -> None:
    for piece in patches().values():
        assert piece.stuff.kind == "blade"
        assert piece.points[:, 2].min() >= 0
        assert 0.05 < piece.points[:, 2].max() < 0.3
        assert len(piece.attributes["tone"]) == len(piece.points)


def tree(pattern: Pattern = Pattern.LEAF) -> Piece:
    """Two upright triangles, one near and one far away."""
    points = np.array([(0, 0, 1), (1, 0, 1), (0, 0, 3), (0, 90, 1), (1, 90, 1), (0, 90, 3)], np.float32)
    return Piece(stuff=Stuff(pattern), points=points, normals=np.tile(np.float32([0, -1, 0]), (6, 1)),
                 triangles=np.arange(6, dtype=np.int32).reshape(2, 3),
                 attributes=attributes(6, (0.1, 0.3, 0.1)))  # fmt: skip


def test_only_what_one_can_see_swaying_is_told_apart() -> None:
    still, moving = split(tree(), 0.03, EYE, 400.0)
    assert sum(len(piece.triangles) for piece in still) == 1
    assert [len(part.piece.triangles) for part in moving] == [1]
    still, moving = split(tree(), 0.0, EYE, 400.0)
    assert sum(len(piece.triangles) for piece in still) == 2
    assert not moving


def test_what_sways_is_where_the_fast_look_has_it() -> None:
    _, (part,) = split(tree(), 0.03, EYE, 400.0)
    (order,) = poses([part], 0.7)
    x, y = part.middle
    strength = 0.6 * np.sin(1.9 * 0.7 + 0.7 * x + 0.5 * y) + 0.4 * np.sin(4.3 * 0.7 + 2.1 * x - 1.3 * y)
    assert wind(part.middle, 0.7) == pytest.approx(strength)
    moved = order["pose"] @ [0.0, 0.0, 3.0, 1.0]
    assert moved[:3] == pytest.approx([0.03 * 3 * strength, 0.35 * 0.03 * 3 * strength, 3.0])
    assert np.allclose(sheared(0.0), np.eye(4))


def test_the_sky_of_a_room_is_let_in_by_its_share() -> None:
    air: Atmosphere = TIMES["studio"]
    rows = light.sky(Backdrop(solids=Builder().build(), meshes=(), lamps=(), atmosphere=air))[-1]["graph"]
    assert [row["kind"] for row in rows][-2:] == ["Background", "OutputWorld"]


def test_shallow_water_lies_over_the_sand_that_is_under_it_alone() -> None:
    points = np.array([(0, 0, 0.2), (1, 0, 0.2), (0, 2, -0.2), (1, 2, -0.2), (0, -2, 0.2), (1, -2, 0.2)], np.float32)
    faces = np.array([(0, 1, 2), (1, 3, 2), (4, 5, 0)], np.int32)
    ground = replace(tree(Pattern.SAND), points=points, triangles=faces)
    level = np.array([(-9, -9, 0), (9, -9, 0), (0, 9, 0)] * 2, np.float32)
    sea = replace(tree(Pattern.WATER), points=level)
    assert shallow([ground]) == []
    (made,) = shallow([ground, sea])
    assert len(made.triangles) == 2
    assert (made.points[:, 2] > 0).all()
    assert made.attributes["spot"][:, 2].max() == pytest.approx(0.2)


def hilly(away: float = 8.0) -> Lawn:
    ground = MeshBuilder()
    tone = np.array([0.1, 0.2, 0.05])
    ground.terrain(
        np.linspace(-60, 60, 13), np.linspace(away, 80, 10), lambda x, y: 0.1 * y + 0 * x,
        lambda x, y, z: np.broadcast_to(tone, (*z.shape, 3)),
    )  # fmt: skip
    meshes = ground.build(Surface(pattern=Pattern.GRASS))
    return Lawn(Backdrop(solids=Builder().build(), meshes=meshes, lamps=(), atmosphere=TIMES["day"]))


def test_blades_stand_on_hills_of_uneven_height_and_color() -> None:
    orders = [order for order in hilly().orders(shot(), SIZE) if len(order["poses"])]
    poses = np.concatenate([order["poses"] for order in orders])
    assert len(poses) > 40
    assert np.abs(poses[:, 2, 3] - 0.1 * poses[:, 1, 3]).max() < 1e-3
    assert poses[:, 2, 2].max() > 1.5 * poses[:, 2, 2].min()
    colors = np.concatenate([order["colors"] for order in orders])
    assert np.ptp(colors[:, 0] / colors[:, 2]) > 1.0


def test_where_hills_are_far_lawns_are_mown() -> None:
    there = replace(shot(), view=View(eye=(0.0, 45.0, 8.0), target=(0.0, 60.0, 6.0)))
    orders = [order for order in hilly(50.0).orders(there, SIZE) if len(order["poses"])]
    assert orders
    colors = np.concatenate([order["colors"] for order in orders])
    assert np.ptp(colors[:, 0] / colors[:, 2]) < 1e-6


def test_what_closes_the_view_is_no_painted_thing() -> None:
    rise = MeshBuilder()
    rise.terrain(
        np.linspace(-150, 150, 4),
        np.linspace(90, 120, 3),
        lambda x, y: y - 90,
        lambda x, y, z: 0.2 * np.ones((*z.shape, 3)),
    )
    (far,) = rise.build(Surface(roughness=1.0))
    assert _of_mesh(far).stuff.kind == FAR
    assert _of_mesh(replace(far, vertices=0.5 * far.vertices)).stuff.kind != FAR
