"""`Garment`: everything that is true of something to wear or to carry, in one row of `data/garments`."""

from dataclasses import dataclass

from langit.scene.kinds import Words
from langit.scene.vocabulary import Color


@dataclass(frozen=True, kw_only=True)
class Garment:
    """One garment.

    `words` name it and `says` are the words of captions. `builder` makes it, in `simulation/characters`. Where nobody
    says one, its color is one of `colors`, as chance seeded by `number` has it. A `pair` is several things in one, such
    as boots; what is `held` is carried in the right hand.
    """

    name: str
    builder: str
    number: int
    words: Words
    says: Words
    colors: tuple[Color, ...]
    roughness: float
    held: bool = False
    pair: bool = False
