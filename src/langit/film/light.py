"""What lights a place: its sky, its sun or moon, its lamps, and the air between."""

from typing import Any, Final

import numpy as np

from langit.film.nodes import Node, mixed, parts, power, shader
from langit.render.snapshot import Atmosphere, Backdrop, Floats, Lamp

LIT: Final = 0.02  # the key light below which there is none
SOFT: Final = 0.5  # degrees across, as the sun and the moon are
BULB: Final = 0.12  # meters: the radius of a lamp


def sky(atmosphere: Atmosphere) -> Node:
    """The sky of a place as a graph: from the horizon to the top."""
    up = Node("TexCoord")["Generated"]
    high = power(parts(up)[2], 0.45)
    color = mixed(high, (*atmosphere.sky_horizon, 1.0), (*atmosphere.sky_top, 1.0))
    return Node("OutputWorld", {}, {"Surface": shader("Background", Color=color, Strength=1.0)})


def lights(backdrop: Backdrop) -> list[dict[str, Any]]:
    """The orders that hang the lights of a place."""
    found = []
    key = np.asarray(backdrop.atmosphere.key_light, float)
    if key.max() > LIT:
        toward = np.asarray(backdrop.atmosphere.sun_direction, float)
        # A surface that faces it reflects its color times the key light, which is pi times less than what falls on it.
        found.append(_light("sun", "SUN", np.zeros(3), toward, key * np.pi, {"angle": float(np.radians(SOFT))}))
    share = backdrop.around.lamps
    found += [_lamp(f"lamp-{number}", lamp, share) for number, lamp in enumerate(backdrop.lamps)]
    return found


def _lamp(name: str, lamp: Lamp, share: float) -> dict[str, Any]:
    watts = 4 * np.pi**2 * share * np.asarray(lamp.color, float) / max(lamp.falloff, 0.05)
    return _light(name, "POINT", np.asarray(lamp.position, float), np.array([0, 0, 1.0]), watts,
                  {"shadow_soft_size": BULB})  # fmt: skip


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
