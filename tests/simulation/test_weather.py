"""Light and weather: every time of day has a light of its own, and what falls never jumps."""

from itertools import combinations
from typing import Any, get_args

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.snapshot import Atmosphere, View
from langit.scene.catalogue import settings
from langit.scene.scene import Scene, Weather
from langit.scene.vocabulary import Style, TimeOfDay
from langit.simulation.places.construction import BUILDERS
from langit.simulation.weather import BOX, FALLS, atmosphere, particles

VIEW = View(eye=(0.0, -3.0, 1.5), target=(0.0, 3.0, 1.2))


def numbers(air: Atmosphere) -> np.ndarray:
    values = (air.sky_top, air.sky_horizon, air.key_light, air.ambient_up, air.fog_color)
    return np.concatenate([np.array(value) for value in values])


def light(**said: Any) -> Atmosphere:
    """Of a scene, with what its place adds."""
    scene = block(Scene(**said))
    return atmosphere(scene, BUILDERS[settings()[scene.setting].builder].air)


@pytest.mark.parametrize("setting", ["meadow", "neon_street", "sea"])
def test_times_of_day_are_distinct(setting: str) -> None:
    airs = {time: light(setting=setting, time_of_day=time) for time in get_args(TimeOfDay)}
    for first, second in combinations(airs.values(), 2):
        assert np.abs(numbers(first) - numbers(second)).max() > 0.2
    brightness = {time: air.exposure * (sum(air.key_light) + sum(air.ambient_up)) for time, air in airs.items()}
    assert min(brightness, key=brightness.get) == "night"  # type: ignore[arg-type]  # a dict's own get


@pytest.mark.parametrize("setting", settings())
@pytest.mark.parametrize("time", get_args(TimeOfDay))
def test_light_is_in_range(setting: str, time: TimeOfDay) -> None:
    for weather in (Weather(), Weather(sky="cloudy", fog="strong"), Weather(precipitation="rain")):
        for style in get_args(Style):
            air = light(setting=setting, time_of_day=time, weather=weather, style=style)
            assert numbers(air).min() >= 0
            assert numbers(air).max() < 4
            assert 0.2 < air.exposure < 1.6
            assert air.sun_direction[2] > 0
            assert 0 <= air.fog_density < 0.6


def test_styles_grade_differently() -> None:
    looks = {style: atmosphere(block(Scene(setting="park", style=style))) for style in get_args(Style)}
    assert looks["noir"].saturation < 0.1
    assert looks["noir"].contrast > 1.2
    assert looks["vivid"].saturation > looks["natural"].saturation > looks["pastel"].saturation
    assert looks["vintage"].tint[0] > looks["vintage"].tint[2]
    assert looks["dreamy"].bloom > 2 * looks["natural"].bloom
    assert len({(a.saturation, a.contrast, a.bloom, a.tint) for a in looks.values()}) == len(looks)


def test_weather_changes_the_air() -> None:
    clear = atmosphere(block(Scene(setting="meadow")))
    cloudy = atmosphere(block(Scene(setting="meadow", weather=Weather(sky="cloudy"))))
    assert sum(cloudy.key_light) < 0.7 * sum(clear.key_light)
    assert cloudy.clouds > clear.clouds
    fogs = [
        atmosphere(block(Scene(setting="meadow", weather=Weather(fog=fog)))).fog_density
        for fog in ("none", "light", "strong")
    ]
    assert fogs[0] < fogs[1] < fogs[2]
    assert atmosphere(block(Scene(setting="park", weather=Weather(precipitation="rain")))).wetness == 1.0
    assert atmosphere(block(Scene(setting="park", weather=Weather(wet=True)))).wetness == 1.0
    assert clear.wetness == 0.0
    assert atmosphere(block(Scene(setting="sea", time_of_day="night"))).stars > 0


@pytest.mark.parametrize("kind", sorted(FALLS))
def test_particles_move_smoothly_and_wrap_at_the_edge_of_the_box(kind: str) -> None:
    scene = block(Scene(setting="meadow", seed=3, weather=Weather(precipitation=kind, wind="light")))
    step = 1 / 240
    before, after = particles(scene, 2.0, VIEW), particles(scene, 2.0 + step, VIEW)
    assert before is not None
    assert after is not None
    assert 300 <= len(before.centers) <= 3000
    streaks = [np.broadcast_to(drops.streaks, drops.centers.shape) for drops in (before, after)]
    moved = np.abs(after.centers - before.centers)
    wrapped = (moved > 0.5 * BOX).any(1)
    assert moved[~wrapped].max() < 12 * step
    assert wrapped.mean() < 0.05
    assert np.abs(np.delete(streaks[1] - streaks[0], np.flatnonzero(wrapped), axis=0)).max() < 0.01


def test_a_moving_camera_meets_the_same_flakes() -> None:
    scene = block(Scene(setting="snowy_forest", weather=Weather(precipitation="snow")))
    near = particles(scene, 1.0, VIEW)
    moved = particles(scene, 1.0, View(eye=(0.3, -2.5, 1.6), target=(0.3, 3.5, 1.3)))
    assert near is not None
    assert moved is not None
    shift = (moved.centers - near.centers) / BOX
    assert np.abs(shift - shift.round()).max() < 1e-4  # each is where it was, or a whole box away
    assert (shift.round() == 0).all(1).mean() > 0.8


def test_particles_surround_the_view_wherever_it_is() -> None:
    scene = block(Scene(setting="sea", weather=Weather(precipitation="rain")))
    far = View(eye=(50.0, 20.0, 4.0), target=(60.0, 20.0, 3.0))
    drops = particles(scene, 30.0, far)
    assert drops is not None
    ahead = drops.centers[:, 0] - 50.0
    assert ahead.max() > 6
    assert ((ahead > 0) & (np.abs(drops.centers[:, 1] - 20.0) < ahead)).sum() > 80


def test_particles_are_a_function_of_seed_and_time() -> None:
    scene = block(Scene(setting="park", seed=8, weather=Weather(precipitation="petals")))
    first, again = particles(scene, 3.3, VIEW), particles(scene, 3.3, VIEW)
    other = particles(block(Scene(setting="park", seed=9, weather=scene.weather)), 3.3, VIEW)
    assert first is not None
    assert again is not None
    assert other is not None
    assert (first.centers == again.centers).all()
    assert np.abs(first.centers - other.centers).max() > 1


def test_wind_slants_the_rain() -> None:
    def slant(wind: str) -> float:
        drops = particles(block(Scene(setting="meadow", weather=Weather(precipitation="rain", wind=wind))), 1.0, VIEW)
        assert drops is not None
        return float(np.abs(drops.streaks[:, 0] / drops.streaks[:, 2]).mean())

    assert slant("none") < slant("light") < slant("strong")
    assert slant("strong") > 0.25


def test_nothing_falls_without_weather_or_in_the_room() -> None:
    assert particles(block(Scene(setting="park")), 0.0, VIEW) is None
    for setting, expected in (("mirror_room", True), ("studio", False), ("park", False)):
        rain = block(Scene(setting=setting, weather=Weather(precipitation="rain")))
        assert (particles(rain, 0.0, VIEW) is None) == expected


@pytest.mark.parametrize(("kind", "least"), [("rain", 40), ("snow", 60)])
def test_so_much_falls_before_somebody_that_it_is_seen(kind: str, least: int) -> None:
    scene = block(Scene(setting="meadow", weather=Weather(precipitation=kind)))  # type: ignore[arg-type]  # a name
    look = View(eye=(0.0, -3.0, 1.5), target=(0.0, 3.0, 1.5))
    for time in (0.0, 7.3):
        found = particles(scene, time, look)
        assert found is not None
        x, y, z = (found.centers - np.array(look.eye)).T
        near = (y > 0.9) & (y < 6.0) & (np.abs(x) < 0.73 * y) & (np.abs(z) < 0.41 * y)
        assert near.sum() > least
