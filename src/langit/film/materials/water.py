"""Open water: waves as slopes, which far away are roughness and no longer waves."""

import math
from typing import Final

from langit.film import waves
from langit.film.materials.at import At
from langit.film.nodes import (
    Node,
    Out,
    between,
    clamp,
    dot,
    geometry,
    joined,
    least,
    mixed,
    most,
    noise,
    parts,
    plus,
    power,
    ray,
    scaled,
    step,
    time,
    times,
    vector,
)
from langit.film.nodes import math as calculated

PIXEL: Final = 0.0011  # how wide a pixel is, a meter away
CLEAR: Final = 0.035  # the roughness of water where all of its waves are seen
LOST: Final = (6.0, 1.6, 1.9)  # 1/m: what water takes of each color, here and on its way back
CREST: Final = (0.02, 0.16, 0.15, 1.0)  # what light that went through a crest looks like


def water(at: At) -> Out:
    """The sea: two bands of waves, each moved over itself in two directions; ripples only where they are seen."""
    normal, rough, crest = _sea(at)
    return at.shining(
        Base_Color=mixed(clamp((crest - 0.55) * 1.5) * 0.7, scaled(at.color, 0.32), CREST),
        Roughness=most(rough, between(at.wet, CLEAR, 0.12)),
        IOR=1.333,
        Normal=normal,
    )


def shallow(at: At) -> Out:
    """Water over sand: the deeper the greener, with a lace of foam on its edge that comes and goes."""
    normal, rough, crest = _sea(at)
    _, _, deep = parts(at.spot)
    thick = most(deep, 0.0)
    left = joined(*(power(math.e, -lost * thick) for lost in LOST))
    ground = scaled(times(at.color, left), 0.75)
    green = mixed(step(thick, 0.1, 0.19), ground, scaled(CREST, 0.5))
    lace = noise(joined(*parts(at.place)[:2], time() * 0.15), 3.5, 3.0, 0.7)
    wash = calculated("SINE", time() * 0.9 + parts(at.place)[0] * 0.35) * 0.012
    foam = step(lace + (0.035 + wash - deep) * 9.0, 0.6, 0.75) * step(deep, 0.08, 0.12, 1.0, 0.0)
    return at.shining(
        Base_Color=mixed(foam, mixed(clamp((crest - 0.6) * 1.5) * 0.3, green, CREST), (0.8, 0.82, 0.82, 1.0)),
        Roughness=between(foam, most(rough, CLEAR), 0.6),
        IOR=1.333,
        Normal=normal,
    )


def _sea(at: At) -> tuple[Out, Out, Out]:
    """The normal of the water, how rough the waves are that are not seen, and how high its crests are."""
    away = (
        ray("Ray Length")
        * PIXEL
        / most(calculated("ABSOLUTE", dot(geometry("Incoming"), geometry("True Normal"))), 0.02)
    )
    slopes, rest, crests = [], [], []
    for band in waves.BANDS:
        middle = (band.low * band.high) ** 0.5
        seen = step(away, 0.35 * middle, 1.6 * middle, 1.0, 0.0)
        slope, high = _moved(at, band)
        slopes.append(scaled(slope, seen))
        rest.append((1.0 - seen * seen) * band.slope**2)
        crests.append(high)
    lost = rest[0] + rest[1]
    x, y, _ = parts(plus(*slopes))
    normal = vector("NORMALIZE", joined(-x, -y, 1.0))
    rough = least(power(lost * 2.0, 0.25), 0.36)
    return normal, rough, crests[0]


def _moved(at: At, band: waves.Band) -> tuple[Out, Out]:
    """The slopes of a band now, as x and y, and how high its crests are, about 0 to 1."""
    x, y, _ = parts(at.place)
    now, slopes, crests = time(), [], []
    for turn, pace, shift in ((1.0, band.pace, 0.0), (-0.83, 0.8 * band.pace, 0.37)):
        # The second one is mirrored and a little larger: so they never meet in the same way.
        u = (x * turn - now * pace) * (1.0 / band.wide) + shift
        v = (y * abs(turn) + now * (0.21 * pace)) * (1.0 / band.wide) + 1.7 * shift
        made = {"image": band.name, "interpolation": "Linear", "extension": "REPEAT"}
        image = Node("TexImage", made, {0: joined(u, v)})
        slope = scaled(plus(image["Color"], (-0.5, -0.5, -0.5)), 1.4)
        slopes.append(slope if turn > 0 else times(slope, (-1.0, 1.0, 1.0)))
        crests.append(parts(image["Color"])[2])
    return plus(*slopes), (crests[0] + crests[1]) * 0.5
