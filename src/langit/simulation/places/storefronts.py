"""The ground floor of a shopping street: shop windows between piers, doors, awnings, lanterns and vending machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Pattern, Shape, Surface
from langit.simulation.materials import linear
from langit.simulation.places.displays import CEILING, DOOR, FLOOR, GOODS, PANE, Display
from langit.simulation.places.facades import GROUND
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.paint import BRIGHTNESS, Paint
from langit.simulation.places.panels import Panels, Span, Tint, shade
from langit.simulation.places.signboards import NEON, fascia
from langit.simulation.places.signs import WORDS, write
from langit.simulation.places.site import Site, glow, matte


@dataclass(frozen=True, kw_only=True)
class Trade:
    """What is sold: the words over the window (invented ones), and what is `inside`, a name of `displays.INSIDES`."""

    words: tuple[str, ...]
    inside: str


TRADES: Final[Mapping[str, Trade]] = {
    "groceries": Trade(words=("TOKO SEGAR", "ビール", "GREEN GROCER", "TOKO KITA"), inside="shelves"),
    "books": Trade(words=("マンガ", "BUKU BARU", "OLD BOOKS", "BACA DULU"), inside="shelves"),
    "bottles": Trade(words=("酒", "日本酒", "WINE SHOP"), inside="shelves"),
    "clothes": Trade(words=("TAILOR", "BATIK RAYA", "MODE BARU", "NORTH COAT"), inside="clothes"),
    "coffee": Trade(words=("コーヒー", "KOPI PAGI", "MOON COFFEE", "WARUNG KOPI"), inside="counter"),
    "noodles": Trade(words=("ラーメン", "MIE AYAM", "NOODLES", "NASI HANGAT"), inside="counter"),
    "bar": Trade(words=("バー", "BLUE HERON", "BAR SENJA"), inside="counter"),
    "closed": Trade(words=("カメラ", "REPAIR SHOP", "TOKO JAM"), inside="shutter"),
}
SHORT: Final = [word[:2] for word in WORDS if not word.isascii()]  # of two glyphs, for a sheet of paper
LIGHTS: Final = ("ffe6c0", "ffd69a", "fff0dc", "ffc98a", "d8eeff")
SHEET: Final = Surface(color=linear("3a4648"), roughness=0.04, pattern=Pattern.GLASS, variant=1.0)
FRAMES: Final = ("26292b", "4a3626", "54402c", "2c463c", "8d8676", "5a2a2c", "2f4358")
STONE: Final = np.array(linear("9a948a"))


def shop(
    site: Site, paint: Paint, wall: float, lot: tuple[float, float], color: Floats, finish: str, *, fine: bool
) -> None:
    """The ground floor of one house on the wall at x `wall`, all along its `lot`, up to the first upper floor.

    `color` and `finish` are those of the house; `fine` is whether it is seen from near.
    """
    rng, (start, end) = site.rng, lot
    trade = tuple(TRADES.values())[rng.integers(len(TRADES))]
    tone = np.array(linear(LIGHTS[rng.integers(len(LIGHTS))])) * 0.42
    frame = shade(linear(FRAMES[rng.integers(len(FRAMES))]))
    door = start + 0.3 + (end - start - 1.55) * (0.0 if rng.random() < 0.5 else 1.0)
    masonry, plain, light, lamps = (Panels(wall=wall) for _ in range(4))
    _piers(masonry, lot, color)
    inside = Display(
        light=light, lamps=lamps, things=paint.panes, rng=rng, start=start + 0.2, end=end - 0.2, door=door, tone=tone,
        fine=fine,
    )  # fmt: skip
    inside.fill(trade.inside)
    if trade.inside != "shutter":
        _window(plain, lot, door, frame, fine=fine)
    if fine and trade.inside != "shutter":
        _panes(site, wall, lot, door)
    masonry.into(paint.walls[finish])
    for panels, mesh in ((plain, paint.fabric), (light, paint.panes), (lamps, paint.tubes)):
        panels.into(mesh)
    if fine and trade.inside != "shutter":
        _posters(site, paint.fabric, wall, lot, door)
    fascia(site, paint, wall, start + 0.1, end - 0.1, 2.88, trade.words[rng.integers(len(trade.words))], fine=fine)
    warm = tone * (0.6 if trade.inside == "shutter" else 4.0)
    site.lamp((wall - np.sign(wall) * 0.5, (start + end) / 2, 1.9), (warm[0], warm[1], warm[2]), 0.6)


def _piers(masonry: Panels, lot: tuple[float, float], color: Floats) -> None:
    """The wall beside and over the window, grimy at its foot, and the sides of the hole in it."""
    (start, end), foot, clean = lot, shade(color, 0.5), shade(color, 0.82)
    for u in ((start, start + 0.2), (end - 0.2, end)):
        masonry.face(u, (0.0, 0.9), -0.03, foot, clean)
        masonry.face(u, (0.9, GROUND), -0.03, clean)
    masonry.cheek((0.0, GROUND), (-0.03, PANE), start + 0.2, clean, foot, ahead=True)
    masonry.cheek((0.0, GROUND), (-0.03, PANE), end - 0.2, clean, foot, ahead=False)
    across = (start + 0.2, end - 0.2)
    masonry.face(across, (CEILING, GROUND), 0.0, shade(color, 0.6), clean)
    masonry.level(across, (0.0, PANE), CEILING, shade(color, 0.4), down=True)


def _window(plain: Panels, lot: tuple[float, float], door: float, frame: Tint, *, fine: bool) -> None:
    """Frame, bars and plinth of the window, and the door in it."""
    first, last = lot[0] + 0.2, lot[1] - 0.2
    proud = (PANE - 0.07, PANE)
    for side in ((first, door), (door + DOOR, last)):
        if side[1] - side[0] < 0.15:
            continue
        plain.block(side, (FLOOR, 0.42), (PANE - 0.1, PANE + 0.06), frame)
        edges = np.linspace(side[0], side[1], (max(1, round((side[1] - side[0]) / 1.15)) if fine else 1) + 1)
        for bar in edges:
            plain.block((float(bar) - 0.025, float(bar) + 0.025), (0.42, 2.48), proud, frame, top=False)
        if fine:
            plain.block(side, (2.02, 2.06), proud, frame, bottom=True)
            _below(plain, side, edges, frame)
    plain.block((first, last), (2.44, 2.5), proud, frame, bottom=True)
    for post in (door, door + DOOR):
        plain.block((post - 0.04, post + 0.04), (FLOOR, 2.48), (PANE - 0.1, PANE), frame, top=False)
    leaf = (door + 0.04, door + DOOR - 0.04)
    plain.block(leaf, (2.06, 2.12), proud, frame, bottom=True)
    plain.block(leaf, (FLOOR, 0.3), (PANE - 0.03, PANE), frame)
    plain.block(leaf, (0.0, FLOOR), (-0.05, PANE), (0.16, 0.155, 0.15))
    if fine:
        for u in ((leaf[0], leaf[0] + 0.07), (leaf[1] - 0.07, leaf[1])):
            plain.face(u, (0.3, 2.06), PANE - 0.03, frame)
        plain.block((leaf[0] + 0.07, leaf[1] - 0.07), (0.96, 1.03), (PANE - 0.035, PANE), frame, bottom=True)
        plain.face((leaf[0], leaf[1]), (0.08, 0.26), PANE - 0.034, (0.05, 0.045, 0.04), (0.22, 0.2, 0.17))
        handle, brass = (leaf[0] + 0.1, leaf[0] + 0.13), (0.52, 0.40, 0.2)
        plain.block(handle, (0.82, 1.42), (PANE - 0.1, PANE - 0.07), brass, bottom=True)
        for v in (0.86, 1.36):
            plain.block(handle, (v, v + 0.025), (PANE - 0.07, PANE - 0.03), brass)


def _below(plain: Panels, side: Span, edges: Floats, frame: Tint) -> None:
    """Below a window seen from near: a sill of stone, a panel in every bay, and the dirt of the street at its foot."""
    stone, front = shade(STONE, 0.8), PANE - 0.1
    plain.block(side, (0.40, 0.455), (front - 0.06, front), stone, bottom=True)
    for left, right in pairwise(edges):
        bay = (float(left) + 0.09, float(right) - 0.09)
        if bay[1] - bay[0] > 0.1:
            plain.face(bay, (0.145, 0.35), front - 0.004, shade(frame, 0.5), shade(frame, 0.42))
            plain.face(
                (bay[0] + 0.02, bay[1] - 0.02), (0.165, 0.335), front - 0.008, shade(frame, 0.8), shade(frame, 1.3)
            )
    plain.face(side, (FLOOR, 0.13), front - 0.006, shade(STONE, 0.13), shade(frame, 0.9))
    plain.face(side, (0.375, 0.40), front - 0.009, shade(frame, 0.6), shade(frame, 0.2))


def _panes(site: Site, wall: float, lot: tuple[float, float], door: float) -> None:
    """The glass of the window and of the door: the room behind is seen through the street that it mirrors."""
    side, first, last = np.sign(wall), lot[0] + 0.2, lot[1] - 0.2
    facing = "left" if wall > 0 else "right"
    for (start, end), foot in (((first, door), 0.42), ((door, door + DOOR), FLOOR), ((door + DOOR, last), 0.42)):
        if end - start > 0.15:
            middle = (wall + side * (PANE - 0.04), (start + end) / 2, (foot + 2.46) / 2)
            site.plane(middle, ((end - start) / 2, (2.46 - foot) / 2), SHEET, facing=facing)


def _posters(site: Site, mesh: MeshBuilder, wall: float, lot: tuple[float, float], door: float) -> None:
    """Sheets of paper on the inside of the glass, a word on each."""
    rng, side, panels = site.rng, float(np.sign(wall)), Panels(wall=wall)
    for _ in range(int(rng.integers(0, 3))):
        u, v = float(rng.uniform(lot[0] + 0.3, lot[1] - 0.75)), float(rng.uniform(1.25, 1.6))
        if door - 0.45 < u < door + DOOR:
            continue
        paper = np.array(linear(NEON[rng.integers(len(NEON))])) * 0.4 + 0.05
        wide, tall = float(rng.uniform(0.2, 0.32)), float(rng.uniform(0.28, 0.42))
        panels.face((u, u + wide), (v, v + tall), PANE - 0.004, shade(paper, 0.8), shade(paper))
        word = SHORT[rng.integers(len(SHORT))]
        facing = "left" if side > 0 else "right"
        at = (wall + side * (PANE - 0.008), u + wide / 2, v + 0.6 * tall)
        write(mesh, word, at, 0.8 * wide / 2, linear("f6eee0"), facing=facing, weight=0.13)
    panels.into(mesh)


def awning(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """An awning over a shop, striped or of one color, its edge hanging down, on two arms."""
    rng, side = site.rng, float(np.sign(wall))
    first = np.array(linear(("b3262e", "1f5c8a", "2c6e49", "c8641e", "4a2f6b", "7a6a4a")[rng.integers(6)])) * 0.8
    second = np.array(linear("e2dac8")) if rng.random() < 0.65 else first * 0.85
    ys = np.linspace(start, end, max(4, int((end - start) / 0.32)) + 1)
    near, far, low, edge, high = wall - side * 0.95, wall - side * 0.02, 2.12, 2.24, 2.58
    corners, normals, colors = [], [], []
    slope = np.array([-side * (high - edge), 0.0, abs(near - far)]) / np.hypot(high - edge, near - far)
    for index, (a, b) in enumerate(pairwise(ys)):
        color = first if index % 2 == 0 else second
        top = [(near, a, edge), (near, b, edge), (far, b, high), (far, a, high)]
        drop = [(near, a, low + 0.03), (near, b, low), (near, b, edge), (near, a, edge)]
        for shape, normal in ((top, slope), (drop, np.array([-side, 0.0, 0.0]))):
            corners += [shape, shape]
            normals += [normal, -normal]
            colors += [np.tile(color, (4, 1)), np.tile(color * 0.5, (4, 1))]
    paint.fabric.quads(np.array(corners), np.array(normals), np.array(colors))
    for y in (start + 0.06, end - 0.06):
        paint.fabric.tube([(far, y, 2.1), (near, y, edge - 0.02)], 0.014, linear("4a4c4e"), sides=4)


def curtain(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """A noren, the short split curtain over the door of a tavern, and a row of paper lanterns."""
    rng, side = site.rng, float(np.sign(wall))
    cloth = np.array(linear(("1d2f5c", "7a1420", "2a4a35", "c9bda4")[rng.integers(4)]))
    panels = Panels(wall=wall)
    for y in np.arange(start + 0.3, end - 0.5, 0.44):
        for fold in range(3):
            left = float(y) + 0.135 * fold
            panels.face(
                (left, left + 0.135),
                (1.8, 2.35),
                -0.12 - 0.012 * (fold % 2),
                shade(cloth, 0.6 + 0.2 * (fold % 2)),
                shade(cloth),
            )
    panels.block((start + 0.2, end - 0.4), (2.35, 2.38), (-0.14, -0.11), shade(linear("3a2a1e")))
    panels.into(paint.fabric)
    facing = "left" if side > 0 else "right"
    word = ("酒", "山田", "大中")[rng.integers(3)]
    write(paint.fabric, word, (wall - side * 0.145, (start + end) / 2, 2.08), 0.28, linear("f4efe2"), facing=facing)
    bright = BRIGHTNESS[site.scene.time_of_day]
    for y in np.arange(start + 0.3, end, 0.62):
        red = glow("f5301a" if rng.random() < 0.85 else "ffce8a", 1.15 * bright)
        site.box((wall - side * 0.42, float(y), 2.42), (0.15, 0.15, 0.19), red, shape=Shape.BALL)
        for z in (2.24, 2.60):
            site.box((wall - side * 0.42, float(y), z), (0.08, 0.08, 0.025), matte("151211"), shape=Shape.CYLINDER)
    site.lamp((wall - side * 0.9, (start + end) / 2, 2.2), (1.9, 0.55, 0.22), 0.6)


def vending_machine(site: Site, paint: Paint, wall: float, y: float) -> None:
    """A lit drinks machine with its back to the wall."""
    rng, body, lit = site.rng, Panels(wall=wall), Panels(wall=wall)
    case = shade(linear(("d8dadc", "a8202a", "1d4f9c", "e0ddd2")[rng.integers(4)]), 0.8)
    body.block((y - 0.48, y + 0.48), (0.08, 1.86), (-0.62, -0.04), case)
    body.block((y - 0.44, y + 0.44), (0.03, 0.08), (-0.58, -0.06), (0.02, 0.02, 0.02), top=False)
    lit.face((y - 0.40, y + 0.40), (0.98, 1.76), -0.624, (0.26, 0.30, 0.34), (0.36, 0.39, 0.42))
    for row in range(3):
        low = 1.03 + 0.245 * row
        body.block((y - 0.40, y + 0.40), (low - 0.035, low - 0.01), (-0.64, -0.62), (0.5, 0.5, 0.5))
        for place in np.linspace(y - 0.33, y + 0.33, 7):
            color, at = np.array(linear(GOODS[rng.integers(len(GOODS))])), float(place)
            lit.round((at - 0.033, at + 0.033), (low, low + 0.13), -0.63, shade(color, 0.8))
            lit.round((at - 0.015, at + 0.015), (low + 0.13, low + 0.17), -0.63, shade(color, 0.5))
    for edge in (y - 0.44, y + 0.40):
        body.block((edge, edge + 0.04), (0.95, 1.80), (-0.65, -0.62), shade(case, 0.7))
    body.face((y - 0.30, y + 0.22), (0.25, 0.46), -0.626, (0.006, 0.006, 0.007), (0.02, 0.02, 0.022))
    body.face((y + 0.28, y + 0.40), (0.62, 0.90), -0.626, (0.05, 0.05, 0.05))
    lit.face((y - 0.40, y + 0.22), (0.62, 0.88), -0.626, shade(case, 0.25), shade(case, 0.4))
    body.into(paint.fabric)
    lit.into(paint.panes)
    site.taken.append((wall - np.sign(wall) * 0.35, y, 0.5))
    site.lamp((wall - np.sign(wall) * 1.1, y, 1.4), (0.75, 0.95, 1.25), 0.9)
