"""Cloth that hangs from the waist: skirts, dresses and the tails of coats, wide enough for the legs at every moment.

Each ring lies across the mean of both legs and is at least as wide as the hull of the two legs at that depth. So no
leg comes through, however long the stride, and a seated lap is covered too.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import sin
from typing import Protocol

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Deformed, Mesh, Pattern, Surface, deformed
from langit.simulation.characters.figure import WAIST, Hips
from langit.simulation.characters.loft import ColorRGB, Ints, grid
from langit.simulation.characters.seams import draped
from langit.simulation.characters.skeleton import LEG, SIDE, Bone, leg

COLUMNS = 30
SEAT = 0.06  # meters by which cloth is wider over the seat of who sits
SLANT = 0.5  # the least cosine of the slant at which legs go through a ring
UNDER = 0.008  # meters that cloth goes on under the edge that it hangs from
INSIDE = 0.008  # meters that it is further in there
LEGS = 0.12  # meters below the hip from which legs hold cloth out that hangs from an edge
STEEPEST = 0.5  # meters a meter that cloth goes outward there at most
FITTED = 0.16  # meters below an edge from which cloth is as wide as it likes
SLIT = 0.02  # rad beside the middle of the back
LAP = 0.35  # rad by which one side of an open front lies under the other
LIFT = 0.006  # meters by which the other is further out
OFF = 0.008  # meters that cloth keeps off the trunk of who sits
CLEAR = 0.004  # meters that it keeps off the whole body
PRINTED = 0.17  # meters of cloth to a radian around the hips
LOWEST = 0.008  # meters: cloth of who lies is spread on the ground
TOP = LEG.whole  # of the legs of a person of 1.7 m


def _ways(thigh: Floats, shin: Floats, length: float, depth: Floats) -> Floats:
    """Which way both legs go (2, R, 3) at depths (R, 1) from the hip, whose thighs and shins (2, 3) go there."""
    return np.where(depth < length, thigh[:, None], shin[:, None])


def _around(ahead: Floats, aside: Floats, thick: Floats, longer: Floats, cos: Floats, sin: Floats) -> Floats:
    """How far (R, C) it is from between two legs to the outside of the hull of both, in directions (C,) of a ring.

    Legs are discs of `thick` (R, 1) at the places `ahead` and `aside` (R,), and at the same on the other side; of legs
    that go through the ring at a slant they are `longer` (R,) by that share of their thickness.
    """
    flat = np.hypot(ahead, aside)
    stretched = 1 + longer * thick[:, 0] / np.maximum(flat, 1e-9)
    ahead, aside, apart = ahead * stretched, aside * stretched, (flat * stretched)[:, None]
    along = (ahead[:, None] * cos + aside[:, None] * sin) / np.maximum(apart, 1e-9)
    across = np.sqrt(np.maximum(1 - along**2, 1e-12))
    beside = thick * np.abs(along) <= apart * across
    by_cap = apart * np.abs(along) + np.sqrt(np.maximum(thick**2 - (apart * across) ** 2, 0.0))
    return np.asarray(np.where(beside, thick / across, by_cap))


@dataclass(frozen=True, kw_only=True)
class Edge:
    """Where a garment ends and cloth goes on, at rest: points and unit normals (N, 3) along its edge."""

    points: Floats
    normals: Floats


class Solid(Protocol):
    """A body that cloth is kept out of."""

    def out_of(self, cloth: Floats, bones: Floats, clear: float) -> Floats:
        """Cloth (N, 3) brought out of the body that `bones` (B, 3, 4) pose, to `clear` meters off it."""


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Who wears hanging cloth, at a moment: the `pelvis` (3,) turned by `turn` (3, 3), and hip, knee and ankle of both
    `legs` (2, 3, 3), in meters.

    They go at `speed` (m/s), and the share `wind` of a strong wind blows. `bones` (B, 3, 4) lead from rest to the
    world; without them nothing is kept out of a solid body.
    """

    pelvis: Floats
    turn: Floats
    legs: Floats
    speed: float
    time: float = 0.0
    wind: float = 0.0
    bones: Floats | None = None


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How a hanging garment is cut, in meters as they were of a person of 1.7 m: from `high` to its `hem`.

    `looser` is its distance from the hips, of which it has the share `waist` at its top; `flare` is how much wider the
    hem is, `folds` how deep its folds are, `opening` darkens a line down the front. It goes so far `around` the body
    from the front, as a share: an apron leaves the back open. It is open at `front`, left of the middle, where its
    left side laps over the right one, and slit behind up to `vent` over its hem. What is below it `covers` the body so
    thick.
    """

    hem: float
    looser: float
    flare: float
    folds: float
    high: float = WAIST + 0.03
    waist: float = 0.3
    opening: bool = False
    around: float = 1.0
    covers: float = 0.0
    front: float | None = None
    vent: float = 0.0


class Drape:
    """One hanging garment.

    Below the `edge` of another it begins as that ends. Where bones are known it is kept out of the `solid` body.
    `phase` (radians) is where its folds and its swing begin.
    """

    def __init__(
        self,
        body: Hips,
        cut: Cut,
        color: ColorRGB,
        surface: Surface,
        owner: int,
        *,
        phase: float = 0.0,
        edge: Edge | None = None,
        solid: Solid | None = None,
    ):
        k, joints = body.scale, body.joints
        self._k, self._phase, self._limbs = k, phase, leg(joints)
        self._trunk, self._solid, self._off = body.trunk, solid, max(0.25 * cut.covers, CLEAR * k)
        top, hem = self._limbs.whole, cut.hem * k
        high = cut.high * k if edge is None else float(edge.points[:, 2].mean()) + UNDER * k
        heights = self._heights = _rings(high, top, hem, k, edged=edge is not None)
        self._depth_below = np.maximum(top - heights, 0.0)
        drop = self._depth_below / max(top - hem, 1e-6)
        self._drop, self._folds = drop[:, None], cut.folds * drop[:, None] ** 0.8
        self._closed = cut.front is None
        self._angle, lifted = _columns(cut.front or 0.0, open_ones=not self._closed)
        self._cos, self._sin = np.cos(self._angle), np.sin(self._angle)
        self._lie(body, cut, high, drop)
        if edge is not None:
            self._fit(edge, high, k)
        near = np.clip((high - UNDER * k - heights) / (FITTED * k), 0.0, 1.0)[:, None]  # the edge goes with the pelvis
        self._seat = SEAT * k * (near if edge is not None else np.ones_like(near))
        self._lifted = lifted * k * np.clip((heights.max() - UNDER * k - heights) / (0.02 * k), 0, 1)[:, None]
        below = 0.021 + cut.covers
        thick = np.interp(np.maximum(heights, 0.1 * k), body.legs[:, 0], body.legs[:, 1]) * 1.04 + below * k
        self._depths, self._thick = top - body.legs[::-1, 0], body.legs[::-1, 1] + (0.016 + cut.covers) * k
        into = (heights <= top) if edge is None else np.clip((top - heights) / (LEGS * k), 0.0, 1.0)
        self._leg = (into * thick)[:, None]
        if edge is not None:
            self._straighten(high - UNDER * k, float(joints[Bone.THIGH, 1]))
        standing = joints[[[side + bone for bone in (Bone.THIGH, Bone.SHIN, Bone.FOOT)] for side in (0, SIDE)]]
        self._pelvis = float(joints[Bone.PELVIS, 2])
        vertices, normals = self._hanging(Bearer(pelvis=joints[Bone.PELVIS], turn=np.eye(3), legs=standing, speed=0.0))
        falling = grid(len(heights), len(self._angle), closed=self._closed)  # seen from within, for rows run down
        self.mesh = Mesh(
            vertices=vertices.astype(np.float32),
            normals=normals.astype(np.float32),
            triangles=_front(falling[:, ::-1], cut.around),
            surface=surface,
            owner=owner,
            two_sided=True,
            texture=self._weave(vertices, surface, edged=edge is not None).astype(np.float32),
            colors=(self._shade(cut)[..., None] * np.array(color)).reshape(-1, 3).astype(np.float32),
            sewn=draped((heights - hem) / k, drop, self._base * self._cos / k, cut.folds).astype(np.float32),
        )

    def _lie(self, body: Hips, cut: Cut, high: float, drop: Floats) -> None:
        """Lie around the hips with the ease of a cut; `high` is where it begins, `drop` (R,) the share of its depth."""
        k, heights = self._k, self._heights
        seat = body.trunk[body.trunk[:, 3].argmax(), 0]  # below it the trunk narrows between the legs
        fitted = [np.interp(np.maximum(heights, seat), body.trunk[:, 0], body.trunk[:, i]) for i in (1, 2, 3)]
        snug = np.clip((high - heights) / (0.08 * k), cut.waist, 1.0)
        ease = (cut.looser * snug + cut.flare * drop**1.3) * k
        deep, wide = fitted[1] + ease, fitted[2] + ease
        # Below the hips a skirt needs no longer be as wide as they are.
        slim = 1 - 0.13 * np.clip(drop * 1.4, 0, 1) * (cut.flare < 0.1)
        self._forward = fitted[0]
        self._base = 1.0 / np.sqrt(
            (self._cos / (deep * 1.06)[:, None]) ** 2 + (self._sin / (wide * slim)[:, None]) ** 2
        )
        self._rise = np.zeros_like(self._base)
        self._facing: Floats | None = None

    def _shade(self, cut: Cut) -> Floats:
        """How light every vertex (R, C) is: folds, openings and slits are darker, and so is the hem."""
        shade = np.ones(self._base.shape)
        shade *= 1 + 1.6 * self._folds * np.cos(9 * self._angle + self._phase)
        if cut.opening:
            shade[:, 0] *= 0.78
        if not self._closed:
            shade[:, :2] *= 0.7
        slit = np.abs(self._angle - np.pi) < SLIT
        shade[np.ix_(self._heights < cut.hem * self._k + cut.vent * self._k, slit)] *= 0.55
        shade[-1] *= 0.85
        return shade

    def _weave(self, vertices: Floats, surface: Surface, *, edged: bool) -> Floats:
        """The coordinates (V, 3) of its pattern; below an edge those of the garment that ends there."""
        k, heights = self._k, self._heights[:, None]
        if edged and surface.pattern == Pattern.CLOTH:
            return np.asarray(vertices[:, [1, 0, 2]] * (1 / k, -1 / k, 1 / k))
        across = np.broadcast_to(np.sin(self._angle) * 0.2, self._base.shape)
        weave = np.stack([0 * across, across, np.broadcast_to(heights, self._base.shape)], -1)
        if edged:  # what is printed goes from the middle of the front to both sides
            aside = np.pi - np.abs(self._angle % (2 * np.pi) - np.pi)
            weave = np.stack(np.broadcast_arrays(PRINTED * aside, heights / k, 0.0), -1)
        return weave.reshape(-1, 3)

    def _fit(self, edge: Edge, high: float, k: float) -> None:
        """Begin as wide, as high and as steep as the edge of a garment, and never be narrower than that below."""
        level = high - UNDER * k
        forward = float(np.interp(level, self._heights[::-1], self._forward[::-1]))
        away = edge.points[:, :2] - (forward, 0.0)
        every = np.column_stack([np.hypot(*away.T), edge.points[:, 2] - level, edge.normals])
        turn = np.arctan2(away[:, 1], away[:, 0])
        wide, rise, *facing = (np.interp(self._angle, turn, values, period=2 * np.pi) for values in every.T)
        normals = np.stack(facing, 1)
        self._facing = normals / np.linalg.norm(normals, axis=1, keepdims=True)
        steep = np.clip(facing[2] / np.hypot(facing[0], facing[1]), 0.0, STEEPEST)
        depth = np.maximum(level - self._heights, 0.0)[:, None]
        wide = wide + steep * depth * np.exp(-depth / (0.5 * FITTED * k))
        into = np.clip(depth / (FITTED * k), 0, 1)
        into = into * into * (3 - 2 * into)
        under = np.clip((self._heights - level) / (UNDER * k), 0, 1)[:, None]
        self._base = wide + into * np.maximum(self._base - wide, 0.0) - (INSIDE + UNDER * steep) * k * under
        self._rise = (1 - into) * rise
        self._forward = forward + into[:, 0] * (self._forward - forward)

    def _straighten(self, level: float, apart: float) -> None:
        """Fall straight from the edge at a height to where legs that stand, `apart` from the middle, hold cloth out."""
        depth = (level - self._heights)[:, None]
        held = apart * np.abs(self._sin) + self._leg
        slopes = np.where((depth > 0) & (self._leg > 0), (held - self._base[1]) / np.maximum(depth, 1e-3), 0.0)
        widest = np.take_along_axis(depth, slopes.argmax(0)[None], 0)
        straight = self._base[1] + slopes.max(0) * np.minimum(depth, widest)
        self._base = np.where(depth > 0, np.maximum(self._base, straight), self._base)

    def on(self, bearer: Bearer) -> Deformed:
        """The cloth on who wears it."""
        return deformed(self.mesh, *self._hanging(bearer))

    def _clear(self, points: Floats, legs: Floats) -> Floats:
        """The points (R, C, 3) of cloth, of which those within `legs` (2, 3, 3) are brought to the outside."""
        for chain in legs:
            above = 0.0
            for start, end in pairwise(chain):
                along = end - start
                share = np.clip((points - start) @ along / (along @ along), 0.0, 1.0)
                length = float(np.sqrt(along @ along))
                away = points - start - share[..., None] * along
                distance = np.sqrt((away * away).sum(-1))
                depth = above + share * length
                thick = np.interp(depth, self._depths, self._thick) * np.clip(depth / (0.04 * self._k), 0.0, 1.0)
                out = np.maximum(thick - distance, 0.0) / np.maximum(distance, 1e-6)
                points = points + out[..., None] * away
                above += length
        return points

    def _before_trunk(self, points: Floats, pelvis: Floats, turn: Floats) -> Floats:
        """The points (R, C, 3) of cloth, of which those within the trunk come out of it, to the front if they can.

        So they lie before the belly of who sits, into which thighs and trunk draw them.
        """
        own = (points - pelvis) @ turn
        height = own[..., 2] + self._pelvis
        forward, deep, wide = (np.interp(height, self._trunk[:, 0], self._trunk[:, i]) for i in (1, 2, 3))
        ahead, aside = (own[..., 0] - forward) / (deep + OFF * self._k), own[..., 1] / (wide + OFF * self._k)
        away = np.hypot(ahead, aside)
        within = (away < 1) & (height > self._trunk[0, 0]) & (height < self._trunk[-1, 0])
        ahead = np.where(within & (ahead > -0.5), ahead + 1 - away, ahead)
        grown = 1 / np.maximum(np.hypot(ahead, aside), 1e-6)
        own[..., 0] = np.where(within, forward + ahead * grown * (deep + OFF * self._k), own[..., 0])
        own[..., 1] = np.where(within, aside * grown * (wide + OFF * self._k), own[..., 1])
        return pelvis + own @ turn.T

    def _hanging(self, bearer: Bearer) -> tuple[Floats, Floats]:
        """Vertices and normals (V, 3)."""
        k, turn, legs = self._k, bearer.turn, bearer.legs
        d = self._depth_below[:, None]
        thigh = (legs[:, 1] - legs[:, 0]) / self._limbs.thigh
        shin = (legs[:, 2] - legs[:, 1]) / self._limbs.shin
        center, apart = self._between(bearer, thigh, shin)
        down = np.gradient(center, axis=0)
        down /= np.sqrt((down * down).sum(1, keepdims=True))
        left = turn[:, 1] - down * (down @ turn[:, 1])[:, None]  # thighs rise beyond the front, and never beyond a side
        left /= np.sqrt((left * left).sum(1, keepdims=True))
        ahead = np.cross(down, left)
        slant = np.maximum(np.abs((down * _ways(thigh, shin, self._limbs.thigh, d)).sum(-1)).min(0), SLANT)
        reach = _around((apart * ahead).sum(1), (apart * left).sum(1), self._leg, 1 / slant - 1, self._cos, self._sin)
        base = self._at_ease(bearer, float(thigh.mean(0) @ turn[:, 2]))
        radius = (base + reach + np.sqrt((base - reach) ** 2 + (0.03 * k) ** 2 * self._drop)) / 2
        radius = radius * (1 + self._folds * np.cos(9 * self._angle + self._phase)) + self._lifted
        points = (
            center[:, None]
            + (radius * self._cos)[..., None] * ahead[:, None]
            + (radius * self._sin)[..., None] * left[:, None]
        )
        points += self._rise[..., None] * turn[:, 2]
        points = self._clear(self._before_trunk(self._clear(points, legs), bearer.pelvis, turn), legs)
        points[..., 2] = np.maximum(points[..., 2], LOWEST)
        if self._solid is not None and bearer.bones is not None:
            points = self._solid.out_of(points.reshape(-1, 3), bearer.bones, self._off).reshape(points.shape)
        return points.reshape(-1, 3), self._outward(points, turn).reshape(-1, 3)

    def _between(self, bearer: Bearer, thigh: Floats, shin: Floats) -> tuple[Floats, Floats]:
        """The middles of the rings (R, 3), and from them to the left leg; `thigh` and `shin` (2, 3) are ways down."""
        turn, legs, d = bearer.turn, bearer.legs, self._depth_below[:, None]
        upper, lower = np.minimum(d, self._limbs.thigh), np.maximum(d - self._limbs.thigh, 0.0)
        chains = legs[:, None, 0] + upper * thigh[:, None] + lower * shin[:, None]  # (2, R, 3)
        middle, apart = chains.mean(0), (chains[0] - chains[1]) / 2
        local = np.column_stack([self._forward, 0 * self._heights, self._heights - self._pelvis])
        into = np.clip(self._depth_below / (0.12 * self._k), 0, 1)[:, None]
        into = into * into * (3 - 2 * into)
        straight = np.where(d > 0, legs[:, 0].mean(0) - turn[:, 2] * d, bearer.pelvis + local @ turn.T)
        straight += turn[:, 0] * (self._forward[:, None] * (d > 0))
        return straight + (middle - straight) * into, apart

    def _at_ease(self, bearer: Bearer, rising: float) -> Floats:
        """How wide the cloth (R, C) is where no leg holds it out, of who sits or goes, in the wind.

        Thighs go up by the share `rising`: -1 of who stands, 0 of who sits.
        """
        k, behind = self._k, np.maximum(-self._cos, 0.0)
        lag = np.minimum(0.05 * bearer.speed, 0.11) * k
        blown = bearer.wind * (0.03 + 0.02 * sin(3.1 * bearer.time + self._phase))
        swing = sin(1.7 * bearer.time + self._phase) * 0.006 + blown
        folded = min(1.0, max(0.0, 1.0 + rising))  # 1 when seated: the lap is narrow
        seat = self._seat * folded * np.exp(-((self._depth_below[:, None] / (0.18 * k)) ** 2)) * behind
        return np.asarray(
            seat
            + self._base * (1 - 0.6 * folded * np.minimum(1.0, 1.6 * self._drop))
            + self._drop**2 * (lag * behind + swing * k * self._sin)
        )

    def _outward(self, points: Floats, turn: Floats) -> Floats:
        """Unit normals (R, C, 3) of cloth with those points."""
        around = np.roll(points, -1, 1) - np.roll(points, 1, 1) if self._closed else np.gradient(points, axis=1)
        falling = np.empty_like(points)
        falling[1:-1] = points[2:] - points[:-2]
        falling[0], falling[-1] = points[1] - points[0], points[-1] - points[-2]
        normal = np.stack(
            [
                falling[..., 1] * around[..., 2] - falling[..., 2] * around[..., 1],
                falling[..., 2] * around[..., 0] - falling[..., 0] * around[..., 2],
                falling[..., 0] * around[..., 1] - falling[..., 1] * around[..., 0],
            ],
            -1,
        )
        normal /= np.sqrt((normal * normal).sum(-1, keepdims=True)) + 1e-12
        if self._facing is not None:
            normal[:2] = self._facing @ turn.T  # as the garment looks there, so that no seam shows
        return normal


def _rings(high: float, top: float, hem: float, k: float, *, edged: bool) -> Floats:
    """The heights (R,) of rings, falling, from `high` over the `top` of the legs to the `hem`; `k` is a body's scale.

    Below an edge the first goes on under it.
    """
    above = np.linspace(high, top, 5)[:-1]
    if edged:
        above = np.concatenate([[high], np.linspace(high - UNDER * k, top, 4)[:-1]])
    return np.concatenate([above, np.linspace(top, hem, max(5, round((top - hem) / (0.045 * k))))])


def _columns(front: float, *, open_ones: bool) -> tuple[Floats, Floats]:
    """Angles (C,) of columns around the body, and how far each is lifted, in meters.

    What is open begins `front` meters left of the middle with an edge that is turned in, goes around by the left, with
    a close pair of columns in the middle of the back, and ends under its beginning.
    """
    if not open_ones:
        return np.arange(COLUMNS) * 2 * np.pi / COLUMNS, np.zeros(COLUMNS)
    first = np.arctan2(front, 0.13)
    half = COLUMNS * 8 // 15
    angle = np.concatenate([
        [first], np.linspace(first, np.pi - SLIT / 2, half), np.linspace(np.pi + SLIT / 2, first + 2 * np.pi, half),
        [first + 2 * np.pi + LAP],
    ])  # fmt: skip
    lifted = LIFT * np.clip(1 - (angle - first) / 0.9, 0, 1)
    lifted[[0, -1]] = -0.001, -0.004
    return angle, lifted


def _front(triangles: Ints, around: float) -> Ints:
    """Of the triangles (T, 3) of a grid those that are so far `around` from the front, where its columns begin."""
    column = triangles % COLUMNS
    apart = np.minimum(column, COLUMNS - column).max(1)
    return triangles[apart <= around * COLUMNS / 2].copy()
