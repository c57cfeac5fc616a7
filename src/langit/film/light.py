"""What lights a place: its sky, its sun or moon, its lamps, and the air between."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from langit.film import clouds, lamps
from langit.film import sky as pictured
from langit.film.batch import Piece
from langit.film.grade import NIGHT
from langit.film.nodes import (
    Node,
    Out,
    between,
    cells,
    chance,
    dot,
    mixed,
    most,
    noise,
    packed,
    parts,
    plus,
    power,
    ray,
    scaled,
    shader,
    step,
)
from langit.render import camera
from langit.render.camera import Camera
from langit.render.snapshot import Atmosphere, Backdrop, Floats, Lamp, View

LIT: Final = 0.02  # the key light below which there is none
SOFT: Final = 0.5  # degrees across, as the sun and the moon are
DIFFUSE: Final = 24.0  # degrees wider, where clouds hide it
MOON: Final = 0.8  # degrees across, as it seems to be
SUN, SHINE = 45.0, 14.0  # how much brighter than `sun_disc` sun and moon are to the camera
BESIDE, ABOVE, WIDE = 0.55, 0.45, 0.24  # of how far away what is in focus is: where the lamp of who films is, how large
FILLED, LATE = (
    0.8,
    0.5,
)  # of the fast look's fill, which comes from nowhere: by day, and where signs are to color people
REACH: Final = 6.0  # meters, from which on it lights half as much
BULB, SIGN = 0.12, 0.35  # meters: the radius of a lamp, and of one that stands for what is larger


def sky(backdrop: Backdrop) -> list[dict[str, Any]]:
    """The orders that put up the sky of a place."""
    atmosphere, share = backdrop.atmosphere, backdrop.around.sky
    if not pictured.pictured(atmosphere):
        return [{"do": "sky", "graph": packed(_end(_gradient(atmosphere), share)), "sampling": "NONE"}]
    picture = {"do": "image", "name": pictured.NAME, "pixels": pictured.picture(atmosphere)}
    return [picture, {"do": "sky", "graph": packed(_end(_above(atmosphere), share)), "sampling": "MANUAL"}]


def _end(color: Out, share: float) -> Node:
    """The sky, of whose light a place lets only a share in."""
    strength = 1.0 if share >= 1 else between(ray("Is Camera Ray"), share, 1.0)
    return Node("OutputWorld", {}, {"Surface": shader("Background", Color=color, Strength=strength)})


def _gradient(atmosphere: Atmosphere) -> Out:
    high = power(most(parts(_way())[2], 0.0), 0.45)
    return mixed(high, (*atmosphere.sky_horizon, 1.0), (*atmosphere.sky_top, 1.0))


def _way() -> Out:
    return Node("TexCoord")["Generated"]


def _above(atmosphere: Atmosphere) -> Out:
    """The picture of the sky, and what is sharper than its texels: sun or moon, and stars."""
    x, y, z = parts(_way())
    seen = pictured.seen(x, y, z)
    toward = np.asarray(atmosphere.sun_direction, float)
    near = dot(_way(), (toward / np.linalg.norm(toward)).tolist())
    day = pictured.sunlit(atmosphere)
    across = SOFT if day else MOON
    disc = step(near, float(np.cos(np.radians(0.56 * across))), float(np.cos(np.radians(0.44 * across))))
    bright = np.asarray(atmosphere.sun_disc, float) * (SUN if day else SHINE)
    if max(atmosphere.sun_disc) <= 0:
        bright = np.zeros(3)
    light = scaled((*bright.tolist(), 1.0), disc if day else disc * step(noise(_way(), 160.0), 0.35, 0.65, 0.55, 1.0))
    if atmosphere.stars > 0:
        light = plus(light, _stars(atmosphere.stars))
    return plus(seen["Color"], scaled(light, seen["Alpha"] * ray("Is Camera Ray")))


def _stars(bright: float) -> Out:
    """Stars, few of them bright, none on the horizon."""
    cell = cells(_way(), 75.0)
    point = power(step(cell, 0.0, 0.075, 1.0, 0.0), 3.0)
    tone = mixed(chance(scaled(_way(), 30.0)), (1.0, 0.86, 0.72, 1.0), (0.75, 0.86, 1.0, 1.0))
    return scaled(tone, point * step(parts(_way())[2], 0.0, 0.2, 0.0, 1.3 * bright))


def lights(backdrop: Backdrop, pieces: Iterable[Piece] = ()) -> list[dict[str, Any]]:
    """The orders that hang the lights of a place, among what shines of its `pieces`."""
    found = []
    key = np.asarray(backdrop.atmosphere.key_light, float)
    if key.max() > LIT:
        toward = np.asarray(backdrop.atmosphere.sun_direction, float)
        # A surface that faces it reflects its color times the key light, which is pi times less than what falls on it.
        hidden = max(
            clouds.overcast(backdrop.atmosphere), 1.0 - backdrop.around.sky
        )  # indoors it stands for wide lamps
        wide = SOFT + DIFFUSE * hidden
        found.append(_light("sun", "SUN", np.zeros(3), toward, key * np.pi, {"angle": float(np.radians(wide))}))
    hung = lamps.hung(backdrop.lamps, backdrop.around.lamps, pieces)
    return found + [_lamp(f"lamp-{number}", *one) for number, one in enumerate(hung)]


def fill(atmosphere: Atmosphere, view: View, seen: Camera, on: Sequence[str]) -> list[dict[str, Any]]:
    """The order for the soft lamp of whoever films, beside the camera and above it, which lights the things `on` alone.

    It is that of the fast look (`shade.frag.glsl`): on a white face that is in focus it is as bright as the fill of the
    hour, and less the farther away that is.
    """
    bright = np.asarray(atmosphere.fill, float)
    away = camera.focused(view)
    if bright.max() <= 0 or not on:
        return []
    right, up, ahead = seen.right, seen.up, seen.forward
    where = seen.eye + away * (BESIDE * right + ABOVE * up)
    middle = seen.eye + away * ahead
    far = float(np.linalg.norm(middle - where))
    watts = (
        np.pi**2 * far**2 * bright * (LATE if max(atmosphere.key_light) < NIGHT else FILLED) * REACH / (REACH + away)
    )
    order = _light("fill", "AREA", where, where - middle, watts, {"size": WIDE * far, "shape": "DISK"})
    return [{**order, "only": list(on)}]


def _lamp(name: str, lamp: Lamp, share: float, has_bulb: bool) -> dict[str, Any]:
    watts = 4 * np.pi * lamps.strength(lamp, share)
    order = _light(name, "POINT", np.asarray(lamp.position, float), np.array([0, 0, 1.0]), watts,
                   {"shadow_soft_size": BULB if has_bulb else SIGN})  # fmt: skip
    return order if has_bulb else {**order, "seen": {"visible_glossy": False}}


def _light(
    name: str, kind: str, where: Floats, toward: Floats, power: Floats, values: dict[str, Any]
) -> dict[str, Any]:
    """An order for a light with the `power` of each color; one with a direction shines from `toward`."""
    strongest = float(power.max(initial=0.0))
    color = (power / max(strongest, 1e-9)).tolist()
    return {"do": "light", "name": name, "kind": kind, "pose": facing(where, toward),
            "values": {**values, "energy": strongest, "color": color}}  # fmt: skip


def facing(where: Floats, toward: Floats) -> Floats:
    """The pose (4, 4) of a thing at `where` whose z axis points `toward`."""
    z = toward / max(float(np.linalg.norm(toward)), 1e-9)
    level = np.array([0.0, 0.0, 1.0]) if abs(z[2]) < 0.999 else np.array([0.0, 1.0, 0.0])
    x = np.cross(level, z)
    x /= np.linalg.norm(x)
    pose = np.eye(4)
    pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = x, np.cross(z, x), z, where
    return pose
