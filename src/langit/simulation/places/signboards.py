"""The boards of a street that carry writing: upright ones that stick out from a wall, long ones over a shop."""

from typing import Final

import numpy as np

from langit.simulation.materials import linear
from langit.simulation.places.paint import Paint
from langit.simulation.places.signs import WORDS, length, outline, write
from langit.simulation.places.site import Site

NEON: Final = ("ff2d78", "28c8ff", "ff8a1e", "8a4dff", "26f0a0", "ff3b30", "ffe14a", "ff5ad2", "3d7bff")


def blade_sign(site: Site, paint: Paint, wall: float, y: float, bottom: float, *, out: float, light: bool) -> float:
    """An upright sign `out` meters before a wall, read along the street from both sides, on two arms.

    It begins at height `bottom`; the answer is the height of its top.
    """
    rng, side = site.rng, float(np.sign(wall))
    x = wall - side * out
    word = WORDS[rng.integers(len(WORDS))]
    code = NEON[rng.integers(len(NEON))]
    size = rng.uniform(0.44, 0.6)
    half = (size * 0.62, 0.06, length(word, size, vertical=True) / 2 + 0.1)
    z = bottom + half[2]
    color = np.array(linear(code))
    if rng.random() < 0.45:  # a light box: bright board, dark or white writing
        paint.panes.box((x, y, z), half, color * 0.72 if rng.random() < 0.6 else (0.6, 0.56, 0.5))
        letters = np.array([0.02, 0.01, 0.015]) if rng.random() < 0.4 else np.array(linear("fff8ee"))
        tubes = paint.fabric if letters[0] < 0.1 else paint.tubes
    else:
        paint.fabric.box((x, y, z), half, (0.02, 0.018, 0.03))
        letters, tubes = color, paint.tubes
    for facing, direction in (("front", -1.0), ("back", 1.0)):
        at = (x, y + direction * 0.068, z)
        write(tubes, word, at, size, letters, facing=facing, vertical=True, weight=0.11)
        if tubes is paint.tubes:
            edge = linear(NEON[rng.integers(len(NEON))])
            outline(paint.tubes, at, (half[0] - 0.02, half[2] - 0.02), 0.035, edge, facing=facing)
    for height in (z - 0.7 * half[2], z + 0.7 * half[2]):
        paint.fabric.box(((x + wall) / 2, y, height), (out / 2, 0.02, 0.02), (0.05, 0.05, 0.055))
    if light:
        site.lamp((x - side * 0.5, y - 0.6, z - 0.6), (color[0] * 2.0, color[1] * 2.0, color[2] * 2.0), 0.45)
    return float(z + half[2])


def fascia(
    site: Site, paint: Paint, wall: float, start: float, end: float, z: float, word: str, *, fine: bool = True
) -> None:
    """A long sign flat on the wall over a shop: a light box, tubes on a dark board, or painted letters.

    A `fine` one, seen from near, has letters that stand out, and lamps over what is painted.
    """
    rng, side = site.rng, float(np.sign(wall))
    color = np.array(linear(NEON[rng.integers(len(NEON))]))
    size = min(0.46, (end - start - 0.4) / length(word, 1.0))
    middle, facing = (start + end) / 2, "left" if side > 0 else "right"
    manner = rng.random()
    if manner < 0.4:
        board, letters, target, tubes = color * 0.5, np.array(linear("fff6e8")), paint.panes, paint.tubes
    elif manner < 0.7:
        board, letters, target, tubes = np.array([0.02, 0.02, 0.03]), color, paint.fabric, paint.tubes
    else:
        wood = ("3a2a20", "24382e", "20304a", "6a1f22", "d8ccb0")[rng.integers(5)]
        pale = wood == "d8ccb0"
        board, letters = np.array(linear(wood)), np.array(linear("2a1d16" if pale else "efe2c2"))
        target, tubes = paint.fabric, paint.fabric
    target.box((wall - side * 0.06, middle, z), (0.05, (end - start) / 2 - 0.06, 0.28), board)
    rim = board * 0.5 + 0.02
    for height in (z - 0.3, z + 0.3):
        paint.fabric.box((wall - side * 0.075, middle, height), (0.075, (end - start) / 2 - 0.03, 0.025), rim)
    if fine:
        write(paint.fabric, word, (wall - side * 0.116, middle + 0.012, z - 0.016), size, letters * 0.1, facing=facing)
    write(tubes, word, (wall - side * 0.145, middle, z), size, letters, facing=facing)  # they stand out from the board
    if fine and tubes is paint.fabric:
        _goosenecks(paint, wall, start, end, z + 0.3)


def _goosenecks(paint: Paint, wall: float, start: float, end: float, z: float) -> None:
    """Lamps on bent arms over a painted board."""
    side, iron = float(np.sign(wall)), linear("1c1d1e")
    for y in np.linspace(start, end, max(2, round((end - start) / 1.4)) + 1)[:-1] + 0.5 * (end - start) / 3:
        if y > end - 0.2:
            continue
        arm = [(wall, y, z + 0.06), (wall - side * 0.22, y, z + 0.2), (wall - side * 0.36, y, z + 0.1)]
        paint.fabric.tube(arm, 0.012, iron, sides=4)
        paint.fabric.tube([(wall - side * 0.36, y, z + 0.11), (wall - side * 0.38, y, z)], [0.03, 0.09], iron, sides=7)
        paint.tubes.box((wall - side * 0.38, y, z + 0.01), (0.04, 0.04, 0.02), (0.9, 0.7, 0.4))
