"""Who does what: verbs find their doers and targets, and every deed its place in the order of things."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

from langit.scene.catalogue import act, companies, motions
from langit.scene.dimensions import BUILDS
from langit.scene.vocabulary import Build
from langit.understanding.abilities import GO, exactly, suited
from langit.understanding.drafts import Deed, Figure, Source

SEATS: Final = frozenset({"on", "inside"})
ASIDE: Final = frozenset({"left_of", "right_of", "between"})  # relations that are no way to hit anything
SIDES: Final = frozenset({"left", "right"})
HEIGHTS: Final = frozenset({"up", "down"})


class Waiting(NamedTuple):
    """A verb that none of the figures so far can do. Of an `adjective` the next noun stays the doer of what follows.

    If nobody comes who can do it, `else_` go as they do, where it is a way of going.
    """

    actions: tuple[str, ...]
    at: int
    adjective: bool
    else_: tuple[Figure, ...] = ()


class Pending(NamedTuple):
    """A direction or manner that waits for its verb."""

    name: str
    at: int


@dataclass
class Deeds:
    """The deeds of a story. `actors` do what the next verb says; None means that somebody unknown does."""

    all: list[Deed] = field(default_factory=list)
    last: list[Deed] = field(default_factory=list)  # of the clause being read
    actors: list[Figure] | None = field(default_factory=list)
    previous: list[Figure] = field(default_factory=list)
    companions: list[Figure] = field(default_factory=list)
    waiting: Waiting | None = None
    direction: Pending | None = None
    manner: Pending | None = None
    lost: list[int] = field(default_factory=list)
    instead: dict[int, str] = field(default_factory=dict)  # verbs that nobody could do, and what is done instead
    begun: set[int] = field(default_factory=set)  # verbs that say how something begins: "sits down"
    floor: int = 0
    fresh: bool = False  # a "then" stands before the next deed
    together: bool = False

    def act(self, action: str, figures: list[Figure], at: int) -> None:
        """The figures that can, do it."""
        figures = figures + [f for f in self.companions if f not in figures and f.row.alive]
        done = []
        for figure in figures:
            own = suited(action, figure.kind)
            if own is not None:
                done.append(self._deed(figure, own, at))
        self.last, self.fresh, self.together, self.waiting = done, False, False, None
        if all(figure.company and companies()[figure.company].paired for figure in figures):
            self.pair()
        if self.direction:
            pending, self.direction = self.direction, None
            self.direct(pending.name, pending.at)
        if self.manner:
            pending, self.manner = self.manner, None
            self.pace(pending.name, pending.at)

    def _deed(self, figure: Figure, action: str, at: int) -> Deed:
        mine = [deed for deed in self.all if deed.figure is figure]
        if mine and mine[-1].action == action and not self.fresh and not act(action).again:
            mine[-1].sources.append(Source("action", action, at))
            return mine[-1]
        deed = Deed(
            figure,
            action,
            max(self._phase(figure, action, mine), self.floor),
            begins=at in self.begun,
            sources=[Source("action", action, at)],
        )
        self.all.append(deed)
        return deed

    def _phase(self, figure: Figure, action: str, mine: list[Deed]) -> int:
        """After what it did last, or together with whom it is done to; with the last deed of all where that is said."""
        if self.together and self.all:
            return self.all[-1].phase
        if mine:
            return mine[-1].phase + (not (goes_along(action) or goes_along(mine[-1].action)))
        return max((deed.phase for deed in self.all if deed.target is figure), default=0)

    def wait(self, waiting: Waiting) -> None:
        """A verb that none of the figures so far can do: the next noun may."""
        if self.waiting:
            self.lost.append(self.waiting.at)
        self.waiting = waiting

    def offer(self, figures: list[Figure], *, joined: bool, led: bool = False) -> bool:
        """Offer a noun phrase to a verb that lacks a doer or a target. True when it became its object.

        One that is `led` to by a preposition of place is nobody's whom a motion is made at.
        """
        if self.waiting:
            waiting = self.waiting
            action = able(waiting.actions, figures)
            if action is not None:
                before = self.last
                self.act(action, figures, waiting.at)
                if not waiting.adjective:
                    return True
                self.last = before
        if joined:
            return False
        self._heighten(figures[0])
        hungry = [deed for deed in self.last if deed.target is None and _hungry(deed.action, figures, led=led)]
        for deed in hungry:
            if deed.figure not in figures:
                deed.target = figures[0]
        return bool(hungry)

    def _heighten(self, thing: Figure) -> None:
        """Who would step over what is too high for that goes over it as they can: they jump."""
        for deed in self.last:
            if deed.target is None and crosses(deed.action) and not _low(deed.action, thing):
                own = next((name for name in motions() if crosses(name) and _low(name, thing)), None)
                if own is not None:
                    deed.become(own, deed.sources[-1].at)
                    self.instead[deed.sources[-1].at] = own

    def accompany(self, figures: list[Figure]) -> None:
        """ "Walks with a dog", "dances with a woman": who is named after "with" takes part."""
        self.companions = figures
        for deed in list(self.last):
            self._pair(deed, figures)
            for figure in figures:
                goes = figure.row.alive and figure is not deed.figure and _shared(deed, figure)
                own = suited(deed.action, figure.kind) if goes else None
                if own is not None and not any(d.figure is figure and d.action == own for d in self.last):
                    back = deed.figure if deed.target is figure else None
                    also = Deed(figure, own, deed.phase, deed.direction, target=back, manner=deed.manner)
                    self.last.append(also)
                    self.all.append(also)

    def _pair(self, deed: Deed, figures: list[Figure]) -> None:
        """Two who do what those who are paired do otherwise, do that."""
        two = len(figures) == deed.figure.count == figures[0].count == 1 and figures[0].row.person
        if two and figures[0] is not deed.figure:
            _paired(deed)

    def pair(self) -> None:
        """Two who do "together" what those who are paired do otherwise, do that."""
        figures = [deed.figure for deed in self.last]
        if sum(figure.count for figure in figures) != 2 or not all(figure.row.person for figure in figures):
            return
        for deed in self.last:
            _paired(deed)

    def aim(self, figures: list[Figure]) -> None:
        """ "Toward the box", "into the wall": a target of what moves."""
        for deed in self.last:
            own = act(deed.action)
            if deed.target is None and deed.figure not in figures and (own.seated or not own.still):
                deed.target = figures[0]

    def slope(self, figures: list[Figure]) -> None:
        """ "Down a ramp": it begins on it."""
        for deed in self.last:
            if act(deed.action).glides and figures[0].row.slope:
                deed.target = deed.target or figures[0]

    def greet(self, at: int) -> None:
        """ "Waves at the camera", "turns to the camera": it faces it."""
        for deed in self.last:
            motion = motions().get(deed.action)
            if (motion and motion.greets) or act(deed.action).turns:
                deed.direction = "toward"
                deed.sources.append(Source("direction", "toward", at))

    def place(self, relation: str, whose: list[Figure], figures: list[Figure], at: int) -> bool:
        """Take a relation as part of what was just done. False when it only says where the doer is."""
        taken = False
        for deed in self.last:
            if act(deed.action).seated and relation in SEATS and deed.figure in (*whose, *self.companions):
                deed.target = figures[0]
        for deed in [deed for deed in self.last if deed.figure in whose and deed.figure not in figures]:
            own = act(deed.action)
            if relation == "behind" and own.passes and figures[0].row.hides:
                deed.become("pass_behind", at)
                deed.target, taken = figures[0], True
            elif own.aimed and not deed.figure.row.mover:  # of movers it is where they are
                deed.target, taken = deed.target or figures[0], relation not in ASIDE
                deed.sources.append(Source("target", relation, at))
        return taken

    # ---- what is said of verbs

    def direct(self, direction: str, at: int) -> None:
        """Which way."""
        if not self.last:
            self.direction = Pending(direction, at)
            return
        for deed in self.last:
            if act(deed.action).still or deed.action in motions():
                self._face(deed, direction, at)
            elif direction in HEIGHTS and not act(deed.action).floats:
                deed.sources.append(Source("action", deed.action, at))  # "falls down", "walks up"
            elif deed.direction is None or (direction in SIDES and deed.direction in {"away", "toward"}):
                deed.turn(direction, at)  # "rolls away to the right" goes to the right
            elif deed.direction != direction:
                self.lost.append(at)
            else:
                deed.sources.append(Source("direction", direction, at))

    def _face(self, deed: Deed, direction: str, at: int) -> None:
        """Of who stands still a direction is a side of the picture, or where they look."""
        if direction in SIDES and deed.figure.relation is None:
            deed.figure.stand(f"{direction}_of", deed.figure.of, at)
        elif direction == "toward":
            self.greet(at)

    def pace(self, manner: str, at: int, *, ahead: bool = False) -> None:
        """How fast: of the verb just read, or of the next."""
        if not self.last or ahead:
            self.manner = Pending(manner, at)
            return
        for deed in self.last:
            deed.manner = manner
            deed.sources.append(Source("manner", manner, at))

    # ---- clauses

    def then(self) -> None:
        """What follows begins after all that was said."""
        self.end_clause()
        self.floor = max((deed.phase + 1 for deed in self.all), default=0)
        self.fresh = True

    def during(self) -> None:
        """What follows happens at the same time."""
        self.end_clause()
        self.together = bool(self.all)

    def end_clause(self) -> None:
        """Forget the verb of the clause; what still waits is lost."""
        if self.waiting:
            self._give_up(self.waiting)
        for left in (self.direction, self.manner):
            if left and left.name not in HEIGHTS:
                self._late(left)
        self.waiting, self.direction, self.manner, self.last = None, None, None, []

    def _give_up(self, waiting: Waiting) -> None:
        """Nobody could do what a verb says: who was meant to moves in the own way, if it is a way of moving."""
        movers = [figure for figure in waiting.else_ if figure.row.goes]
        if movers and not self.last:
            self.act(GO, movers, waiting.at)
            self.instead[waiting.at] = self.last[0].action
        else:
            self.lost.append(waiting.at)

    def _late(self, left: Pending) -> None:
        """A direction without a verb says on which side somebody is."""
        actors = self.actors or []
        if left.name in SIDES and actors and actors[-1].relation is None:
            actors[-1].stand(f"{left.name}_of", actors[-1].of, left.at)
        else:
            self.lost.append(left.at)

    def end_sentence(self) -> None:
        """Forget who acted, but for those whom an unsaid subject means."""
        self.end_clause()
        self.previous = self.actors or self.previous
        self.actors, self.companions = [], []
        self.fresh = self.together = False


def _hungry(action: str, figures: list[Figure], *, led: bool) -> bool:
    """Whether it is done to these."""
    motion = motions().get(action)
    if motion is None:
        return act(action).needs
    if motion.over is not None:
        return _low(action, figures[0])
    return not led and (motion.aims == "anything" or (motion.aims == "somebody" and figures[0].row.alive))


def _paired(deed: Deed) -> None:
    """Make it what two do who are paired, if that is another motion."""
    motion = motions().get(deed.action)
    if motion is not None and motion.paired:
        deed.become(motion.paired, deed.sources[-1].at)


def _shared(deed: Deed, figure: Figure) -> bool:
    """Whether somebody who comes along does it too: goes, or makes the motion, unless that is done to somebody else."""
    motion = motions().get(deed.action)
    if motion is None:
        return act(deed.action).moves or act(deed.action).seated
    return deed.target is None if not motion.mutual else deed.target in (None, figure)


def crosses(action: str) -> bool:
    """Whether it is done over a thing."""
    motion = motions().get(action)
    return motion is not None and motion.over is not None


def _low(action: str, figure: Figure) -> bool:
    """Whether a thing, of its usual size, is low enough for going over it like that."""
    over, high = motions()[action].over, 2 * figure.row.size[2] * BUILDS[cast(Build, figure.build)]
    return over is not None and high <= over.most and not figure.row.alive


def goes_along(action: str) -> bool:
    """Whether it is done along with whatever else is, such as to smile."""
    motion = motions().get(action)
    return motion is not None and motion.along


def able(actions: tuple[str, ...], figures: list[Figure]) -> str | None:
    """The first of the actions that any of the figures can do just so, or else in its own way."""
    just = (a for a in actions if any(exactly(a, figure.row) for figure in figures))
    own = (a for a in actions if any(suited(a, figure.kind) for figure in figures))
    return next(just, None) or next(own, None)
