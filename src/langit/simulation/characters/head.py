"""Heads: a sculpted skull with eyes, brows, nose, mouth and ears; hair in five cuts; what is worn on a head.

Faces stay simple on purpose: clear eyes and brows that read at forty pixels, nothing that pretends to be a photograph.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Surface
from langit.simulation.characters.figure import SKIN
from langit.simulation.characters.loft import ColorRGB, Part, ellipsoid, part, tube, turn
from langit.simulation.characters.skeleton import HEAD_CENTER, Bone, blend, weights

Cut = Literal["short", "crop", "long", "bob", "bun"]

HAIR: Final = Surface(color=(0.1, 0.08, 0.06), roughness=0.42)
EYE: Final = Surface(color=(0.9, 0.9, 0.9), roughness=0.15)
LENS: Final = Surface(color=(0.01, 0.01, 0.012), roughness=0.08)
ON_HEAD: Final = weights({Bone.HEAD: 1.0})

# height above the middle of the head, half width, front, back
PROFILE: Final = np.array(
    [
        (-0.118, 0.012, 0.066, -0.020), (-0.112, 0.027, 0.078, -0.005), (-0.100, 0.039, 0.085, 0.015),
        (-0.082, 0.050, 0.087, -0.010), (-0.060, 0.057, 0.087, -0.042), (-0.035, 0.063, 0.087, -0.066),
        (-0.010, 0.068, 0.087, -0.083), (0.020, 0.072, 0.089, -0.094), (0.045, 0.074, 0.090, -0.098),
        (0.070, 0.071, 0.083, -0.093), (0.090, 0.061, 0.067, -0.078), (0.105, 0.044, 0.043, -0.055),
        (0.113, 0.027, 0.022, -0.034), (0.117, 0.010, 0.002, -0.014),
    ]
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Face:
    """What makes one face differ from another: widths and the size of its `eyes` against the mean, colors, and how far
    the corners of its mouth are raised (meters, `smile`).

    The mouth is `opened`, brows are `raised` and higher at their inner ends by `slant`, all in meters.
    """

    skin: ColorRGB
    hair: ColorRGB
    iris: ColorRGB
    female: bool
    jaw: float = 1.0
    nose: float = 1.0
    brow: float = 1.0
    eyes: float = 1.0
    smile: float = 0.0
    opened: float = 0.0
    raised: float = 0.0
    slant: float = 0.0


def surface_at(angle: Floats, height: Floats, jaw: float = 1.0) -> tuple[Floats, Floats]:
    """x and y of the bare head at angles from the front and heights above its middle."""
    wide, front, back = (_smooth(height, PROFILE[:, 0], PROFILE[:, i]) for i in (1, 2, 3))
    wide = wide * np.where(height < 0, 1 + (jaw - 1) * np.clip(-height / 0.08, 0, 1), 1.0)
    middle = (front + back) / 2 * 0.35
    c, s = np.cos(angle), np.sin(angle)
    power = 2 / 2.25
    cc, ss = np.sign(c) * np.abs(c) ** power, np.sign(s) * np.abs(s) ** power
    return middle + np.where(c > 0, front - middle, middle - back) * cc, wide * ss


def sculpted(face: Face, angle: Floats, height: Floats) -> tuple[Floats, Floats]:
    """x and y of the face itself: the bare head with nose, sockets, cheeks, lips and chin."""
    x, y = surface_at(angle, height, face.jaw)
    facing = np.clip(np.cos(angle), 0, 1) ** 0.5

    def bump(amount: float, y0: float, z0: float, sy: float, sz: float) -> Floats:
        return np.asarray(amount * facing * np.exp(-(((np.abs(y) - y0) / sy) ** 2) - ((height - z0) / sz) ** 2))

    ridge = np.clip((0.024 - height) / 0.054, 0, 1) ** 1.2 * np.clip((height + 0.043) / 0.008, 0, 1)
    x = x + face.nose * facing * 0.0165 * ridge * np.exp(-((y / (0.0075 + 0.004 * ridge)) ** 2))
    x = x + face.nose * (bump(0.0045, 0.0, -0.029, 0.0085, 0.007) + bump(0.0055, 0.0125, -0.033, 0.0055, 0.006))
    x = x - bump(0.0095 / face.eyes, 0.031, 0.008, 0.016, 0.013) + bump(0.0035, 0.028, 0.030, 0.022, 0.008)
    x = x + bump(0.005, 0.040, -0.020, 0.018, 0.016) - bump(0.0035, 0.0, -0.050, 0.022, 0.006)
    x = x - bump(0.004, 0.040, -0.055, 0.016, 0.018)
    x = x + bump(0.003, 0.0, -0.0635, 0.019, 0.010) - bump(0.0035, 0.0, -0.082, 0.022, 0.007)
    return x + bump(0.005, 0.0, -0.1, 0.018, 0.012), y


def head(face: Face) -> list[Part]:
    """Skull, eyes, brows, lips and ears."""
    heights = np.concatenate([np.linspace(-0.118, 0.05, 25), np.linspace(0.06, 0.117, 8)])
    angle, height = np.meshgrid(turn(30, 0.52), heights)
    x, y = sculpted(face, angle, height)
    facing = np.clip(np.cos(angle), 0, 1) ** 0.5
    skin = np.array(face.skin)
    colors = np.broadcast_to(skin, (*x.shape, 3)).copy()
    blush = np.exp(-(((np.abs(y) - 0.043) / 0.018) ** 2) - ((height + 0.025) / 0.018) ** 2) * facing
    colors *= 1 + blush[..., None] * np.array([0.10, -0.07, -0.07])
    socket = facing * np.exp(-(((np.abs(y) - 0.031) / 0.017) ** 2) - ((height - 0.012) / 0.012) ** 2)
    colors *= 1 - 0.22 * socket[..., None] / face.eyes**3
    rings = np.stack([x, y, height], -1) + np.array(HEAD_CENTER)
    parts = [part(rings, ON_HEAD, colors, SKIN), *_lips(face)]
    for sign in (1.0, -1.0):
        parts += _eye(face, sign)
        tilt = np.array([[0.96, 0, 0.28], [0, 1, 0], [-0.28, 0, 0.96]])
        ear = np.array([-0.008, sign * 0.073, -0.006]) + HEAD_CENTER
        parts.append(
            ellipsoid(ear, (0.017, 0.009, 0.030), ON_HEAD, skin * 0.94, SKIN, rotation=tilt, rows=6, segments=8)
        )
    return parts


def _lips(face: Face) -> list[Part]:
    """An upper lip with its bow, a fuller lower lip, and the dark line between them."""
    skin = np.array(face.skin)
    tone = skin * np.array([0.86, 0.46, 0.46]) if face.female else skin * np.array([0.86, 0.66, 0.64])
    u = np.linspace(-1, 1, 9)
    full = 1.0 if face.female else 0.75
    bow = 0.0012 * np.cos(3 * np.pi * u) * (np.abs(u) < 0.67) - 0.0004
    gap = face.opened * (1 - u**2)
    lines: tuple[tuple[Floats, Floats, Floats | float, Floats], ...] = (
        (-0.0600 + 0.3 * gap + bow * full - 0.0026 * u**2, 0.0040 * full * (1.02 - u**2), 0.0006, tone * 0.92),
        (-0.0676 - 0.7 * gap + 0.0046 * u**2, 0.0050 * full * (1.02 - u**2), 0.0006, tone),
        (
            -0.0634 - 0.2 * gap + 0.0006 * u**2,
            0.0012 * (1.02 - 0.6 * u**2),
            0.0040 * full * (1 - 0.8 * u**2),
            tone * 0.22,
        ),
    )
    made = []
    for (height, thick, out, color), high in zip(lines, (0.0, 0.0, 0.5), strict=True):
        height = height + face.smile * u**2
        x, y = sculpted(face, (0.35 if face.female else 0.33) * u, height)
        path = np.column_stack([x + out - 0.4 * thick, y, height]) + np.array(HEAD_CENTER)
        made.append(
            part(tube(path, np.column_stack([thick, thick + high * gap]), 7, forward=(1, 0, 0)), ON_HEAD, color, SKIN)
        )
    return made


def eye_place(sign: float) -> Floats:
    """Where an eye is, (3,): left of the middle (1) or right (-1)."""
    return np.array([0.0725, sign * 0.0305, 0.008]) + HEAD_CENTER


def _eye(face: Face, sign: float) -> list[Part]:
    at, size = eye_place(sign), face.eyes
    outward = np.array([[0.985, 0.17 * -sign, 0], [0.17 * sign, 0.985, 0], [0, 0, 1.0]])
    forward = outward @ np.array([1.0, 0, 0]) * size

    def ball(ahead: float, half: tuple[float, float, float], color: ColorRGB, rows: int, segments: int) -> Part:
        deep, wide, high = half
        own = (deep * size, wide * size, high * size)
        place = at + forward * ahead
        return ellipsoid(place, own, ON_HEAD, color, EYE, rotation=outward, rows=rows, segments=segments)

    white = ball(0.0, (0.0088, 0.0160, 0.0096), (0.62, 0.60, 0.57), 7, 16)
    iris = ball(0.0047, (0.0052, 0.0084, 0.0088), face.iris, 7, 20)
    pupil = ball(0.0078, (0.0026, 0.0041, 0.0045), (0.004, 0.004, 0.004), 5, 16)
    u = np.linspace(-1, 1, 7)
    lash = np.column_stack([0.0088 - 0.0078 * u**2, 0.0182 * u, 0.0098 - 0.0090 * u**2]) @ outward.T * size + at
    dark = np.array(face.hair) * 0.25 if face.female else np.array(face.skin) * 0.35
    line = (0.0026 if face.female else 0.0019) * (1.15 - 0.6 * u**2)
    lid = part(tube(lash, np.column_stack([line, line * 1.3]), 5, forward=(1, 0, 0)), ON_HEAD, dark, SKIN)
    high = 0.0250 + 0.012 * (size - 1) + face.raised - face.slant * sign * u
    arch = np.column_stack([-0.012 * u**2 + 0.0175, 0.0195 * u, high - 0.0050 * u**2 + sign * 0.0015 * u])
    thick = (0.0030 if face.female else 0.0042) * face.brow * (1.05 - 0.55 * np.abs(u + sign * -0.25) ** 1.5)
    brow = part(
        tube(arch @ outward.T + at, np.column_stack([thick * 0.8, thick]), 5, forward=(1, 0, 0)),
        ON_HEAD,
        np.array(face.hair) * 0.7,
        HAIR,
    )
    return [white, iris, pupil, lid, brow]


def hair(cut: Cut, color: ColorRGB, rng: np.random.Generator, *, under_hat: bool = False) -> list[Part]:
    """A shell over the skull whose lower edge makes the cut, with strands of slightly differing color."""
    columns, rows = 40, 15
    angle = turn(columns) + np.pi / columns
    side = np.abs((angle + np.pi) % (2 * np.pi) - np.pi)
    degrees = np.degrees(side)
    edges: dict[Cut, tuple[list[float], list[float]]] = {
        "short": ([0, 42, 60, 72, 82, 95, 112, 180], [0.070, 0.066, 0.045, 0.012, -0.012, 0.022, -0.040, -0.074]),
        "crop": ([0, 40, 62, 74, 84, 95, 115, 180], [0.078, 0.072, 0.050, 0.030, 0.008, 0.028, -0.020, -0.055]),
        "long": ([0, 30, 50, 62, 74, 85, 110, 180], [0.078, 0.072, 0.045, -0.03, -0.15, -0.215, -0.25, -0.265]),
        "bob": ([0, 36, 52, 62, 74, 90, 180], [0.040, 0.036, 0.026, -0.03, -0.108, -0.118, -0.112]),
        "bun": ([0, 40, 60, 75, 88, 100, 120, 180], [0.076, 0.070, 0.040, 0.000, -0.022, 0.000, -0.050, -0.072]),
    }
    edge = np.interp(degrees, *edges[cut])
    if cut == "short":
        edge = edge + 0.007 * np.sin(angle * 3 + rng.uniform(0, 6)) * (degrees < 50)
    full = {"short": 0.016, "crop": 0.009, "long": 0.017, "bob": 0.019, "bun": 0.012}[cut]
    if under_hat:
        full *= 0.6
    u = np.linspace(0.0, 1.0, rows)[:, None]
    top = 0.1165 + full * 0.9
    height = top + (edge[None] - top) * (1 - np.cos(u * np.pi / 2))
    if cut in ("long", "bob"):  # over the skull first, then straight down
        over_skull = top + (-0.02 - top) * (1 - np.cos(np.clip(u / 0.6, 0, 1) * np.pi / 2))
        hanging = np.where(u < 0.6, over_skull, -0.02 + (edge[None] + 0.02) * (u - 0.6) / 0.4)
        height = np.where(edge[None] < -0.02, hanging, height)
    skull = np.clip(height * 0.1165 / top, 0.015 if cut in ("long", "bob") else -0.03, 0.1165)
    x, y = surface_at(np.broadcast_to(angle, height.shape), skull)
    over = np.where(height > 0.09, np.sqrt(np.clip((top - height) / (top - 0.09), 0, 1)), 1.0)
    lift = full * (0.75 + 0.25 * np.sin(angle * 5 + rng.uniform(0, 6)) * 0.4 + 0.25 * (degrees > 60))
    hang = np.clip((-0.03 - height) / 0.2, 0, 1)
    nx, ny = np.cos(angle), np.sin(angle)
    away = lift * over * np.where(u >= 0.98, 0.25 if cut in ("short", "crop", "bun") else 0.75, 1.0)
    x, y = x + nx * away, y + ny * away
    if cut == "long":
        x = np.where(nx < 0.2, np.minimum(x, x - 0.035 * hang * (1 - nx)), x - 0.06 * hang)
        y = y * (1 + 0.22 * np.sin(hang * np.pi * 0.75))
        x, y = x + nx * 0.004 * np.sin(angle * 9) * hang, y + ny * 0.004 * np.sin(angle * 9) * hang
    if cut == "bob":
        y, x = y * (1 + 0.12 * hang * 2), x + nx * 0.012 * hang
    part_line = min(0.012, 0.6 * full) * np.exp(-(((angle - 0.5) / 0.2) ** 2)) * (height > 0.06)
    rings = np.stack([x, y, height - part_line], -1)[::-1] + np.array(HEAD_CENTER)
    strands = 1 + 0.28 * (rng.random(columns) - 0.5)
    colors = (
        np.array(color) * strands[None, :, None] * (0.85 + 0.15 * np.clip((height[::-1] + 0.1) / 0.2, 0, 1))[..., None]
    )
    bones = blend([(0.0, Bone.HEAD), (-0.05, Bone.HEAD), (-0.2, Bone.CHEST)], height[::-1].ravel())
    bones = 0.35 * ON_HEAD + 0.65 * bones
    long = cut in ("long", "bob")
    parts = [part(rings, bones, colors, HAIR, caps=(False, True), two_sided=long)]
    if cut == "bun":
        at = np.array([-0.112, 0, 0.035 + rng.uniform(-0.03, 0.035)]) + HEAD_CENTER
        parts.append(ellipsoid(at, (0.038, 0.045, 0.042), ON_HEAD, np.array(color) * 0.92, HAIR, rows=7, segments=12))
    return parts


def beard(color: ColorRGB, face: Face) -> Part:
    """A short full beard: a shell over the jaw that leaves the lips free."""
    columns, rows = 21, 7
    angle = np.linspace(-1.25, 1.25, columns)
    upper = np.interp(np.abs(angle), (0, 0.22, 0.42, 0.8, 1.25), (-0.078, -0.072, -0.045, -0.038, 0.0))
    u = np.linspace(0, 1, rows)[:, None]
    height = -0.117 + (upper + 0.117) * u
    x, y = surface_at(np.broadcast_to(angle, height.shape), height, face.jaw)
    thick = 0.008 * np.sin(np.clip(u, 0.06, 0.94) * np.pi) ** 0.5
    chin = 0.004 * np.exp(-((angle / 0.5) ** 2))
    rings = np.stack([x + np.cos(angle) * (thick + chin), y + np.sin(angle) * thick, height], -1) + np.array(
        HEAD_CENTER
    )
    made = part(rings, ON_HEAD, np.array(color) * 0.9, HAIR, closed=False, two_sided=True)
    return made


def hat(color: ColorRGB, band: ColorRGB, surface: Surface, female: bool) -> list[Part]:
    """A brimmed hat: wide and soft on a woman, narrower on a man."""
    brim = 0.165 if female else 0.135
    at = np.array(HEAD_CENTER) + np.array([-0.006, 0, 0])
    table = np.array(
        [
            (0.062, 0.084, 0.0), (0.060, brim * 0.8, 0.0), (0.052, brim, 0.0), (0.057, brim + 0.002, 0.0),
            (0.068, brim * 0.8, 0.0), (0.072, 0.090, 0.0), (0.085, 0.0885, 1.0), (0.098, 0.088, 1.0),
            (0.102, 0.0865, 0.0), (0.135, 0.082, 0.0), (0.158, 0.074, 0.0), (0.168, 0.055, 0.0), (0.166, 0.03, 0.0),
        ]
    )  # fmt: skip
    centers = np.column_stack([0 * table[:, 0], 0 * table[:, 0], table[:, 0]])
    deep = table[:, 1] + np.where(table[:, 1] < 0.1, 0.014, 0.008)
    rings = tube(centers, np.column_stack([deep, table[:, 1] * 1.02]), 24, axis=(0, 0, 1))
    out = np.clip((np.hypot(rings[..., 0], rings[..., 1]) - 0.1) / 0.06, 0, 1)
    rings[..., 2] += 0.016 * out * (np.abs(rings[..., 1]) / 0.15) ** 2 - 0.010 * out * (rings[..., 0] > 0)
    colors = np.where(table[:, 2:] > 0, np.array(band), np.array(color))
    tilt = np.array([[0.995, 0, -0.1], [0, 1, 0], [0.1, 0, 0.995]])
    made = part(rings @ tilt.T + at, ON_HEAD, colors, surface)
    return [made]


def sunglasses(color: ColorRGB) -> list[Part]:
    """Two dark lenses, a bridge and temples that reach the ears."""
    pieces = []
    frame = np.array(color) * 0.6
    for sign in (1.0, -1.0):
        at = np.array([0.083, sign * 0.0315, 0.006]) + HEAD_CENTER
        inward = np.array([[0.98, 0.2 * -sign, 0], [0.2 * sign, 0.98, 0], [0, 0, 1.0]])
        pieces.append(
            ellipsoid(at, (0.006, 0.0285, 0.0225), ON_HEAD, color, LENS, rotation=inward, rows=7, segments=12)
        )
        temple = (
            np.array([[0.078, sign * 0.055, 0.012], [0.05, sign * 0.071, 0.013], [-0.012, sign * 0.079, 0.010]])
            + HEAD_CENTER
        )
        pieces.append(part(tube(temple, np.full((3, 2), 0.0028), 5, forward=(0, 0, 1)), ON_HEAD, frame, LENS))
    bridge = np.array([[0.088, 0.012, 0.012], [0.092, 0, 0.014], [0.088, -0.012, 0.012]]) + HEAD_CENTER
    pieces.append(part(tube(bridge, np.full((3, 2), 0.0028), 5, forward=(1, 0, 0)), ON_HEAD, frame, LENS))
    return pieces


def _smooth(at: Floats, x: Floats, y: Floats) -> Floats:
    """Cubic interpolation of a table (monotone where the table is), so that rings do not show its corners."""
    slope = np.diff(y) / np.diff(x)
    tangent = np.concatenate([[slope[0]], (slope[1:] + slope[:-1]) / 2, [slope[-1]]])
    tangent[1:-1] = np.where(slope[1:] * slope[:-1] <= 0, 0.0, tangent[1:-1])
    i = np.clip(np.searchsorted(x, at) - 1, 0, len(x) - 2)
    h = x[i + 1] - x[i]
    u = np.clip((at - x[i]) / h, 0, 1)
    a, b = (1 + 2 * u) * (1 - u) ** 2, u * u * (3 - 2 * u)
    return np.asarray(a * y[i] + b * y[i + 1] + h * (u * (1 - u) ** 2 * tangent[i] - u * u * (1 - u) * tangent[i + 1]))
