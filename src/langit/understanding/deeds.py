"""Who does what: verbs find their doers and targets, and every deed its place in the order of things."""

from langit.understanding.drafts import MOVERS, MOVING, WALKERS, Deed, Figure, suited
from langit.understanding.phrases import Nouns

TRANSITIVE = frozenset({"collide", "drape", "pass_behind", "topple"})
PASSING = frozenset({"walk", "run", "drive", "sail", "roll", "slide"})
COVERS = frozenset({"wall", "tree", "house", "rock", "car", "train", "box", "sign", "mirror"})
STILL = frozenset({"stand", "sit", "rest", "wave"})


class Deeds:
    """The deeds of a story. `actors` do what the next verb says; None means that somebody unknown does."""

    def __init__(self, nouns: Nouns) -> None:
        self.nouns = nouns
        self.all: list[Deed] = []
        self.last: list[Deed] = []  # of the clause being read
        self.actors: list[Figure] | None = []
        self.previous: list[Figure] = []
        self.companions: list[Figure] = []
        self.waiting: tuple[tuple[str, ...], int, bool] | None = None
        self.direction: tuple[str, int] | None = None
        self.manner: tuple[str, int] | None = None
        self.lost: set[int] = set()
        self.floor = 0
        self.fresh = False  # a "then" stands before the next deed
        self.together = False

    @property
    def said(self) -> bool:
        """Whether the clause has had its verb."""
        return bool(self.last)

    # ---- verbs

    def able(self, actions: tuple[str, ...], figures: list[Figure]) -> str | None:
        """The first of the actions that any of the figures can do."""
        return next((a for a in actions if any(suited(a, figure.kind) for figure in figures)), None)

    def act(self, action: str, figures: list[Figure], place: int) -> None:
        """The figures that can, do it."""
        figures = figures + [f for f in self.companions if f not in figures and f.kind in WALKERS]
        done = []
        for figure in figures:
            own = suited(action, figure.kind)
            if own is not None:
                done.append(self._deed(figure, own, place))
        self.last, self.fresh, self.together, self.waiting = done, False, False, None
        if self.direction:
            (name, at), self.direction = self.direction, None
            self.direct(name, at)
        if self.manner:
            (name, at), self.manner = self.manner, None
            self.pace(name, at)

    def _deed(self, figure: Figure, action: str, place: int) -> Deed:
        mine = [deed for deed in self.all if deed.figure is figure]
        if mine and mine[-1].action == action and not self.fresh and action not in {"leave", "return"}:
            return mine[-1]
        after = mine[-1].phase + 1 if mine else max((d.phase for d in self.all if d.target is figure), default=0)
        phase = max(self.all[-1].phase, self.floor) if self.together and self.all else max(after, self.floor)
        deed = Deed(figure, action, phase, place=place)
        self.all.append(deed)
        return deed

    def wait(self, actions: tuple[str, ...], place: int, *, adjective: bool) -> None:
        """A verb that none of the figures so far can do: the next noun may."""
        if self.waiting:
            self.lost.add(self.waiting[1])
        self.waiting = (actions, place, adjective)

    def wants(self, figures: list[Figure], *, joined: bool = False) -> bool:
        """Offer a noun phrase to a verb that lacks a doer or a target. True when it became its object."""
        if self.waiting:
            actions, place, adjective = self.waiting
            action = self.able(actions, figures)
            if action is not None:
                before = self.last
                self.act(action, figures, place)
                if not adjective:
                    return True
                self.last = before
        if joined:
            return False
        hungry = [deed for deed in self.last if deed.target is None and deed.action in TRANSITIVE]
        for deed in hungry:
            if deed.figure not in figures:
                deed.target = figures[0]
        return bool(hungry)

    def accompany(self, figures: list[Figure], place: int) -> None:
        """ "walks with a dog": the dog walks too."""
        self.companions = figures
        for deed in list(self.last):
            for figure in figures:
                own = suited(deed.action, figure.kind) if figure.kind in WALKERS and figure is not deed.figure else None
                if own is not None and deed.action in MOVING:
                    self.last.append(Deed(figure, own, deed.phase, deed.direction, manner=deed.manner, place=place))
                    self.all.append(self.last[-1])

    def aim(self, figures: list[Figure]) -> None:
        """ "toward the box", "into the wall": a target of what moves."""
        for deed in self.last:
            if deed.target is None and deed.figure not in figures and deed.action not in {"rest", "stand"}:
                deed.target = figures[0]

    def slope(self, figures: list[Figure]) -> None:
        """ "Down a ramp": it begins on it."""
        for deed in self.last:
            if deed.action in {"roll", "slide"} and figures[0].kind == "ramp":
                deed.target = deed.target or figures[0]

    def greet(self) -> None:
        """ "Waves at the camera": it faces it."""
        for deed in self.last:
            if deed.action == "wave":
                deed.direction = "toward"

    def place(self, relation: str, whose: list[Figure], figures: list[Figure]) -> bool:
        """Take a relation as part of what was just done. False when it only says where the doer is."""
        deeds = [deed for deed in self.last if deed.figure in whose]
        taken = False
        for deed in deeds:
            if deed.figure in figures:
                continue
            if deed.action == "sit" and relation in {"on", "inside"}:
                deed.target = figures[0]
            if relation == "behind" and deed.action in PASSING and figures[0].kind in COVERS:
                deed.action, deed.target, taken = "pass_behind", figures[0], True
            elif deed.figure.kind in MOVERS:
                continue  # it is where they are, not what they do it to
            elif deed.action in MOVING | {"drop", "collide", "drape", "topple", "pass_behind"}:
                deed.target, taken = deed.target or figures[0], relation not in {"left_of", "right_of", "between"}
        return taken

    # ---- what is said of verbs

    def direct(self, direction: str, place: int) -> None:
        """Which way."""
        if not self.last:
            self.direction = (direction, place)
            return
        for deed in self.last:
            if deed.action in STILL:
                if direction in {"left", "right"} and deed.figure.relation is None:
                    deed.figure.relation = f"{direction}_of"
                elif direction == "toward":
                    self.greet()
            elif direction in {"up", "down"} and deed.action not in {"float", "fly"}:
                continue
            elif deed.direction is None or (direction in {"left", "right"} and deed.direction in {"away", "toward"}):
                deed.direction = direction  # "rolls away to the right" goes to the right
            elif deed.direction != direction:
                self.lost.add(place)

    def pace(self, manner: str, place: int, *, ahead: bool = False) -> None:
        """How fast: of the verb just read, or of the next."""
        if self.last and not ahead:
            for deed in self.last:
                deed.manner = manner
        else:
            self.manner = (manner, place)

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
            self.lost.add(self.waiting[1])
        for left in (self.direction, self.manner):
            if left and left[0] not in {"up", "down"}:
                self._late(left)
        self.waiting, self.direction, self.manner, self.last = None, None, None, []

    def _late(self, left: tuple[str, int]) -> None:
        """A direction without a verb says on which side somebody is."""
        name, place = left
        actors = self.actors or []
        if name in {"left", "right"} and actors and actors[-1].relation is None:
            actors[-1].relation = f"{name}_of"
        else:
            self.lost.add(place)

    def end_sentence(self) -> None:
        """Forget who acted, but for those whom an unsaid subject means."""
        self.end_clause()
        self.previous = self.actors or self.previous
        self.actors, self.companions = [], []
        self.fresh = self.together = False
