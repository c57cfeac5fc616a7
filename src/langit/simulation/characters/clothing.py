"""Garments as parts on the rings of the body: tops, sleeves, collars, lapels, trousers, boots, extras."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import pi
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Surface
from langit.simulation.characters.bags import handbag, shoulder_bag
from langit.simulation.characters.built import Built
from langit.simulation.characters.childhood import grown, lively_head, seeing
from langit.simulation.characters.drape import Cut, Drape
from langit.simulation.characters.figure import WAIST, Measures, arm, body, hips, leg, shoe, torso
from langit.simulation.characters.gait import Stride
from langit.simulation.characters.head import beard, hair, hat, sunglasses
from langit.simulation.characters.loft import ColorRGB, Part, ellipsoid, part, sized, tube
from langit.simulation.characters.props import LEATHER, balloon, umbrella
from langit.simulation.characters.skeleton import SIDE, Bone, blend, rest, weights
from langit.simulation.characters.wardrobe import Looks, Wear

SHORT: Final = 0.55  # where the legs of short trousers end, meters above the ground: over the knee
APRON: Final = Cut(hem=0.52, looser=0.026, flare=0.012, folds=0.012, high=WAIST + 0.02, covers=0.012, around=0.62)
TRIM: Final = Surface(color=(0.1, 0.1, 0.1), roughness=0.4)


@dataclass(frozen=True, kw_only=True)
class _Layers:
    """Who wears what over what: the main garments, None where it is not worn."""

    coat: Wear | None
    jacket: Wear | None
    gown: Wear | None
    shirt: Wear | None
    skirt: Wear | None
    trousers: Wear | None
    apron: Wear | None

    @property
    def outer(self) -> Wear | None:
        """What is worn over the rest."""
        return self.coat or self.jacket

    @property
    def inner(self) -> Wear | None:
        """What is worn on the skin."""
        return self.gown or self.shirt

    @property
    def hanging(self) -> Wear | None:
        """What hangs from the waist; a dress over trousers and under a coat does not show there."""
        return self.skirt or (self.gown if self.trousers is None or self.outer is None else None)


def dress(looks: Looks, owner: int, faces: tuple[str, ...] = ()) -> Built:
    """A lofted figure, dressed; the face can look as in `faces`."""
    clothes = looks.clothes
    layers = _Layers(
        coat=clothes.get("coat"),
        jacket=clothes.get("jacket"),
        gown=clothes.get("dress"),
        shirt=clothes.get("shirt"),
        skirt=clothes.get("skirt"),
        trousers=clothes.get("trousers"),
        apron=clothes.get("apron"),
    )
    parts = _top(looks, faces) + _skin(looks, layers) + _upper(looks, layers) + _lower(looks, layers)
    for side in (0, SIDE):
        parts += _footwear(looks, side)
    for garment, make in EXTRAS.items():
        if garment in clothes:
            parts += make(looks, clothes[garment])
    scale = looks.measures.scale
    return Built(
        scale=scale,
        joints=seeing(looks.measures.joints, scale),
        stride=Stride(),
        parts=[sized(piece, scale) for piece in parts],
        drapes=_drapes(looks, layers, owner),
    )


def _top(looks: Looks, faces: tuple[str, ...]) -> list[Part]:
    """Head, hair and what is worn there."""
    clothes, face = looks.clothes, looks.face
    rng = np.random.default_rng(int(looks.phase * 1e6))
    top = hair(looks.cut, face.hair, rng, under_hat="hat" in clothes)
    if looks.bearded:
        top.append(beard(face.hair, face))
    if "hat" in clothes:
        top += hat(clothes["hat"].color, _dimmed(clothes["hat"].color, 0.35), clothes["hat"].surface, face.female)
    if "sunglasses" in clothes:
        top += sunglasses(clothes["sunglasses"].color)
    return lively_head(face, faces) + [grown(piece) for piece in top]


def _skin(looks: Looks, layers: _Layers) -> list[Part]:
    """What of the body shows."""
    shaft = 0.35 if _booted(looks) else 0.06
    trousers, high = layers.trousers, 0.9 if layers.trousers is None else SHORT + 0.06
    short_sleeves = layers.outer is None and layers.gown is not None
    return body(
        looks.measures,
        looks.face.skin,
        arms=0.14 if short_sleeves else None,
        legs=(high, shaft - 0.02) if trousers is None or trousers.short else None,
        collared=layers.outer is not None or (layers.gown is None and layers.shirt is not None),
    )


def _upper(looks: Looks, layers: _Layers) -> list[Part]:
    if layers.outer is not None:
        return _outer(looks.measures, layers.outer, layers.inner or layers.outer, long=layers.coat is not None)
    if layers.gown is not None:
        return _dress_top(looks.measures, layers.gown)
    return [] if layers.shirt is None else _shirt(looks.measures, layers.shirt)


def _lower(looks: Looks, layers: _Layers) -> list[Part]:
    """Trousers, or what covers the hips below that which hangs."""
    if layers.trousers is not None:
        return _trousers(looks.measures, layers.trousers, tucked=_booted(looks))
    under = layers.skirt or layers.inner or layers.outer
    if under is None or (layers.outer is None and layers.gown is not None):
        return []
    return [torso(looks.measures, 0.83, WAIST, 0.004, under.color, under.surface)]


def _drapes(looks: Looks, layers: _Layers, owner: int) -> list[Drape]:
    """The cloth that hangs: a skirt, and the tails of a coat over it."""
    drapes: list[Drape] = []
    measures, coat, hanging = looks.measures, layers.coat, layers.hanging
    if hanging is not None:
        high = WAIST + (0.03 if hanging is layers.skirt else 0.02)
        flare, looser = (0.11 if hanging is layers.gown else 0.06), (0.012 if layers.outer is None else 0.004)
        drapes.append(
            Drape(
                hips(measures), Cut(hem=0.50, looser=looser, flare=flare, folds=0.035, high=high), hanging.color,
                hanging.surface, owner, phase=looks.phase,
            )
        )  # fmt: skip
    if layers.apron is not None:
        apron = layers.apron
        drapes.append(Drape(hips(measures), APRON, apron.color, apron.surface, owner, phase=looks.phase))
    if coat is not None:
        hem, covers = (0.44, 0.012) if hanging is None else (0.58, 0.03)
        tails = Cut(hem=hem, looser=0.030, flare=0.075, folds=0.022, high=WAIST + 0.012, opening=True, covers=covers)
        drapes.append(Drape(hips(measures), tails, coat.color, coat.surface, owner, phase=looks.phase))
    return drapes


def _dimmed(color: ColorRGB, share: float) -> ColorRGB:
    return (color[0] * share, color[1] * share, color[2] * share)


def front(measures: Measures, y: Floats, z: Floats, looser: float) -> Floats:
    """x of the front of the torso at y and z, `looser` meters out; the same shape as `figure.torso`."""
    rings = measures.trunk
    x, depth, width = (np.interp(z, rings[:, 0], rings[:, i]) for i in (1, 2, 3))
    wider = looser * np.clip((1.47 - z) / 0.06, 0.5, 1.0)
    share = np.clip(np.abs(y) / (width + wider), 0, 1) ** 2.25
    out = x + (depth + wider) * (1 - share) ** (1 / 2.25)
    if measures.female:
        out = out + 0.013 * np.exp(-(((z - 1.245) / 0.04) ** 2) - ((np.abs(y) - 0.07) / 0.042) ** 2)
    return np.asarray(out)


def _strip(
    measures: Measures, inner: Floats, outer: Floats, looser: float, lift: tuple[float, float], wear: Wear, dim: float
) -> Part:
    """A ribbon on the front of the torso between two lines (N, 2) of y and z."""
    u = np.linspace(0, 1, 4)[:, None, None]
    plane = inner + (outer - inner) * u
    y, z = plane[..., 0], plane[..., 1]
    raised = lift[0] + (lift[1] - lift[0]) * np.sin(u[..., 0] * pi)
    x = front(measures, y, z, looser) + raised
    rows = np.stack([x, y, z], -1)
    return part(
        rows, blend([(1.42, Bone.CHEST), (1.2, Bone.CHEST), (1.1, Bone.SPINE), (0.98, Bone.PELVIS)], z.ravel()),
        np.array(wear.color) * dim, wear.surface, closed=False, two_sided=True,
    )  # fmt: skip


def _outer(measures: Measures, outer: Wear, inner: Wear, *, long: bool) -> list[Part]:
    """A coat or a jacket: body, sleeves, an open collar with lapels over what is worn below, buttons, a belt."""
    loose, low, bottom = (0.020, 0.95, 1.24) if long else (0.016, 0.90, 1.17)
    parts = [torso(measures, low, 1.45, loose, outer.color, outer.surface, hem=0.0 if long else 0.012)]
    for side in (0, SIDE):
        parts.append(
            arm(measures, side, 0.528, outer.color, outer.surface, looser=0.012 if long else 0.010, cuff=0.010)
        )
    parts += _lapels(measures, outer, inner, loose, bottom)
    parts.append(_collar(measures, outer, 0.012, 0.9))
    columns = (0.045, -0.045) if long else (0.0,)
    for height in np.arange(bottom - 0.03, low + 0.02, -0.085):
        parts += [_button(measures, outer, y, height, loose) for y in columns]
    return parts + (_belt(measures, outer, loose) if long else [_seam(measures, outer, loose, low, bottom)])


def _lapels(measures: Measures, outer: Wear, inner: Wear, loose: float, bottom: float) -> list[Part]:
    """The opening, in which the inner garment shows, and a notched lapel on both sides of it."""
    z = np.linspace(bottom, 1.435, 9)
    half = 0.002 + 0.056 * ((z - bottom) / (1.435 - bottom)) ** 0.8
    parts = [
        _strip(measures, np.column_stack([-half, z]), np.column_stack([half, z]), loose, (0.004, 0.004), inner, 1.0)
    ]
    for sign in (1, -1):
        notch = np.interp(z, (bottom, bottom + 0.02, 1.355, 1.365, 1.435), (0.004, 0.02, 0.056, 0.034, 0.030))
        edge, far = np.column_stack([sign * half, z]), np.column_stack([sign * (half + notch), z])
        lines = (edge, far) if sign < 0 else (far, edge)
        parts.append(_strip(measures, *lines, loose, (0.007, 0.010), outer, 0.86))
    return parts


def _dark(wear: Wear) -> Floats:
    """Of what closes a garment."""
    return np.array(wear.color) * 0.3 + 0.015


def _button(measures: Measures, outer: Wear, y: float, height: float, loose: float) -> Part:
    x = float(front(measures, np.array(y), np.array(height), loose)) + 0.003
    bones = blend([(1.2, Bone.CHEST), (1.1, Bone.SPINE), (0.98, Bone.PELVIS)], np.array([height]))[0]
    return ellipsoid((x, y, height), (0.004, 0.011, 0.011), bones, _dark(outer), TRIM, rows=3, segments=8)


def _belt(measures: Measures, outer: Wear, loose: float) -> list[Part]:
    """A belt and its buckle."""
    belt = torso(measures, WAIST + 0.005, WAIST + 0.05, loose + 0.024, _dimmed(outer.color, 0.6), outer.surface)
    x = float(front(measures, np.array(0.0), np.array(WAIST + 0.026), loose + 0.024))
    bones = blend([(1.1, Bone.SPINE), (0.98, Bone.PELVIS)], np.array([WAIST]))[0]
    place, half = (x, 0, WAIST + 0.026), (0.006, 0.028, 0.026)
    return [belt, ellipsoid(place, half, bones, _dark(outer), TRIM, rows=4, segments=8)]


def _seam(measures: Measures, outer: Wear, loose: float, low: float, bottom: float) -> Part:
    z = np.array([low, 0.97, 1.04, 1.11, bottom])
    half = np.full_like(z, 0.004)
    lines = np.column_stack([-half, z]), np.column_stack([half, z])
    return _strip(measures, *lines, loose, (0.002, 0.002), outer, 0.45)


def _collar(measures: Measures, wear: Wear, out: float, dim: float) -> Part:
    """A standing collar, open in front."""
    u = np.linspace(0.42, 2 * pi - 0.42, 17)
    wide = (0.062 if measures.female else 0.072) * (0.5 + 0.5 * measures.stout)
    rows = []
    for lift, more in ((0.0, 0.012), (0.030, 0.0), (0.048, 0.004), (0.030, out + 0.010), (0.006, out + 0.022)):
        radius = wide + more
        rows.append(
            np.column_stack(
                [-0.010 + radius * np.cos(u), radius * np.sin(u), 1.432 + lift - 0.030 * (1 + np.cos(u)) / 2]
            )
        )
    bones = weights({Bone.CHEST: 0.55, Bone.NECK: 0.45})
    return part(np.array(rows), bones, np.array(wear.color) * dim, wear.surface, closed=False, two_sided=True)


def _shirt(measures: Measures, wear: Wear) -> list[Part]:
    low = WAIST - 0.02
    parts = [torso(measures, low, 1.452, 0.007, wear.color, wear.surface)]
    for side in (0, SIDE):
        parts.append(arm(measures, side, 0.515, wear.color, wear.surface, looser=0.006, cuff=0.006))
    parts.append(_collar(measures, wear, 0.006, 0.93))
    z = np.linspace(low + 0.015, 1.395, 9)
    half = np.full_like(z, 0.011)
    parts.append(
        _strip(measures, np.column_stack([-half, z]), np.column_stack([half, z]), 0.007, (0.002, 0.003), wear, 0.9)
    )
    return parts


def _dress_top(measures: Measures, wear: Wear) -> list[Part]:
    parts = [torso(measures, 0.98, 1.432, 0.006, wear.color, wear.surface, dip=0.045)]
    for side in (0, SIDE):
        parts.append(arm(measures, side, 0.16, wear.color, wear.surface, looser=0.007, cuff=0.03))
    parts.append(
        torso(measures, WAIST + 0.005, WAIST + 0.045, 0.024, _dimmed(wear.color, 0.7), wear.surface, open_ended=True)
    )
    return parts


def _trousers(measures: Measures, wear: Wear, *, tucked: bool) -> list[Part]:
    parts = [torso(measures, 0.835, WAIST, 0.007, wear.color, wear.surface)]
    for side in (0, SIDE):
        low = SHORT if wear.short else 0.26 if tucked else 0.075
        ease = (0.008, 0.0) if tucked and not wear.short else (0.009, 0.010)
        parts.append(leg(measures, side, 0.915, low, wear.color, wear.surface, ease))
    parts.append(torso(measures, WAIST - 0.032, WAIST + 0.002, 0.0115, (0.03, 0.02, 0.015), LEATHER, open_ended=True))
    return parts


def _booted(looks: Looks) -> bool:
    """Whether what is on the feet has a shaft."""
    shoes = looks.clothes.get("boots")
    return shoes is not None and shoes.row.shaft


def _footwear(looks: Looks, side: int) -> list[Part]:
    measures, shoes = looks.measures, looks.clothes.get("boots")
    color = shoes.color if shoes else looks.shoes
    surface = shoes.surface if shoes else LEATHER
    parts = [shoe(measures, side, color, surface, (0.02, 0.018, 0.016))]
    if _booted(looks):
        heights = np.array([0.07, 0.11, 0.17, 0.25, 0.33, 0.365, 0.372])
        radius = np.array([0.046, 0.047, 0.051, 0.060, 0.065, 0.067, 0.060]) * (0.5 + 0.5 * measures.stout)
        y = (1 if side == 0 else -1) * measures.hip
        x = np.interp(heights, (0.07, 0.3), (-0.006, -0.013))
        rings = tube(np.column_stack([x, 0 * x + y, heights]), np.column_stack([radius, radius]), 14, axis=(0, 0, 1))
        bones = blend([(0.15, side + Bone.SHIN), (0.06, side + Bone.FOOT)], heights)
        parts.append(part(rings, bones, color, surface))
    return parts


def _scarf(looks: Looks, wear: Wear) -> list[Part]:
    """Two turns around the neck and an end on the chest."""
    u = np.linspace(0, 2 * pi, 25)
    wide = 0.068 if looks.measures.female else 0.078
    bones = weights({Bone.CHEST: 0.4, Bone.NECK: 0.6})
    parts = []
    for height, more, tilt in ((1.440, 0.016, 0.12), (1.472, 0.006, -0.05)):
        ring = np.column_stack(
            [-0.006 + (wide + more) * np.cos(u), (wide + more) * np.sin(u), height - tilt * 0.14 * np.cos(u)]
        )
        rings = tube(ring, np.column_stack([np.full(25, 0.026), np.full(25, 0.024)]), 9, forward=(0, 0, 1))
        ripple = 1 + 0.08 * np.sin(5 * u)[:, None] * np.ones(3)
        parts.append(part(rings, bones, np.array(wear.color) * ripple, wear.surface, caps=(False, False)))
    z = np.linspace(1.43, 1.10, 8)
    y = 0.045 + 0.012 * np.sin(z * 9)
    x = front(looks.measures, y, z, 0.034)
    end = tube(
        np.column_stack([x, y, z]), np.column_stack([np.full(8, 0.011), np.linspace(0.032, 0.046, 8)]), 10, power=2.6
    )
    parts.append(
        part(end, blend([(1.44, Bone.CHEST), (1.2, Bone.CHEST), (1.08, Bone.SPINE)], z), wear.color, wear.surface)
    )
    return parts


def _vest(looks: Looks, wear: Wear) -> list[Part]:
    return [torso(looks.measures, 0.90, 1.43, 0.026, wear.color, wear.surface, hem=0.006)]


def _gloves(looks: Looks, wear: Wear) -> list[Part]:
    """A mitten around each hand."""
    joints, parts = rest(looks.measures.shoulder, looks.measures.hip), []
    for side in (0, SIDE):
        middle = (joints[side + Bone.HAND] + joints[side + Bone.TIPS]) / 2
        half, bone = (0.042, 0.026, 0.085), weights({side + Bone.HAND: 1.0})
        parts.append(ellipsoid(tuple(middle.tolist()), half, bone, wear.color, wear.surface))
    return parts


def _pack(looks: Looks, wear: Wear) -> list[Part]:
    """A box on the back."""
    z = np.array([1.05, 1.06, 1.24, 1.42, 1.43])
    back = -float(front(looks.measures, np.zeros(5), z, 0.03).max()) - 0.06
    half = np.column_stack([[0.05, 0.075, 0.075, 0.075, 0.05], [0.13, 0.16, 0.16, 0.16, 0.13]])
    rings = tube(np.column_stack([np.full(5, back), 0 * z, z]), half, 16, axis=(0, 0, 1), power=5.0)
    return [part(rings, weights({Bone.CHEST: 1.0}), wear.color, wear.surface)]


def _held_umbrella(looks: Looks, wear: Wear) -> list[Part]:
    return umbrella(rest(looks.measures.shoulder, looks.measures.hip)[Bone.PROP], wear)


def _held_balloon(looks: Looks, wear: Wear) -> list[Part]:
    return balloon(rest(looks.measures.shoulder, looks.measures.hip)[Bone.PROP], wear)


def _shoulder_bag(looks: Looks, wear: Wear) -> list[Part]:
    return shoulder_bag(hips(replace(looks.measures, scale=1.0)), wear)


def _handbag(looks: Looks, wear: Wear) -> list[Part]:
    return handbag(rest(looks.measures.shoulder, looks.measures.hip)[Bone.PROP], 1.0, wear)


def _tie(looks: Looks, wear: Wear) -> list[Part]:
    """A tie from the throat to the waist."""
    z = np.array([1.405, 1.38, 1.365, 1.10, 1.05])
    half = np.array([0.018, 0.014, 0.011, 0.036, 0.003])
    lines = np.column_stack([-half, z])[::-1], np.column_stack([half, z])[::-1]
    return [_strip(looks.measures, *lines, 0.007, (0.006, 0.009), wear, 1.0)]


EXTRAS: Final[dict[str, Callable[[Looks, Wear], list[Part]]]] = {
    "scarf": _scarf, "tie": _tie, "umbrella": _held_umbrella, "vest": _vest, "gloves": _gloves, "pack": _pack,
    "bag": _shoulder_bag, "handbag": _handbag, "balloon": _held_balloon,
}  # fmt: skip
WORN: Final = ("coat", "jacket", "dress", "shirt", "skirt", "apron", "trousers", "boots", "hat", "sunglasses")
BUILDERS: Final = dict.fromkeys([*WORN, *EXTRAS], True)  # what `dress` can make
