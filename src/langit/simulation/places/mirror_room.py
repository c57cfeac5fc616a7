"""A room with a large framed mirror on the wall that the camera looks at, a window, and furniture along the walls."""

from typing import Final

import numpy as np

from langit.render.snapshot import Lamp, Pattern, Reflector, Shape, Surface
from langit.simulation.places.site import RGB, Site, glow, matte, patterned
from langit.simulation.places.vegetation import Grove

PAINTS: Final = ("b9b39a", "a9b3a4", "a3b0ba", "c7a894", "b5a3ad")
CLOTHS: Final = ("2f5d62", "a44a3f", "c98b2c", "4a4e7c", "5c6b3a")
WINDOW: Final = 4.55  # the y of its middle: it lights the face of who stands before the mirror
SKIES: Final[dict[str, tuple[str, float]]] = {
    "day": ("cfe6ff", 2.4), "dawn": ("ffc4a8", 1.9), "golden_hour": ("ffcf8a", 2.2), "sunset": ("ff9a5c", 1.8),
    "night": ("1a2748", 0.7), "studio": ("e8f0f8", 2.0),
}  # fmt: skip


def build(site: Site) -> None:
    """Fills the site."""
    _shell(site)
    _mirror(site)
    _window(site)
    _furniture(site)
    _console(site)
    _rug(site)
    _back_wall(site)
    _seats(site)
    _lights(site)


def _shell(site: Site) -> None:
    polished = site.scene.mirror_floor
    paint = matte(PAINTS[site.rng.integers(len(PAINTS))], 0.95)
    if polished:
        floor = patterned("6a4a34", Pattern.MARBLE, 0.5, 0.06)
    else:
        floor = patterned(("8a5c38", "6e4a32", "a07a52")[site.rng.integers(3)], Pattern.WOOD, 0.7, 0.42)
    site.plane((0, 0.5, 0.0), (4.0, 5.5), floor)
    site.plane((0, 0.5, 3.2), (4.0, 5.5), matte("e9e5dc", 0.95), facing="down")
    site.plane((-4, 0.5, 1.6), (5.5, 1.6), paint, facing="right")
    site.plane((4, 0.5, 1.6), (5.5, 1.6), paint, facing="left")
    site.plane((0, -5, 1.6), (4.0, 1.6), paint, facing="back")
    site.plane((0, 6.02, 1.6), (4.0, 1.6), paint, facing="front")
    white = matte("ece8df", 0.6)
    for side in (-1, 1):
        site.box((side * 3.98, 0.5, 0.07), (0.03, 5.5, 0.07), white)
        site.box((side * 3.96, 0.5, 3.14), (0.05, 5.5, 0.06), white)
    for y in (-4.97, 5.99):
        site.box((0, y, 0.07), (4.0, 0.03, 0.07), white)
        site.box((0, y, 3.14), (4.0, 0.05, 0.06), white)


def _mirror(site: Site) -> None:
    glass = Surface(color=(0.94, 0.95, 0.96), roughness=0.02, metal=1.0, pattern=Pattern.MIRROR)
    site.plane((0, 6.0, 1.45), (1.9, 1.25), glass, facing="front")
    site.reflector = Reflector(normal=(0.0, -1.0, 0.0), offset=-6.0)
    gold = Surface(color=(0.62, 0.42, 0.16), roughness=0.32, metal=0.8)
    for x in (-1.98, 1.98):
        site.box((x, 5.96, 1.45), (0.09, 0.06, 1.42), gold)
    for z in (0.12, 2.78):
        site.box((0, 5.96, z), (2.07, 0.06, 0.09), gold)
    for x in (-1.98, 1.98):
        for z in (0.12, 2.78):
            site.box((x, 5.94, z), (0.13, 0.07, 0.13), gold, shape=Shape.BALL)


def _window(site: Site) -> None:
    """A tall window in the left wall beside the mirror, as bright as the sky outside, with curtains."""
    code, brightness = SKIES[site.scene.time_of_day]
    white = matte("f2efe8", 0.5)
    site.box((-3.985, WINDOW, 1.7), (0.03, 0.95, 1.05), white)
    for y in (WINDOW - 0.42, WINDOW + 0.42):
        for z in (1.22, 2.18):
            site.box((-3.96, y, z), (0.02, 0.38, 0.44), glow(code, brightness))
    site.box((-3.92, WINDOW, 0.62), (0.12, 1.02, 0.03), white)
    cloth = matte(CLOTHS[site.rng.integers(len(CLOTHS))], 0.95)
    for y in (WINDOW - 1.15, WINDOW + 1.15):
        for fold in np.linspace(-0.24, 0.24, 5):
            site.rod((-3.88, y + fold, 0.08), (-3.88, y + fold * 0.8, 2.92), 0.07, cloth)
    site.rod(
        (-3.87, WINDOW - 1.45, 2.96),
        (-3.87, WINDOW + 1.4, 2.96),
        0.022,
        Surface(color=(0.5, 0.36, 0.15), roughness=0.3, metal=1.0),
    )


def _furniture(site: Site) -> None:
    rng = site.rng
    walnut = patterned("5a3a26", Pattern.WOOD, 1.6, 0.45)
    for y in (1.7, 3.4):
        site.box((3.82, y, 1.05), (0.16, 0.03, 1.05), walnut)
    for z in (0.1, 0.6, 1.1, 1.6, 2.08):
        site.box((3.82, 2.55, z), (0.16, 0.85, 0.025), walnut)
    for z in (0.125, 0.625, 1.125, 1.625):
        y = 1.78
        while y < 3.25:
            thick, tall = rng.uniform(0.02, 0.045), rng.uniform(0.24, 0.40)
            if rng.random() < 0.86:
                code = ("7a2f2a", "2f4a5c", "c9b88a", "3c5a40", "8a6a3a", "e0d8c4", "4a3a5c")[rng.integers(7)]
                site.box((3.80, y + thick, z + tall / 2), (0.11, thick, tall / 2), matte(code))
            y += 2 * thick + 0.012
    cloth = matte(CLOTHS[rng.integers(len(CLOTHS))], 0.95)
    site.box((3.25, 5.25, 0.32), (0.42, 0.42, 0.16), cloth)
    site.box((3.40, 5.66, 0.68), (0.44, 0.10, 0.42), cloth, yaw=-0.25)
    for x in (2.88, 3.70):
        site.box((x, 5.28, 0.50), (0.09, 0.40, 0.10), cloth)
    for x, y in ((2.9, 4.9), (3.6, 4.9), (2.9, 5.6), (3.6, 5.6)):
        site.rod((x, y, 0.0), (x, y, 0.18), 0.025, walnut)
    clay = matte("a8603c", 0.8)
    site.box((-3.5, -0.95, 0.24), (0.24, 0.24, 0.24), clay, shape=Shape.CYLINDER)
    plant = Grove(rng=rng)
    plant.tree("palm", (-3.5, -0.95, 0.42), 1.3)
    plant.bush((-3.5, -0.95, 0.45), 0.26, detail=0.6)
    site.meshes += plant.meshes()
    art = CLOTHS[rng.integers(len(CLOTHS))]
    site.box((-2.95, 5.99, 1.75), (0.42, 0.03, 0.55), matte("1e1a18", 0.4))
    site.box((-2.95, 5.97, 1.75), (0.36, 0.02, 0.49), matte("ece6d8"))
    site.box((-2.95, 5.955, 1.68), (0.20, 0.012, 0.22), matte(art))
    site.box((-2.86, 5.945, 1.86), (0.10, 0.012, 0.10), matte("d8a03c"), shape=Shape.BALL)


def _console(site: Site) -> None:
    """A narrow table under the mirror, with what stands on such tables."""
    rng, walnut = site.rng, patterned("5a3a26", Pattern.WOOD, 1.6, 0.4)
    site.box((-1.15, 5.72, 0.74), (0.62, 0.17, 0.02), walnut)
    for x in (-1.72, -0.58):
        for y in (5.6, 5.84):
            site.rod((x, y, 0.0), (x, y, 0.73), 0.02, walnut)
    site.box((-1.15, 5.72, 0.16), (0.56, 0.14, 0.012), walnut)
    clay = matte(("d8d0c0", "2f5560", "8a4a32")[rng.integers(3)], 0.3)
    site.box((-1.5, 5.74, 0.86), (0.075, 0.075, 0.105), clay, shape=Shape.BALL)
    site.box((-1.5, 5.74, 0.98), (0.032, 0.032, 0.05), clay, shape=Shape.CYLINDER)
    bouquet = Grove(rng=rng)
    bouquet.bush((-1.5, 5.74, 1.04), 0.13, detail=0.8)
    site.meshes += bouquet.meshes()
    perfume = Surface(color=(0.80, 0.55, 0.25), roughness=0.08)
    for x, tall in ((-0.98, 0.06), (-0.88, 0.045)):
        site.box((x, 5.74, 0.76 + tall), (0.03, 0.02, tall), perfume)
        site.box((x, 5.74, 0.775 + 2 * tall), (0.012, 0.012, 0.016), matte("b89a5a", 0.3), shape=Shape.CYLINDER)
    for number in range(3):
        code = CLOTHS[rng.integers(len(CLOTHS))]
        site.box((-1.2, 5.72, 0.775 + 0.028 * number), (0.10, 0.075, 0.013), matte(code), yaw=rng.uniform(-0.2, 0.2))


def _seats(site: Site) -> None:
    """A sofa along the left wall with cushions, a low table, and an armchair: what a mirror shows of a room."""
    rng = site.rng
    cloth, other = (matte(CLOTHS[index], 0.95) for index in rng.permutation(len(CLOTHS))[:2])
    walnut = patterned("5a3a26", Pattern.WOOD, 1.6, 0.45)
    site.box((-3.42, -2.6, 0.28), (0.42, 1.05, 0.16), cloth)
    site.box((-3.80, -2.6, 0.58), (0.12, 1.05, 0.34), cloth)
    for y in (-3.68, -1.52):
        site.box((-3.44, y, 0.40), (0.44, 0.11, 0.26), cloth)
    for y, turn in ((-3.25, 0.3), (-2.0, -0.2)):
        site.box((-3.58, y, 0.62), (0.09, 0.22, 0.2), other, yaw=turn)
    site.box((-2.3, -2.6, 0.36), (0.34, 0.55, 0.02), walnut)
    for x, y in ((-2.58, -3.08), (-2.02, -3.08), (-2.58, -2.12), (-2.02, -2.12)):
        site.rod((x, y, 0.0), (x, y, 0.35), 0.022, walnut)
    site.box((-2.35, -2.45, 0.40), (0.13, 0.10, 0.018), matte("c9b88a"), yaw=0.4)
    site.box((-2.25, -2.9, 0.43), (0.05, 0.05, 0.05), matte("e0d8c4", 0.4), shape=Shape.CYLINDER)


def _rug(site: Site) -> None:
    code, border = (CLOTHS[index] for index in site.rng.permutation(len(CLOTHS))[:2])
    site.box((0.0, 2.3, 0.004), (1.75, 1.15, 0.004), matte(border, 0.95))
    site.box((0.0, 2.3, 0.006), (1.60, 1.00, 0.005), matte("d8ccb4", 0.95))
    site.box((0.0, 2.3, 0.008), (1.52, 0.92, 0.006), matte(code, 0.95))
    for x in (-1.0, -0.5, 0.0, 0.5, 1.0):
        site.box((x, 2.3, 0.009), (0.17, 0.17, 0.007), matte("d8ccb4", 0.95), yaw=np.pi / 4)
        site.box((x, 2.3, 0.010), (0.10, 0.10, 0.008), matte(border, 0.95), yaw=np.pi / 4)


def _back_wall(site: Site) -> None:
    """What the mirror shows behind whoever stands before it: a door, a dresser and pictures."""
    white, walnut = matte("ece8df", 0.5), patterned("5a3a26", Pattern.WOOD, 1.6, 0.45)
    site.box((1.7, -4.97, 1.08), (0.58, 0.03, 1.12), white)
    site.box((1.7, -4.94, 1.04), (0.48, 0.03, 1.02), matte("8a9a90", 0.5))
    for z in (0.55, 1.45):
        site.box((1.7, -4.91, z), (0.34, 0.015, 0.34), matte("7a8a80", 0.5))
    site.box((1.32, -4.88, 1.02), (0.035, 0.05, 0.035), Surface(color=(0.5, 0.36, 0.15), roughness=0.3, metal=1.0))
    site.box((-1.5, -4.75, 0.45), (0.8, 0.24, 0.45), walnut)
    for x in (-2.02, -1.5, -0.98):
        for z in (0.24, 0.62):
            site.box((x, -4.50, z), (0.24, 0.015, 0.16), matte("6e4a34", 0.5))
    for x, wide, tall in ((-2.0, 0.3, 0.4), (-1.0, 0.4, 0.3)):
        site.box((x, -4.97, 1.8), (wide, 0.03, tall), matte("1e1a18", 0.4))
        site.box((x, -4.94, 1.8), (wide - 0.06, 0.02, tall - 0.06), matte(CLOTHS[site.rng.integers(len(CLOTHS))]))


def _lights(site: Site) -> None:
    """Two lamps on the mirror wall and one on the floor; by day the window lights the room."""
    brass = Surface(color=(0.5, 0.36, 0.15), roughness=0.3, metal=1.0)
    warm: RGB = (1.0, 0.78, 0.48)
    bulb = Surface(color=warm, emission=1.7 if site.lit else 0.2, roughness=0.5)
    for x in (-2.32, 2.32):
        site.rod((x, 6.0, 1.85), (x, 5.86, 1.85), 0.02, brass)
        site.box((x, 5.84, 1.98), (0.075, 0.075, 0.13), bulb, shape=Shape.CYLINDER)
        site.lamp((x * 0.9, 5.2, 2.0), (1.25, 0.88, 0.5), 0.3)
    site.rod((2.62, 5.55, 0.03), (2.62, 5.55, 1.55), 0.018, brass)
    site.box((2.62, 5.55, 0.02), (0.16, 0.16, 0.02), brass, shape=Shape.CYLINDER)
    site.box((2.62, 5.55, 1.62), (0.20, 0.20, 0.17), bulb, shape=Shape.CYLINDER)
    for x in (-3.6, 3.6):  # where the mirror does not show their glare to the camera
        site.lamp((x, 0.5, 2.6), (0.85, 0.62, 0.38), 0.2)
    code, brightness = SKIES[site.scene.time_of_day]
    red, green, blue = glow(code, 1.0).color
    share = 0.55 * brightness
    site.lamps.append(
        Lamp(position=(-3.2, WINDOW, 1.8), color=(red * share, green * share, blue * share), falloff=0.18)
    )
