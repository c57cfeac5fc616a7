"""From the names of colors and materials to surfaces: what "red" and "wood" look like, in linear light."""

from dataclasses import replace
from typing import Final

import numpy as np

from langit.render.image import Image
from langit.render.snapshot import Pattern, Surface
from langit.scene.vocabulary import Color, Material

Linear = tuple[float, float, float]


def linear(srgb: str) -> Linear:
    """Linear RGB of a color written as six hexadecimal digits of sRGB (IEC 61966-2-1)."""
    values = [int(srgb[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return (red, green, blue)


COLORS: Final[dict[Color, Linear]] = {
    "red": linear("cc2e2e"),
    "orange": linear("ee7f2d"),
    "yellow": linear("f2c83a"),
    "green": linear("3c9b4a"),
    "blue": linear("2f62c4"),
    "purple": linear("7d44b0"),
    "pink": linear("f28cb2"),
    "brown": linear("7a4a28"),
    "black": linear("1c1c1f"),
    "white": linear("f0efec"),
    "gray": linear("84868a"),
    "gold": linear("e8b54a"),
    "silver": linear("c8cacd"),
    "cyan": linear("3fc4da"),
    "magenta": linear("d426a8"),
    "turquoise": linear("2abfae"),
    "beige": linear("dcc8a2"),
    "maroon": linear("701a28"),
    "navy": linear("18264f"),
    "olive": linear("74782c"),
}

MATERIALS: Final[dict[Material, Surface]] = {
    "plastic": Surface(roughness=0.28),
    "metal": Surface(color=linear("d0d3d8"), roughness=0.24, metal=1.0),
    "wood": Surface(color=linear("a5713f"), roughness=0.5, pattern=Pattern.WOOD, scale=3.0),
    "glass": Surface(color=linear("d3e8ea"), roughness=0.04, pattern=Pattern.GLASS),
    "stone": Surface(color=linear("8f8c86"), roughness=0.9),
    "marble": Surface(color=linear("e6e2dc"), roughness=0.14, pattern=Pattern.MARBLE, scale=2.5),
    "rubber": Surface(color=linear("c23b33"), roughness=0.75),
    "leather": Surface(color=linear("6e4128"), roughness=0.5),
    "fabric": Surface(color=linear("b8b0a4"), roughness=0.9),
    "silk": Surface(color=linear("e5d6c3"), roughness=0.48, thin=0.3),
    "wool": Surface(color=linear("cfc5b4"), roughness=1.0),
    "gold": Surface(color=linear("ffc862"), roughness=0.2, metal=0.8),
    "paper": Surface(color=linear("f1ece0"), roughness=0.95, thin=0.3),
    "brick": Surface(color=linear("9c4f3b"), roughness=0.9, pattern=Pattern.BRICK, scale=3.0, image=Image.BRICK),
    "striped": Surface(color=linear("cc2e2e"), roughness=0.4, pattern=Pattern.STRIPES, scale=4.0),
    "checkered": Surface(color=linear("2b3a67"), roughness=0.35, pattern=Pattern.CHECKER, scale=4.0),
    "batik": Surface(color=linear("18264f"), roughness=0.9, pattern=Pattern.BATIK, scale=8.0),
    "beach": Surface(color=linear("cc2e2e"), roughness=0.3, pattern=Pattern.BEACH),
}

COLORLESS: Final = frozenset(
    {None, "plastic", "rubber", "fabric", "silk", "wool", "paper", "beach", "striped", "checkered", "batik"}
)
"""What has any color: chance takes one for a thing of such a material, or of none, where nobody says one."""

# What a thing may be when nobody says: colors that stand out from wood, grass, snow and wet asphalt alike.
PLEASING: Final[tuple[Color, ...]] = (
    "red", "blue", "yellow", "green", "orange", "turquoise", "purple", "pink", "white",
)  # fmt: skip


def surface(color: Color | None = None, material: Material | None = None, *, seed: int = 0) -> Surface:
    """How something of that color and material looks.

    A material without a color has its own; a color without a material is plastic, or metal for gold and silver. With
    neither, `seed` chooses one of `PLEASING`. The same seed gives the pattern its variant.
    """
    variant = float(np.random.default_rng(seed).random())
    if material is None and color == "gold":
        material, color = "gold", None
    if material is None and color == "silver":
        material = "metal"
    if material is None:
        chosen = COLORS[color if color is not None else PLEASING[seed % len(PLEASING)]]
        return replace(MATERIALS["plastic"], color=chosen, variant=variant)
    found = MATERIALS[material]
    if color is None and material == "plastic":
        color = PLEASING[seed % len(PLEASING)]
    return replace(found, color=found.color if color is None else COLORS[color], variant=variant)


def shade(base: Surface, factor: float) -> Surface:
    """The same surface, lighter or darker."""
    red, green, blue = base.color
    return replace(base, color=(min(1.0, red * factor), min(1.0, green * factor), min(1.0, blue * factor)))
