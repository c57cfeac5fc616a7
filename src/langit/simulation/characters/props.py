"""What a hand holds: an umbrella, a balloon on a string."""

from math import pi
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Pattern, Surface
from langit.simulation.characters.loft import ColorRGB, Part, part, tube
from langit.simulation.characters.skeleton import Bone, weights
from langit.simulation.characters.wardrobe import Wear

METAL: Final = Surface(color=(0.09, 0.09, 0.095), roughness=0.5)
LEATHER: Final = Surface(color=(0.05, 0.04, 0.03), roughness=0.35)
THIN: Final = 0.0016  # its radius
STRING: Final = Surface(color=(0.62, 0.60, 0.56), roughness=0.8, pattern=Pattern.THREAD, variant=THIN)
LONG: Final = 0.62  # meters of string between hand and balloon
ROUND: Final = 0.15  # its radius


def umbrella(grip: Floats, wear: Wear) -> list[Part]:
    """An open umbrella in the hand whose grip (3,) is there: eight ribs, a canopy, a shaft and a crook."""
    bone = weights({Bone.PROP: 1.0})
    ribs, between, rows = 8, 4, 8
    angle = np.arange(ribs * between) * 2 * pi / (ribs * between)
    sag = 0.5 - 0.5 * np.cos(ribs * angle)
    u = np.linspace(1.0, 0.02, rows)[:, None]
    radius = 0.56 * u * (1 - 0.055 * sag * u)
    height = 0.80 - 0.205 * u**2.1 - 0.012 * sag * np.sin(u * pi) + 0.014 * sag * u**6
    rings = np.stack([radius * np.cos(angle), radius * np.sin(angle), height], -1) + grip
    shade = 0.86 + 0.14 * sag * np.ones_like(u)
    parts = [
        part(rings, bone, shade[..., None] * np.array(wear.color), wear.surface, caps=(False, True), two_sided=True)
    ]
    rods = [np.array([[0, 0, -0.10], [0, 0, 0.3], [0, 0, 0.86]])]
    for i in range(ribs):
        v = np.linspace(0.03, 1.0, 5)
        a = i * 2 * pi / ribs
        rods.append(np.column_stack([0.555 * v * np.cos(a), 0.555 * v * np.sin(a), 0.795 - 0.205 * v**2.1]))
        rods.append(np.array([[0, 0, 0.54], [0.28 * np.cos(a), 0.28 * np.sin(a), 0.745]]))
    for i, rod in enumerate(rods):
        thick = 0.0065 if i == 0 else 0.003
        lean = (1.0, 0.3, 0.0) if i == 0 else (0.1, 0.2, 1.0)
        made = tube(rod + grip, np.full((len(rod), 2), thick), 6 if i == 0 else 4, forward=lean)
        parts.append(part(made, bone, METAL.color, METAL))
    w = np.linspace(0, pi * 0.95, 8)
    crook = np.column_stack([0.032 - 0.032 * np.cos(w), 0 * w, -0.11 - 0.032 * np.sin(w)])
    crook = np.vstack([[[0, 0, 0.03], [0, 0, -0.05]], crook])
    made = tube(crook + grip, np.full((len(crook), 2), 0.011), 8, forward=(0, 1, 0))
    wood: ColorRGB = (0.12, 0.05, 0.02)
    parts.append(part(made, bone, wood, LEATHER))
    return parts


def balloon(grip: Floats, wear: Wear) -> list[Part]:
    """A balloon that pulls upward at its string, from the hand whose grip (3,) is there."""
    bone = weights({Bone.PROP: 1.0})
    along = np.linspace(0.0, 1.0, 10)
    bow = 0.03 * np.sin(pi * along)
    string = np.column_stack([bow, 0.4 * bow, -0.12 + (LONG + 0.12) * along])
    angle = np.linspace(0.0, pi, 22)
    narrow = 1 - 0.22 * np.clip(np.cos(angle), 0.0, 1.0) ** 2  # toward the knot
    radius = np.maximum(ROUND * np.sin(angle) * narrow, 0.006)
    heights = LONG + ROUND * 1.2 * (1 - np.cos(angle))
    skin = tube(
        np.column_stack([0 * heights, 0 * heights, heights]) + grip,
        np.column_stack([radius, radius]), 24, axis=(0, 0, 1),
    )  # fmt: skip
    return [
        part(skin, bone, wear.color, wear.surface),
        part(tube(string + grip, np.full((10, 2), THIN), 8, forward=(1.0, 0.3, 0.0)), bone, STRING.color, STRING),
    ]
