"""Bricks, plaster, and the tubes of signs that are only painted on."""

from langit.film.materials.at import At
from langit.film.materials.worn import leaning, worn
from langit.film.nodes import (
    Out,
    between,
    chance,
    clamp,
    geometry,
    joined,
    least,
    math,
    mixed,
    most,
    noise,
    parts,
    plus,
    ray,
    scaled,
    step,
    times,
)
from langit.render.image import Image

SEEN = 0.6  # of the light of a window, that one sees of it
MORTAR = (0.50, 0.47, 0.43, 1.0)


def brick(at: At) -> Out:
    """Bricks in mortar, each with a tone of its own, with streaks of dirt over several."""
    x, y, _ = parts(at.flat)
    along, row = x * 2.0, y * 4.0
    along = along + 0.5 * math("FLOORED_MODULO", math("FLOOR", row), 2.0)
    own = chance(joined(math("FLOOR", along), math("FLOOR", row), at.variant * 91.0))
    stain = noise(at.place, 0.9, 3.0, 0.6)
    joint = most(
        step(math("ABSOLUTE", math("FRACT", along) - 0.5), 0.458, 0.470),
        step(math("ABSOLUTE", math("FRACT", row) - 0.5), 0.425, 0.445),
    )
    made = worn(at) if at.stuff.image is not Image.NONE else None
    texture = made.tone if made else 1.0
    dirt = step(stain, 0.3, 0.7, 0.72, 1.1)
    color = mixed(joint * 0.85, scaled(at.color, (0.70 + 0.5 * own) * texture), scaled(MORTAR, texture))
    normal = leaning(made.right, made.up) if made else leaning((own - 0.5) * 0.04, (stain - 0.5) * 0.05)
    return at.shining(Base_Color=scaled(color, dirt), Roughness=most(at.rough, 0.75), Normal=normal)


def plastered(at: At) -> Out:
    """Anything of one color that wears an image: plaster, concrete, render; rain darkens what faces up."""
    made, stain = worn(at), noise(at.place, 0.8, 3.0, 0.62)
    wet = at.upward * at.wet
    dirt = step(stain, 0.3, 0.72, 0.74, 1.08)
    return at.shining(
        Base_Color=scaled(at.color, made.tone * dirt * (1.0 - 0.4 * wet)),
        Roughness=between(wet * 0.8, most(clamp(at.rough + (stain - 0.5) * 0.1), 0.05), least(at.rough, 0.25)),
        Metallic=at.metal,
        Normal=leaning(made.right, made.up),
    )


def sign(at: At) -> Out:
    """A board with strokes as of letters that shine, four of them in each cell: as the fast look draws them."""
    x, y, _ = parts(scaled(at.flat, 3.0))
    right, up = math("FRACT", x) - 0.5, math("FRACT", y) - 0.5
    own = chance(joined(math("FLOOR", x), math("FLOOR", y), at.variant * 57.0))
    turn = math("FRACT", own * 17.0)
    inside = math("LESS_THAN", most(math("ABSOLUTE", right), math("ABSOLUTE", up)), 0.42)
    near = least(
        math("ABSOLUTE", up - (0.34 - 0.5 * turn)),
        most(math("ABSOLUTE", right + (turn - 0.5) * 0.3), math("ABSOLUTE", up) - 0.36),
    )
    low = most(math("ABSOLUTE", up + 0.26), math("ABSOLUTE", right) - 0.32)
    tall = most(math("ABSOLUTE", right - 0.24), math("ABSOLUTE", up) - 0.32)
    near = least(near, between(math("LESS_THAN", own, 0.5), tall, low))
    stroke = inside * step(near, 0.045, 0.065, 1.0, 0.0)
    halo = inside * math("EXPONENT", -8.0 * most(near - 0.05, 0.0))
    tube = scaled(mixed(0.55, at.color, (1.0, 1.0, 1.0, 1.0)), 1.25 * stroke)
    board = scaled(at.color, 0.16 + 0.34 * halo)
    glow = mixed(1.0, board, tube, "ADD")
    return at.shining(shine=glow, Base_Color=scaled(at.color, 0.25), Roughness=0.35)


def window(at: At) -> Out:
    """A pane with the room behind it, whose light falls off toward the floor; curtains, and things that stand about.

    `At.spot` is where a point is on the pane, from 0 to 1 both ways, and a number of the room's own.
    """
    across, up, own = parts(at.spot)
    drawn = math("GREATER_THAN", math("FRACT", own * 31.0), 0.45)
    open_to = 0.18 + 0.3 * math("FRACT", own * 57.0)
    fold = 0.86 + 0.14 * math("SINE", across * 70.0)
    curtain = drawn * step(math("ABSOLUTE", across - 0.5), open_to, open_to + 0.02)
    stand = chance(joined(math("FLOOR", across * 6.0), own * 911.0, 0.5))
    thing = math("LESS_THAN", up, stand * 0.42) * math("GREATER_THAN", stand, 0.3)
    room = step(up, -0.1, 0.95, 0.45, 1.15) * (1.0 - 0.72 * thing)
    cloth = 0.62 * fold * step(up, 0.0, 0.9, 0.7, 1.0)
    return at.shining(
        shine=scaled(at.color, between(curtain, room, cloth)),
        Base_Color=mixed(curtain, (0.035, 0.045, 0.06, 1.0), scaled((0.5, 0.47, 0.42, 1.0), fold * 0.35)),
        Roughness=0.04,
        IOR=1.6,
    )


def view(at: At) -> Out:
    """A pane that shows what is outside by day, far away: trees under a sky. It lights a room as the whole of it does.

    What is seen of it is darker than its light, as the curve of film would show it in a picture of the room.
    """
    x, y, z = (-part for part in parts(geometry("Incoming")))
    far = most(math("SQRT", x * x + y * y), 0.05)
    high, way = z / far, joined(x / far, y / far, 0.0)
    line = (
        0.01
        + 0.24 * step(noise(way, 2.6, 1.0), 0.4, 0.7)
        + 0.07 * (noise(plus(way, joined(0.0, 0.0, high)), 14.0, 3.0) - 0.5)
    )
    clump = noise(joined(x / far, y / far, high), 22.0, 3.0, 0.65)
    leaves = mixed(step(clump, 0.35, 0.7), (0.06, 0.10, 0.05, 1.0), (0.32, 0.40, 0.18, 1.0))
    cloud = step(noise(joined(x / far, y / far, high * 2.5), 2.2, 3.0), 0.42, 0.68)
    heaven = mixed(
        cloud, mixed(step(high, 0.0, 0.7), (0.62, 0.68, 0.72, 1.0), (0.34, 0.5, 0.74, 1.0)), (0.95, 0.93, 0.9, 1.0)
    )
    lawn = mixed(noise(way, 30.0, 2.0), (0.16, 0.24, 0.07, 1.0), (0.26, 0.32, 0.12, 1.0))
    outside = mixed(step(high, line - 0.012, line + 0.012), leaves, heaven)
    outside = mixed(step(high, -0.05, -0.075), outside, lawn)
    sheds = scaled(at.color, step(high, -0.4, 0.5, 0.8, 2.6))
    lights = clamp(ray("Is Diffuse Ray") + ray("Is Shadow Ray"))
    return at.shining(
        shine=mixed(lights, scaled(times(at.color, outside), SEEN), sheds),
        Base_Color=(0.0, 0.0, 0.0, 1.0),
        Roughness=0.02,
        IOR=1.5,
    )
