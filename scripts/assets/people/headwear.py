"""Hats, caps and glasses, fitted to the head of a reference."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from cloth import Cloth, joined, painted, strip
from creases import noise
from cutting import AWAY
from manikin import Manikin
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree
from source import BODY, Floats, base

AROUND: Final = 40  # columns of a hat
SIDES: Final = 6  # of the rods of a frame
VISOR: Final = 0.30  # the least cosine around the head at which a visor begins
STUD: Final = ((0.0, 1.0), (0.55, 0.85), (0.9, 0.45), (1.0, 0.0))  # of its height and radius, from below up
UNDERNEATH: Final = 0.7  # how bright the lower side of a brim is
COVERED: Final = 0.006  # meters above the edge of a hat from which the head is left out


@dataclass(frozen=True, kw_only=True)
class Hat:
    """A hat in meters: it sits `low` above the eyes in front and `tilt` lower behind, `ease` off the skin for hair.

    Its crown rises `crown` above the band and is `top` as wide there; `dent` is how deep it is creased, `dome` rounds
    it (1) or leaves it flat (0). The brim is `brim` wide in front, at the sides and behind, and turns up by `curl` at
    the sides; `band` is the height of the band around it. A `cuff` is a turned-up edge, of knit hats. Instead of
    rising evenly a crown may have a `profile`: how far it is outside of its edge (a share) and above it (meters), from
    below up. It is `raised` so much higher in front, has a `comb` from front to back, or `pleats` that are so deep.
    `tint` is a color of its own of the band, `visor_tint` of the brim. Hair spreads below the edge by `spread` meters a
    meter, under a hat that is pulled over it by none. A crown of `panels`, an even number, has seams between them, and
    a `stud` so wide and high where they meet.
    """

    low: float = 0.045
    tilt: float = 0.030
    ease: float = 0.011
    crown: float = 0.105
    top: float = 0.80
    dome: float = 0.25
    dent: float = 0.018
    brim: tuple[float, float, float] = (0.055, 0.055, 0.055)
    curl: float = 0.015
    droop: float = 0.006
    band: float = 0.028
    band_shade: float = 0.35
    cuff: float = 0.0
    folds: float = 0.0
    profile: tuple[tuple[float, float], ...] = ()
    raised: float = 0.0
    comb: float = 0.0
    pleats: float = 0.0
    tint: tuple[float, float, float] | None = None
    visor_tint: tuple[float, float, float] | None = None
    spread: float = 0.9
    panels: int = 0
    stud: tuple[float, float] = (0.0, 0.0)


class Head:
    """The skull of a reference, above the neck: its points, its eyes (2, 3) left and right, and its top."""

    def __init__(self, own: Manikin):
        self.points = own.points[:BODY][own.head[:BODY] > 0.98]
        self.eyes = np.array([own.points[base().members(f"helper-{side}-eye")].mean(0) for side in "lr"])
        self.top = float(self.points[:, 2].max())
        self.tree = cKDTree(self.points)
        skull = self.points[self.points[:, 2] > self.eyes[0, 2] + 0.03]
        self.middle = np.array([0.0, (skull[:, 1].min() + skull[:, 1].max()) / 2, 0.0])

    def ring(self, low: float, tilt: float) -> tuple[Floats, Floats]:
        """Angles (A,) around the head from the front to the left, and how far the skin is in a tilted plane there."""
        away = self.points - self.middle
        deep = np.ptp(away[away[:, 2] > self.eyes[0, 2] + 0.05][:, 1])
        plane = low - tilt * np.clip(away[:, 1] / deep + 0.5, 0, 1)
        near = np.abs(away[:, 2] - plane) < 0.014
        near &= ~((np.abs(away[:, 0]) > 0.066) & (away[:, 2] < self.eyes[0, 2] + 0.03))
        turn, radius = np.arctan2(away[near, 0], -away[near, 1]), np.hypot(away[near, 0], away[near, 1])
        around = np.arange(AROUND) * 2 * np.pi / AROUND
        found = []
        for angle in around:
            apart = np.abs((turn - angle + np.pi) % (2 * np.pi) - np.pi)
            found.append(np.quantile(radius[np.argsort(apart)[:14]], 0.85))
        return around, gaussian_filter1d(np.array(found), 1.5, mode="wrap")


def hat(own: Manikin, shape: Hat) -> Cloth:
    """A hat with a crown, a band, and a brim where it has one."""
    head, size = Head(own), own.size
    low = float(head.eyes[0, 2]) + shape.low * size
    around, radius = head.ring(low, shape.tilt * size)
    radius = radius + shape.ease * size
    way = np.column_stack([np.sin(around), -np.cos(around), 0 * around])
    ring = head.middle + way * radius[:, None]
    ring[:, 2] = low - shape.tilt * size * np.clip(0.5 - 0.5 * np.cos(around), 0, 1)
    crown = _crown(own, head, shape, ring, around)
    parts = [crown]
    if max(shape.brim) > 0:
        parts.append(_brim(own, shape, ring, around, way))
    if shape.panels:
        parts = [_paneled(crown, shape, ring.mean(0)), *(_unsewn(part) for part in parts[1:]), _stud(crown, shape, size)]
    return held(head, joined(parts))


def _paneled(crown: Cloth, shape: Hat, center: Floats) -> Cloth:
    """A crown with seams between its panels, of which one is in the middle of the front; its edge is stitched."""
    away = crown.points - center
    turn = np.arctan2(away[:, 0], -away[:, 1])
    wide = np.hypot(away[:, 0], away[:, 1])
    apart = 2 / shape.panels * np.arcsin(np.sin(shape.panels * turn / 2))
    heights = crown.points[:, 2].reshape(-1, AROUND)
    edge = np.clip(heights - heights.min(0), 0.0, AWAY).ravel()
    return _unsewn(crown).valued(seam=np.clip(wide * apart, -AWAY, AWAY), edge=edge)


def _unsewn(part: Cloth) -> Cloth:
    """A part without creases, seams and edges."""
    off = np.full(len(part.points), AWAY)
    return part.valued(creases=0 * off, edge=off, seam=off, pocket=off)


def _stud(crown: Cloth, shape: Hat, size: float) -> Cloth:
    """What covers the point in which the panels of a crown meet."""
    top = crown.points[crown.points[:, 2].argmax()] * (0, 1, 1)
    turn, (wide, high) = np.arange(2 * SIDES) * np.pi / SIDES, np.array(shape.stud) * size
    ring = np.column_stack([np.sin(turn), -np.cos(turn), 0 * turn])
    rows = np.array([top + ring * (wide * max(out, 0.01)) + (0.0, 0.0, high * (up - 0.3)) for up, out in STUD])
    made = strip(rows[::-1], rows[::-1], closed=True, shade=np.full(rows.shape[:2], 0.9))
    return _unsewn(made)


def held(head: "Head", made: Cloth) -> Cloth:
    """What the head wears, holding on where it is nearest."""
    grips = head.points[head.tree.query(made.points)[1]]
    return Cloth(points=made.points, grips=grips, corners=made.corners, values=made.values)


def under(own: Manikin, shape: Hat) -> Floats:
    """How far (19158,) vertices of the base are under a hat, in meters; below its edge it is negative."""
    head, size = Head(own), own.size
    away = own.points - head.middle
    deep = np.ptp(head.points[:, 1])
    edge = head.eyes[0, 2] + (shape.low - shape.tilt * np.clip(away[:, 1] / deep + 0.5, 0, 1)) * size
    return np.where(own.head > 0.98, own.points[:, 2] - edge - COVERED, -1.0)


def _crown(own: Manikin, head: Head, shape: Hat, ring: Floats, around: Floats) -> Cloth:
    """From inside the band over the top; the value `crown` counts its rows from the edge up, from 1."""
    size, center = own.size, ring.mean(0)
    high = max(shape.crown * size, head.top - center[2] + 0.6 * shape.ease * size)
    outer = _profiled(shape, ring, center, size) if shape.profile else _domed(shape, ring, center, high, around, size)
    rows = [center + (ring - center) * (0.97, 0.97, 1) + (0, 0, 0.012), *outer]
    level = np.array([float(row[0, 2] - ring[0, 2]) for row in rows])
    banded = (shape.band > 0) & (level >= 0.0) & (level < shape.band * size) & (np.arange(len(rows)) > 0)
    shades = np.where(banded & (shape.tint is None), shape.band_shade, 1.0)
    shades[0] = 0.5
    points, number = np.array(rows), np.arange(len(rows))
    if shape.folds:
        bumps = noise(points.reshape(-1, 3) / (0.035 * size), 5).reshape(points.shape[:2])
        points = points + (points - center) / 0.1 * (shape.folds * bumps)[..., None]
    if shape.cuff:
        points, shades = _cuffed(points, shades.tolist(), center, shape.cuff * size)
        extra = len(points) - len(number)
        number, banded = (np.concatenate([np.zeros(extra, row.dtype), row]) for row in (number, banded))
    wide = np.ones(points.shape[:2])
    tint = (0.0, 0.0, 0.0) if shape.tint is None else shape.tint
    on = np.asarray(banded, float) * (shape.tint is not None)
    values = {"shade": np.asarray(shades)[:, None] * wide, "crown": number[:, None] * wide}
    values |= painted(on[:, None] * wide, tint)
    return strip(points[::-1], points[::-1], closed=True, **{key: value[::-1] for key, value in values.items()})


def _domed(shape: Hat, ring: Floats, center: Floats, high: float, around: Floats, size: float) -> list[Floats]:
    """Rows of a crown that rises and closes, creased or with a comb."""
    rows = []
    for up in np.concatenate([[0.0, 0.02], np.linspace(0.06, 1.0, 13)]):
        bulge = (1 - up ** (2.2 + 2.5 * (1 - shape.dome))) ** (0.5 if shape.dome > 0.5 else 0.34)
        wide = shape.top + (1 - shape.top) * (1 - up) if shape.dome < 0.9 else 1.0
        wide = wide * max(bulge, 0.03)
        row = center + (ring - center) * (wide, wide, 1 - up) + (0, 0, high * up)
        ahead = np.clip(np.cos(around), 0, 1)
        pinch = shape.dent * size * up**3 * np.exp(-(((row[:, 0]) / (0.030 * size)) ** 2))
        row[:, 2] -= pinch * (1 + 0.4 * ahead)
        side = shape.dent * 0.8 * size * up**2 * ahead**3 * (1 - up**6)
        row[:, 0] -= np.sign(row[:, 0]) * np.minimum(side, np.abs(row[:, 0]) * 0.5)
        row[:, 2] += shape.comb * size * up**0.7 * np.exp(-((row[:, 0] / (0.012 * size)) ** 2))
        rows.append(row)
    return rows


def _profiled(shape: Hat, ring: Floats, center: Floats, size: float) -> list[Floats]:
    """Rows of a crown of a given profile, rounded where it turns."""
    marks = np.array(shape.profile)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(0.09 * np.diff(marks[:, 0]), np.diff(marks[:, 1])))])
    fine = np.linspace(0, along[-1], 4 * len(marks))
    wide, up = (gaussian_filter1d(np.interp(fine, along, marks[:, i]), 1.0, mode="nearest") for i in (0, 1))
    wide[0], up[0] = marks[0]
    rows, turn = [], np.arange(len(ring))
    for share, high in zip(wide, up, strict=True):
        out = ring - center
        pleat = 1 + shape.pleats * np.where(turn % 2, -1.0, 1.0) * np.clip(high / 0.05, 0, 1) * min(1.0, 1.5 * share)
        row = center + out * np.array([1, 1, 0]) * (share * pleat)[:, None]
        tall = max(up[-1], 1e-6)
        row[:, 2] += out[:, 2] * (1 - high / tall) + high * size
        row[:, 2] += shape.raised * size * (high / tall) * np.clip(-out[:, 1] / 0.09, -0.4, 1) * max(share, 0.3)
        row[:, 2] += shape.comb * size * (high / tall) ** 0.7 * np.exp(-((row[:, 0] / (0.012 * size)) ** 2))
        rows.append(row)
    return rows


def _cuffed(points: Floats, shades: list[float], center: Floats, cuff: float) -> tuple[Floats, Floats]:
    """A crown whose lower edge is turned up outside."""
    low = points[1]
    out = (low - center) * (1, 1, 0)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    steps = ((0.96, 0.0), (1.0, 0.003), (0.96, 0.0055), (0.5, 0.0065), (0.05, 0.0055), (0.0, 0.003))
    turned = [low + (0, 0, cuff * up) + out * by for up, by in steps]
    return np.concatenate([np.array(turned), points[1:]]), np.array([0.92] * len(turned) + shades[1:])


def _brim(own: Manikin, shape: Hat, ring: Floats, around: Floats, way: Floats) -> Cloth:
    """A brim around the band, or a visor where it is wide only in front: its upper side, edge and lower side."""
    size = own.size
    front, side, back = (np.clip(value, 0, 1) for value in (np.cos(around), np.abs(np.sin(around)), -np.cos(around)))
    wide = shape.brim[0] * front**2 + shape.brim[1] * side**2 + shape.brim[2] * back**2
    visor = shape.brim[1] == 0 and shape.brim[2] == 0
    if visor:
        wide = shape.brim[0] * np.clip((np.cos(around) - VISOR) / (1 - VISOR), 0, 1) ** 0.45
    wide = wide * size
    upper, lower = [], []
    for u in (0.0, 0.25, 0.5, 0.75, 0.94, 1.0):
        row = ring + way * (wide * u)[:, None]
        lift = shape.curl * size * side**2 * u**2 - shape.droop * size * front * u
        if visor:
            row = ring + np.array([0.0, -1.0, 0.0]) * (wide * u)[:, None] + way * (0.12 * wide * u)[:, None]
            curled = shape.curl * size * np.sin(around) ** 2 * wide / wide.max()
            lift = -(shape.droop * size * front + curled) * u
        upper.append(row + (0, 0, 1) * (lift + 0.0015)[:, None])
        lower.append(row + (0, 0, 1) * (lift - 0.0015)[:, None])
    points = np.array(upper + lower[::-1])
    wide_ones = np.ones(points.shape[:2])
    shade = np.concatenate([np.ones(6), np.full(6, UNDERNEATH)])[:, None] * wide_ones
    tint = (0.0, 0.0, 0.0) if shape.visor_tint is None else shape.visor_tint
    own_color = painted(wide_ones * (shape.visor_tint is not None), tint)
    made = strip(points, points, closed=True, shade=shade, **own_color)
    return made.faces((np.tile(wide, len(points))[made.corners] > 0).any(1)) if visor else made


@dataclass(frozen=True, kw_only=True)
class Glasses:
    """Glasses in meters: lenses `wide` and `high`, as `square` as an exponent says; `rod` is the frame's radius.

    `lens` is how bright the lenses are, 0 for none.
    """

    wide: float = 0.050
    high: float = 0.040
    square: float = 3.0
    rod: float = 0.0016
    lens: float = 0.4
    ahead: float = 0.019


def glasses(own: Manikin, shape: Glasses) -> Cloth:
    """A frame before the eyes, its bridge and temples to the ears, and lenses."""
    head, size = Head(own), own.size
    parts = []
    for eye, sign in zip(head.eyes, (1.0, -1.0), strict=True):
        middle = eye + np.array([sign * 0.002, -shape.ahead, -0.004]) * size
        turn = np.arange(24) * 2 * np.pi / 24
        c, s = np.cos(turn), np.sin(turn)
        round_ = (np.abs(c) ** shape.square + np.abs(s) ** shape.square) ** (-1 / shape.square)
        x, z = c * round_ * shape.wide / 2 * size, s * round_ * shape.high / 2 * size
        wrap = 0.35 * (x * sign).clip(0) ** 2 / 0.025
        outline = middle + np.column_stack([x, wrap + 0.10 * (x * sign) - 0.12 * z, z])
        parts.append(rod(outline, shape.rod * size, closed=True))
        if shape.lens:
            rows = np.array([middle + (outline - middle) * r for r in (1.0, 0.6, 0.05)])
            rows[1:, :, 1] -= 0.0012
            parts.append(strip(rows, rows, closed=True, shade=np.full(rows.shape[:2], shape.lens)))
        outer = outline[np.argmax(x * sign)]
        ear = np.array([sign * 0.073 * size, eye[1] + 0.085 * size, eye[2] + 0.006 * size])
        skin = head.points[np.abs(head.points[:, 2] - ear[2]) < 0.01]
        reach = np.abs(skin[np.abs(skin[:, 1] - eye[1] - 0.05 * size) < 0.012][:, 0]).max() + 0.002
        bend = np.array([sign * reach, eye[1] + 0.045 * size, (outer[2] + ear[2]) / 2 + 0.006 * size])
        end = ear * (0, 1, 1) + (sign * (reach + 0.002), 0, 0)
        hook = end + np.array([-sign * 0.001, 0.012, -0.016]) * size
        start, half = outer + np.array([0, 0.001, 0.006]), (outer + bend) / 2 + (sign * 0.001, 0, 0.004)
        parts.append(rod(np.array([start, half, bend, end, hook]), 1.2 * shape.rod * size))
    left, right = head.eyes
    gap = abs(left[0] - right[0]) / 2 - shape.wide / 2 * size + 0.002
    turn = np.linspace(-1, 1, 7)
    bridge = (left + right) / 2 + np.column_stack(
        [turn * gap, -shape.ahead * size - 0.003 + 0 * turn, 0.004 - 0.003 * turn**2]
    )
    parts.append(rod(bridge, shape.rod * size))
    return held(head, joined(parts))


def rod(line: Floats, radius: float, *, closed: bool = False) -> Cloth:
    """A round rod along a line (N, 3)."""
    along = np.roll(line, -1, 0) - np.roll(line, 1, 0) if closed else np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    helper = np.where(np.abs(along[:, 1:2]) > 0.9, (0.0, 0.0, 1.0), (0.0, 1.0, 0.0))
    first = np.cross(along, helper)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(along, first)
    turn = np.arange(SIDES) * 2 * np.pi / SIDES
    points = line[:, None] + radius * (
        np.cos(turn)[None, :, None] * first[:, None] + np.sin(turn)[None, :, None] * second[:, None]
    )
    if closed:
        points = np.concatenate([points, points[:1]])
    return strip(points, points, closed=True, shade=np.ones(points.shape[:2]))
