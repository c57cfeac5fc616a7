"""Wood, stone and painted patterns."""

from langit.film.materials.at import At
from langit.film.materials.worn import leaning
from langit.film.nodes import (
    Out,
    between,
    chance,
    clamp,
    joined,
    math,
    mixed,
    most,
    noise,
    parts,
    plus,
    scaled,
    step,
)

TURN = 6.2831853


def wood(at: At) -> Out:
    """Boards half a repeat wide with years, fibers and pores, under a varnish that is worn in places."""
    x, y, _ = parts(at.flat)
    board = math("FLOOR", y * 2.0)
    own = chance(joined(board, 0.3, at.variant * 91.0))
    shift = own * 37.0
    warp = noise(joined(x * 0.5 + shift, y * 1.7, board), 1.0, 1.0)
    aside = math("FRACT", y * 2.0) - 0.3 - 0.4 * math("FRACT", own * 7.0)
    year = math("FRACT", aside * aside * 7.0 + x * (0.5 * own - 0.25) + warp * 1.6 + own * 5.0)
    rings = step(year, 0.25, 0.9) * step(year, 0.9, 1.0, 1.0, 0.0)  # what a tree grew late in a year is dark
    fiber = noise(joined(x * 1.6 + shift, y * 52.0, board), 1.0, 4.0, 0.62)
    pore = noise(joined(x * 5.5 + shift, y * 210.0, board), 1.0, 1.0)
    worn = noise(at.place, 3.0, 2.0)
    edge = math("FRACT", y * 2.0)
    gap = step(math("ABSOLUTE", edge - 0.5), 0.484, 0.494)
    tone = step(fiber, 0.28, 0.72, 0.76, 1.12) * (1.08 - 0.34 * rings) * step(pore, 0.3, 0.5, 0.72, 1.02)
    tone = tone * (0.80 + 0.36 * own) * (1.0 - 0.7 * gap)
    deep = mixed(0.55, at.color, scaled(mixed(1.0, at.color, at.color, "MULTIPLY"), 1.6))
    rough = at.rough * (0.75 + 0.5 * fiber) + (worn - 0.5) * 0.22
    wet = at.upward * at.wet
    return at.shining(
        Base_Color=scaled(
            mixed(step(fiber, 0.35, 0.68) * (1.0 - 0.6 * rings), deep, at.color), tone * (1.0 - 0.35 * wet)
        ),
        Roughness=between(wet * 0.7, most(clamp(rough), 0.06), 0.2),
        Normal=leaning(0.0 * x, (pore - 0.5) * 0.09 + (fiber - 0.5) * 0.05 + gap * math("SIGN", edge - 0.5) * 0.3),
    )


def marble(at: At) -> Out:
    """Polished stone with veins."""
    shift = joined(at.variant * 13.0, at.variant * 7.0, 0.0)
    warp = noise(plus(at.flat, shift), 2.6, 3.0)
    cloud = noise(plus(plus(at.flat, shift), joined(warp * 0.9, warp * 0.7)), 1.3, 3.0)
    vein = step(cloud, 0.42, 0.5) * step(cloud, 0.5, 0.60, 1.0, 0.0)
    tone = 1.0 - 0.45 * vein - 0.22 * (warp - 0.5)
    return at.shining(Base_Color=scaled(at.color, tone), Roughness=0.06 + 0.05 * vein, Coat_Weight=0.3)


def stripes(at: At) -> Out:
    """Stripes, every second of them white."""
    _, y, _ = parts(at.flat)
    own = math("LESS_THAN", math("FRACT", y), 0.5)
    return at.shining(
        Base_Color=mixed(own, (0.92, 0.92, 0.92, 1.0), at.color), Roughness=most(at.rough, 0.03), Metallic=at.metal
    )


def beach(at: At) -> Out:
    """The panels of a beach ball around its axis, of two colors and white, with white poles."""
    x, y, z = parts(at.spot)
    panel = math("ARCTAN2", y, x) * (6.0 / TURN) + 3.0
    third = math("FLOORED_MODULO", math("FLOOR", panel), 3.0)
    red, green, blue = parts(at.color)
    other = joined(blue, red, green)
    color = mixed(math("GREATER_THAN", third, 0.5), at.color, (0.95, 0.95, 0.95, 1.0))
    color = mixed(math("GREATER_THAN", third, 1.5), color, other)
    far = math("SQRT", x * x + y * y + z * z)
    pole = step(math("ABSOLUTE", z) / most(far, 1e-4), 0.87, 0.89)
    return at.shining(Base_Color=mixed(pole, color, (0.95, 0.95, 0.95, 1.0)), Roughness=most(at.rough, 0.05))
