"""`Act`: what is done on the way, to things or by standing still, in one row of `data/acts`; motions have their own.

Code asks the row what an act is, never for its name; only who writes a deed down names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from langit.scene.motions import Seconds
from langit.scene.vocabulary import Manner, MoveName

Speeds = Mapping[Manner, Annotated[float, Field(gt=0, le=100)]]  # meters a second at room scale


def _strolling() -> Speeds:
    return {"slow": 0.85, "normal": 1.3, "fast": 1.8}


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act.

    Time: it takes a `share` of the clip against other deeds, `longest` seconds at most where others come after it;
    something else may begin while one that `waits` lasts, and one that is `idle` needs no time before something else.

    On the way: where who does it `goes`, on, home to where they began, out of the picture or behind its target, at
    that `speed`; `onward` is what they do when it is over and the clip goes on. They may stand `still`, be `seated`,
    turn round (`turns`), come to a halt (`halts`).

    Of things, physics: `push` is what its beginning gives them. They `fall`, and may be springy while they do
    (`springs`), `roll`, `slide`, `hit` each other, `float`, `swing`, hang from a line (`hangs`), are laid over
    something (`drapes`), put upon each other (`stacks`). What is `physical` has no way back and no past; until what is
    `kept` up begins, nothing but a hand would keep the thing where it is.

    In words: `moves` are verbs of going somewhere, in which one `meets` another or comes to be hidden (`passes`).
    What is `done_to` a thing is what somebody does and the thing then does; `aimed` is done at a target, which some
    acts cannot be without (`needs`). Those of one group do it `among` themselves; `again` is done twice when said
    twice. Said of the camera it is the verb `filmed`, which waits for its direction, or the whole move `camera`.
    """

    name: str
    share: Annotated[float, Field(gt=0, le=10)] = 1.0
    longest: Seconds | None = None
    waits: bool = False
    idle: bool = False
    goes: Literal["on", "home", "out", "behind"] | None = None
    speed: Speeds = field(default_factory=_strolling)
    onward: str | None = None
    still: bool = False
    seated: bool = False
    turns: bool = False
    halts: bool = False
    push: Literal["let_go", "send", "tip"] | None = None
    falls: bool = False
    springs: bool = False
    rolls: bool = False
    slides: bool = False
    hits: bool = False
    floats: bool = False
    swings: bool = False
    hangs: bool = False
    drapes: bool = False
    stacks: bool = False
    physical: bool = False
    kept: bool = False
    moves: bool = False
    meets: bool = False
    passes: bool = False
    done_to: bool = False
    aimed: bool = False
    needs: bool = False
    among: bool = False
    again: bool = False
    filmed: Literal["move", "turn"] | None = None
    camera: MoveName | None = None

    @property
    def travels(self) -> bool:
        """Whether somebody changes place."""
        return self.goes is not None

    @property
    def leaves(self) -> bool:
        """Whether who does it goes out of the picture."""
        return self.goes == "out"

    @property
    def vanishes(self) -> bool:
        """Whether who does it is not seen for a while: out of the picture, or behind something."""
        return self.goes in ("out", "behind")

    @property
    def bound(self) -> bool:
        """Whether its way ends in a place of its own."""
        return self.travels and self.goes != "on"

    @property
    def glides(self) -> bool:
        """Whether a thing goes along the ground."""
        return self.rolls or self.slides

    @property
    def pushed(self) -> bool:
        """Whether a thing is pushed along the ground, by itself or into another."""
        return self.glides or self.hits

    @property
    def tips(self) -> bool:
        """Whether a thing falls over."""
        return self.push == "tip"
