"""`Setting`: everything that is true of a place, in one row of `data/settings`. Code asks the row, never the name.

Axes as in `scene.py`: the opening camera looks along +y. `docs/catalogue.md` shows a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from langit.scene.clutter import Scatter
from langit.scene.kinds import Number, Words
from langit.scene.vocabulary import Color, Season, TimeOfDay

Point = tuple[float, float, float]
Span = tuple[float, float]
Plane = tuple[Point, Point]  # a point and the normal
Slab = tuple[Point, Point]  # the middle and half sizes


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The free ground of a setting.

    `stage` is the middle of the free area and `free` its half sizes in x and y: nothing of the place stands in it.
    `travel` and `reach` say along which axis and between which coordinates people walk and cars drive; `lanes` are the
    coordinates across it for people, `roads` for vehicles. `water` is where boats sail (x half size, y near, y far).
    `camera` is the home of a camera that sees a standing person whole, `horizon` the distance at which fog may close.
    Who films nobody stands and looks along the `vista`, from one point to another, or stands at that home.
    """

    stage: tuple[float, float] = (0.0, 3.0)
    free: tuple[float, float] = (3.0, 3.0)
    travel: Literal["x", "y"] = "x"
    reach: tuple[float, float] = (-12.0, 12.0)
    lanes: tuple[float, ...] = (3.0, 4.2, 2.0)
    roads: tuple[float, ...] = (5.5,)
    water: tuple[float, float, float] | None = None
    camera: tuple[float, float, float] = (0.0, -3.0, 1.5)
    vista: tuple[Point, Point] | None = None
    horizon: float = 60.0
    indoor: bool = False
    tabletop: bool = False


@dataclass(frozen=True, kw_only=True)
class Around:
    """Where light from all around is looked at: `count` probes along x, y and z between the corners `low` and `high`.

    Smooth things mirror the place as it is seen from `middle`. `sky` is the share of the sky that gets in, `glow` how
    much more light things give than they are bright. Where lamps stand for windows and signs, which the probes see
    too, they keep the share `lamps` of the light that they spread.
    """

    low: Point = (-9.0, -6.0, 0.3)
    high: Point = (9.0, 16.0, 3.0)
    count: tuple[int, int, int] = (4, 4, 2)
    middle: Point = (0.0, 3.0, 1.2)
    sky: float = 1.0
    glow: float = 1.0
    lamps: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A bench of a place: the middle of its seat, half its width, how high it is, and the degrees that it faces."""

    at: tuple[float, float]
    half: float = 0.85
    high: float = 0.47
    faces: float = -90.0


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One place.

    `words` name it, `hints` only suggest it. Of what it `stands_for` it is only the nearest that can be shown: such
    words name a room, and suggest a place in the open; `says` are the phrases of captions (`says_of_people`: of people
    there). `builder` builds it and `number` seeds what it draws. `layout` is its free ground; `planes` and `slabs` are
    what things hit; `eyes` is where a camera finds room (x, y and z), `exit` how far to the side one can go to leave
    the picture, `sweep` the degrees of an orbit where there is no room for a longer one. `around` is where its light is
    baked.

    `hour` and `season` are the usual ones; seasons show where it is `seasonal`, and snow always lies where it is
    `snowy`. It `contains` other places, so that naming both loses nothing; of the homes of those who appear the one of
    the highest `rank` is taken. `polishes`: stone can be laid for a mirror floor. `trees` are the species of a season,
    or of `any`. No thing takes the `ground_color` by chance. `night_light` is the share of daylight that falls at night
    on what is in the air. `mirrored`: a mirror of its own hangs there. It `shows` things of these kinds by itself. Who
    sits takes one of its `benches`.
    """

    name: str
    builder: str
    number: Number
    words: Words
    says: Words
    eyes: tuple[Span, Span, Span]
    isa: str
    says_of_people: Words = field(default_factory=dict)
    hints: Words = field(default_factory=dict)
    stands_for: Words = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    around: Around = field(default_factory=Around)
    planes: tuple[Plane, ...] = (((0.0, 0.0, 0.0), (0.0, 0.0, 1.0)),)
    slabs: tuple[Slab, ...] = ()
    exit: float = 30.0
    sweep: float | None = None
    hour: TimeOfDay = "day"
    season: Season = "summer"
    seasonal: bool = False
    snowy: bool = False
    contains: tuple[str, ...] = ()
    rank: int = 0
    polishes: bool = True
    trees: Mapping[str, str] = field(default_factory=dict)
    ground_color: Color | None = None
    night_light: float = 0.34
    mirrored: bool = False
    shows: tuple[str, ...] = ()
    benches: tuple[Bench, ...] = ()
    clutter: tuple[Scatter, ...] = ()
