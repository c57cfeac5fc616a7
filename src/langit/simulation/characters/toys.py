"""Toys that a hand holds: a balloon on a string."""

from math import pi
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Surface
from langit.simulation.characters.loft import Part, part, tube
from langit.simulation.characters.skeleton import Bone, weights
from langit.simulation.characters.wardrobe import Wear

STRING: Final = Surface(color=(0.75, 0.73, 0.68), roughness=0.8)
LONG: Final = 0.62  # meters of string between hand and balloon
ROUND: Final = 0.15  # its radius


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
        part(tube(string + grip, np.full((10, 2), 0.0022), 5, forward=(1.0, 0.3, 0.0)), bone, STRING.color, STRING),
    ]
