"""Cloth by how it is made, and what is printed on it: threads, folds, seams, fibers that stand out, and rain.

Where folds and seams lie is as in `cloth.glsl`: `sewn` says how much cloth is pushed together and how far it is from
edge, seam and pockets. A wall of a fold is deeper here, for light finds its way into it.
"""

from typing import Final, NamedTuple

from langit.film.materials.at import At
from langit.film.nodes import (
    Out,
    attribute,
    between,
    bump,
    cells,
    clamp,
    geometry,
    joined,
    least,
    math,
    mixed,
    mixed_shaders,
    most,
    noise,
    parts,
    pixel,
    plus,
    scaled,
    shader,
    step,
    times,
    vector,
)  # fmt: skip

WHITE: Final = (
    0.85  # of the light that a color sends back, that undyed cloth does: the rest is lost between its threads
)
DYED: Final = 0.32  # what cloth of one strong color sends back of that color at most, as dyed wool and cotton do,
PALE: Final = 0.05  # and of others how much of that, for fibers mirror all colors alike


class Weave(NamedTuple):
    """How cloth of a kind looks: fibers that stand out, how rough it is, how much it reflects, the threads it has."""

    fuzz: float
    rough: float
    gloss: float
    soaks: float
    thread: float  # meters


WEAVES: Final = {
    "leather": Weave(fuzz=0.0, rough=0.0, gloss=0.5, soaks=0.0, thread=0.0),
    "knit": Weave(fuzz=0.55, rough=0.10, gloss=0.15, soaks=1.0, thread=0.0043),
    "denim": Weave(fuzz=0.15, rough=0.05, gloss=0.25, soaks=1.0, thread=0.0011),
    "woven": Weave(fuzz=0.32, rough=0.0, gloss=0.25, soaks=1.0, thread=0.0011),
    "linen": Weave(fuzz=0.16, rough=0.05, gloss=0.15, soaks=1.0, thread=0.0034),
    "lace": Weave(fuzz=0.20, rough=0.0, gloss=0.3, soaks=1.0, thread=0.0011),
    "coated": Weave(fuzz=0.05, rough=-0.05, gloss=0.45, soaks=0.25, thread=0.0),
}


def cloth(at: At) -> Out:
    """Cloth of any kind."""
    kind = at.stuff.kind if at.stuff.kind in WEAVES else "woven"
    made, spot = WEAVES[kind], at.spot
    creased, edge, seam = parts(attribute("sewn"))
    pocket = attribute("sewn", "Alpha")
    across, up = _plane(spot)
    worn = vector("SUBTRACT", noise(spot, 11.0, 1.0, socket="Color"), (0.5, 0.5, 0.5))
    hollow, folds = _folds(spot, worn, creased)
    tone, height = _threads(kind, made, at, _dyed(at.color), across, up)
    stitched, deep, thick = _seams(kind, edge, seam, pocket)
    stain = parts(worn)[0]
    worn_off = step(edge, 0.0, 0.004, 0.78, 1.0)  # dirt of hands, and its own shadow
    tone = scaled(
        tone,
        (1.0 + (0.35 if kind == "leather" else 0.16) * stain) * (1.0 - 0.35 * hollow) * (1.0 - 0.35 * deep) * worn_off,
    )
    thread = (0.36, 0.19, 0.06, 1.0) if kind == "denim" else scaled(tone, 0.62)
    tone = mixed(0.85 * stitched, tone, thread)
    height = height + folds + thick - deep * 0.0007 + stitched * 0.0003
    rough = at.rough + made.rough + 0.08 * stain
    water: dict[str, object] = {}
    if at.wet > 0:
        soaked = _soaked(spot, parts(worn)[1]) * (made.soaks * at.wet)
        tone = scaled(tone, 1.0 - 0.62 * soaked)
        rough = between(soaked, rough, least(rough, 0.42))
        water = _beads(at, spot) if made.soaks < 1 else _drizzled(at, spot, soaked)
    whole = at.shining(
        Base_Color=tone,
        Roughness=most(rough, 0.2),
        Metallic=at.metal,
        Specular_IOR_Level=made.gloss,
        Sheen_Weight=made.fuzz * (0.8 - 0.5 * at.wet * made.soaks),
        Sheen_Roughness=0.35,
        Sheen_Tint=mixed(0.8, (0.4, 0.4, 0.4, 1.0), tone),
        Normal=bump(height, 1.0),
        **water,
    )
    return mixed_shaders(at.thin, whole, shader("BsdfTranslucent", Color=tone)) if at.stuff.thin else whole


def _dyed(color: Out) -> Out:
    """What cloth of a color sends back: the stronger the color, the less, and a little of all colors."""
    red, green, blue = parts(color)
    high, low = most(red, most(green, blue)), least(red, least(green, blue))
    strong = 1.0 - low / most(high, 0.001)
    share = least(WHITE, between(strong, WHITE, DYED / most(high, 0.001)))
    bright = high * share * PALE * strong
    return plus(scaled(color, share), joined(bright, bright, bright))


def _soaked(spot: Out, worn: Out) -> Out:
    """How wet cloth is in rain, 0 to 1: most what faces the sky, and where water ran down from there."""
    up = step(parts(geometry("Normal"))[2], -0.1, 0.75, 0.25, 1.0)
    ran = noise(times(spot, (34.0, 34.0, 5.0)), 1.0, 2.0, 0.6)
    return clamp(up + 0.9 * (ran - 0.5) + 0.6 * worn)


def _drizzled(at: At, spot: Out, soaked: Out) -> dict[str, object]:
    """Water in cloth, and small drops that hang on its fibers."""
    drops = step(cells(spot, 210.0), 0.30, 0.12) * step(noise(spot, 40.0, 1.0), 0.46, 0.6) * step(pixel(), 0.003, 0.001)
    return {"Coat_Weight": clamp(soaked * 0.16 + drops * 0.6 * at.wet), "Coat_Roughness": between(drops, 0.34, 0.08),
            "Coat_IOR": 1.33, "Coat_Normal": bump(drops, 0.0008)}  # fmt: skip


def _plane(spot: Out) -> tuple[Out, Out]:
    """Where a point lies on the plane that it faced at rest, in meters."""
    x, y, z = parts(spot)
    ahead, aside, over = (math("ABSOLUTE", part) for part in parts(attribute("facing", "Vector")))
    level = math("GREATER_THAN", over, most(ahead, aside))
    side = math("GREATER_THAN", ahead, aside)
    return between(side, x, y), between(level, z, between(side, y, x))


def _folds(spot: Out, worn: Out, creased: Out) -> tuple[Out, Out]:
    """How deep in a fold a point is, 0 to 1, and how high it stands, in meters."""
    falls, much = math("LESS_THAN", creased, 0.0), math("ABSOLUTE", creased)
    gathered = noise(spot, 7.0, 2.0, 0.6)  # cloth is smooth between the places where it gathers
    tilted = plus(spot, joined(0.0, 0.0, parts(spot)[1] * 0.5 * (gathered - 0.5) * 4.0))
    pushed = plus(times(tilted, (10.0, 10.0, 27.0)), scaled(worn, 2.8))
    hung = plus(times(spot, (20.0, 20.0, 1.3)), scaled(worn, 0.8))
    lie = noise(mixed(falls, pushed, hung), 1.0, 1.0, 0.35)
    ridge = 1.0 - clamp(3.4 * math("ABSOLUTE", lie - 0.5))
    much = much * between(falls, step(gathered, 0.40, 0.66, 0.08, 1.1), 1.0)
    drape = noise(times(spot, (9.0, 9.0, 4.0)), 1.0, 1.0)
    rise = between(falls, step(ridge, 0.0, 0.95), 1.4 * ridge * ridge)
    return much * step(ridge, 0.55, 0.0), much * rise * 0.009 + drape * 0.007


def _threads(kind: str, made: Weave, at: At, color: Out, across: Out, up: Out) -> tuple[Out, Out]:
    """The color of threads, and how high they stand, in meters; what is too far to see them is calm."""
    near = step(pixel(), 0.45 * max(made.thread, 0.002), 0.16 * max(made.thread, 0.002))
    if kind == "leather":
        grain = step(cells(at.spot, 620.0), 0.1, 0.6)
        return scaled(color, 1.0 - 0.15 * grain * near), -(grain * 0.00018 * near)
    fiber = noise(at.spot, 900.0 if kind != "knit" else 500.0, 2.0, 0.7)
    if kind == "coated":
        return color, fiber * 0.00004 * near
    turn = 6.2832 / made.thread
    if kind == "knit":  # loops: two legs that meet in a V
        aside = math("PINGPONG", across, made.thread / 2) / made.thread
        rib = math("SINE", (up + aside * made.thread * 1.1) * (turn * 1.25)) * 0.5 + math("SINE", aside * 6.2832) * 0.8
        return scaled(color, 1.0 + (0.16 * rib - 0.08 + (fiber - 0.5) * 0.7) * near), (
            rib * 0.0006 + fiber * 0.0006
        ) * near
    if kind == "denim":  # a twill: blue over white, on the slant
        rib = math("SINE", (across + up) * turn)
        warp = noise(joined(across * 1100.0, up * 40.0, 0.0), 1.0, 1.0)
        share = clamp(0.16 + (0.30 * step(rib, -0.2, -0.9) + 0.5 * (warp - 0.5)) * near)
        tone = mixed(share, scaled(color, 0.9), scaled(plus(color, (0.3, 0.3, 0.3)), 0.75))
        return tone, (rib * 0.00012 + fiber * 0.0001) * near
    rib = math("SINE", across * turn) * math("SINE", up * turn)
    if kind == "linen":  # no thread is as thick all along as its neighbors
        slub = noise(joined(across * 16.0, up * 280.0, 0.0), 1.0, 1.0) + noise(
            joined(across * 280.0, up * 16.0, 3.0), 1.0, 1.0
        )
        return scaled(color, 1.0 + 0.38 * (slub - 1.0) + (0.14 * rib + (fiber - 0.5) * 0.3) * near), (
            (slub - 1.0) * 0.0007 + (rib * 0.0003 + fiber * 0.0003) * near
        )
    return scaled(color, 1.0 + (0.10 * rib + (fiber - 0.5) * 0.5) * near), (rib * 0.0001 + fiber * 0.00022) * near


def _seams(kind: str, edge: Out, seam: Out, pocket: Out) -> tuple[Out, Out, Out]:
    """How much a point is of a stitch and of a groove, 0 to 1, and by how many meters hems are thicker there."""
    soft = pixel() * 0.7 + 0.0004
    hem = math("GREATER_THAN", edge, 1e-4)

    def along(away: Out, half: float) -> Out:
        return step(away, soft + half, half) * least(2.0 * half / soft, 1.0)

    deep = most(along(math("ABSOLUTE", seam), 0.0009), along(math("ABSOLUTE", pocket), 0.0009))
    thick = step(edge, 0.0185, 0.0165) * hem * 0.0009
    if kind in ("leather", "knit"):
        return deep * 0.0, deep, thick
    stitched = along(math("ABSOLUTE", edge - 0.018), 0.0006) * hem
    if kind == "denim":
        beside = along(math("ABSOLUTE", seam - 0.006), 0.0006) * math("GREATER_THAN", seam, 0.0)
        stitched = most(stitched, most(beside, along(math("ABSOLUTE", math("ABSOLUTE", pocket) - 0.006), 0.0006)))
    return stitched, deep, thick


def _beads(at: At, spot: Out) -> dict[str, object]:
    """Drops that stand on what takes in no water."""
    drops = step(cells(spot, 160.0), 0.36, 0.1) * at.wet
    return {"Coat_Weight": clamp(drops + 0.25 * at.wet), "Coat_Roughness": 0.05, "Coat_Normal": bump(drops, 0.0008)}


def batik(at: At) -> Out:
    """A printed kawung: four petals around every point of a grid, a dot where four grids meet. As `batik.glsl`."""
    u, v, _ = parts(at.flat)
    p, q = (math("ABSOLUTE", math("FRACT", side) - 0.5) for side in (u, v))
    long, wide = (p + q) * 0.7071, (p - q) * 0.7071
    away = math("SQRT", _squared((long - 0.345) / 0.27) + _squared(wide / 0.135)) - 1.0
    crack = (noise(at.spot, 160.0, 2.0) - 0.5) * 0.25
    wax = step(away + crack, 0.06, -0.06)
    wax = wax * (
        1.0 - 0.8 * step(math("ABSOLUTE", wide), 0.018, 0.008) * step(long, 0.19, 0.21) * step(long, 0.51, 0.49)
    )
    wax = most(wax, step(math("SQRT", p * p + q * q), 0.05, 0.04))
    drape = noise(times(at.spot, (9.0, 9.0, 4.0)), 1.0, 1.0) * 0.006
    near = step(pixel(), 0.0006, 0.0002)
    return at.shining(
        Base_Color=mixed(0.9 * wax, at.color, (0.62, 0.60, 0.52, 1.0)),
        Roughness=at.rough,
        Specular_IOR_Level=0.25,
        Sheen_Weight=0.25,
        Normal=bump(drape + noise(at.spot, 900.0, 2.0, 0.7) * 0.0002 * near, 1.0),
    )


def _squared(value: Out) -> Out:
    return value * value


def rug(at: At) -> Out:
    """A pile of wool: tufts in rows, trodden down here and there."""
    tuft, trodden = cells(at.place, 260.0), noise(at.place, 3.0, 3.0, 0.6)
    fiber = noise(at.place, 420.0, 1.0)
    near = step(pixel(), 0.006, 0.002)
    tone = (0.86 - 0.5 * (tuft - 0.4) * near + 0.3 * (fiber - 0.5) * near) * step(trodden, 0.3, 0.7, 0.82, 1.06)
    return at.shining(
        Base_Color=scaled(at.color, tone),
        Roughness=1.0,
        Specular_IOR_Level=0.1,
        Sheen_Weight=0.35,
        Sheen_Roughness=0.5,
        Normal=bump((1.0 - tuft) * 0.0015 * near + trodden * 0.01, 1.0),
    )
