"""A house that a prompt names, good enough to stand before: plaster on a plinth, steps to a paneled door, windows with
sills, curtains, panes that mirror and shutters, and a roof of courses with rafters, gutters and shade below.

It faces +x, its ridge runs along y. Lengths are in meters of a house 5.2 m high; others are scaled.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from langit.render.image import Image
from langit.render.snapshot import Mesh, Pattern, Shape, Surface
from langit.simulation.materials import MATERIALS, linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import FACINGS, snow_covered
from langit.simulation.workshop import Workshop

HALF: Final = 2.6  # meters, half the height of the house that lengths are given for
PLASTERS: Final = ("e2d6bf", "d5dadb", "dfc6a6", "c9d0b6")
PAINTS: Final = ("3e5b4c", "5a2f2c", "2f4a66", "6a4a2e")  # of door and shutters
ROOFS: Final = ("8c3b2e", "4a5058", "6e4a34")
PLINTH: Final = 0.42
COURSES: Final = 10
PANE: Final = Surface(color=linear("3a4648"), roughness=0.04, pattern=Pattern.GLASS, variant=1.0)
BRASS: Final = Surface(color=(0.55, 0.40, 0.16), roughness=0.3, metal=0.9)


def house(shop: Workshop) -> tuple[Mesh, ...]:
    """Walls with windows and a door toward +x, under a gabled roof whose ridge runs along y."""
    x, y, z = shop.size
    one = z / HALF
    eaves, deep, wide = 1.15 * z, 0.88 * x, 0.92 * y
    wall = shop.surface(PLASTERS[shop.rng.integers(4)], roughness=0.9, image=Image.PLASTER, scale=2.4 / one)
    paint = Surface(color=linear(PAINTS[shop.rng.integers(4)]), roughness=0.5)
    trim, stone = _plain("eee9dd", 0.6), replace(_plain("8a857c", 0.9), image=Image.PLASTER, scale=2.6 / one)
    shop.box((0, 0, eaves / 2), (deep, wide, eaves / 2), wall)
    plinth = PLINTH * one
    shop.box((0, 0, plinth / 2), (deep + 0.05 * one, wide + 0.05 * one, plinth / 2), stone)
    shop.box((0, 0, plinth), (deep + 0.07 * one, wide + 0.07 * one, 0.025 * one), _plain("a8a298", 0.8))
    for side in (-1.0, 1.0):
        for corner in (-1.0, 1.0):
            shop.box((side * deep, corner * wide, eaves / 2), (0.03 * one, 0.07 * one, eaves / 2), trim)
    front = _Wall(shop, deep, one)
    for place in (-0.55, 0.55):
        front.window(place * wide, 0.68 * z, trim, paint)
    front.door(trim, paint, stone)
    _plain_windows(shop, deep, wide, one)
    brick = replace(MATERIALS["brick"], color=linear("8a4a38"))
    shop.box((-0.35 * x, 0.5 * y, 1.72 * z), (0.10 * x, 0.10 * x, 0.28 * z), brick)
    return _roof(shop, wall, trim, one)


class _Wall:
    """The front of a house at x `deep`, and what stands out from it."""

    def __init__(self, shop: Workshop, deep: float, one: float) -> None:
        self.shop, self.deep, self.one = shop, deep, one

    def put(self, out: float, thick: float, y: float, z: float, wide: float, tall: float, look: Surface) -> None:
        """A board whose back is `out` before the wall: its middle at y and z, half sizes `wide` and `tall`."""
        middle = (self.deep + (out + thick / 2) * self.one, y, z)
        self.shop.box(middle, (thick / 2 * self.one, wide, tall), look)

    def window(self, y: float, z: float, trim: Surface, paint: Surface) -> None:
        """A window of two sashes: a dark room, curtains, a pane that mirrors, frame, sill, lintel and shutters."""
        shop, one = self.shop, self.one
        wide, tall = 0.46 * one, 0.60 * one
        room = Surface(color=linear("ffc878"), emission=0.5) if shop.lit else _plain("171a1c", 0.9)
        cloth = Surface(color=linear("efe3c8"), emission=0.45 if shop.lit else 0.0, roughness=0.95)
        self.put(0.0, 0.01, y, z, wide, tall, room)
        for side in (-1.0, 1.0):
            for fold in range(3):
                at = y + side * (wide - (0.045 + 0.085 * fold) * one)
                self.put(0.01, 0.012 + 0.008 * (fold % 2), at, z, 0.045 * one, tall, cloth)
        self.put(0.01, 0.02, y, z + tall - 0.10 * one, wide, 0.10 * one, cloth)
        pane = (self.deep + 0.042 * one, y, z)
        shop.solids.add(Shape.PLANE, pane, (wide, tall, 0.001), PANE, FACINGS["right"])
        for side in (-1.0, 1.0):
            self.put(0.0, 0.09, y + side * (wide + 0.05 * one), z, 0.06 * one, tall + 0.1 * one, trim)
            self.put(0.0, 0.075, y, z + side * tall, wide, 0.035 * one, trim)
        self.put(0.03, 0.04, y, z, 0.028 * one, tall, trim)
        self.put(0.03, 0.03, y, z + 0.28 * tall, wide, 0.016 * one, trim)
        self.put(0.0, 0.12, y, z + tall + 0.1 * one, wide + 0.14 * one, 0.05 * one, trim)
        self.put(0.0, 0.17, y, z - tall - 0.06 * one, wide + 0.16 * one, 0.035 * one, _plain("b5afa3", 0.8))
        for side in (-1.0, 1.0):
            self._shutter(y + side * (wide + 0.37 * one), z, tall, paint)

    def _shutter(self, y: float, z: float, tall: float, paint: Surface) -> None:
        one = self.one
        dark = replace(paint, color=(0.45 * paint.color[0], 0.45 * paint.color[1], 0.45 * paint.color[2]))
        self.put(0.01, 0.02, y, z, 0.22 * one, tall, dark)
        for side in (-1.0, 1.0):
            self.put(0.02, 0.025, y + side * 0.195 * one, z, 0.03 * one, tall, paint)
        for rail in (-1.0, 0.0, 1.0):
            self.put(0.02, 0.025, y, z + rail * (tall - 0.035 * one), 0.2 * one, 0.035 * one, paint)
        for slat in np.linspace(-0.86, 0.86, 14) * tall:
            self.put(0.018, 0.016, y, z + float(slat), 0.17 * one, 0.022 * one, paint)

    def door(self, trim: Surface, paint: Surface, stone: Surface) -> None:
        """Two steps, jambs, a light over the door, and a leaf of four panels with a handle and a slot for letters."""
        one, sill, wide, tall = self.one, PLINTH * self.one, 0.46 * self.one, 1.86 * self.one
        for step in range(2):
            out, high = 0.56 - 0.28 * step, (0.5 + 0.5 * step) * sill
            self.put(0.0, out, 0.0, high / 2, (0.85 - 0.12 * step) * one, high / 2, stone)
        middle = sill + tall / 2
        self.put(0.0, 0.02, 0.0, middle, wide, tall / 2, paint)
        for side in (-1.0, 1.0):
            jamb = side * (wide + 0.05 * one)
            self.put(0.0, 0.11, jamb, sill + 0.5 * (tall + 0.34 * one), 0.07 * one, 0.5 * (tall + 0.34 * one), trim)
        light = Surface(color=linear("ffc878"), emission=0.5) if self.shop.lit else _plain("171a1c", 0.9)
        self.put(0.0, 0.01, 0.0, sill + tall + 0.17 * one, wide, 0.13 * one, light)
        pane = (self.deep + 0.03 * one, 0.0, sill + tall + 0.17 * one)
        self.shop.solids.add(Shape.PLANE, pane, (wide, 0.13 * one, 0.001), PANE, FACINGS["right"])
        for z in (sill + tall + 0.02 * one, sill + tall + 0.33 * one):
            self.put(0.0, 0.1, 0.0, z, wide + 0.12 * one, 0.035 * one, trim)
        groove = replace(paint, color=(0.4 * paint.color[0], 0.4 * paint.color[1], 0.4 * paint.color[2]))
        for side in (-1.0, 1.0):
            for low, high in ((0.14, 0.78), (0.98, 1.74)):
                y, z, half = side * 0.22 * one, sill + (low + high) / 2 * one, (high - low) / 2 * one
                self.put(0.02, 0.002, y, z, 0.16 * one, half, groove)
                self.put(0.02, 0.012, y, z, 0.13 * one, half - 0.035 * one, paint)
        self.put(0.02, 0.008, 0.0, sill + 0.88 * one, 0.11 * one, 0.03 * one, BRASS)
        self.put(0.02, 0.008, 0.38 * one, sill + 0.9 * one, 0.025 * one, 0.1 * one, BRASS)
        knob = (self.deep + 0.075 * one, 0.38 * one, sill + 0.9 * one)
        self.shop.box(knob, (0.035 * one,) * 3, BRASS, Shape.BALL)
        self.put(0.0, 0.05, 0.0, sill, wide, 0.02 * one, _plain("55504a", 0.8))


def _plain_windows(shop: Workshop, deep: float, wide: float, one: float) -> None:
    """Windows of the other three walls."""
    tall, broad = 0.44 * one, 0.37 * one
    glass = _plain("2c3a44", 0.1)
    pane = Surface(color=linear("ffd08a"), emission=0.9, roughness=0.1) if shop.lit else glass
    trim, z = _plain("eee9dd", 0.6), 0.68 * HALF * one
    for center, along in (
        *(((-deep, place * wide), 1) for place in (-0.55, 0.55)),
        *(((place * deep, side * wide), 0) for place in (-0.4, 0.4) for side in (-1.0, 1.0)),
    ):
        for thick, part, look in ((0.03, 1.15, trim), (0.045, 1.0, pane), (0.06, 0.06, trim)):
            half = (broad * part, thick * one) if along == 0 else (thick * one, broad * part)
            shop.box((*center, z), (*half, tall * max(part, 1.0)), look)


def _roof(shop: Workshop, wall: Surface, trim: Surface, one: float) -> tuple[Mesh, ...]:
    """Courses of tiles, each lying over the one below; fascia, gutter, pipes and the tails of the rafters; gables."""
    x, y, z = shop.size
    eaves, deep, wide = 1.15 * z, 0.88 * x, 0.92 * y
    roof, gable = MeshBuilder(), MeshBuilder()
    snowy = snow_covered(shop.scene)
    tiles = np.array(linear("e9eef5" if snowy else ROOFS[shop.rng.integers(3)]))
    top, low, thick = 2 * z, eaves - 0.10 * z, 0.045 * z
    for side in (-1.0, 1.0):
        foot, ridge = np.array([side * x, low]), np.array([0.0, top - thick])
        edges = foot + (ridge - foot) * np.linspace(0, 1, COURSES + 1)[:, None]
        for first, last in pairwise(edges):
            lift = np.array([0.0, thick])
            section = [first, first + lift, last + 0.45 * lift, last]
            tone = tiles * (1.0 if snowy else shop.rng.uniform(0.82, 1.1))
            roof.prism(section if side > 0 else section[::-1], -y, y, tone, axis="y")
        shop.box((side * (x - 0.02 * one), 0, low - 0.02 * one), (0.02 * one, y, 0.07 * one), trim)
        rim = side * (x + 0.035 * one)
        gutter = _plain("6a6e70", 0.5)
        shop.solids.capsule((rim, -y, low + 0.01 * one), (rim, y, low + 0.01 * one), 0.045 * one, gutter)
        for end in (-1.0, 1.0):
            bend = (side * (deep + 0.06 * one), end * 0.97 * wide, low - 0.24 * one)
            shop.solids.capsule((rim, end * 0.97 * wide, low), bend, 0.03 * one, gutter)
            shop.solids.capsule(bend, (bend[0], bend[1], 0.1 * one), 0.03 * one, gutter)
        for tail in np.linspace(-0.94, 0.94, 15) * wide:
            inner = (side * deep, float(tail), low + (x - deep) * (top - low) / x - 0.07 * one)
            shop.solids.capsule(inner, (side * 0.985 * x, float(tail), low - 0.035 * one), 0.032 * one, trim)
    gable.prism(
        [(-deep, eaves - 0.01), (deep, eaves - 0.01), (0.0, top - 1.2 * thick)], -wide, wide, wall.color, axis="y"
    )
    plain = replace(wall, color=(1.0, 1.0, 1.0), pattern=Pattern.PLAIN)
    meshes = roof.build(Surface(roughness=0.8), owner=shop.owner)
    return meshes + gable.build(plain, owner=shop.owner, lies="on walls")


def _plain(code: str, roughness: float) -> Surface:
    return Surface(color=linear(code), roughness=roughness)
