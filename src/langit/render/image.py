"""The images that a surface may wear: their names, how large they lie, and which have holes. `images.py` reads them."""

from enum import IntEnum
from typing import Final


class Image(IntEnum):
    """What a surface may wear on top of its pattern: small relief, tone, holes. Each is a file of the assets room."""

    NONE = 0
    ASPHALT = 1
    BRICK = 2
    PLASTER = 3
    LEAVES = 4
    BLOSSOM = 5
    TUFT = 6


CUT: Final = frozenset({Image.LEAVES, Image.BLOSSOM, Image.TUFT})
"""Those with holes, in which nothing is drawn."""
SPAN: Final = {Image.ASPHALT: 0.6, Image.BRICK: 2.0, Image.PLASTER: 2.0}
"""How many units of the pattern an image spans, where it is not one."""
