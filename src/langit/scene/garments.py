"""`Garment`: everything that is true of something to wear or to carry, in one row of `data/garments`."""

from dataclasses import dataclass
from typing import Literal

from langit.scene.kinds import Number, Words
from langit.scene.vocabulary import Color, Material


@dataclass(frozen=True, kw_only=True)
class Garment:
    """One garment.

    `words` name it and `says` are the words of captions. `builder` makes it, in `simulation/characters`; adults wear
    the piece of the pack that is called `cut`, by default as its builder is, and are `bare` below it. Where nobody
    says one, its color is one of `colors`, as chance seeded by `number` has it. A `pair` is several things in one,
    such as boots; what is `held` is carried: `up` in the right hand, `low` in it as the arm hangs, or on the left
    `shoulder`. The garments `along` go with it, in its color, unless others are said; where nobody says one and they
    have the same `colors`, chance takes one for all. A `motif` is printed on it; of its color the share `washed` has
    gone to gray, as of denim. Of a role with clothes of its own, a garment `of_trade` is those.

    How it goes with others: it `covers` parts of the body, below those of a higher `layer`; something may be worn over
    what is worn `under`, and it is then of one of the colors `beneath`, if it has some. It is worn `over` another
    garment, which is that row where nobody says one; over what is `snug` nothing fits, and a shirt alone below it. It
    `hangs` from hips or shoulders, `lies` on all around it as a scarf does, is `closed` where nothing that is worn
    below it shows, has a `shaft` about the shin. Its `bulk`, in meters, is how far it keeps off whom somebody who wears
    it hugs.
    """

    name: str
    builder: str
    number: Number
    words: Words
    says: Words
    colors: tuple[Color, ...]
    roughness: float
    covers: tuple[Literal["top", "legs", "hair", "eyes", "feet", "hands"], ...] = ()
    layer: int = 0
    under: bool = False
    beneath: tuple[Color, ...] = ()
    over: str | None = None
    snug: bool = False
    hangs: bool = False
    lies: bool = False
    closed: bool = False
    bulk: float = 0.0
    shaft: bool = False
    cut: str = ""
    along: tuple[str, ...] = ()
    motif: Material | None = None
    washed: float = 0.0
    bare: tuple[Literal["arms", "shins"], ...] = ()
    held: bool = False
    how: Literal["up", "low", "shoulder"] = "up"
    pair: bool = False
    of_trade: bool = False

    @property
    def top(self) -> bool:
        """Whether it covers the trunk."""
        return "top" in self.covers

    @property
    def bottom(self) -> bool:
        """Whether it covers the legs alone."""
        return "legs" in self.covers and not self.top

    @property
    def whole(self) -> bool:
        """Whether it covers trunk and legs."""
        return "legs" in self.covers and self.top

    @property
    def outer(self) -> bool:
        """Whether it covers the trunk over something else."""
        return self.top and self.over is not None
