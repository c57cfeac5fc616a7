"""Wood, stone and painted patterns."""

from langit.film.materials.at import At
from langit.film.materials.worn import leaning
from langit.film.nodes import (
    Out,
    between,
    chance,
    clamp,
    dot,
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
    """Boards half a repeat wide, sawn flat through a trunk, under satin varnish that is worn in places.

    Its years are cylinders, which a board meets at ever other depths: long arches in one, near lines in the next.
    """
    x, y, _ = parts(at.flat)
    board, across = math("FLOOR", y * 2.0), math("FRACT", y * 2.0)
    own = chance(joined(board, 0.3, at.variant * 91.0))
    other = math("FRACT", own * 7.0)
    shift = own * 37.0
    warp = noise(joined(x * 0.7 + shift, y * 1.9, board), 1.0, 1.0)
    aside = across - 0.25 - 0.5 * other + (warp - 0.5) * 0.5
    deep = (other - 0.4) * 0.5 + math("SINE", x * (0.5 + own) + shift) * 0.30 + (warp - 0.5) * 0.4
    trunk = math("SQRT", aside * aside + deep * deep)
    year = math("FRACT", trunk * (13.0 + 9.0 * other))
    late = step(year, 0.15, 0.93) * step(year, 0.93, 1.0, 1.0, 0.0)  # what a tree grew late in a year is dark
    fiber = noise(joined(x * 3.0 + shift, y * 120.0, board), 1.0, 3.0, 0.6)
    pore = noise(joined(x * 16.0 + shift, y * 330.0, board), 1.0, 0.0)
    pores = step(pore, 0.26, 0.36, 1.0, 0.0) * (1.0 - 0.7 * late)
    worn = noise(at.place, 3.0, 3.0, 0.6)
    scratch = _scratches(x, y)
    edge = math("ABSOLUTE", across - 0.5)
    gap = step(edge, 0.491, 0.496)
    tone = (1.0 - 0.48 * late) * step(fiber, 0.25, 0.75, 0.86, 1.12) * (1.0 - 0.45 * pores)
    tone = tone * (0.78 + 0.36 * own) * (1.0 - 0.75 * gap) * step(worn, 0.2, 0.8, 0.92, 1.06) + 0.10 * scratch
    gray = dot(at.color, (0.3, 0.59, 0.11))
    color = mixed(0.08 + 0.22 * other, at.color, joined(gray * 1.1, gray, gray * 0.86))
    wet = at.upward * at.wet
    rough = most(clamp(at.rough * (0.72 + 0.3 * fiber + 0.25 * pores) + (worn - 0.5) * 0.5 + 0.2 * scratch), 0.12)
    return at.shining(
        Base_Color=scaled(color, tone * (1.0 - 0.35 * wet)),
        Roughness=between(wet * 0.7, rough, 0.2),
        Normal=leaning(
            0.0 * x,
            (fiber - 0.5) * 0.035 - pores * 0.03 + scratch * 0.05 + gap * math("SIGN", across - 0.5) * 0.3,
        ),
    )


def _scratches(x: Out, y: Out) -> Out:
    """Thin long marks at a slant, few of them, 0 to 1: where a slow noise has one value."""
    found = None
    for turn, lean, number in ((1.0, 0.35, 3.0), (-0.6, 1.0, 8.0)):
        line = noise(joined(x * 0.9 * turn + y * 5.0 * lean, y * 0.8 - x * lean * 0.4, number), 1.0, 0.0)
        there = step(noise(joined(x * 1.3, y * 1.3, number), 1.0, 0.0), 0.58, 0.66)
        mark = step(math("ABSOLUTE", line - 0.5), 0.0, 0.0016, 1.0, 0.0) * there
        found = mark if found is None else most(found, mark)
    assert found is not None
    return found


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
