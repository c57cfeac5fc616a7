"""What has no pattern: painted, cast and polished things, with stains as on everything; glass, mirrors, strings."""

from langit.film.kinds import PANE
from langit.film.materials.at import At
from langit.film.materials.walls import plastered
from langit.film.nodes import (
    Node,
    Out,
    added_shaders,
    between,
    bump,
    cells,
    clamp,
    dot,
    geometry,
    least,
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
)
from langit.render.image import CUT, Image

EDGE = 0.0025  # meters
PANEL = 0.42  # meters: how wide the panels of a sail are


def plain(at: At) -> Out:
    """Anything of one color: stains a hand wide, grain, and what rain does to what faces up."""
    if at.stuff.image is not Image.NONE and at.stuff.image not in CUT:
        return plastered(at)
    if at.stuff.light is not None:
        return at.shining(Base_Color=at.color, Roughness=most(at.rough, 0.03), Metallic=at.metal)
    if at.stuff.thin:
        return _canvas(at)
    stain, grit = noise(at.place, 2.3, 2.0, 0.62), noise(at.place, 55.0, 0.0)
    # Paper (roughness 1) is clean, and of what is painted and smooth dirt is washed off.
    aged = step(at.rough, 0.95, 0.94) * step(at.rough, 0.25, 0.7, 0.3, 1.0)
    tone = 1.0 + aged * (step(stain, 0.3, 0.7, -0.16, 0.08) + step(grit, 0.3, 0.7, -0.05, 0.04))
    wet = at.upward * at.wet
    rough = at.rough + aged * (stain - 0.5) * 0.16
    rough = between(wet * 0.8, rough, least(rough, 0.22))
    color = scaled(at.color, tone * (1.0 - 0.4 * wet))
    return at.shining(Base_Color=color, Roughness=most(clamp(rough), 0.03), Metallic=at.metal)


def _canvas(at: At) -> Out:
    """Thin cloth that is tight, as of sails: panels with seams, where it is double, and light from behind."""
    x, _, high = parts(at.place)
    width = math("PINGPONG", high + x * 0.12, PANEL / 2)
    soft = pixel() * 0.6 + 0.002
    double = step(width, 0.016 + soft, 0.016)
    stitch = step(math("ABSOLUTE", width - 0.016), soft + 0.002, 0.001) * least(0.004 / soft, 1.0)
    weave = noise(at.place, 260.0, 1.0)
    tone = (0.97 + 0.06 * weave) * (1.0 - 0.14 * stitch)
    pulled = noise(times(at.place, (2.2, 2.2, 0.7)), 2.0, 2.0) * 0.02 + double * 0.0015
    made = at.shining(
        Base_Color=scaled(at.color, tone),
        Roughness=most(at.rough, 0.4),
        Specular_IOR_Level=0.3,
        Normal=bump(pulled + weave * 0.0002, 1.0),
    )
    behind = shader("BsdfTranslucent", Color=scaled(at.color, tone * (1.0 - 0.3 * double)))
    return mixed_shaders(clamp(at.thin * 1.5), made, behind)


def gloss(at: At) -> Out:
    """Lacquer: color with flakes of metal under a clear coat, dusty low down; the smoothest is tinted glass."""
    glassy = step(at.rough, 0.12, 0.1)
    flake = cells(at.spot, 900.0, socket="Color")
    tilted = vector("NORMALIZE", plus(geometry("Normal"), scaled(vector("SUBTRACT", flake, (0.5, 0.5, 0.5)), 0.16)))
    near = step(pixel(), 0.004, 0.0008)
    aside = 1.0 - clamp(_facing())
    tone = scaled(at.color, 1.1 - 0.45 * power(aside, 2.0))
    wavy = bump(noise(at.spot, 5.0, 1.0) * 0.0016 + noise(at.spot, 260.0, 1.0) * 0.000012, 1.0)
    dust = step(noise(at.spot, 7.0, 3.0, 0.6) - 0.9 * parts(at.spot)[2], 0.0, 0.5) * (1.0 - glassy)
    return at.shining(
        Base_Color=mixed(dust * 0.3, tone, (0.30, 0.26, 0.21, 1.0)),
        Roughness=between(glassy, 0.34 + 0.3 * dust, 0.02),
        Metallic=between(glassy, 0.12, 0.0),
        IOR=1.5,
        Normal=mixed(near * (1.0 - glassy), geometry("Normal"), tilted),
        Coat_Weight=1.0 - 0.6 * dust,
        Coat_IOR=1.7,
        Coat_Roughness=0.02 + 0.25 * dust,
        Coat_Normal=wavy,
    )


def glass(at: At) -> Out:
    """Clear and tinted glass: panes are thin sheets that bend nothing, other glass is solid.

    The path tracer finds no light through glass that bends it, so a shadow behind it is as if it did not: bright in
    the middle and dark at the rim.
    """
    if at.stuff.kind == PANE:
        return _pane(at)
    tint = mixed(0.9, at.color, (1.0, 1.0, 1.0, 1.0))
    solid = _solid(tint)
    facing = 1.0 - Node("LayerWeight", {}, {"Blend": 0.5})["Facing"]
    through = shader("BsdfTransparent", Color=scaled(tint, 0.08 + 1.03 * power(facing, 1.1)))
    indirect = clamp(ray("Is Shadow Ray") + ray("Is Diffuse Ray"))
    return mixed_shaders(indirect, solid, through)


def _solid(tint: Out) -> Out:
    """Glass that bends what is behind it; its edges are round, and glitter."""
    rounded = Node("Bevel", {"samples": 4}, {"Radius": EDGE})["Normal"]
    return shader("BsdfGlass", Color=tint, Roughness=0.0, IOR=1.5, Normal=rounded)


def _pane(at: At) -> Out:
    """A sheet whose two faces mirror what is in front of it: 8 % of it straight on, all of it from aside."""
    rim = power(1.0 - clamp(_facing()), 5.0)
    share = 0.08 + 0.80 * rim
    mirrored = share * (1.0 - clamp(ray("Is Shadow Ray") + ray("Is Diffuse Ray")))
    through = shader("BsdfTransparent", Color=mixed(0.12, (0.97, 0.985, 0.98, 1.0), at.color))
    made = mixed_shaders(mirrored, through, shader("BsdfGlossy", Color=(1.0, 1.0, 1.0, 1.0), Roughness=0.015))
    if at.stuff.light is None:
        return made
    return added_shaders(made, shader("Emission", Color=scaled(at.color, at.emission), Strength=1.0))


def _facing() -> Out:
    """The cosine between the eye and the surface, from either side."""
    return math("ABSOLUTE", dot(geometry("Incoming"), geometry("Normal")))


def mirror(at: At) -> Out:
    """Silvered glass, with faint smears."""
    smear = step(noise(at.place, 6.0, 1.0), 0.45, 0.8, 0.0, 0.05)
    tint = mixed(0.25, (0.9, 0.9, 0.9, 1.0), at.color)
    return at.shining(Base_Color=tint, Metallic=1.0, Roughness=smear)


def thread(at: At) -> Out:
    """A string."""
    return at.shining(Base_Color=at.color, Roughness=most(at.rough, 0.3), Metallic=at.metal)
