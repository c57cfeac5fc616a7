"""Street works: poles and wires keep out of the road, markings are flat, snow covers them."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.scene import Scene, Weather
from langit.simulation.places.site import Site
from langit.simulation.places.streetworks import lanterns, roadway, traffic_light, wires


def site(time: str = "day", precipitation: str = "none") -> Site:
    weather = Weather(precipitation=precipitation)
    scene = block(Scene(setting="neon_street", time_of_day=time, weather=weather))
    return Site(scene=scene, rng=np.random.default_rng(0))


def test_road_is_asphalt_with_flat_markings_or_snow() -> None:
    dry, white = site(), site(precipitation="snow")
    roadway(dry, -20.0, 40.0)
    roadway(white, -20.0, 40.0)
    assert dry.solids.build()[0]["pattern"] == Pattern.ASPHALT
    assert dry.meshes[0].vertices[:, 2].max() < 0.01
    assert white.solids.build()[0]["pattern"] == Pattern.SNOW
    assert not white.meshes


def test_wires_hang_over_the_street() -> None:
    place = site()
    wires(place, 30.0)
    (cables,) = place.meshes
    over = np.abs(cables.vertices[:, 0]) < 2.8
    assert over.any()
    assert cables.vertices[over, 2].min() > 3.5


def test_one_bulb_of_a_traffic_light_is_on() -> None:
    place = site()
    traffic_light(place, 1, 10.0)
    assert (place.solids.build()["emission"] > 1).sum() == 1


def test_lanterns_shine_at_night() -> None:
    day, night = site(), site("night")
    lanterns(day, 20.0)
    lanterns(night, 20.0)
    assert not day.lamps
    assert len(night.lamps) >= 4
