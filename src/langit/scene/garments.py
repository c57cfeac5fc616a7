"""`Garment`: everything that is true of something to wear or to carry, in one row of `data/garments`."""

from dataclasses import dataclass
from typing import Literal

from langit.scene.kinds import Number, Words
from langit.scene.vocabulary import Color


@dataclass(frozen=True, kw_only=True)
class Garment:
    """One garment.

    `words` name it and `says` are the words of captions. `builder` makes it, in `simulation/characters`; adults wear
    the piece of the pack that is called `cut`, by default as its builder is, and are `bare` below it. Where nobody
    says one, its color is one of `colors`, as chance seeded by `number` has it. A `pair` is several things in one,
    such as boots; what is `held` is carried: `up` in the right hand, `low` in it as the arm hangs, or on the left
    `shoulder`. It `covers` parts of the body, and something may be worn over what is worn `under`. The garments
    `along` go with it, in its color, unless others are said. It is `closed` where nothing that is worn below it shows.
    A `motif` is printed on it.
    """

    name: str
    builder: str
    number: Number
    words: Words
    says: Words
    colors: tuple[Color, ...]
    roughness: float
    covers: tuple[Literal["top", "legs", "hair"], ...] = ()
    under: bool = False
    closed: bool = False
    cut: str = ""
    along: tuple[str, ...] = ()
    motif: Literal["", "batik"] = ""
    bare: tuple[Literal["arms", "shins"], ...] = ()
    held: bool = False
    how: Literal["up", "low", "shoulder"] = "up"
    pair: bool = False
