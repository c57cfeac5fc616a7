"""Air between the eye and what it sees: fog and haze, mixed into every material.

It is as in the fast look (`air.glsl`): the light of a surface is replaced by that of the fog the more, the longer the
ray is. It costs no rays and makes no noise, works in mirrors, behind glass and out of focus, and throws no shadow.
"""

import math
from typing import Final

from langit.film import sky
from langit.film.nodes import Out, clamp, geometry, mixed_shaders, parts, power, ray, shader
from langit.render.snapshot import Atmosphere

BEND: Final = 1.4  # fog is thinner close by than an even one would be
THIN: Final = 1e-5  # 1/m: what is no fog
LOW: Final = 0.012  # the sine of the height at which the horizon is looked at


def fogged(made: Out, atmosphere: Atmosphere, *, lights: bool = False) -> Out:
    """A surface behind the air of a place. `lights`: rays look for it as a light, whose strength must be simple."""
    if atmosphere.fog_density < THIN:
        return made
    thick = 1.0 - power(math.e, -power(ray("Ray Length") * atmosphere.fog_density, BEND))
    seen = clamp(1.0 - ray("Is Diffuse Ray") - ray("Is Shadow Ray"))
    return mixed_shaders(thick * seen, made, shader("Emission", Color=_color(atmosphere, lights), Strength=1.0))


def _color(atmosphere: Atmosphere, simple: bool) -> Out | tuple[float, ...]:
    """What haze looks like: the horizon behind it, so that far hills fade into the sky."""
    if simple or not sky.pictured(atmosphere):
        return (*atmosphere.fog_color, 1.0)
    x, y, _ = parts(geometry("Incoming"))
    return sky.seen(-x, -y, LOW)["Color"]
