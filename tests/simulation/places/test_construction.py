"""Every setting in many lights and weathers: it builds, within limits, by its seed, and keeps its ground free."""

from functools import cache

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.snapshot import Backdrop, Pattern, Shape
from langit.scene.catalogue import setting as row_of
from langit.scene.scene import Placement, Scene, Subject, Weather
from langit.simulation.places import backdrop
from langit.simulation.places.construction import BUILDERS

pytestmark = pytest.mark.long

COMBINATIONS = (
    {"time_of_day": "day", "season": "spring"},
    {"time_of_day": "night", "season": "summer", "weather": Weather(precipitation="rain", wind="strong")},
    {"time_of_day": "sunset", "season": "autumn", "weather": Weather(fog="light")},
    {"time_of_day": "dawn", "season": "winter", "weather": Weather(precipitation="snow")},
)
SETTINGS = sorted(BUILDERS)
HEAD_ROOM = 2.0
FLOOR = 0.06  # what lies lower may be walked on


@cache
def built(scene: Scene) -> Backdrop:
    """The backdrop of a scene, built once for all tests."""
    return backdrop(scene)


def boxes(place: Backdrop) -> np.ndarray:
    """The bounds of every solid (N, 2, 3)."""
    found = []
    for row in place.solids:
        pose = row["pose"].astype(float)
        if row["shape"] == Shape.CAPSULE:
            flat = pose.reshape(-1)
            ends = [flat[0:3] - flat[3], flat[0:3] + flat[3], flat[4:7] - flat[7], flat[4:7] + flat[7]]
            found.append([np.min(ends, axis=0), np.max(ends, axis=0)])
        else:
            axes = pose[:, :3] * ([1, 1, 0] if row["shape"] == Shape.PLANE else [1, 1, 1])
            reach = np.abs(axes).sum(1)
            found.append([pose[:, 3] - reach, pose[:, 3] + reach])
    return np.array(found).reshape(-1, 2, 3)


def regions(setting: str) -> list[tuple[float, float, float, float]]:
    """Where people and things of the scene may be: the free ground, and the lanes and roads along their reach."""
    layout = row_of(setting).layout
    (x, y), (dx, dy) = layout.stage, layout.free
    found = [(x - dx, x + dx, y - dy, y + dy)]
    for width, lanes in ((0.35, layout.lanes), (0.9, layout.roads)):
        width *= 0.3 if layout.tabletop else 1.0
        for lane in lanes:
            along, across = layout.reach, (lane - width, lane + width)
            found.append((*along, *across) if layout.travel == "x" else (*across, *along))
    return found


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("look", COMBINATIONS, ids=lambda look: look["time_of_day"])
def test_place_builds_within_limits_and_keeps_its_ground_free(setting: str, look: dict[str, object]) -> None:
    place = built(block(Scene(setting=setting, seed=5, **look)))
    assert 1 <= len(place.solids) <= 700
    assert sum(len(mesh.triangles) for mesh in place.meshes) < 110_000
    assert len(place.lamps) <= 100
    bounds = boxes(place)
    for x0, x1, y0, y1 in regions(setting):
        standing = (bounds[:, 1, 2] > FLOOR) & (bounds[:, 0, 2] < HEAD_ROOM)
        inside = (bounds[:, 0, 0] < x1) & (bounds[:, 1, 0] > x0) & (bounds[:, 0, 1] < y1) & (bounds[:, 1, 1] > y0)
        assert not (standing & inside).any(), bounds[standing & inside]
        for mesh in place.meshes:
            corners = mesh.vertices[mesh.triangles]
            low, high = corners.min(1), corners.max(1)
            above = (high[:, 2] > FLOOR) & (low[:, 2] < HEAD_ROOM)
            over = (low[:, 0] < x1) & (high[:, 0] > x0) & (low[:, 1] < y1) & (high[:, 1] > y0)
            grown = mesh.sway > 0  # grass may stand anywhere
            assert not (above & over & (high[:, 2] > (0.35 if grown else FLOOR))).any(), high[above & over].max(0)


@pytest.mark.parametrize("setting", SETTINGS)
def test_meshes_are_whole(setting: str) -> None:
    place = built(block(Scene(setting=setting, seed=5, **COMBINATIONS[2])))
    for mesh in place.meshes:
        assert np.isfinite(mesh.vertices).all()
        assert np.abs(np.linalg.norm(mesh.normals, axis=1) - 1).max() < 1e-3
        assert mesh.triangles.min() >= 0
        assert mesh.triangles.max() < len(mesh.vertices)
        assert mesh.colors is None or mesh.colors.shape == mesh.vertices.shape


@pytest.mark.parametrize("setting", SETTINGS)
def test_seed_decides_the_place(setting: str) -> None:
    def fingerprint(place: Backdrop) -> bytes:
        return place.solids.tobytes() + b"".join(
            mesh.vertices.tobytes() + mesh.colors.tobytes() for mesh in place.meshes
        )

    scenes = [block(Scene(setting=setting, seed=seed, **COMBINATIONS[3])) for seed in (5, 6)]
    assert fingerprint(backdrop(scenes[0])) == fingerprint(built(scenes[0]))
    assert fingerprint(backdrop(scenes[1])) != fingerprint(built(scenes[0]))


def test_wet_ground_and_water_and_the_wall_mirror_reflect() -> None:
    rain = Weather(precipitation="rain")
    for setting in ("neon_street", "park", "country_road"):
        assert backdrop(block(Scene(setting=setting))).reflector is None
        wet = backdrop(block(Scene(setting=setting, weather=rain))).reflector
        assert wet is not None
        assert wet.normal == (0.0, 0.0, 1.0)
    assert backdrop(block(Scene(setting="sea"))).reflector is not None
    room = backdrop(block(Scene(setting="mirror_room")))
    assert room.reflector is not None
    eye = row_of("mirror_room").layout.camera
    assert np.dot(room.reflector.normal, eye) > room.reflector.offset  # the camera stands before the mirror
    glass = room.solids[room.solids["pattern"] == Pattern.MIRROR]
    for row in glass:
        assert abs(np.dot(room.reflector.normal, row["pose"][:, 3]) - room.reflector.offset) < 1e-4


def test_a_polished_floor_reflects_anywhere() -> None:
    for setting in sorted(set(BUILDERS) - {"mirror_room", "sea"}):
        place = backdrop(block(Scene(setting=setting, mirror_floor=True)))
        assert place.reflector is not None, setting
        assert place.reflector.normal == (0.0, 0.0, 1.0)


def test_a_place_has_light_of_its_own() -> None:
    airs = {name: backdrop(block(Scene(setting=name))).atmosphere for name in ("neon_street", "snowy_forest", "park")}
    street, forest, open_ground = airs.values()
    assert street.sun_direction[2] > open_ground.sun_direction[2], "between houses the sun must stand high"
    assert sum(forest.ambient_down) > sum(open_ground.ambient_down), "snow throws light back from below"
    night = backdrop(block(Scene(setting="neon_street", time_of_day="night"))).atmosphere
    assert night.stars == 0.0
    assert night.wetness > 0.0


def test_lamps_shine_only_in_the_dark() -> None:
    for setting in ("neon_street", "park"):
        assert not backdrop(block(Scene(setting=setting, time_of_day="day"))).lamps
        assert backdrop(block(Scene(setting=setting, time_of_day="night"))).lamps
        assert backdrop(block(Scene(setting=setting, time_of_day="sunset"))).lamps


def test_a_named_lamp_lights_and_a_named_mirror_reflects() -> None:
    spot = (Placement(position=(1.0, 2.0, 0.0), heading=0.5),)
    lamp = Subject(id="lamp", kind="lamp", color="red", placements=spot)
    night = backdrop(block(Scene(setting="meadow", time_of_day="night", subjects=(lamp,))))
    assert len(night.lamps) == 1
    assert night.lamps[0].color[0] > 2 * night.lamps[0].color[2]
    mirror = Subject(id="mirror", kind="mirror", placements=spot)
    plane = backdrop(block(Scene(setting="meadow", subjects=(mirror,)))).reflector
    assert plane is not None
    assert abs(np.dot(plane.normal, (1.0, 2.0, 0.0)) + 0.05 - plane.offset) < 1e-6
