"""Roads and pavements, dry and in the rain."""

from langit.film.materials.at import At
from langit.film.materials.worn import leaning, worn
from langit.film.nodes import (
    Node,
    Out,
    between,
    cells,
    chance,
    joined,
    least,
    math,
    mixed,
    most,
    noise,
    parts,
    plus,
    scaled,
    step,
    time,
    times,
    vector,
)
from langit.render.image import Image

POURING = 0.9  # the wetness from which on drops still fall


def asphalt(at: At) -> Out:
    """Stones in tar, worn, patched and cracked. In the rain it is dark under a film of water, with puddles.

    Puddles lie in large hollows; their edges follow ever smaller unevenness, down to single stones. Between them the
    film is rough, so that lights on it are long soft streaks.
    """
    stones = worn(at) if at.stuff.image is not Image.NONE else None
    hollow, stain = noise(at.flat, 0.5, 2.0), noise(at.flat, 1.9, 3.0, 0.62)
    tone = stones.tone if stones else 1.0 + (stain - 0.5) * 0.3
    patina = step(stain, 0.28, 0.72, 0.72, 1.28)
    crack = _cracks(at, hollow, stain)
    right, up = (stones.right, stones.up) if stones else (stain - 0.5, hollow - 0.5)
    ground = scaled(at.color, tone * patina * crack)
    if at.wet < 0.05:
        return at.shining(Base_Color=ground, Roughness=most(at.rough, 0.8), Normal=leaning(right * 0.8, up * 0.8))
    rim = noise(at.flat, 8.5, 1.0)
    lie = hollow + 0.16 * (stain - 0.5) + 0.11 * (rim - 0.5) + 0.035 * (1.0 - tone)
    puddle, damp = step(lie, 0.515, 0.615), step(lie, 0.36, 0.56)
    ring_right, ring_up = _rings(at) if at.wet >= POURING else (0.0, 0.0)
    stony = 1.0 - puddle
    flow = (rim - 0.5) * 0.012 * puddle
    wet = min(1.0, 1.6 * at.wet)
    return at.shining(
        Base_Color=scaled(ground, 1.0 - wet * (0.50 + 0.3 * damp)),
        Roughness=between(puddle, between(damp, 0.45, 0.26), 0.06),
        IOR=1.36,
        Normal=leaning(right * stony * 0.6, up * stony * 0.6),
        Coat_Weight=wet * (0.6 + 0.4 * damp),
        Coat_IOR=1.34,
        Coat_Roughness=between(puddle, between(damp, 0.15, 0.07) + (stain - 0.5) * 0.05, 0.012),
        Coat_Normal=leaning(
            right * stony * 0.22 + ring_right * puddle + flow, up * stony * 0.22 + ring_up * puddle - flow
        ),
    )


def _cracks(at: At, hollow: Out, stain: Out) -> Out:
    """What cracks leave of the color: they run in some parts only."""
    where = plus(at.flat, joined(stain * 0.5, hollow * 0.7))
    edge = Node("TexVoronoi", {"feature": "DISTANCE_TO_EDGE", "voronoi_dimensions": "2D"},
                {"Vector": where, "Scale": 0.42})["Distance"]  # fmt: skip
    return 1.0 - step(edge, 0.003, 0.014, 0.62, 0.0) * step(stain, 0.46, 0.6)


def _rings(at: At) -> tuple[Out, Out]:
    """How far the rings of raindrops make water lean: in each cell of two grids one drop after another falls."""
    found: list[tuple[Out, Out]] = []
    for number, (many, pace) in enumerate(((4.3, 1.25), (6.1, 1.6))):
        drop = plus(scaled(at.flat, many), (0.37 * number, 0.61 * number, 0.0))
        x, y, _ = parts(drop)
        cell = joined(math("FLOOR", x), math("FLOOR", y), 0.5 + number)
        seed = chance(cell)
        clock = time() * pace + seed * 7.0
        age, turn = math("FRACT", clock), math("FLOOR", clock)
        aside = chance(plus(cell, joined(0.0, 0.0, turn * 1.7)))
        right = math("FRACT", x) - 0.5 + (aside - 0.5) * 0.4
        up = math("FRACT", y) - 0.5 + (math("FRACT", aside * 37.0) - 0.5) * 0.4
        far = math("SQRT", right * right + up * up)
        front = far - 0.42 * age
        ring = math("SINE", front * 60.0) * math("EXPONENT", -90.0 * front * front) * (1.0 - age) * 0.10
        share = ring / most(far, 0.05)
        found.append((right * share, up * share))
    (right, up), (more_right, more_up) = found
    return right + more_right, up + more_up


def tiles(at: At) -> Out:
    """Square slabs with joints, none quite as its neighbors; in the rain they shine and their joints stay rough.

    What people walk on and nobody polishes is dirty: in its joints and along them, with stains, dark spots and crumbs.
    """
    x, y, _ = parts(at.flat)
    cloud, grain = noise(at.flat, 1.1, 3.0, 0.6), noise(at.flat, 23.0, 2.0, 0.65)
    right, up = math("FRACT", x) - 0.5, math("FRACT", y) - 0.5
    aside, above = math("ABSOLUTE", right), math("ABSOLUTE", up)
    edge = most(aside, above) + (grain - 0.5) * 0.012 + step(least(aside, above), 0.46, 0.485) * (cloud - 0.45) * 0.05
    joint = step(edge, 0.480, 0.490)
    own = chance(joined(math("FLOOR", x), math("FLOOR", y), at.variant * 91.0))
    other = math("FRACT", own * 37.0)
    trodden = at.upward * step(at.rough, 0.1, 0.4)
    beside = step(edge, 0.36, 0.485) * step(cloud, 0.35, 0.65) * trodden
    stain = step(noise(at.place, 0.9, 4.0, 0.6), 0.44, 0.62) * trodden
    spots = cells(at.place, 2.3)
    spot = step(spots, 0.030, 0.018) * trodden
    tone = (0.84 + 0.28 * own) * step(cloud, 0.3, 0.7, 0.80, 1.16) * step(grain, 0.25, 0.75, 0.84, 1.12)
    tone = tone * (1.0 - 0.5 * joint) * (1.0 - 0.30 * beside) * (1.0 - 0.26 * stain) * (1.0 - 0.45 * spot)
    color = times(at.color, mixed(other, (1.05, 1.0, 0.93, 1.0), (0.95, 1.0, 1.06, 1.0)))
    moss = joint * step(cloud, 0.4, 0.6) * trodden
    color = mixed(moss * 0.7, scaled(color, tone), (0.035, 0.05, 0.018, 1.0))
    crumb = step(cells(at.place, 9.0), 0.15, 0.10) * step(noise(at.place, 0.7, 2.0), 0.5, 0.6) * trodden
    color = mixed(crumb * 0.85, color, (0.10, 0.06, 0.03, 1.0))
    wet = at.upward * at.wet
    dry = most(at.rough + (cloud - 0.5) * 0.2, 0.04)
    return at.shining(
        Base_Color=scaled(color, 1.0 - 0.42 * wet),
        Roughness=between(joint, between(wet, dry, step(cloud, 0.45, 0.62, 0.30, 0.08)), 0.7),
        Metallic=at.metal,
        Normal=leaning(
            (grain - 0.5) * 0.10 + step(aside, 0.465, 0.485, 0.0, 0.25) * math("SIGN", right) + (own - 0.5) * 0.02,
            (other - 0.5) * 0.02 + step(above, 0.465, 0.485, 0.0, 0.25) * math("SIGN", up),
        ),
    )


def checker(at: At) -> Out:
    """Squares of two tones."""
    x, y, _ = parts(vector("FLOOR", at.flat))
    odd = math("FRACT", (x + y) * 0.5) * 2.0
    return at.shining(
        Base_Color=scaled(at.color, between(odd, 1.0, 0.3)), Roughness=most(at.rough, 0.03), Metallic=at.metal
    )
