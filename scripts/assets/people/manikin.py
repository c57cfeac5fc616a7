"""The two adults that clothes are cut on, and where on them a vertex is: how far down an arm, how high on the neck.

Rows of `garments.toml` give lengths as they are on a person of 1.7 m; `Manikin.size` brings them to a reference.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
from body import kept, neckline, plain
from cloth import Cloth, refined
from layer import Reference, reference
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import gaussian_filter, map_coordinates
from source import Floats, Ints, Rig, base, normals

from langit.simulation.characters.figure import WAIST
from langit.simulation.characters.skeleton import LEG

ARM: Final = ("upperarm", "lowerarm", "hand", "thumb", "index", "middle", "ring", "pinky")
LEGS: Final = ("thigh", "calf", "foot", "ball")
TURNS, STEP = 72, 0.01  # of the maps of what hangs: angles around, meters of height


class Manikin:
    """A reference adult in the source's A-pose, with what cutters ask about each of its vertices (19158,).

    `arm`, `leg`, `head` and `skull`: how much of it is of an arm, a leg, of head and neck, or of the head alone;
    `reach`: meters from the shoulder along the arm, the wrist being at `arm_length`; `neck`: meters above the plane
    through the nape and the `throat`, where the suit ends.
    """

    def __init__(self, name: Reference):
        self.name = name
        self.points = plain(reference(name))
        self.normals = normals(self.points, base().faces[base().groups["helper-tights"]])
        self.rig = rig = Rig(reference(name))
        self.size = float(rig.head("thigh_l")[2]) / LEG.whole
        self.waist = WAIST * self.size
        weights = rig.weights

        def share(*names: str) -> Floats:
            columns = [i for i, bone in enumerate(rig.names) if bone.startswith(names)]
            return np.asarray(weights[:, columns].sum(1))

        self.arm, self.leg, self.head = share(*ARM), share(*LEGS), share("head", "neck")
        self.skull = share("head")
        self.foot = share("foot", "ball")
        shoulder, elbow, wrist = (rig.head(f"{bone}_l") for bone in ("upperarm", "lowerarm", "hand"))
        self.shoulder, self.elbow, self.wrist = shoulder, elbow, wrist
        self.upper, self.lower = _unit(elbow - shoulder), _unit(wrist - elbow)
        self.upper_length = float(np.linalg.norm(elbow - shoulder))
        self.arm_length = self.upper_length + float(np.linalg.norm(wrist - elbow))
        self.reach = self._reached(_mirrored(self.points))
        tights = base().members("helper-tights")
        trunk = self.points[tights]
        middle = np.abs(trunk[:, 0]) < 0.02
        back = trunk[middle & (trunk[:, 1] > 0)]
        self.throat = neckline(self.points)[:2].mean(0) * (0, 1, 1)
        self.nape = back[np.abs(back[:, 2] - rig.head("neck_01")[2] - 0.012).argmin()] * (0, 1, 1)
        self.collar_way = _unit(np.cross((1.0, 0.0, 0.0), self.nape - self.throat))
        self.neck = (self.points - self.throat) @ self.collar_way
        self.crotch = float(trunk[middle & (trunk[:, 2] > 0.5 * self.waist), 2].min())
        self.armpit = float(shoulder[2]) - 0.10 * self.size

    def values(self) -> dict[str, Floats]:
        """What a cloth knows of its vertices from the beginning."""
        return {
            "x": self.points[:, 0], "y": self.points[:, 1], "z": self.points[:, 2], "arm": self.arm, "leg": self.leg,
            "reach": self.reach, "neck": self.neck, "foot": self.foot,
        }  # fmt: skip

    def suit(self, wanted: Callable[[dict[str, Floats]], Floats]) -> Cloth:
        """The suit, twice as fine, where any corner of a face has a wanted value above 0."""
        values = self.values()
        faces = base().faces[base().groups["helper-tights"]]
        faces = faces[(wanted(values)[faces] > 0).any(1)]
        corners, fine = refined(faces)
        points = fine(self.points)
        return Cloth(
            points=points,
            grips=points,
            corners=corners,
            values={name: fine(value) for name, value in values.items()},
        )

    def covered(self, inside: Floats) -> Ints:
        """The faces of the base that the pack holds and whose corners all are `inside` (19158,), above 0."""
        faces = kept().faces
        return faces[(inside[base().faces[faces]] > 0).all(1)]

    def axis(self, cloth: Cloth) -> Floats:
        """The way (V, 3) along limb or trunk at each vertex, downward."""
        sides = np.where(cloth.grips[:, :1] < 0, -1.0, 1.0) * (1, 0, 0) + (0, 1, 1)
        bend = np.clip((cloth.values["reach"] - self.upper_length) / 0.06 + 0.5, 0, 1)[:, None]
        limb = (self.upper + bend * (self.lower - self.upper)) * sides
        share = np.clip(cloth.values["arm"] * 1.5, 0, 1)[:, None]
        way = np.array([0.0, 0.0, -1.0]) + share * (limb - (0.0, 0.0, -1.0))
        return np.asarray(way / np.linalg.norm(way, axis=1, keepdims=True))

    def _reached(self, points: Floats) -> Floats:
        first = (points - self.shoulder) @ self.upper
        second = self.upper_length + (points - self.elbow) @ self.lower
        return np.where(first < self.upper_length, first, np.maximum(second, self.upper_length))


@cache
def manikin(name: Reference) -> Manikin:
    """The reference of that name."""
    return Manikin(name)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector))


def _mirrored(points: Floats) -> Floats:
    """Points of the right side on the left."""
    return np.abs(points) * (1, 0, 0) + points * (0, 1, 1)


class Fall:
    """How cloth falls from the widest place above: a map of radii around an upright axis.

    `points` (N, 3) are what it falls over and `middle` (Z, 3) the axis, from low to high. Going down, cloth comes in
    by at most `slope` meters a meter; `least` (Z,) is how wide it is at each height at least.
    """

    def __init__(self, points: Floats, middle: Floats, slope: float, least: Floats | float = 0.0):
        self._middle = middle
        turn, radius = self._around(points)
        table = np.column_stack([np.concatenate([turn - 2 * np.pi, turn, turn + 2 * np.pi]), np.tile(points[:, 2], 3)])
        found = LinearNDInterpolator(table * (0.15, 1), np.tile(radius, 3))
        heights = np.arange(middle[0, 2], middle[-1, 2], STEP)
        around = np.arange(TURNS) * 2 * np.pi / TURNS - np.pi
        radii = found(*np.meshgrid(around * 0.15, heights, indexing="xy"))
        radii = np.where(np.isnan(radii), 0.0, radii)
        wide = np.interp(heights, middle[:, 2], np.broadcast_to(least, len(middle)))
        radii[-1] = np.maximum(radii[-1], wide[-1])
        for row in range(len(heights) - 2, -1, -1):
            radii[row] = np.maximum(np.maximum(radii[row], wide[row]), radii[row + 1] - slope * STEP)
        self._heights = heights
        self.radii = gaussian_filter(radii, (1.5, 1.5), mode=("nearest", "wrap"))

    def _around(self, points: Floats) -> tuple[Floats, Floats]:
        away = points[:, :2] - self._axis(points[:, 2])
        return np.arctan2(away[:, 0], -away[:, 1]), np.linalg.norm(away, axis=1)

    def _axis(self, heights: Floats) -> Floats:
        return np.column_stack([np.interp(heights, self._middle[:, 2], self._middle[:, i]) for i in (0, 1)])

    def outward(self, points: Floats) -> Floats:
        """By how much (V, 3) to move points so that they hang, level with where they are; nothing inward."""
        turn, radius = self._around(points)
        place = [(points[:, 2] - self._heights[0]) / STEP, (turn + np.pi) * TURNS / (2 * np.pi)]
        there = map_coordinates(self.radii, place, order=1, mode="grid-wrap")
        inside = (points[:, 2] >= self._heights[0]) & (points[:, 2] <= self._heights[-1])
        away = points[:, :2] - self._axis(points[:, 2])
        more = np.where(inside, np.maximum(there - radius, 0.0), 0.0) / np.maximum(radius, 1e-6)
        return np.column_stack([away * more[:, None], np.zeros(len(points))])


def trunk_fall(own: Manikin, slope: float, low: float) -> Fall:
    """How cloth falls from chest and shoulder blades."""
    points = _clothed(own, (own.arm < 0.3) & (own.points[:, 2] > low - 0.05) & (own.points[:, 2] < own.armpit + 0.06))
    heights = np.arange(low - 0.04, own.armpit + 0.05, 0.02)
    middle = _middle(points, heights) * (0, 1, 1)
    return Fall(points, middle, slope)


def leg_fall(own: Manikin, slope: float, least: Floats, low: float) -> Fall:
    """How cloth falls over the left leg; `least` are half widths at ankle, knee and hip."""
    points = _clothed(own, (own.leg > 0.3) & (own.points[:, 0] > 0.004) & (own.points[:, 2] > low - 0.02))
    hip, knee, ankle = (own.rig.head(f"{bone}_l") for bone in ("thigh", "calf", "foot"))
    heights = np.arange(low, hip[2] + 0.06, 0.02)
    marks = np.array([ankle[2], knee[2], hip[2]])
    smooth = gaussian_filter(_middle(points, heights), (2, 0), mode="nearest")
    return Fall(points, smooth, slope, np.interp(heights, marks, least))


def _middle(points: Floats, heights: Floats) -> Floats:
    """The middle (Z, 3) of what is around some heights (Z,)."""
    rings = [points[np.argsort(np.abs(points[:, 2] - height))[:24], :2] for height in heights]
    return np.array([(*((ring.min(0) + ring.max(0)) / 2), z) for ring, z in zip(rings, heights, strict=True)])


def _clothed(own: Manikin, wanted: Floats) -> Floats:
    """The wanted vertices of the suit (N, 3)."""
    rows = base().members("helper-tights")
    return own.points[rows[wanted[rows] > 0]]
