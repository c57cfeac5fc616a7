"""`Kind`: all that is true of a kind of thing, in one row of `data/kinds`. Code asks the row, never the name.

`docs/catalogue.md` shows a row; `langit.scene.catalogue` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from langit.scene.vocabulary import Action, Build, Color, Hair, Material

Group = Literal["person", "animal", "vehicle", "thing", "scenery"]
Words = Mapping[str, tuple[str, ...]]  # forms by the code of their language
Stands = Literal["box", "capsule", "trunk", "pole", "ellipsoid", "wedge", "table"]
Length = Annotated[float, Field(gt=0, le=1000)]  # meters
Half = tuple[Length, Length, Length]
Number = Annotated[int, Field(ge=0, lt=2**31)]  # seeds what chance decides
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind. Sizes are half sizes (x, y, z) in meters along the body's own axes: x is where it faces, z up.

    Words: `words` name exactly this; of `stands_for` it is only the nearest that can be shown; `says` are the words
    that captions use, plainest first. `isa` is its class, a lemma of WordNet.

    Body: `builder` makes it (a name of the room that builds its group). `size` is that of a body of normal build,
    `toy` on a table top, `indoors` under a roof and wherever it is said to be small. `physics` says how a thing moves,
    `stands` what of it is hit; a sheet may have a `pole`; it `rolls` about which axis it does (`any` of a ball). Of
    `material` it is, or of `plain` in `plain_share` of all cases where no color is said either; a `motley` group has
    many colors. `sound` is what it sounds of when struck.

    What it does: `can`, `instead` (the same verb said of this kind), `goes` (how it moves when words only say that it
    does), `medium`. `home` is where it is when nobody says (`home_with_people`: beside people), `hardy` kinds go out in
    the snow.

    In the picture: `faces` degrees from +x as it is put; `edge` kinds stand at the edge of the free ground, `slim`
    ones without room behind; `long` ones need not be seen whole, `vast` ones not at all when another is filmed,
    scenery only when it is in the `foreground`; who drives is seen `from_side`. It may be a `slope`, have a `roofed`
    room below, be `topless` (nothing is put upon it), `hide` who is behind (and `grow` until it does), `hold` what is
    inside, stand in a `chain`, `lean` when put down, reach `overhead` meters above who carries it, `shine`, `mirror`,
    be `springy`, have a `seat` at that share of its height. A plural without a number is `many` of them.
    """

    name: str
    group: Group
    builder: str
    size: Half
    words: Words
    says: Words
    isa: str
    stands_for: Words = field(default_factory=dict)
    toy: Half | None = None
    indoors: Half | None = None
    physics: Literal["rigid", "sheet", "swing"] = "rigid"
    stands: Stands = "box"
    pole: bool = False
    rolls: Literal["any", "x", "z"] | None = None
    material: Material | None = None
    plain: Material | None = None
    plain_share: Share = 1.0
    motley: bool = False
    sound: str = "plastic"
    can: tuple[Action, ...] = ()
    instead: Mapping[Action, Action] = field(default_factory=dict)
    goes: Action | None = None
    medium: Literal["ground", "water", "air"] = "ground"
    pronoun: Literal["she", "he", "it"] = "it"
    home: str = "studio"
    home_with_people: str | None = None
    hardy: bool = False
    many: int = 3
    faces: float | None = None
    edge: bool = False
    slim: bool = False
    long: bool = False
    vast: bool = False
    foreground: bool = False
    from_side: bool = False
    slope: bool = False
    roofed: bool = False
    topless: bool = False
    hides: bool = False
    grows: bool = False
    holds: bool = False
    chain: bool = False
    leans: bool = False
    overhead: float = 0.0
    shines: bool = False
    mirrors: bool = False
    springy: bool = False
    seat: Share | None = None

    @property
    def person(self) -> bool:
        """Whether it is somebody."""
        return self.group == "person"

    @property
    def alive(self) -> bool:
        """Whether it walks by itself."""
        return self.group in ("person", "animal")

    @property
    def vehicle(self) -> bool:
        """Whether it carries."""
        return self.group == "vehicle"

    @property
    def thing(self) -> bool:
        """Whether physics moves it."""
        return self.group == "thing"

    @property
    def scenery(self) -> bool:
        """Whether it stands where it is put."""
        return self.group == "scenery"

    @property
    def mover(self) -> bool:
        """Whether it goes anywhere by itself."""
        return self.alive or self.vehicle


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """A garment that somebody usually wears, of that color and material."""

    kind: str
    color: Color | None = None
    material: Material | None = None


@dataclass(frozen=True, kw_only=True)
class Company:
    """People whom one word names: `count` of them, or `many` in the plural, one or each kind of `of`, of that
    `build`. Of `stands_for` they are only the nearest that can be shown. Captions call one of such a build what `says`
    says. What a role `wears`, it wears unless the prompt says otherwise. Of `kin` those are
    members who are said to be with it. Two who are `paired` do with each other what has a form for two: a couple
    dances as one."""

    name: str
    of: tuple[str, ...]
    words: Words = field(default_factory=dict)
    stands_for: Words = field(default_factory=dict)
    says: Words = field(default_factory=dict)
    wears: tuple[Outfit, ...] = ()
    count: int = 1
    many: int = 4
    build: Build = "normal"
    hair: Hair | None = None
    kin: bool = False
    paired: bool = False
