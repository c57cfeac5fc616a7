"""Which graph each pattern has. A pattern without a row of its own is drawn plain."""

from collections.abc import Callable
from typing import Final

from langit.film.air import fogged
from langit.film.batch import Stuff
from langit.film.kinds import FAR, GLOSS, ONE_SIDED, PANE, RUG
from langit.film.materials.at import At
from langit.film.materials.boards import beach, marble, stripes, wood
from langit.film.materials.cloth import batik, cloth, rug
from langit.film.materials.earth import hillside, sand, snow
from langit.film.materials.ground import asphalt, checker, tiles
from langit.film.materials.people import eye, fuzz, hair, skin
from langit.film.materials.plain import glass, gloss, mirror, plain, thread
from langit.film.materials.plants import bark, blade, heart, lawn, leaf, needle, petal, single
from langit.film.materials.walls import brick, sign, view, window
from langit.film.materials.water import shallow, water
from langit.film.nodes import Node, Out, geometry, math, mixed_shaders, ray, shader, surface
from langit.film.rooms import VIEW
from langit.render.image import CUT
from langit.render.snapshot import Atmosphere, Pattern

Make = Callable[[At], Out]
PATTERNS: Final[dict[Pattern, Make]] = {
    Pattern.PLAIN: plain,
    Pattern.CHECKER: checker,
    Pattern.BRICK: brick,
    Pattern.WOOD: wood,
    Pattern.ASPHALT: asphalt,
    Pattern.STRIPES: stripes,
    Pattern.BEACH: beach,
    Pattern.SIGN: sign,
    Pattern.MARBLE: marble,
    Pattern.TILES: tiles,
    Pattern.GLASS: glass,
    Pattern.MIRROR: mirror,
    Pattern.WINDOWS: window,
    Pattern.SKIN: skin,
    Pattern.CLOTH: cloth,
    Pattern.HAIR: hair,
    Pattern.EYE: eye,
    Pattern.BATIK: batik,
    Pattern.FUZZ: fuzz,
    Pattern.GRASS: lawn,
    Pattern.SAND: sand,
    Pattern.WATER: water,
    Pattern.LEAF: leaf,
    Pattern.SNOW: snow,
    Pattern.BARK: bark,
    Pattern.THREAD: thread,
}
KINDS: Final[dict[str, Make]] = {
    "blade": blade, "heart": heart, "leaf": single, "needle": needle, "petal": petal, "shallow": shallow,
    VIEW: view, FAR: hillside, GLOSS: gloss, RUG: rug,
}  # fmt: skip

MATTE: Final = frozenset(
    {Pattern.PLAIN, Pattern.CHECKER, Pattern.BRICK, Pattern.WOOD, Pattern.ASPHALT, Pattern.STRIPES,
     Pattern.MARBLE, Pattern.TILES, Pattern.SKIN, Pattern.EYE, Pattern.CLOTH, Pattern.BATIK}
)  # fmt: skip
"""What is only a color to light that comes off something matte: nobody sees more of it, and the rest takes its time."""


def graph(stuff: Stuff, atmosphere: Atmosphere) -> Node:
    """The material of some stuff under a sky."""
    at = At(stuff, wet=atmosphere.wetness)
    make = KINDS.get(stuff.kind) or PATTERNS.get(stuff.pattern, plain)
    made = make(at)
    if stuff.pattern in MATTE and not stuff.thin and stuff.light is None:
        made = mixed_shaders(ray("Is Diffuse Ray"), made, shader("BsdfDiffuse", Color=at.color))
    if stuff.kind != PANE:  # the air before a pane is before what is behind it, too
        made = fogged(made, atmosphere, lights=stuff.light is not None)
    if stuff.image in CUT and at.worn is not None:
        made = mixed_shaders(math("GREATER_THAN", at.worn["Alpha"], 0.5), shader("BsdfTransparent"), made)
    if stuff.kind == ONE_SIDED:
        made = mixed_shaders(geometry("Backfacing"), made, shader("BsdfTransparent"))
    return surface(made)
