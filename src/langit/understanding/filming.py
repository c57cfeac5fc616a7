"""The words about the camera: shots, angles and moves, collected while reading."""

from dataclasses import dataclass, field
from typing import Final

from langit.understanding.drafts import Figure, Move, Source

SENSE: Final[dict[tuple[str, str], str]] = {
    ("pan", ""): "pan_right",
    ("pan", "left"): "pan_left",
    ("pan", "right"): "pan_right",
    ("pan", "up"): "tilt_up",
    ("pan", "down"): "tilt_down",
    ("pan", "away"): "look_away",
    ("tilt", ""): "tilt_up",
    ("tilt", "up"): "tilt_up",
    ("tilt", "down"): "tilt_down",
    ("dolly", ""): "dolly_in",
    ("dolly", "toward"): "dolly_in",
    ("dolly", "away"): "dolly_out",
    ("dolly", "left"): "truck_left",
    ("dolly", "right"): "truck_right",
    ("truck", ""): "truck_right",
    ("truck", "left"): "truck_left",
    ("truck", "right"): "truck_right",
    ("orbit", ""): "orbit",
    ("orbit", "left"): "orbit_left",
    ("orbit", "right"): "orbit_right",
    ("crane", ""): "crane_up",
    ("crane", "up"): "crane_up",
    ("crane", "down"): "crane_down",
    ("zoom", ""): "zoom_in",
    ("zoom", "toward"): "zoom_in",
    ("zoom", "away"): "zoom_out",
    ("move", ""): "dolly_in",
    ("move", "left"): "truck_left",
    ("move", "right"): "truck_right",
    ("move", "up"): "crane_up",
    ("move", "down"): "crane_down",
    ("move", "toward"): "dolly_in",
    ("move", "away"): "dolly_out",
    ("turn", ""): "pan_right",
    ("turn", "left"): "pan_left",
    ("turn", "right"): "pan_right",
    ("turn", "up"): "tilt_up",
    ("turn", "down"): "tilt_down",
    ("turn", "away"): "look_away",
    ("look", "left"): "pan_left",
    ("look", "right"): "pan_right",
    ("look", "up"): "tilt_up",
    ("look", "down"): "tilt_down",
    ("look", "away"): "look_away",
}
"""A camera verb and the direction that follows it, as a move of the vocabulary."""

GOES: Final = {"go": "move", "come": "move"}
"""Verbs that name no act, as the camera does them."""
SEEKS: Final = ("track", "orbit", "zoom", "dolly")  # moves that are made about somebody


@dataclass
class Filming:
    """What has been said of the camera so far; `verb` is a camera verb that still waits for its direction."""

    shot: str | None = None
    angle: str | None = None
    lens: str | None = None
    aperture: str | None = None
    shutter: str | None = None
    moves: list[Move] = field(default_factory=list)
    handheld: bool = False
    focus: Figure | None = None
    seeks_focus: bool = False
    verb: str | None = None
    verb_at: int = 0
    manner: tuple[str, int] | None = None
    sources: list[Source] = field(default_factory=list)

    def begin(self, verb: str, at: int) -> None:
        """Hear a camera verb."""
        self.verb, self.verb_at = verb, at
        self.seeks_focus = verb in {"orbit", "zoom", "dolly", "crane", "move"}

    def direct(self, direction: str, at: int) -> bool:
        """Hear a direction. False when no verb waits for one."""
        near = "dolly" if direction in {"toward", "away"} and not self.moves else ""  # "the camera, slowly, closer"
        move = SENSE.get((self.verb or near, direction))
        if move is None:
            return False
        self.add(move, *((self.verb_at, at) if self.verb else (at,)))
        return True

    def settle(self) -> int | None:
        """End the clause: a verb without a direction gets its usual one. A verb that means nothing so is returned."""
        verb, self.verb = self.verb, None
        if verb is None:
            return None
        move = SENSE.get((verb, ""))
        if move is None:
            return self.verb_at
        self.add(move, self.verb_at)
        return None

    def add(self, name: str, *at: int) -> None:
        """Note a move, in the order in which it was said, by the words at those places."""
        if not (self.moves and self.moves[-1].name == name):
            self.moves.append(Move(name))
            if self.manner:
                self._pace(*self.manner)
        self.moves[-1].sources += [Source("move", name, place) for place in at]
        self.verb, self.manner = None, None

    @property
    def follows(self) -> bool:
        """Whether the last move follows somebody."""
        return bool(self.moves) and self.moves[-1].name == "track"

    def pace(self, manner: str, at: int) -> None:
        """Slowly or quickly: of the move just said, or of the next."""
        if self.moves and self.verb is None:
            self._pace(manner, at)
        else:
            self.manner = (manner, at)

    def _pace(self, manner: str, at: int) -> None:
        self.moves[-1].manner = manner
        self.moves[-1].sources.append(Source("manner", manner, at))

    def note(self, field: str, value: str, at: int) -> None:
        """Note which word said something that is so."""
        self.sources.append(Source(field, value, at))

    def take(self, room: str, name: str, at: int) -> bool:
        """Hear a shot, an angle, a lens, an aperture or a shutter. False when there is another one."""
        fits = getattr(self, room) in {None, name}
        if fits:
            setattr(self, room, name)
            self.note(room, name, at)
        return fits
