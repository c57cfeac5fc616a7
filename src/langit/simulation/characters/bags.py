"""Bags: one that hangs from the left shoulder, and one that the right hand carries by its handle.

Both are built on any body: rings of the trunk say how far out they hang.
"""

from math import pi
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Surface
from langit.simulation.characters.figure import Hips
from langit.simulation.characters.loft import Part, part, tube
from langit.simulation.characters.skeleton import Bone, blend, weights
from langit.simulation.characters.wardrobe import Wear

CLEAR: Final = 0.030  # meters from the body, for what is worn on it
HIGH, LOW = 1.02, 0.79  # of a bag on the shoulder, of a person of 1.7 m
HALF: Final = (0.145, 0.048)  # its half width and half depth
BUCKLE: Final = Surface(color=(0.6, 0.5, 0.25), roughness=0.25, metal=0.9)
STOPS: Final = [(1.30, Bone.CHEST), (1.16, Bone.CHEST), (1.08, Bone.SPINE), (0.99, Bone.PELVIS)]


def shoulder_bag(body: Hips, wear: Wear) -> list[Part]:
    """A bag at the left hip, and the strap over the shoulder that it hangs from."""
    k = body.scale
    side = max(_out(body, height, pi / 2)[1] for height in np.linspace(LOW + 0.05, HIGH, 5) * k)
    middle = np.array([0.01 * k, side + HALF[1] * k, 0.0])
    on = weights({Bone.PELVIS: 1.0})
    return [
        *_pouch(middle, LOW * k, HIGH * k, HALF, k, wear, on),
        _strap(body, middle, wear),
    ]


def handbag(grip: Floats, k: float, wear: Wear) -> list[Part]:
    """A bag below the hand whose grip (3,) is there, of somebody `k` times as tall as 1.7 m."""
    on = weights({Bone.PROP: 1.0})
    top, half = -0.135 * k, (0.135, 0.045)
    angle = np.linspace(0.0, pi, 13)
    handle = np.column_stack([0.075 * k * np.cos(angle), 0 * angle, top + 0.135 * k * np.sin(angle)])
    loop = tube(handle + grip, np.full((13, 2), 0.007 * k), 8, forward=(0.0, 1.0, 0.0))
    body = _pouch(np.zeros(3), top - 0.19 * k, top, half, k, wear, on)
    return [
        part(loop, on, np.asarray(wear.color) * 0.8, wear.surface),
        *(
            Part(
                vertices=piece.vertices + grip,
                triangles=piece.triangles,
                weights=piece.weights,
                colors=piece.colors,
                surface=piece.surface,
            )
            for piece in body
        ),
    ]


def _pouch(
    middle: Floats, low: float, high: float, half: tuple[float, float], k: float, wear: Wear, on: Floats
) -> list[Part]:
    """A bag with rounded edges between two heights, its flap and a buckle, on some bones (B,)."""
    wide, deep = half[0] * k, half[1] * k
    u = np.array([0.0, 0.03, 0.12, 0.35, 0.7, 0.92, 0.985, 1.0])
    swell = np.array([0.80, 0.93, 1.0, 1.03, 1.0, 0.94, 0.88, 0.80])
    centers = middle + np.column_stack([0 * u, 0 * u, low + (high - low) * u])
    body = tube(centers, np.column_stack([wide * swell, deep * swell]), 28, axis=(0, 0, 1), power=4.5)
    v = np.array([0.45, 0.46, 0.7, 0.92, 0.99, 1.015])
    lip = np.array([1.045, 1.05, 1.05, 1.0, 0.95, 0.80])
    centers = middle + np.column_stack([0 * v, 0 * v, low + (high - low) * v])
    flap = tube(centers, np.column_stack([0.97 * wide * lip, deep * (lip + 0.05)]), 28, axis=(0, 0, 1), power=4.5)
    pin = low + (high - low) * 0.52
    place = middle + np.array([0.0, deep * 1.12, pin])
    clasp = tube(
        place + np.array([[0.0, 0.0, -0.014 * k], [0.0, 0.0, 0.014 * k]]),
        np.full((2, 2), 0.011 * k), 10, axis=(0, 0, 1), power=3.0,
    )  # fmt: skip
    shade = np.asarray(wear.color)
    return [
        part(body, on, shade, wear.surface),
        part(flap, on, shade * 0.82, wear.surface),
        part(clasp, on, BUCKLE.color, BUCKLE),
    ]


def _strap(body: Hips, middle: Floats, wear: Wear) -> Part:
    """From the front edge of the bag over the shoulder to its back edge."""
    k, shoulder = body.scale, body.joints[Bone.UPPER_ARM]
    low, top = HIGH * k, shoulder[2] + 0.045 * k
    heights = np.linspace(low, shoulder[2] - 0.07 * k, 6)
    turns = np.linspace(0.25 * pi, 0.31 * pi, 6)
    front = [(*_out(body, float(z), float(a)), float(z)) for z, a in zip(heights, turns, strict=True)]
    back = [(*_out(body, float(z), float(pi - a)), float(z)) for z, a in zip(heights, turns, strict=True)]
    front[0] = (middle[0] + 0.8 * HALF[0] * k, middle[1], low - 0.02 * k)
    back[0] = (middle[0] - 0.8 * HALF[0] * k, middle[1], low - 0.02 * k)
    inward = 0.80 * shoulder[1]
    over = [
        (shoulder[0] + 0.075 * k, inward, top - 0.035 * k),
        (shoulder[0], inward, top),
        (shoulder[0] - 0.075 * k, inward, top - 0.035 * k),
    ]
    line = np.array([*front, *over, *back[::-1]])
    for _ in range(2):
        line[1:-1] = 0.25 * line[:-2] + 0.5 * line[1:-1] + 0.25 * line[2:]
    rings = tube(line, np.tile([0.016 * k, 0.0045 * k], (len(line), 1)), 10, forward=(1.0, 0.15, 0.0), power=3.0)
    bones = blend([(height * k, bone) for height, bone in STOPS], line[:, 2])
    return part(rings, bones, np.asarray(wear.color) * 0.75, wear.surface)


def _out(body: Hips, height: float, angle: float) -> tuple[float, float]:
    """x and y of what hangs clear of the trunk at a height, in the direction of an angle from the front to the left."""
    rings = body.trunk
    x, deep, wide = (float(np.interp(height, rings[:, 0], rings[:, i])) for i in (1, 2, 3))
    clear = CLEAR * body.scale
    return x + (deep + clear) * float(np.cos(angle)), (wide + clear) * float(np.sin(angle))
