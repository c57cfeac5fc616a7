"""A car drives along the country road or down the neon street."""

import math
from dataclasses import replace

import numpy as np

from langit.simulation.families.cast import PLACES, film, pick, thing
from langit.simulation.scene import Camera, CameraKey, CameraMove, Event, Placement, Scene
from langit.simulation.vocabulary import Direction, Manner

SPEEDS: dict[Manner, float] = {"slow": 2.0, "normal": 4.0, "fast": 7.0}


def sample(rng: np.random.Generator) -> Scene:
    """One scene."""
    place = PLACES[pick(rng, ("country_road", "country_road", "neon_street"))]
    layout = place.layout
    seconds = float(rng.choice([2.0, 3.0, 4.0]))
    manner: Manner = pick(rng, ("slow", "normal", "normal", "fast"))
    way = SPEEDS[manner] * seconds
    road = pick(rng, layout.roads)
    if layout.travel == "x":
        direction: Direction = pick(rng, ("left", "right"))
        sign = 1.0 if direction == "right" else -1.0
        start, end = (-sign * way / 2, road), (sign * way / 2, road)
        heading = 0.0 if direction == "right" else math.pi
    else:
        direction = pick(rng, ("away", "toward"))
        ends = (3.0, road), (3.0 + min(way, 20.0), road)
        near, far = ((road, ends[0][0]), (road, ends[1][0]))
        start, end = (near, far) if direction == "away" else (far, near)
        heading = math.pi / 2 if direction == "away" else -math.pi / 2
    car = replace(
        thing(rng, "car"),
        action="drive",
        direction=direction,
        placements=(Placement(position=(*start, 0.0), heading=heading),),
    )
    event = Event(
        subject="car", action="drive", direction=direction, manner=manner, start=0.0, end=seconds, path=(start, end)
    )
    if layout.travel == "x" and rng.random() < 0.3:
        eye = (float(rng.uniform(-1.0, 1.0)), float(rng.uniform(-9.0, -7.5)), float(rng.uniform(1.3, 1.9)))
        key = CameraKey(time=0.0, eye=eye, target=(0.0, 0.0, 0.8), fov=42.0)
        camera = Camera(shot="full", moves=(CameraMove(move="track"),), focus="car", follow="car", keys=(key,))
    elif layout.travel == "x":
        camera = film(rng, (0.0, layout.camera[1], 1.7), (0.0, road, 0.9), seconds, shot="wide", focus="car", fov=48.0)
    else:
        camera = film(rng, layout.camera, (0.0, 8.0, 1.2), seconds, shot="wide", focus="car", fov=46.0)
    return Scene(
        setting=place.setting,
        season=pick(rng, place.seasons),
        time_of_day=pick(rng, place.times),
        weather=place.weather(rng),
        subjects=(car,),
        events=(event,),
        camera=camera,
        seconds=seconds,
        seed=place.seed,
    )
