"""What reading a prompt fills in: figures (subjects in the making), garments, deeds, and what suits whom.

Drafts are mutable because a later sentence may say more of an earlier noun; `stage.py` makes a `Scene` of them.
"""

from dataclasses import dataclass, field
from typing import Final

from langit.scene.vocabulary import ANIMALS, PEOPLE, SCENERY, VEHICLES

SOLIDS: Final = frozenset({"ball", "box", "cylinder", "cone", "capsule", "domino", "glass", "bottle"})
ROUND: Final = frozenset({"ball", "cylinder", "capsule", "bottle", "cone"})
SOFT: Final = frozenset({"cloth", "flag"})
WALKERS: Final = PEOPLE | ANIMALS
MOVERS: Final = WALKERS | VEHICLES

SUITS: Final[dict[str, frozenset[str]]] = {
    "stand": WALKERS,
    "walk": WALKERS,
    "run": WALKERS,
    "turn_round": WALKERS,
    "stop": MOVERS | SOLIDS,
    "wave": PEOPLE,
    "sit": WALKERS,
    "leave": MOVERS | SOLIDS,
    "return": MOVERS | SOLIDS,
    "pass_behind": MOVERS | SOLIDS,
    "drive": frozenset({"car", "train"}),
    "sail": frozenset({"boat"}),
    "float": frozenset({"boat", "balloon"}),
    "fly": frozenset({"balloon"}),
    "drop": SOLIDS | {"umbrella"},
    "bounce": SOLIDS,
    "roll": ROUND,
    "slide": SOLIDS,
    "collide": SOLIDS | {"pendulum"},
    "topple": SOLIDS - {"ball"},
    "stack": SOLIDS,
    "swing": frozenset({"pendulum"}),
    "drape": frozenset({"cloth"}),
    "flutter": SOFT,
    "rest": SOLIDS | SCENERY | VEHICLES | SOFT | {"umbrella", "pendulum"},
}
"""Who can do what. What a kind cannot do is never done by it."""

INSTEAD: Final[dict[tuple[str, str], str]] = {
    **{("run", kind): "drive" for kind in ("car", "train")},
    **{("roll", kind): "drive" for kind in ("car", "train")},
    **{("slide", kind): "drive" for kind in ("car", "train")},
    **{("slide", kind): "sail" for kind in ("boat",)},
    ("fly", "flag"): "flutter",
    ("float", "flag"): "flutter",
    ("float", "cloth"): "flutter",
    ("wave", "flag"): "flutter",
    ("wave", "cloth"): "flutter",
    ("swing", "flag"): "flutter",
    ("swing", "cloth"): "flutter",
    ("drop", "cloth"): "drape",
    ("topple", "cloth"): "drape",
    ("drop", "domino"): "topple",
    ("drive", "boat"): "sail",
    ("rest", "woman"): "stand",
    ("rest", "man"): "stand",
    ("rest", "dog"): "stand",
    ("roll", "box"): "slide",
    ("roll", "glass"): "slide",
    ("roll", "domino"): "topple",
    **{("stand", kind): "rest" for kind in SOLIDS | SCENERY | VEHICLES | SOFT},
    **{("sit", kind): "rest" for kind in SOLIDS | SCENERY | VEHICLES | SOFT},
}
"""The same verb said of another kind: a car that runs drives."""

GOING: Final[dict[str, str]] = {
    "woman": "walk",
    "man": "walk",
    "dog": "walk",
    "car": "drive",
    "train": "drive",
    "boat": "sail",
    "balloon": "float",
    "ball": "roll",
    "cylinder": "roll",
    "capsule": "roll",
    "box": "slide",
    "cone": "slide",
    "glass": "slide",
    "bottle": "slide",
    "flag": "flutter",
    "pendulum": "swing",
}
"""How each kind moves when a word only says that it goes."""

MOVING: Final = frozenset(
    {"walk", "run", "drive", "sail", "float", "fly", "roll", "slide", "bounce", "leave", "return"}
)


def suited(action: str, kind: str) -> str | None:
    """The action as that kind does it, or None when it cannot."""
    action = INSTEAD.get((action, kind), action)
    if action == "go":
        return GOING.get(kind)
    return action if kind in SUITS[action] else None


@dataclass(eq=False)
class Wear:
    """A garment in the making."""

    kind: str
    color: str | None = None
    material: str | None = None


@dataclass(eq=False)
class Figure:
    """A subject in the making. `open_sex` marks a person whom only a later pronoun calls woman or man."""

    kind: str
    count: int = 1
    color: str | None = None
    material: str | None = None
    build: str = "normal"
    hair: str | None = None
    skin: str | None = None
    clothing: list[Wear] = field(default_factory=list)
    relation: str | None = None
    of: list["Figure"] = field(default_factory=list)
    open_sex: bool = False
    denied: set[str] = field(default_factory=set)
    clause: int = 0

    @property
    def person(self) -> bool:
        """Whether it wears clothes."""
        return self.kind in PEOPLE


@dataclass(eq=False)
class Deed:
    """An event in the making; deeds of a later `phase` begin when those of the earlier ones are over."""

    figure: Figure
    action: str
    phase: int
    direction: str | None = None
    target: Figure | None = None
    manner: str = "normal"
    place: int = 0


@dataclass(eq=False)
class Move:
    """A camera move in the making."""

    name: str
    manner: str = "normal"
    phase: int = 0
