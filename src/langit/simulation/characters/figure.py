"""Bodies: the measures of a person, and torso, limbs, hands and feet as parts in the rest pose.

Whatever a garment covers is left out, so that nothing can show through; garments are built on the same rings.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Surface
from langit.simulation.characters.loft import ColorRGB, Part, part, tube
from langit.simulation.characters.skeleton import APART, FOREARM, SIDE, UPPER_ARM, Bone, blend, rest, weights

SKIN: Final = Surface(color=(0.8, 0.6, 0.5), roughness=0.55)

# height, offset forward, half depth, half width; of a person of 1.7 m
WOMAN: Final = np.array(
    [
        (0.815, 0.000, 0.035, 0.060), (0.850, -0.006, 0.078, 0.135), (0.890, -0.012, 0.104, 0.165),
        (0.930, -0.013, 0.107, 0.170), (0.980, -0.008, 0.099, 0.158), (1.030, -0.002, 0.087, 0.137),
        (1.070, 0.000, 0.080, 0.124), (1.110, 0.000, 0.081, 0.123), (1.160, 0.002, 0.088, 0.130),
        (1.210, 0.008, 0.101, 0.138), (1.250, 0.012, 0.109, 0.144), (1.290, 0.006, 0.102, 0.148),
        (1.335, -0.005, 0.086, 0.150), (1.375, -0.012, 0.072, 0.146), (1.405, -0.016, 0.060, 0.117),
        (1.430, -0.016, 0.051, 0.074), (1.450, -0.013, 0.046, 0.056),
    ]
)  # fmt: skip
MAN: Final = np.array(
    [
        (0.815, 0.000, 0.035, 0.060), (0.850, -0.004, 0.080, 0.130), (0.890, -0.008, 0.102, 0.156),
        (0.930, -0.010, 0.105, 0.160), (0.980, -0.004, 0.100, 0.154), (1.030, 0.000, 0.094, 0.148),
        (1.070, 0.002, 0.092, 0.145), (1.110, 0.002, 0.094, 0.148), (1.160, 0.002, 0.099, 0.156),
        (1.210, 0.003, 0.106, 0.165), (1.250, 0.004, 0.111, 0.172), (1.290, 0.002, 0.109, 0.176),
        (1.335, -0.006, 0.098, 0.176), (1.375, -0.012, 0.082, 0.172), (1.405, -0.016, 0.068, 0.138),
        (1.430, -0.016, 0.059, 0.086), (1.450, -0.012, 0.054, 0.066),
    ]
)  # fmt: skip
WAIST: Final = 1.05  # where the upper garment ends and trousers or a skirt begin

TRUNK_STOPS: Final = [
    (1.44, Bone.NECK),
    (1.36, Bone.CHEST),
    (1.20, Bone.CHEST),
    (1.10, Bone.SPINE),
    (0.98, Bone.PELVIS),
]


@dataclass(frozen=True, kw_only=True)
class Measures:
    """A person's proportions: `scale` against 1.7 m, `stout` widens, joints from the middle, the torso's rings."""

    female: bool
    scale: float
    stout: float

    @property
    def shoulder(self) -> float:
        return (0.148 if self.female else 0.180) * (0.6 + 0.4 * self.stout)

    @property
    def hip(self) -> float:
        return 0.086 if self.female else 0.088

    @property
    def trunk(self) -> Floats:
        rings = (WOMAN if self.female else MAN).copy()
        rings[:, 2:] *= self.stout
        return rings

    @property
    def joints(self) -> Floats:
        return rest(self.shoulder, self.hip) * self.scale

    @property
    def thick(self) -> float:
        return self.stout * (0.94 if self.female else 1.06)


def torso(
    measures: Measures,
    low: float,
    high: float,
    looser: float,
    color: ColorRGB,
    surface: Surface,
    *,
    segments: int = 22,
    hem: float = 0.0,
    open_ended: bool = False,
    dip: float = 0.022,
) -> Part:
    """The torso between two heights, `looser` meters wider all round and `hem` wider still at its lower edge.

    `open_ended` leaves out the lids, for belts; `dip` is how much lower the neckline is in front."""
    rings = measures.trunk
    heights = np.unique(
        np.concatenate([[low], rings[(rings[:, 0] > low + 0.008) & (rings[:, 0] < high - 0.008), 0], [high]])
    )
    x, depth, width = (np.interp(heights, rings[:, 0], rings[:, i]) for i in (1, 2, 3))
    wider = looser + hem * np.clip(1 - (heights - low) / 0.12, 0, 1) ** 2
    wider = wider * np.clip((1.47 - heights) / 0.06, 0.5, 1.0)
    centers = np.column_stack([x, np.zeros_like(x), heights])
    body = tube(centers, np.column_stack([depth + wider, width + wider]), segments, axis=(0, 0, 1), power=2.25)
    if measures.female:
        front = np.exp(-(((body[..., 2] - 1.245) / 0.04) ** 2)) * (body[..., 0] > 0.03)
        body[..., 0] += 0.013 * front * np.exp(-(((np.abs(body[..., 1]) - 0.07) / 0.042) ** 2))
    neckline = np.clip((body[..., 2] - 1.385) / 0.06, 0, 1) * np.clip(body[..., 0] / 0.04, 0, 1)
    body[..., 2] -= dip * neckline
    return part(body, blend(TRUNK_STOPS, heights), color, surface, caps=(not open_ended, not open_ended))


def sleeve_rings(
    measures: Measures, side: int, to: float, looser: float, cuff: float, segments: int
) -> tuple[Floats, Floats]:
    """Rings (R, S, 3) of an arm from inside the shoulder to `to` meters below it, and their bone weights (R, B)."""
    sign = 1 if side == 0 else -1
    joints = rest(measures.shoulder, measures.hip)
    top = joints[side + Bone.SHOULDER]
    down = np.array([0, sign * np.sin(APART), -np.cos(APART)])
    thick = measures.thick
    table = np.array(
        [
            (-1.0, 0.034), (-0.75, 0.041), (-0.5, 0.0455), (-0.25, 0.0485), (0.0, 0.0495), (0.05, 0.0495),
            (0.12, 0.047), (0.2, 0.0435), (0.255, 0.0405), (0.285, 0.0395), (0.315, 0.040), (0.36, 0.0405),
            (0.43, 0.034), (0.50, 0.0275), (0.53, 0.0255),
        ]
    )  # fmt: skip
    table = table[table[:, 0] < to - 0.01]
    end = np.interp(to, (0.12, 0.2, 0.36, 0.53), (0.047, 0.0435, 0.0405, 0.0255))
    table = np.vstack([table, [to, end]])
    centers = []
    for along in table[:, 0]:
        if along <= 0:  # over the shoulder in a quarter circle
            bow = (1 + along) * np.pi / 2
            inside = 0.045 if along == -1.0 else 0.0
            centers.append(
                top
                + np.array([0, sign * (0.03 * np.sin(bow) - 0.03 - inside), 0.03 * np.cos(bow) - 0.03 - 0.2 * inside])
            )
        else:
            centers.append(top + down * (along + 0.03 * max(0.0, 1 - along / 0.2)))
    stops = -table[:, 0]
    radius = table[:, 1] * thick + looser + cuff * np.clip(table[:, 0] / 0.53, 0, 1) ** 2
    radius[0] = table[0, 1] * thick + looser * 0.4
    halves = np.column_stack([radius * 1.04, radius])
    rings = tube(np.array(centers), halves, segments)
    rows = blend(
        [
            (1.0, Bone.CHEST), (0.6, Bone.CHEST), (0.05, side + Bone.SHOULDER), (-0.09, side + Bone.UPPER_ARM),
            (-0.225, side + Bone.UPPER_ARM), (-UPPER_ARM, side + Bone.ELBOW), (-0.335, side + Bone.FOREARM),
            (-0.7, side + Bone.FOREARM),
        ],
        stops,
    )  # fmt: skip
    return rings, rows


def arm(
    measures: Measures, side: int, to: float, color: ColorRGB, surface: Surface, looser: float = 0.0, cuff: float = 0.0
) -> Part:
    """An arm or a sleeve, down to `to` meters from the shoulder."""
    rings, rows = sleeve_rings(measures, side, to, looser, cuff, 12)
    return part(rings, rows, color, surface)


def leg_radius(measures: Measures, heights: Floats) -> Floats:
    """How thick a leg is at `heights` above the ground."""
    table = np.array(
        [
            (0.05, 0.034), (0.10, 0.035), (0.16, 0.040), (0.26, 0.052), (0.34, 0.056), (0.42, 0.050), (0.478, 0.052),
            (0.54, 0.056), (0.64, 0.066), (0.74, 0.077), (0.82, 0.084), (0.90, 0.083),
        ]
    )  # fmt: skip
    return (
        np.asarray(np.interp(heights, table[:, 0], table[:, 1])) * measures.stout * (1.02 if measures.female else 1.0)
    )


@dataclass(frozen=True, kw_only=True)
class Hips:
    """What cloth hangs over, of a person at rest, in meters: joints (B, 3), rings of the trunk, and the legs.

    A ring of `trunk` (R, 4) is height, offset forward, half depth and half width, from the seat up; `legs` (L, 2) are
    heights, rising, and how thick a leg is there. `scale` is that of the person against 1.7 m.
    """

    scale: float
    joints: Floats
    trunk: Floats
    legs: Floats


def hips(measures: Measures) -> Hips:
    """Those of a lofted body."""
    heights = np.linspace(0.1, 0.9, 33)
    return Hips(
        scale=measures.scale,
        joints=measures.joints,
        trunk=measures.trunk * measures.scale,
        legs=np.column_stack([heights, leg_radius(measures, heights)]) * measures.scale,
    )


LEG_STOPS: Final = [
    (0.96, Bone.PELVIS), (0.875, Bone.HIP), (0.79, Bone.THIGH), (0.55, Bone.THIGH), (0.478, Bone.KNEE),
    (0.41, Bone.SHIN), (0.0, Bone.SHIN),
]  # fmt: skip


def leg(
    measures: Measures,
    side: int,
    high: float,
    low: float,
    color: ColorRGB,
    surface: Surface,
    looser: tuple[float, float] = (0.0, 0.0),
) -> Part:
    """A leg or a trouser leg between two heights, `looser` by so much at the hip and at the ankle."""
    steps = np.array([0.93, 0.90, 0.86, 0.81, 0.74, 0.66, 0.58, 0.525, 0.478, 0.43, 0.37, 0.30, 0.22, 0.14, 0.09])
    heights = np.array([high, *steps[(steps < high - 0.015) & (steps > low + 0.015)], low])
    radius = leg_radius(measures, heights)
    loose = looser[1] + (looser[0] - looser[1]) * np.clip((heights - 0.1) / 0.7, 0, 1)
    if looser[1] > 0:
        radius = np.maximum(radius, np.interp(heights, (0.0, 0.5), (0.046, 0.054))) + loose
    else:
        radius = radius + loose
    radius[heights > 0.9] *= 0.85
    y = (1 if side == 0 else -1) * np.interp(heights, (0.5, 0.9), (measures.hip, measures.hip - 0.004))
    x = np.interp(heights, (0.0, 0.1, 0.3, 0.45, 0.6, 0.9), (-0.004, -0.004, -0.014, 0.0, 0.006, -0.004))
    rings = tube(np.column_stack([x, y, heights]), np.column_stack([radius * 1.04, radius]), 14, axis=(0, 0, -1))
    stops = [(height, bone if bone == Bone.PELVIS else side + bone) for height, bone in LEG_STOPS]
    return part(rings, blend(stops, heights), color, surface)


def neck(measures: Measures, color: ColorRGB, *, collared: bool = False) -> Part:
    """From between the shoulders to under the jaw; in a collar it is straight, so that it stays within."""
    heights = np.array([1.36, 1.385, 1.41, 1.435, 1.455, 1.485, 1.52, 1.55])
    wide = (0.047 if measures.female else 0.057) * (0.5 + 0.5 * measures.stout)
    radius = wide * np.array([1.40, 1.38, 1.28, 1.10, 1.0, 0.96, 0.98, 1.0])
    across = np.array([1.9, 1.65, 1.25, 1.0, 1.0, 1.0, 1.0, 1.0])
    if collared:
        radius, across = np.minimum(radius, np.where(heights < 1.45, 0.92, 1.0) * wide), np.ones_like(across)
    x = np.array([-0.014, -0.014, -0.012, -0.012, -0.010, -0.004, 0.002, 0.004])
    rings = tube(
        np.column_stack([x, 0 * x, heights]), np.column_stack([radius, radius * 0.98 * across]), 14, axis=(0, 0, 1)
    )
    shade = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.93, 0.82, 0.8])[:, None] * np.array(color)
    return part(rings, blend([(1.53, Bone.HEAD), (1.48, Bone.NECK), (1.42, Bone.CHEST)], heights), shade, SKIN)


def hand(measures: Measures, side: int, color: ColorRGB) -> list[Part]:
    """A palm, four fingers a little bent, and a thumb."""
    sign = 1 if side == 0 else -1
    wrist = rest(measures.shoulder, measures.hip)[side + Bone.HAND]
    down = np.array([0, sign * np.sin(APART), -np.cos(APART)])
    inward = np.array([0, -sign * np.cos(APART), -np.sin(APART)])
    ahead = np.array([1.0, 0, 0])
    size = 0.94 if measures.female else 1.07
    bone = weights({side + Bone.HAND: 1.0})

    def at(u: float, v: float, w: float) -> Floats:
        """A point of the hand: down from the wrist, forward, and toward the palm."""
        return np.asarray(wrist + size * (down * u + ahead * v + inward * w))

    palm = tube(
        [
            at(-0.012, 0, 0),
            at(0.012, 0.001, 0.001),
            at(0.04, 0.004, 0.003),
            at(0.07, 0.003, 0.005),
            at(0.092, 0.002, 0.007),
        ],
        size * np.array([(0.024, 0.020), (0.028, 0.018), (0.038, 0.017), (0.041, 0.015), (0.036, 0.011)]),
        10,
        axis=down,
        power=2.4,
    )
    pieces = [part(palm, bone, color, SKIN)]
    for i, (offset, length) in enumerate(((0.027, 0.072), (0.009, 0.08), (-0.009, 0.075), (-0.027, 0.06))):
        curl = 0.012 + 0.004 * i
        points = [
            at(0.082, offset, 0.006),
            at(0.09 + 0.35 * length, offset, 0.009),
            at(0.09 + 0.72 * length, offset, 0.009 + curl),
            at(0.088 + 0.98 * length, offset, 0.012 + 2.3 * curl),
        ]
        finger = tube(
            points, size * np.array([(0.0098, 0.0098), (0.0092, 0.0092), (0.0082, 0.0082), (0.0055, 0.0055)]), 6
        )
        pieces.append(part(finger, bone, color, SKIN))
    thumb = tube(
        [at(0.02, 0.022, 0.006), at(0.045, 0.042, 0.014), at(0.072, 0.05, 0.022), at(0.09, 0.05, 0.027)],
        size * np.array([(0.013, 0.013), (0.0118, 0.0118), (0.0098, 0.0098), (0.0062, 0.0062)]),
        6,
    )
    pieces.append(part(thumb, bone, color, SKIN))
    return pieces


def shoe(measures: Measures, side: int, color: ColorRGB, surface: Surface, sole: ColorRGB) -> Part:
    """A shoe with its sole, bending at the ball of the foot."""
    y = (1 if side == 0 else -1) * measures.hip
    table = np.array(
        [
            (-0.066, 0.022, 0.034), (-0.058, 0.033, 0.066), (-0.035, 0.038, 0.092), (0.0, 0.039, 0.104),
            (0.035, 0.039, 0.096), (0.075, 0.044, 0.070), (0.115, 0.048, 0.055), (0.150, 0.045, 0.047),
            (0.178, 0.036, 0.038), (0.196, 0.020, 0.026),
        ]
    )  # fmt: skip
    size = 0.95 if measures.female else 1.06
    x, wide, high = table[:, 0], table[:, 1] * size, table[:, 2]
    centers = np.column_stack([x, np.full_like(x, y), high / 2])
    rings = tube(centers, np.column_stack([high / 2, wide]), 14, axis=(1, 0, 0), forward=(0, 0, 1), power=2.7)
    below = rings[..., 2] < 0.022
    rings[..., 2] = np.where(rings[..., 2] < 0.012, 0.0, rings[..., 2])
    colors = np.where(below[..., None], np.array(sole), np.array(color))
    rows = blend([(0.16, side + Bone.TOE), (0.09, side + Bone.FOOT), (-0.1, side + Bone.FOOT)], x)
    return part(rings, rows, colors, surface)


def body(
    measures: Measures, skin: ColorRGB, *, arms: float | None, legs: tuple[float, float] | None, collared: bool = False
) -> list[Part]:
    """What skin shows: neck, hands, arms below `arms` meters from the shoulder, legs between the heights `legs`."""
    parts = [neck(measures, skin, collared=collared)]
    for side in (0, SIDE):
        parts += hand(measures, side, skin)
        if arms is not None:
            parts.append(arm(measures, side, UPPER_ARM + FOREARM + 0.005, skin, SKIN))
        if legs is not None:
            parts.append(leg(measures, side, legs[0], legs[1], skin, SKIN))
    return parts
