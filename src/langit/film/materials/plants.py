"""What grows: leaves on their cards, blades of grass, the lawn that they stand on, bark."""

from typing import Final

from langit.film.materials.at import At
from langit.film.nodes import (
    Node,
    Out,
    between,
    bump,
    clamp,
    line,
    math,
    mixed,
    mixed_shaders,
    most,
    noise,
    parts,
    scaled,
    shader,
    step,
    times,
)
from langit.render.image import Image

PETAL: Final = (1.12, 1.0, 1.04, 1.0)  # the same of a petal
LIFTED: Final = {Image.BLOSSOM: 0.45, Image.NONE: 0.62}  # the power of colors
THROUGH: Final = (1.25, 1.12, 0.45, 1.0)  # the color of light that went through a leaf, to that of one that shines back


def leaf(at: At) -> Out:
    """Sprays of leaves: half of the light goes through."""
    # The fast look's crowns are darker inside; here it is their own shade that darkens them.
    tone = Node("Gamma", {}, {0: at.color, 1: LIFTED.get(at.stuff.image, 0.8)})[0]
    if at.worn is not None:
        _, _, blue = parts(at.worn["Color"])
        tone = scaled(tone, line(blue, 0.2, 0.8, 0.55, 1.45))
    if at.stuff.image is Image.BLOSSOM:
        return _thin(at, tone, 0.58, PETAL)
    return _thin(at, tone, 0.45 if at.worn is not None else 0.08)  # boughs of pines are thick


def blade(at: At) -> Out:
    """A blade of grass, in the color of its lawn."""
    lawn = Node("ObjectInfo")["Color"]
    return _thin(at, times(at.color, scaled(lawn, 1.5)), 0.42)


def single(at: At) -> Out:
    """One leaf of a crown, in its color."""
    return _thin(at, times(at.color, Node("ObjectInfo")["Color"]), 0.45)


def petal(at: At) -> Out:
    """One petal of a tree in blossom."""
    return _thin(at, times(at.color, Node("ObjectInfo")["Color"]), 0.5, PETAL)


def heart(at: At) -> Out:
    """What is deep inside a crown or a hedge."""
    return at.shining(Base_Color=at.color, Roughness=0.9, Specular_IOR_Level=0.1)


def needle(at: At) -> Out:
    """A needle of a pine, or the snow on it."""
    return _thin(at, times(at.color, Node("ObjectInfo")["Color"]), 0.15, (1.0, 1.0, 0.95, 1.0))


def _thin(at: At, tone: Out, share: float, through: tuple[float, ...] = THROUGH) -> Out:
    front = at.shining(Base_Color=tone, Roughness=between(at.wet, 0.52, 0.25), Specular_IOR_Level=0.35)
    return mixed_shaders(share, front, shader("BsdfTranslucent", Color=times(tone, through)))


def lawn(at: At) -> Out:
    """Grass that is too far away for blades, or the ground between them: dark at the foot, in drifts of one tone."""
    drift, tuft = noise(at.place, 0.22, 4.0, 0.65), noise(at.place, 2.0, 6.0, 0.75)
    x, y, _ = parts(at.place)
    wide = math("SINE", x * 0.13 + drift * 9.0) * math("SINE", y * 0.31 + x * 0.05 + drift * 7.0) * 0.25 + 0.5
    dry = mixed(step(drift, 0.35, 0.68, 0.0, 0.75), at.color, times(at.color, (1.75, 1.2, 0.7, 1.0)))
    dry = mixed(step(wide, 0.46, 0.60, 0.0, 0.7), dry, times(at.color, (2.3, 1.55, 0.8, 1.0)))
    tone = step(tuft, 0.3, 0.7, 0.5, 1.7) * step(drift, 0.35, 0.65, 1.25, 0.8) * step(wide, 0.3, 0.5, 0.62, 1.0)
    return at.shining(
        Base_Color=scaled(times(dry, (1.15, 1.0, 0.8, 1.0)), tone),
        Roughness=0.85,
        Specular_IOR_Level=0.15,
        Sheen_Weight=0.15,
        Sheen_Roughness=0.6,
        Sheen_Tint=scaled(at.color, 3.0),
        Normal=bump(tuft, 0.09, 0.9),
    )


def bark(at: At) -> Out:
    """Plates, longer than wide, with furrows between them, and moss; birch and snow have shallow ones."""
    long = times(at.spot, (9.0, 9.0, 2.2))
    plates, grit = noise(long, 1.0, 4.0, 0.65), noise(at.spot, 3.0, 2.0)
    furrow = step(math("ABSOLUTE", plates - 0.5), 0.0, 0.09, 1.0, 0.0)
    _, green, _ = parts(at.color)
    deep = step(green, 0.25, 0.6, 1.0, 0.25)
    tone = (1.15 - furrow * deep * 0.75) * step(grit, 0.3, 0.7, 0.75, 1.2)
    mossy = mixed(step(grit, 0.55, 0.75, 0.0, 0.35), at.color, times(at.color, (0.8, 1.15, 0.7, 1.0)))
    return at.shining(
        Base_Color=scaled(mossy, tone * most(1.0 - 0.35 * at.wet, 0.0)),
        Roughness=clamp(0.92 - 0.4 * at.wet),
        Specular_IOR_Level=0.3,
        Normal=bump(plates - furrow * 0.5, 0.03, deep),
    )
