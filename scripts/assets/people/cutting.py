"""Garments that are cut from the suit of a reference: everything with sleeves or legs.

A garment is the suit twice as fine, hung from where the body is widest, moved out, folded, and cut along level lines
of what is known of its vertices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from cloth import OFF, Cloth, cut, hemmed, split
from creases import noise, ridges
from manikin import Manikin, leg_fall, trunk_fall
from scipy.spatial import cKDTree
from source import Floats

MARGIN: Final = 0.06  # meters of cloth beyond every cut while it is shaped
COVERED: Final = 0.014  # meters inside an edge from which the body below is left out
NARROW: Final = 0.030  # meters that a neckline is higher at the sides of the neck, so that it is round
ANKLE: Final = 0.105  # height down to which trousers are cut; below they hang
WRAPPED: Final = 0.09  # meters below a hem in which what hangs from it is close to the body
HELD: Final = 0.07  # meters over a hem from which cloth hangs, above which a garment bends with the body
BUTTONED: Final = -0.01  # meters of half a gap, below which its sides lap
CLOSE: Final = (0.5, 0.05)  # of its ease, that cloth has at its neckline, and meters below over which that grows
HOLLOW: Final = 25.0  # by how much a fold is darker in its hollow, for every meter that it is deep
RAMP: Final = 0.0012  # meters over which the step of a band rises
CREASED: Final = 0.009  # meters of folds of cloth that is creased as much as cloth can be
PUSHED: Final = 1.3  # how much cloth is pushed together where it is most
ROUNDED: Final = 0.02  # meters below a neckline over which cloth is smoothed again once it is cut
AWAY: Final = 0.12  # meters from edges, seams and pockets beyond which nobody asks how far they are
ARMHOLE: Final = (0.15, 0.85)  # of how much of an arm cloth is: outside of these it is trunk or sleeve, whatever is cut


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stripe along an edge or a seam: where `along` (a value) is from `start` to `end`.

    It is `lift` meters thicker than what is around it, and `shade` times as bright, or has a `tint` of its own.
    """

    along: str
    start: float = -1.0
    end: float = 0.0
    lift: float = 0.0015
    shade: float = 0.93
    tint: tuple[float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """Cloth that goes on below the hem of a garment, down to the height `low`, in meters as on a person of 1.7 m.

    It is `looser` than the hips and wider at its end by `flare`, its `folds` are so deep. Where it is open, it is at
    `front`, left of the middle, and the left side lies on the right; behind it is slit as high as `vent` over its end.
    """

    low: float
    looser: float = 0.014
    flare: float = 0.08
    folds: float = 0.02
    front: float | None = None
    vent: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """How a garment is cut, in meters as on a person of 1.7 m.

    `hem` and `waist` are the heights at which it ends, below and above; `sleeve` is how much of the arm it covers, 0
    for a garment without arms. `neck` is the height of the neckline over throat and nape. `gap` lists heights and half
    the width that it is open there in front. `ease` is how far it is from the suit at chest, hips and limbs, `slope`
    how fast it comes in below the chest, `legs` how wide it is at least at ankle, knee and hip (half), `smooth` how
    often it is smoothed, `folds` how deep its folds are, `thick` the cloth at its edges, which are `turned` in so far.
    Its hem `rides` up so far where knees bend, and what is below it is not left out there. What is `tucked` goes into
    trousers at the waist. What `hangs` begins at the hem, which is not turned in. Thighs are lighter by the share
    `worn`; `pockets` are how far aside, how high and how wide the openings at the hips are.
    """

    hem: float = 0.0
    waist: float = 9.0
    sleeve: float = 0.0
    neck: tuple[float, float] | None = None
    gap: tuple[tuple[float, float], ...] = ()
    ease: tuple[float, float, float] = (0.006, 0.010, 0.006)
    slope: float = 0.1
    legs: tuple[float, float, float] | None = None
    smooth: int = 3
    folds: float = 0.005
    thick: float = 0.002
    turned: float = 0.014
    rides: float = 0.0
    tucked: bool = False
    hangs: Hanging | None = None
    bands: tuple[Band, ...] = field(default_factory=tuple)
    seed: int = 0
    worn: float = 0.0
    pockets: tuple[float, float, float, float] | None = None


EDGES: Final = ("hem", "waist", "sleeve", "neck_edge", "front")
STITCHED: Final = EDGES[:3]


def edges(own: Manikin, pattern: Pattern, values: Mapping[str, Floats]) -> dict[str, Floats]:
    """For vertices with some values, meters inside each of `EDGES` of a garment (V,), negative outside.

    `height`, `aside` and `middle` besides are how high a vertex is, how far to a side and, in front, how far left, as
    on a person of 1.7 m.
    """
    size, z = own.size, values["z"]
    found: dict[str, Floats] = {}
    on_arm = values["arm"] > 0.35
    if pattern.sleeve > 0:
        found["sleeve"] = np.where(on_arm, pattern.sleeve * own.arm_length - values["reach"], 1.0)
    else:
        found["sleeve"] = np.where(values["arm"] > 0.5, -1.0, 1.0)
    low = max(pattern.hem, ANKLE) if pattern.legs else pattern.hem
    found["hem"] = np.where(on_arm, 1.0, z - low * size)
    found["waist"] = np.where(on_arm, 1.0 if pattern.sleeve else -1.0, pattern.waist * size - z)
    if pattern.neck is not None:
        back = np.clip((values["y"] - own.throat[1]) / (own.nape[1] - own.throat[1]), 0, 1)
        level = pattern.neck[0] + (pattern.neck[1] - pattern.neck[0]) * back
        narrow = NARROW * np.clip(np.abs(values["x"]) / (0.065 * size), 0, 1.6) ** 2
        found["neck_edge"] = (level + narrow) * size - values["neck"]
    before = (values["y"] < own.throat[1] + 0.05) & ~on_arm
    found["middle"] = np.where(before, values["x"] / size, OFF)
    found["height"] = np.where(on_arm, OFF, z / size)
    found["aside"] = np.where(on_arm, OFF, np.abs(values["x"]) / size)
    if pattern.gap:
        heights, widths = np.array(pattern.gap).T * size
        open_at = np.interp(z, heights, widths)
        found["front"] = np.where(before, np.abs(values["x"]) - open_at, 1.0)
    return found


def inside(own: Manikin, pattern: Pattern) -> Floats:
    """How far (19158,) the vertices of the base are under a garment, beyond the margin that stays at its edges.

    So they are under what hangs from it, around the hips.
    """
    values = own.values()
    if pattern.hangs:
        pattern = replace(pattern, hem=pattern.hem - WRAPPED)
    found = edges(own, pattern, values)
    found["hem"] = found["hem"] - pattern.rides * own.size
    covering = np.min([found[name] for name in EDGES if name in found and name != "front"], axis=0)
    if "front" in found:  # where a front is buttoned nothing shows in its middle
        heights, widths = np.array(pattern.gap).T
        buttoned = np.interp(values["z"] / own.size, heights, widths) < BUTTONED
        covering = np.minimum(covering, np.where(buttoned, 1.0, found["front"] - 0.012))
    if not pattern.sleeve:
        covering = np.where(values["arm"] > 0.05, -1.0, covering)
    return np.asarray(covering - COVERED)


def garment(own: Manikin, pattern: Pattern) -> Cloth:
    """A garment with its bands, cut but not yet hemmed; the value `shade` is its brightness."""

    def wanted(values: dict[str, Floats]) -> Floats:
        found = edges(own, pattern, values)
        return np.min([found[name] for name in EDGES if name in found], axis=0) + MARGIN

    cloth = own.suit(wanted)
    cloth = cloth.valued(**edges(own, pattern, cloth.values))
    cloth = _shaped(own, pattern, cloth)
    for name in EDGES:
        if name in cloth.values:
            cloth = cut(cloth, name)
    if "neck_edge" in cloth.values:
        cloth = cloth.smoothed(4, np.clip(1 - cloth.values["neck_edge"] / ROUNDED, 0, 1))
    if pattern.legs is not None and pattern.hem < ANKLE:
        cloth = _hanging(cloth, (ANKLE - pattern.hem) * own.size, pattern)
    return banded(cloth, pattern.bands, _worn(own, pattern, cloth))


def _worn(own: Manikin, pattern: Pattern, cloth: Cloth) -> Floats:
    """How light (V,) cloth has become on the front of thighs and knees, and on the seat."""
    hip, knee = own.rig.head("thigh_l"), own.rig.head("calf_l")
    size, values = own.size, cloth.values
    aside = (np.abs(values["x"]) - (hip[0] + knee[0]) / 2) / (0.06 * size)
    up = (values["z"] - 0.55 * hip[2] - 0.45 * knee[2]) / (0.20 * size)
    front = np.clip((hip[1] + 0.01 - values["y"]) / (0.06 * size), -0.5, 1)
    return np.asarray(1 + pattern.worn * np.exp(-(aside**2) - up**2) * np.abs(front))


def _hanging(cloth: Cloth, drop: float, pattern: Pattern) -> Cloth:
    """Trouser legs made longer by `drop` meters, as they hang over the shoes; the shins hold them."""
    rim = cloth.rim
    rim = rim[(np.abs(cloth.values["hem"][rim]) < 1e-4).all(1)]
    ends, numbers = np.unique(rim, return_inverse=True)
    numbers = numbers.reshape(-1, 2)
    edge, left = cloth.points[ends], cloth.points[ends, :1] > 0
    middle = np.where(left, edge[left[:, 0]].mean(0), edge[~left[:, 0]].mean(0))
    out = (edge - middle) * (1, 1, 0)
    count, rows, above, faces = max(2, round(drop / 0.016)), [], rim, []
    ahead = np.clip(-out[:, 1] / 0.05, 0, 1)
    for i in range(1, count + 1):
        u = i / count
        wave = pattern.folds * 0.9 * np.sin(9 * u + 2.5 * np.arctan2(out[:, 0], out[:, 1])) * (1 - u) ** 0.5
        rows.append(
            edge + out * (0.06 * u + 12 * wave)[:, None] + ((0, 0, -1) * (drop * u * (1 - 0.12 * ahead))[:, None])
        )
        below = len(cloth.points) + (i - 1) * len(ends) + numbers
        faces += [
            np.stack([above[:, 1], above[:, 0], below[:, 0]], 1),
            np.stack([above[:, 1], below[:, 0], below[:, 1]], 1),
        ]
        above = below
    values = {key: np.concatenate([value, *[value[ends]] * count]) for key, value in cloth.values.items()}
    values["hem"] = np.concatenate(
        [cloth.values["hem"] + drop] + [np.full(len(ends), drop * (1 - i / count)) for i in range(1, count + 1)]
    )
    return Cloth(
        points=np.concatenate([cloth.points, *rows]),
        grips=np.concatenate([cloth.grips, *[cloth.grips[ends]] * count]),
        corners=np.concatenate([cloth.corners, *faces]),
        values=values,
    )


def _shaped(own: Manikin, pattern: Pattern, cloth: Cloth) -> Cloth:
    """Hung, smoothed, eased and folded."""
    rest, outward = cloth.points, cloth.normals
    off_arm = np.clip(1.2 - 2.0 * cloth.values["arm"], 0, 1)[:, None]
    if pattern.neck is not None:
        fall = trunk_fall(own, pattern.slope, pattern.hem * own.size - 0.02)
        if pattern.tucked:
            off_arm = off_arm * np.clip((cloth.values["z"] - own.waist - 0.005) / 0.09, 0, 1)[:, None]
        cloth = cloth.moved(off_arm * fall.outward(cloth.points))
    if pattern.legs is not None:
        cloth = cloth.moved(_over_legs(own, pattern, cloth))
    cloth = cloth.smoothed(pattern.smooth)
    ease = _eased(own, pattern, cloth)
    cloth = cloth.lifted(ease)
    for _ in range(2):  # smoothing may have drawn it into the body
        near = ((cloth.points - rest) * outward).sum(1)
        cloth = cloth.moved(outward * np.maximum(ease - near, 0.0)[:, None]).smoothed(1, 0.6)
    amount = pattern.folds * own.size * np.minimum(1.0, ease / 0.006)
    if pattern.hangs:
        amount = amount * np.clip(cloth.values["hem"] / HELD, 0, 1)
    together = pushed(own, cloth)
    relief = folds(own, cloth, together, pattern.seed)
    folded = cloth.lifted(amount * relief).valued(
        hollow=np.clip(0.3 - relief, 0, 1) * amount / own.size,
        creases=np.minimum(together / PUSHED * np.sqrt(pattern.folds / CREASED), 1.0),
    )
    near = ((folded.points - rest) * outward).sum(1)
    shaped = folded.moved(outward * np.maximum(0.6 * ease - near, 0.0)[:, None])
    return shaped.valued(**sewn(own, pattern, shaped))


def sewn(own: Manikin, pattern: Pattern, cloth: Cloth) -> dict[str, Floats]:
    """How far in meters cloth (V,) is from its seams, with a sign, and from the openings of its pockets.

    A leg is sewn along its outer and its inner side, a sleeve along the armhole, a trunk along its sides.
    """
    size, values = own.size, cloth.values
    z, y = values["z"], values["y"]
    if pattern.legs is not None:
        marks = np.array([own.rig.head(f"{bone}_l") for bone in ("foot", "calf", "thigh")])
        seam = y - np.interp(z, marks[:, 2], marks[:, 1])
    else:
        sides = np.clip(np.abs(y - own.rig.head("thigh_l")[1]), 0.0, AWAY) + 0.8 * values["arm"]
        seam = np.minimum(_before_armhole(cloth), sides)
    found = {"seam": np.clip(seam / size, -AWAY, AWAY), "pocket": np.full(len(z), AWAY)}
    if pattern.pockets is not None:
        aside, high, wide, deep = (size * one for one in pattern.pockets)
        u, v = (np.abs(values["x"]) - aside) / wide, (z - high) / deep
        round_ = np.hypot(u, v)
        found["pocket"] = np.clip((round_ - 1) * np.minimum(wide, deep) / size, -AWAY, AWAY)
    return found


def _before_armhole(cloth: Cloth) -> Floats:
    """How far in meters cloth (V,) is from the plane that cuts off a sleeve, negative on the sleeve.

    It is the plane nearest to where cloth is half of an arm. Even on large triangles its line is straight, as that of
    a share of the arm is not.
    """
    arm, points = cloth.values["arm"], np.abs(cloth.points) * (1, 0, 0) + cloth.points * (0, 1, 1)
    around = points[np.abs(arm - 0.5) < 0.2]
    if len(around) < 3:
        return np.full(len(arm), AWAY)
    middle = around.mean(0)
    way = np.linalg.svd(around - middle, full_matrices=False)[2][-1]
    low, high = ARMHOLE
    return np.clip((points - middle) @ way * -np.sign(way[0]), low - arm, high - arm)


def _eased(own: Manikin, pattern: Pattern, cloth: Cloth) -> Floats:
    """How far (V,) the cloth is from the suit."""
    chest, hip, limb = pattern.ease
    low = np.clip((own.waist + 0.06 - cloth.values["z"]) / (0.05 if pattern.tucked else 0.10), 0, 1)
    trunk = chest + (hip - chest) * low
    if pattern.neck is not None:
        trunk = trunk * np.clip(CLOSE[0] + (1 - CLOSE[0]) * cloth.values["neck_edge"] / CLOSE[1], CLOSE[0], 1)
    limbs = np.clip(cloth.values["arm"] * 1.4, 0, 1)
    if pattern.legs is not None:
        limbs = np.clip((own.crotch + 0.06 - cloth.values["z"]) / 0.10, 0, 1)
    return np.asarray(trunk + (limb - trunk) * limbs)


def _over_legs(own: Manikin, pattern: Pattern, cloth: Cloth) -> Floats:
    """How cloth moves (V, 3) to hang over both legs; between them it stays apart."""
    assert pattern.legs is not None
    low = max(pattern.hem * own.size - 0.05, 0.075 * own.size)
    fall = leg_fall(own, pattern.slope, np.array(pattern.legs) * own.size, low)
    mirror = np.where(cloth.points[:, :1] < 0, -1.0, 1.0) * (1, 0, 0) + (0, 1, 1)
    move = fall.outward(cloth.points * mirror)
    placed = cloth.points * mirror + move
    move[:, 0] += np.maximum(0.004 - placed[:, 0], 0.0) * (move[:, 0] < -1e-6)
    share = np.clip((own.crotch + 0.10 - cloth.values["z"]) / 0.10, 0, 1)[:, None]
    return np.asarray(move * mirror * share)


def pushed(own: Manikin, cloth: Cloth) -> Floats:
    """How much cloth (V,) is pushed together: most where limbs bend and cloth rests, little elsewhere."""
    size, values = own.size, cloth.values
    z, reach = values["z"], values["reach"]
    arm, leg = np.clip(values["arm"] * 1.5, 0, 1), np.clip(1.3 - values["arm"] * 3, 0, 1)

    def near(distance: Floats, wide: float) -> Floats:
        return np.asarray(np.exp(-((distance / (wide * size)) ** 2)))

    knee, ankle = own.rig.head("calf_l")[2], own.rig.head("foot_l")[2]
    back = np.clip(0.5 + 12 * (values["y"] - own.rig.head("calf_l")[1]), 0, 1)
    on_arm = 0.30 + 0.95 * near(reach - own.upper_length, 0.075) + 0.55 * near(reach - 0.05, 0.06)
    on_arm += 0.75 * near(reach - own.arm_length + 0.05, 0.05)
    on_leg = 0.22 + (0.45 + 0.5 * back) * near(z - knee + 0.01, 0.08) + 0.95 * near(z - ankle - 0.05, 0.075)
    on_leg += 0.8 * near(z - own.crotch - 0.02, 0.06)
    on_trunk = 0.28 + 0.55 * near(z - own.waist + 0.01, 0.08) + 0.45 * near(z - own.armpit, 0.09)
    trunk = np.clip((z - own.crotch - 0.01) / 0.08, 0, 1)
    return np.asarray(np.minimum(arm * on_arm + leg * (trunk * on_trunk + (1 - trunk) * on_leg), PUSHED))


def folds(own: Manikin, cloth: Cloth, amount: Floats, seed: int) -> Floats:
    """Folds of cloth (V,), some -1 to 1, where it is pushed together by an `amount` (V,)."""
    size, values = own.size, cloth.values
    z, leg = values["z"], np.clip(1.3 - values["arm"] * 3, 0, 1)
    points, trunk = cloth.grips, np.clip((z - own.crotch - 0.01) / 0.08, 0, 1)
    slanted = own.axis(cloth)
    slanted = slanted + 0.9 * np.column_stack([np.clip(points[:, 0] / 0.05, -1, 1) * leg * trunk, 0 * z, 0 * z])
    slanted /= np.linalg.norm(slanted, axis=1, keepdims=True)
    fine = ridges(points, slanted, across=0.034 * size, length=0.085 * size, seed=seed)
    wide = noise(points / (0.11 * size), seed + 31)
    return np.asarray(np.minimum(amount, 1.2) * (fine + 0.25) + 0.35 * wide)


def banded(cloth: Cloth, bands: tuple[Band, ...], light: Floats | float = 1.0) -> Cloth:
    """Stripes, each with a clean edge, on cloth that is so light (V,)."""
    cloth = cloth.valued(shade=light * (1 - HOLLOW * cloth.values.get("hollow", np.zeros(len(cloth.points)))))
    for band in bands:
        if band.along not in cloth.values:
            continue
        for level in (band.start - RAMP, band.start, band.end, band.end + RAMP):
            cloth = split(cloth, band.along, level)
        value = cloth.values[band.along]
        within = np.minimum(
            np.clip((value - band.start) / RAMP + 1, 0, 1), np.clip((band.end - value) / RAMP + 1, 0, 1)
        )
        shade = cloth.values["shade"] * (1 + (band.shade - 1) * within)
        cloth = cloth.lifted(band.lift * within).valued(shade=shade)
        if band.tint is not None:
            cloth = cloth.valued(**_tinted(cloth, within, band.tint))
    return cloth


def _tinted(cloth: Cloth, share: Floats, tint: tuple[float, float, float]) -> dict[str, Floats]:
    """The values of a cloth that has a color of its own by that `share` (V,), over those that it had."""
    own = dict(zip(("red", "green", "blue"), tint, strict=True)) | {"painted": 1.0}
    none = np.zeros(len(cloth.points))
    return {name: (1 - share) * cloth.values.get(name, none) + share * part for name, part in own.items()}


def finished(cloth: Cloth, pattern: Pattern) -> Cloth:
    """With its edges turned in, but for a hem from which cloth hangs.

    The value `edge` is how far those are that are stitched: a neckline and a front are bound or faced.
    """
    names = [name for name in STITCHED if name in cloth.values and not (name == "hem" and pattern.hangs)]
    cloth = cloth.valued(edge=np.clip(np.min([cloth.values[name] for name in names], axis=0), 0.0, AWAY))
    return hemmed(cloth, pattern.thick, pattern.turned, but="hem" if pattern.hangs else None)


def swinging(cloth: Cloth, points: Floats) -> Floats:
    """How far points (N, 3) on a cloth go with what hangs from its hem: 1 there, 0 from `HELD` above."""
    nearest = cKDTree(cloth.points).query(points)[1]
    return np.asarray(np.clip(1 - cloth.values["hem"][nearest] / HELD, 0, 1))
