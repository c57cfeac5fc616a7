"""What people are made of: skin, eyes, hair, and the hairs of a face.

Skin lets light in: red goes farthest before it comes out again, so that edges of shadows are warm and ears glow
(d'Eon and Irving, "A Quantized-Diffusion Model for Rendering Translucent Materials", 2011; here a random walk). Where
pores, oil and wrinkles are is as in `skin.glsl` and `wrinkles.glsl`, in meters of the body that all adults share.
"""

from typing import Final

from langit.film.materials.at import At
from langit.film.nodes import (
    Node,
    Out,
    between,
    bump,
    cells,
    chance,
    clamp,
    dot,
    joined,
    line,
    math,
    mixed,
    mixed_shaders,
    most,
    noise,
    parts,
    pixel,
    plus,
    power,
    ray,
    scaled,
    shader,
    step,
    times,
    vector,
)  # fmt: skip
from langit.film.strands import KIND

EYES: Final = (0.1174, 0.0, 1.5825)  # between the eyes of that body, in meters
DEEP: Final = 0.0019  # meters that red light goes in skin
COLORS: Final = (1.0, 0.36, 0.19)  # of that, how far red, green and blue go
WIDE: Final = 0.45  # of the radius of an eye, that of its iris


def skin(at: At) -> Out:
    """Skin of any color and age: `variant` is how much of their wrinkles somebody has."""
    spot = at.spot
    x, y, z = parts(vector("SUBTRACT", spot, EYES))
    blotch = parts(vector("SUBTRACT", noise(spot, 26.0, 2.0, socket="Color"), (0.5, 0.5, 0.5)))
    near = step(pixel(), 0.0012, 0.0003)
    large = noise(spot, 55.0, 1.0)  # pores are wide in some places and hardly there in others
    pores = step(cells(spot, 760.0), 0.05, 0.46) * near * step(large, 0.3, 0.62, 0.35, 1.0)
    fine = noise(spot, 620.0, 2.0, 0.6) * near
    light = step(parts(at.color)[0], 0.05, 0.35)
    oil, lips = _oily(x, y, z)
    blood = _flushed(x, y, z) * between(light, 0.25, 1.0)
    uneven = scaled((0.14, 0.26, 0.30), blotch[0] * between(light, 0.6, 1.0))
    tone = times(at.color, plus(plus((1.0, 1.0, 1.0), uneven), scaled((0.05, -0.06, -0.07), blotch[1] * 2.0)))
    tone = times(tone, plus((1.0, 1.0, 1.0), scaled((0.0, -0.09, -0.08), blood)))
    spots = _some(spot, 130.0, 0.16, 0.06, 0.72)
    tone = times(tone, plus((1.0, 1.0, 1.0), scaled((-0.10, -0.17, -0.18), spots)))
    tone = scaled(tone, 1.0 + (pores - 1.0) * 0.14 * near)
    rough = at.rough - 0.03 + blotch[2] * 0.26 + (fine - 0.5) * 0.16 * near + (large - 0.5) * 0.2
    rough = rough - oil * (0.75 + 1.4 * blotch[2]) * 0.20
    height = pores * 0.00011 + fine * 0.00010 + noise(spot, 130.0, 2.0, 0.6) * 0.00034 + _lined(y, z, lips) * near
    if at.stuff.kind == "aged":
        deep = wrinkled(spot, x, y, z) * at.variant
        tone = times(tone, plus((1.0, 1.0, 1.0), scaled((-0.12, -0.19, -0.21), deep)))
        height = height - deep * 0.0009
    water: dict[str, object] = {
        "Coat_Weight": lips * 0.5, "Coat_Roughness": 0.2, "Coat_IOR": 1.38, "Coat_Normal": bump(height, 0.6),
    }  # fmt: skip
    if at.wet > 0:
        film = step(noise(spot, 18.0, 2.0), 0.35, 0.65) * at.wet
        beads = _some(spot, 240.0, 0.34, 0.08, 0.55) * at.wet
        water = {"Coat_Weight": clamp(film * 0.35 + beads + lips * 0.5), "Coat_Roughness": 0.10, "Coat_IOR": 1.33,
                 "Coat_Normal": bump(beads, 0.0006)}  # fmt: skip
    return at.shining(
        Base_Color=tone,
        Roughness=most(rough, 0.26),
        Specular_IOR_Level=0.42,
        Subsurface_Weight=1.0,
        Subsurface_Radius=COLORS,
        Subsurface_Scale=DEEP,
        Subsurface_IOR=1.4,
        Sheen_Weight=0.10,
        Sheen_Roughness=0.35,
        Sheen_Tint=mixed(0.5, (1.0, 1.0, 1.0, 1.0), at.color),
        Normal=bump(height, 1.0),
        **water,
    )


def _some(spot: Out, scale: float, none: float, whole: float, but: float) -> Out:
    """Dots in cells, from the distance `none` to their point on to `whole`, in all cells but a share of them."""
    cell = Node("TexVoronoi", {}, {"Vector": spot, "Scale": scale})
    return step(cell["Distance"], none, whole) * step(chance(cell["Position"]), but, but + 0.055)


def _hill(across: Out, up: Out, steep: float = 1.0) -> Out:
    """1 in the middle and less and less to all sides; the higher `steep`, the flatter in the middle."""
    away = across * across + up * up
    return power(2.71828, -(away if steep == 1.0 else power(away, steep)))


def _oily(x: Out, y: Out, z: Out) -> tuple[Out, Out]:
    """How oily forehead, nose and lips are, and how much of a point is lips. From between the eyes, in meters."""
    front = step(x, -0.02, 0.01)
    lips = _hill(y / 0.026, (z + 0.069) / 0.011, 2.0) * front
    brow, nose = _hill(y / 0.045, (z - 0.048) / 0.026), _hill(y / 0.013, (z + 0.024) / 0.026)
    return (brow * 0.6 + nose * 0.9) * front + lips * 1.3, lips


def _flushed(x: Out, y: Out, z: Out) -> Out:
    """How red skin is where blood is near: on the wings of the nose, its tip, the cheeks. From between the eyes."""
    side, front = math("ABSOLUTE", y), step(x, -0.03, 0.0)
    wings = _hill((side - 0.016) / 0.008, (z + 0.044) / 0.010)
    tip = _hill(y / 0.012, (z + 0.040) / 0.011)
    cheeks = _hill((side - 0.038) / 0.022, (z + 0.036) / 0.022)
    return (wings * 0.9 + tip * 0.7 + cheeks * 0.6) * front


def _lined(y: Out, z: Out, lips: Out) -> Out:
    """The height of the lines that go down over lips, in meters."""
    return noise(joined(y * 620.0, z * 70.0, 0.0), 1.0, 1.0) * lips * 0.00025


def wrinkled(spot: Out, x: Out, y: Out, z: Out) -> Out:
    """How deep in a wrinkle a point of the face is, 0 to 1. As `wrinkled.glsl`, where the parts are explained."""
    side, own = math("ABSOLUTE", y), parts(spot)[1]
    wander = noise(joined(own * 45.0, 3.0, 0.0), 1.0, 0.0)
    rows = z / 0.0095 + 0.9 * wander
    broken = noise(joined(own * 38.0, math("FLOOR", rows + 0.5), 0.0), 1.0, 0.0)
    brow = step(z, 0.030, 0.042) * step(z, 0.082, 0.064) * step(side, 0.056, 0.034)
    found = 0.8 * brow * step(broken, 0.3, 0.6) * power(0.5 + 0.5 * math("COSINE", rows * 6.2832), 5.0)
    beside, above = side - 0.0445, z + 0.001
    far, turn = math("SQRT", beside * beside + above * above), math("ARCTAN2", above, beside)
    fan = step(far, 0.003, 0.008) * step(far, 0.026, 0.012) * step(math("ABSOLUTE", turn), 1.1, 0.6)
    found = found + 0.8 * fan * power(0.5 + 0.5 * math("COSINE", turn * 9.0 + wander * 2.0), 4.0)
    down = clamp((-0.040 - z) / 0.036)
    fold = (side - between(math("SQRT", down), 0.0185, 0.0345)) / 0.0021
    found = found + step(down, 0.0, 0.2) * step(down, 1.0, 0.7) * power(2.71828, -(fold * fold))
    across, up = (side - 0.029) / 0.020, (z + 0.003) / 0.0185
    rim = (math("SQRT", across * across + up * up) - 1.0) / 0.13
    bag = step(z, -0.008, -0.014) * step(math("ABSOLUTE", across), 0.95, 0.5)
    found = found + 0.5 * bag * power(2.71828, -(rim * rim))
    return step(x, -0.03, 0.0) * clamp(found)


def eye(at: At) -> Out:
    """An eye: `spot` is on a ball of radius 1 that looks along x, the color is that of the iris.

    Below a clear, wet skin lies a hollow iris, which is brightest where light that falls in across it arrives.
    """
    spot = at.spot
    _, y, z = parts(spot)
    round_it = math("SQRT", y * y + z * z)
    r = round_it / WIDE
    way = scaled(joined(y, z, 0.0), 2.2 / most(round_it, 0.01))
    fibers = noise(plus(way, joined(0.0, 0.0, r * 0.7)), 2.6, 2.0)
    iris = scaled(
        at.color, (0.5 + 1.3 * step(fibers, 0.32, 0.68) + step(r, 0.75, 0.36) * 0.7) * step(r, 1.02, 0.78, 0.2, 1.0)
    )
    iris = scaled(iris, 1.0 + 0.7 * step(z, 0.10, -0.30) * step(r, 0.34, 0.6))
    iris = mixed(step(r, 0.33, 0.38), (0.002, 0.002, 0.002, 1.0), iris)
    red = step(r, 1.2, 2.05)
    veins = step(math("ABSOLUTE", noise(spot, 4.5, 3.0, 0.6) - 0.5), 0.016, 0.0) * step(r, 1.15, 1.7) * 0.35
    white = mixed(red, (0.66, 0.61, 0.57, 1.0), (0.48, 0.28, 0.24, 1.0))
    white = mixed(veins, white, (0.42, 0.13, 0.10, 1.0))
    lids = step(z, 0.36, -0.05, 0.5, 1.0) * step(z, -0.52, -0.36, 0.75, 1.0)
    dish = step(r, 0.2, 1.0) * step(r, 1.12, 1.0) * 0.12
    return at.shining(
        Base_Color=scaled(mixed(step(r, 0.92, 1.10), iris, white), lids),
        Roughness=0.45,
        Specular_IOR_Level=0.1,
        Coat_Weight=1.0,
        Coat_Roughness=0.02,
        Coat_IOR=1.38,
        Coat_Normal=bump(noise(spot, 3.0, 1.0), 0.0003),
        Normal=bump(dish, 0.008),
    )


def hair(at: At) -> Out:
    """Hair: single hairs, or the dark layer on the scalp below them, whose edge fades."""
    if at.stuff.kind == KIND:
        return _strand(at, rough=0.24)
    _, along, _ = parts(at.spot)
    end = 0.05 + 0.75 * noise(at.place, 700.0, 1.0, 0.7)
    scalp = at.shining(Base_Color=scaled(at.color, 0.4), Roughness=0.85, Specular_IOR_Level=0.2)
    return mixed_shaders(line(along, end, end + 0.3, 0.0, 1.0), scalp, shader("BsdfTransparent"))


def fuzz(at: At) -> Out:
    """Brows, lashes, beards: single hairs, or the soft dark band along the roots of lashes."""
    if at.stuff.kind == KIND:
        return _strand(at, rough=0.36)
    across, along, _ = parts(at.spot)
    off = math("ABSOLUTE", across - 0.5)
    band = step(off, 0.5, 0.1) * step(along, 0.0, 0.3) * step(along, 0.72, 0.45) * 0.85
    return mixed_shaders(band, shader("BsdfTransparent"), at.shining(Base_Color=at.color, Roughness=0.7))


def _strand(at: At, rough: float) -> Out:
    """One hair among many, each a little lighter or darker than the next, and darkest at its root.

    Chiang et al., "A Practical and Controllable Hair and Fur Model for Production Path Tracing", 2016.
    """
    along, own = Node("HairInfo")["Intercept"], at.variant
    soaked = 0.55 * at.wet
    # What goes through several light hairs counts for their color, and is more than the path tracer follows.
    light = step(dot(at.color, (0.2126, 0.7152, 0.0722)), 0.06, 0.35, 1.0, 2.1)
    # The color of a hair goes by how much melanin is in it, as by a power of what a usual one lets through: less of it
    # is lighter and redder. Ends are bleached by the sun, and roots lie in the shadow of all others.
    melanin = 1.22 - 0.5 * own - step(along, 0.4, 1.0, 0.0, 0.14)
    less = step(chance(joined(own * 977.0, 1.0, 0.0)), 0.93, 1.0, 0.0, 0.22)
    red, green, blue = parts(at.color)
    tone = joined(*(power(most(part, 0.001), melanin - less) for part in (red, green, blue)))
    tone = scaled(tone, step(along, 0.0, 0.25, 0.75, 1.05) * (1.0 - 0.35 * soaked) * light)
    inputs: dict[str | int, object] = {
        "Color": tone,
        "Roughness": most(rough * (0.75 + 0.6 * chance(joined(own * 613.0, 2.0, 0.0))) - 0.08 * soaked, 0.08),
        "Radial Roughness": 0.34,
        "Coat": 0.1 + soaked * 0.5,
        "IOR": 1.55,
        "Offset": 0.045,
        "Random Roughness": 0.25,
        "Random": own,
    }
    lit = Node("BsdfHairPrincipled", {"model": "CHIANG", "parametrization": "COLOR"}, inputs)[0]
    # What light does behind the first hair takes long to follow, and nobody sees how.
    behind = math("GREATER_THAN", ray("Transmission Depth") + ray("Diffuse Depth"), 0.5)
    return mixed_shaders(behind, lit, shader("BsdfDiffuse", Color=scaled(tone, 0.7)))
