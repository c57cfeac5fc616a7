"""The images that surfaces wear: how a surface leans, and what its color is multiplied by."""

from typing import Any, NamedTuple

from langit.film.materials.at import At
from langit.film.nodes import Node, Out, geometry, math, parts, plus, vector

UPRIGHT = 127.0 / 255.0  # a number of an image that says that the surface does not lean


class Worn(NamedTuple):
    """An image on a surface: how far it leans along its own two axes, its tone around 1, how little of it is a hole."""

    right: Out
    up: Out
    tone: Out
    whole: Out


def worn(at: At) -> Worn:
    """The image of some stuff, repeated over its pattern as `render.image` says."""
    texel = at.worn
    assert texel is not None, "only what wears an image is asked for it"
    right, up, tone = parts(texel["Color"])
    lean = 1.0 / UPRIGHT
    return Worn((right - UPRIGHT) * lean, (up - UPRIGHT) * lean, tone * 2.0, texel["Alpha"])


def leaning(right: Any, up: Any, normal: Any = None) -> Out:
    """A normal that leans by so much along the axes of a pattern: those of the plane that the surface is nearest to.

    They are as `batch.unrolled` has them, of what stands straight in the world.
    """
    facing = geometry("Normal") if normal is None else normal
    x, y, z = parts(vector("ABSOLUTE", geometry("Normal")))
    level = math("GREATER_THAN", z, math("MAXIMUM", x, y))
    aside = math("GREATER_THAN", x, y) * (1.0 - level)
    across = Node("CombineXYZ", {}, {0: right * (1.0 - aside), 1: right * aside + up * level, 2: up * (1.0 - level)})[0]
    return vector("NORMALIZE", plus(facing, across))
