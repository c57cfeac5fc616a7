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
from langit.film.rooms import room
from langit.render import camera
from langit.render.camera import Camera
from langit.render.snapshot import Atmosphere, Backdrop, Floats, Lamp, Reflector, View

LIT: Final = 0.02  # the key light below which there is none
SOFT: Final = 0.5  # degrees across, as the sun and the moon are
DIFFUSE: Final = 24.0  # degrees wider, where clouds hide it
MOON: Final = 0.8  # degrees across, as it seems to be
SUN, SHINE = 45.0, 14.0  # how much brighter than `sun_disc` sun and moon are to the camera
AUREOLE, CORE = 3.0, 1.2  # times `sun_disc`, what the air right beside the sun is, and in how many degrees half of it
BESIDE, ABOVE, WIDE = 0.55, 0.45, 0.24  # of how far away what is in focus is: where the lamp of who films is, how large
FILLED, LATE = (
    0.8,
    0.5,
)  # of the fast look's fill, which comes from nowhere: by day, and where signs are to color people
BEAM: Final = (-0.86, 0.22, 0.46)  # where the key light of a studio comes from,
NEAR: Final = 2.0  # meters: from how far,
PANE: Final = (1.1, 1.5)  # meters: and how wide and high it is
INTO: Final = -0.5  # the cosine below which the camera looks into a mirror
GLASS: Final = 0.8  # of the light of the one beside the camera
FREE: Final = 0.25  # meters: how far before it the other lamp stands
REACH: Final = 6.0  # meters, from which on it lights half as much
BULB, SIGN = 0.12, 0.35  # meters: the radius of a lamp, and of one that stands for what is larger


def sky(backdrop: Backdrop) -> list[dict[str, Any]]:
    """The orders that put up the sky of a place."""
    atmosphere, share = backdrop.atmosphere, backdrop.around.sky
    if not pictured.pictured(atmosphere):
        return [{"do": "sky", "graph": packed(_end(_gradient(atmosphere), share)), "sampling": "NONE"}]
    made = zip((pictured.NAME, pictured.CLOUDS), pictured.pictures(atmosphere), strict=True)
    images = [{"do": "image", "name": name, "pixels": pixels} for name, pixels in made]
    return [*images, {"do": "sky", "graph": packed(_end(_above(atmosphere), share)), "sampling": "MANUAL"}]


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
    behind, cover = pictured.seen(x, y, z), pictured.drifting(x, y, z)
    left = 1.0 - cover["Alpha"]
    toward = np.asarray(atmosphere.sun_direction, float)
    near = dot(_way(), (toward / np.linalg.norm(toward)).tolist())
    day = pictured.sunlit(atmosphere)
    across = SOFT if day else MOON
    disc = step(near, float(np.cos(np.radians(0.56 * across))), float(np.cos(np.radians(0.44 * across))))
    bright = np.asarray(atmosphere.sun_disc, float) * (SUN if day else SHINE)
    if max(atmosphere.sun_disc) <= 0:
        bright = np.zeros(3)
    light = scaled((*bright.tolist(), 1.0), disc if day else disc * step(noise(_way(), 160.0), 0.35, 0.65, 0.55, 1.0))
    if day:
        around = AUREOLE / (1.0 + (1.0 - near) / (1.0 - float(np.cos(np.radians(CORE)))))
        light = plus(light, scaled((*(bright / SUN).tolist(), 1.0), around))
    if atmosphere.stars > 0:
        light = plus(light, _stars(atmosphere.stars))
    light = plus(behind["Color"], scaled(light, ray("Is Camera Ray")))
    return plus(scaled(light, left), cover["Color"])


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
    if key.max() > LIT and _studio(backdrop):
        found.append(_window(key * np.pi, np.asarray(backdrop.around.middle, float)))
    elif key.max() > LIT:
        toward = np.asarray(backdrop.atmosphere.sun_direction, float)
        # A surface that faces it reflects its color times the key light, which is pi times less than what falls on it.
        hidden = max(
            clouds.overcast(backdrop.atmosphere), 1.0 - backdrop.around.sky
        )  # indoors it stands for wide lamps
        wide = SOFT + DIFFUSE * hidden
        found.append(_light("sun", "SUN", np.zeros(3), toward, key * np.pi, {"angle": float(np.radians(wide))}))
    hung = lamps.hung(backdrop.lamps, backdrop.around.lamps, pieces)
    return found + [_lamp(f"lamp-{number}", *one) for number, one in enumerate(hung)]


def _studio(backdrop: Backdrop) -> bool:
    """Whether a place is lit as one for pictures: neither under a sky nor below a ceiling."""
    return backdrop.around.sky < 1 and room(backdrop.solids) is None


def _window(power: Floats, middle: Floats) -> dict[str, Any]:
    """The order for the key light of a studio: as large as a window, so near that its light falls off, from one side.

    In the middle of the place it lights what faces it with so much `power`, as the sun lamp of other places does.
    """
    toward = np.asarray(BEAM) / np.linalg.norm(BEAM)
    order = _light("key", "AREA", middle + NEAR * toward, toward, np.pi * NEAR**2 * power,
                   {"shape": "RECTANGLE", "size": PANE[0], "size_y": PANE[1]})  # fmt: skip
    return {**order, "seen": {"visible_camera": False}}


def fill(
    atmosphere: Atmosphere,
    view: View,
    seen: Camera,
    on: Sequence[str],
    mirror: Reflector | None = None,
    *,
    shown: float = 1.0,
) -> list[dict[str, Any]]:
    """The orders for the soft lamp of whoever films, beside the camera and above it, which lights things `on` alone.

    It is that of the fast look (`shade.frag.glsl`): on a white face that is in focus it is as bright as the fill of the
    hour, and less the farther away that is and the less of faces is `shown`. Where the camera looks into an upright
    `mirror`, another one stands before the glass, for the faces that are seen in it.
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
    order = _light("fill", "AREA", where, where - middle, shown * watts, {"size": WIDE * far, "shape": "DISK"})
    return [{**one, "only": list(on)} for one in (order, *_before(mirror, seen, middle, watts / far**2))]


def _before(mirror: Reflector | None, seen: Camera, middle: Floats, watts: Floats) -> list[dict[str, Any]]:
    """The lamp before a mirror that the camera looks into, which lights as the other does: `watts` a meter away."""
    if mirror is None or abs(mirror.normal[2]) > 0.5:
        return []
    normal = np.asarray(mirror.normal, float)
    facing = float(normal @ seen.forward)
    away = mirror.offset - float(normal @ seen.eye)
    if facing > INTO or away >= 0:
        return []
    where = seen.eye + (away / facing) * seen.forward + FREE * normal + ABOVE * np.array([0.0, 0.0, 1.0])
    far = float(np.linalg.norm(middle - where))
    order = _light(
        "fill-mirror", "AREA", where, where - middle, GLASS * far**2 * watts, {"size": 2 * WIDE, "shape": "DISK"}
    )
    return [{**order, "seen": {"visible_glossy": False}}]


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
