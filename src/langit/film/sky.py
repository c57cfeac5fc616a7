"""The picture of a sky: the light that air scatters, its clouds and its haze, all that a graph then only looks up.

Air is Nishita's model (Nishita et al., "Display of the Earth Taking into Account Atmospheric Scattering", SIGGRAPH
1993): rays are followed through a round shell of air, haze and ozone, with the constants of Hillaire ("A Scalable and
Production Ready Sky and Atmosphere Rendering Technique", 2020) and an even share of light that was scattered before. It
is computed here and not by the path tracer's sky node, whose kinds differ from version to version, so that its strength
is known: it lights a level ground as much as the fast look's sky does.

A row of the picture is a height above the horizon, whose sine is the square of the row from 0 to 1; a column is a turn
around the zenith from -x by +y on.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from langit.film import clouds
from langit.film.nodes import Node, Out, joined, least, math, most, power, time
from langit.render.snapshot import Array, Atmosphere, Floats

NAME, CLOUDS = "sky", "clouds"  # of the images in the path tracer
DRIFT: Final = (0.009, 0.0036)  # 1/s: how fast the wind brings clouds along, to how high they are
SIZE: Final = (384, 1536)  # rows, columns
COARSE: Final = (96, 128)
GROUND, TOP, STANDING = 6360e3, 6420e3, 6360.05e3  # meters from the middle of the earth
RAYLEIGH: Final = np.array([5.802e-6, 13.558e-6, 33.1e-6])  # 1/m at sea level, after Hillaire
HAZE: Final = 3.996e-6
OZONE: Final = np.array([0.650e-6, 1.881e-6, 0.085e-6]) * 1.4
THIN: Final = (8000.0, 1200.0)  # meters in which air and haze thin out by e
MURKY: Final = 1.5  # how much haze there is, to a very clear day
FORWARD: Final = 0.76  # how much haze throws light on (Henyey and Greenstein's g)
LUMA: Final = np.array([0.2126, 0.7152, 0.0722])
VIVID: Final = 1.3  # how much purer its colors are, against what a film's curve takes of them
EVEN: Final = 0.55  # how much a closed cover of clouds is of one tone
LOW: Final = 0.045  # the sine of the lowest sun that air is lit by: below it films have lamps


def directions(rows: int, columns: int) -> Floats:
    """Where the middles of the picture's texels lie (rows, columns, 3)."""
    height = ((np.arange(rows) + 0.5) / rows) ** 2
    turn = (np.arange(columns) + 0.5) / columns * 2 * np.pi - np.pi
    flat = np.sqrt(1 - height**2)
    return np.stack([np.outer(flat, np.cos(turn)), np.outer(flat, np.sin(turn)),
                     np.repeat(height[:, None], columns, axis=1)], axis=-1)  # fmt: skip


def irradiance(picture: Floats) -> Floats:
    """What a picture of the sky (rows, columns, 3) sheds on level ground, a number a color."""
    rows, columns = picture.shape[:2]
    height = ((np.arange(rows) + 0.5) / rows) ** 2
    share = 2 * (np.arange(rows) + 0.5) / rows / rows * 2 * np.pi / columns  # the solid angle: d(sine) d(turn)
    return np.asarray((picture * (height * share)[:, None, None]).sum(axis=(0, 1)))


@lru_cache(maxsize=4)
def clear(sun: tuple[float, float, float]) -> Floats:
    """A sky without clouds (rows, columns, 3), its level unknown."""
    toward = _sun(sun)
    ways = directions(*COARSE)
    light = _scattered(ways.reshape(-1, 3), toward).reshape(ways.shape)
    gray = (light @ LUMA)[..., None]
    light = np.maximum(gray + VIVID * (light - gray), 0.02 * gray)
    return np.asarray(light / irradiance(light).dot(LUMA))


def pictured(atmosphere: Atmosphere) -> bool:
    """Whether there is a sky, and not the walls of a room."""
    return atmosphere.clouds > 0


def seen(x: Out, y: Out, height: Any, of: str = NAME) -> Node:
    """A picture of the sky in a direction whose sine above the horizon is `height`, as a node: Color and Alpha."""
    half = 0.5 / SIZE[0]
    row = least(most(power(most(height, 0.0), 0.5), half), 1 - half)
    turn = math("ARCTAN2", y, x) * (0.5 / np.pi) + 0.5
    return Node(
        "TexImage", {"image": of, "interpolation": "Linear", "extension": "REPEAT"}, {0: joined(turn, row, 0.0)}
    )


def drifting(x: Out, y: Out, z: Out) -> Node:
    """The clouds in a direction (x, y, z), where the wind has brought them by now, as a node: Color and Alpha.

    They are a level layer: what is overhead goes fastest, what is on the horizon stands still.
    """
    high = most(z, 0.0)
    x, y = (part - high * time() * pace for part, pace in zip((x, y), DRIFT, strict=True))
    length = power(x * x + y * y + high * high, 0.5)
    return seen(x, y, high / most(length, 1e-6), CLOUDS)


def sunlit(atmosphere: Atmosphere) -> bool:
    """Whether it is the sun that lights the air, and neither the moon nor a studio's lamps."""
    return atmosphere.clouds > 0 and max(atmosphere.sun_disc) > 0.2 and max(atmosphere.ambient_up) > 0.3


class Sky(NamedTuple):
    """A sky without its sun or moon, in two pictures (384, 1536, 4), so that clouds may move.

    `behind` is the air; `clouds` what they give off, and in alpha the share of what is behind that they hide.
    """

    behind: Array
    clouds: Array

    @property
    def whole(self) -> Array:
        """Both, (384, 1536, 3)."""
        return np.asarray(self.behind[..., :3] * (1 - self.clouds[..., 3:]) + self.clouds[..., :3])


def pictures(atmosphere: Atmosphere) -> Sky:
    """A sky when a clip begins: as bright by day as `ambient_up`.

    By night it has the fast look's colors, since it is a town that lights it.
    """
    ways = directions(*SIZE)
    air = _gray(atmosphere, ways[..., 2:]) * np.ones(3)
    day, dull = sunlit(atmosphere), clouds.overcast(atmosphere)
    wanted = np.pi * float(np.dot(atmosphere.ambient_up, LUMA))
    if day and dull < 1:
        air += (1 - dull) * (_finer(clear(atmosphere.sun_direction) * wanted) - air)
    hidden, lit = clouds.seen(ways, _sun(atmosphere.sun_direction), atmosphere, air)
    hidden = hidden[..., None]
    mean = (air * (1 - hidden) + lit).mean(axis=(0, 1))
    air, lit = air + EVEN * dull * (mean - air), lit + EVEN * dull * (mean * hidden - lit)
    if day:
        level = float(irradiance(air * (1 - hidden) + lit).dot(LUMA))
        bright = (wanted / level) ** (0.7 + 0.3 * dull)  # some clouds brighten a sky
        air, lit = air * bright, lit * bright
    haze, color = _haze(ways[..., 2:], atmosphere), np.array(atmosphere.fog_color)
    air, lit = air + haze * (color - air), lit + haze * (color * hidden - lit)
    return Sky(*(np.concatenate([light, alpha], axis=-1).astype(np.float32)
                 for light, alpha in ((air, np.ones_like(hidden)), (lit, hidden))))  # fmt: skip


def _haze(height: Floats, atmosphere: Atmosphere) -> Floats:
    """How much haze there is before the sky (..., 1), as in the fast look: it has the color of fog."""
    if atmosphere.fog_on_sky >= 0.9:
        return np.asarray(atmosphere.fog_on_sky * np.exp(-height * 2.0))
    return np.asarray(0.35 * atmosphere.fog_on_sky * np.exp(-height * 9.0))


def _gray(atmosphere: Atmosphere, height: Floats) -> Floats:
    """What is behind a closed cover of clouds."""
    low, high = np.array(atmosphere.sky_horizon), np.array(atmosphere.sky_top)
    return np.asarray(low + (high - low) * height**0.45)


def _sun(sun: tuple[float, float, float]) -> Floats:
    """Toward the sun that colors the air: lower than the lamp, whose light is as red as that of a lower one."""
    toward = np.array(sun, float)
    toward /= np.linalg.norm(toward)
    high = max(max(toward[2], 0.0) ** 1.5, LOW)
    toward[:2] *= np.sqrt((1 - high**2) / max(1 - toward[2] ** 2, 1e-9))
    toward[2] = high
    return toward


def _finer(coarse: Floats) -> Floats:
    """A coarse picture at full size, in straight lines between its texels."""
    rows, columns = coarse.shape[:2]
    row = np.clip((np.arange(SIZE[0]) + 0.5) / SIZE[0] * rows - 0.5, 0, rows - 1.001)
    column = (np.arange(SIZE[1]) + 0.5) / SIZE[1] * columns - 0.5
    low, left = row.astype(int), np.floor(column).astype(int)
    share = (row - low)[:, None, None]
    tall = coarse[low] * (1 - share) + coarse[np.minimum(low + 1, rows - 1)] * share
    part = (column - left)[None, :, None]
    return np.asarray(tall[:, left % columns] * (1 - part) + tall[:, (left + 1) % columns] * part)


def _densities(high: Floats) -> tuple[Floats, Floats, Floats]:
    """How dense air, haze and ozone are at heights in meters."""
    ozone = np.maximum(1 - np.abs(high - 25e3) / 15e3, 0)
    return np.exp(-high / THIN[0]), MURKY * np.exp(-high / THIN[1]), ozone


def _thick(high: Floats) -> Floats:
    """What is lost a meter, a number a color."""
    air, haze, ozone = (part[..., None] for part in _densities(high))
    return np.asarray(air * RAYLEIGH + haze * HAZE * 1.11 + ozone * OZONE)


def _length(points: Floats, ways: Floats) -> Floats:
    """Meters to the end of the air."""
    along = (points * ways).sum(-1)
    return np.asarray(-along + np.sqrt(np.maximum(along**2 - (points**2).sum(-1) + TOP**2, 0)))


def _let_through(points: Floats, toward: Floats, steps: int = 12) -> Floats:
    """The share of the sun's light that arrives at points (..., 3)."""
    length = _length(points, toward)
    edges = np.linspace(0, 1, steps + 1) ** 2
    lost = np.zeros(points.shape)
    for start, end in pairwise(edges):
        high = np.linalg.norm(points + toward * (length * (start + end) / 2)[..., None], axis=-1) - GROUND
        lost += _thick(np.maximum(high, 0)) * (length * (end - start))[..., None]
    behind = (points @ toward < 0) & (np.linalg.norm(np.cross(points, toward), axis=-1) < GROUND)
    return np.where(behind[..., None], 0.0, np.exp(-lost))


def _scattered(ways: Floats, toward: Floats, steps: int = 20) -> Floats:
    """The light of the sky (N, 3) in directions (N, 3) for a sun of strength one."""
    cosine = ways @ toward
    air_phase = 3 / (16 * np.pi) * (1 + cosine**2)
    g = FORWARD
    haze_phase = 3 / (8 * np.pi) * (1 - g * g) / (2 + g * g) * (1 + cosine**2) / (1 + g * g - 2 * g * cosine) ** 1.5
    eye = np.array([0.0, 0.0, STANDING])
    length = _length(np.broadcast_to(eye, ways.shape), ways)
    edges = np.linspace(0, 1, steps + 1) ** 1.7
    light, lost = np.zeros(ways.shape), np.zeros(ways.shape)
    for start, end in pairwise(edges):
        points = eye + ways * (length * (start + end) / 2)[:, None]
        high = np.maximum(np.linalg.norm(points, axis=-1) - GROUND, 0)
        step = (length * (end - start))[:, None]
        thick = _thick(high)
        air, haze, _ = (part[:, None] for part in _densities(high))
        sun = _let_through(points, toward)
        # What was scattered before comes from everywhere, about so much of what arrives.
        again = (air * RAYLEIGH + haze * HAZE) * 0.055 * (0.65 * sun + 0.35 * sun.mean(axis=0))
        single = sun * (air * RAYLEIGH * air_phase[:, None] + haze * HAZE * haze_phase[:, None])
        light += np.exp(-lost) * (single + again) * (1 - np.exp(-thick * step)) / thick
        lost += thick * step
    return light
