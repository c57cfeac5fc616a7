"""A prompt to a story: the clauses, verbs, pronouns and camera words around the nouns of `clauses.py`.

`read` goes through the prompt once, word by word, and never guesses back: what finds no use ends in `Story.lost`.
"""

from dataclasses import dataclass, field
from typing import Final

from langit.staging.clauses import NOUN_ROOMS, NounReader, Nowhere
from langit.staging.deeds import Deeds
from langit.staging.drafts import Figure, Wear
from langit.staging.filming import VERBS, Filming
from langit.staging.phrases import MODIFIERS, give
from langit.staging.surroundings import Surroundings
from langit.staging.words import Token, tokenize

CAMERA_DOES: Final = {
    "drop": "crane_down",
    "stop": "static",
    "stand": "static",
    "return": "look_back",
    "rest": "static",
}
DONE_TO: Final = frozenset(
    {"drop", "roll", "slide", "bounce", "swing", "drive", "sail", "fly", "float", "stack", "topple", "drape", "flutter"}
)
"""What one does to a thing that then does it: "a man drives a car"."""
SEEKS: Final = ("track", "orbit", "zoom", "dolly")


@dataclass
class Story:
    """What a prompt said, in drafts. `lost` are its words without a use, `understood` how many had one."""

    figures: list[Figure]
    deeds: Deeds
    filming: Filming
    surroundings: Surroundings
    lost: list[str] = field(default_factory=list)
    understood: int = 0


def read(prompt: str, seed: int = 0) -> Story:
    """Read a prompt.

    Raises:
        RequestError: it says of one thing that it is so and is not so.
    """
    reader = Reader(tokenize(prompt), seed)
    for place in range(len(reader.tokens)):
        reader.step(place)
    return reader.story()


class Reader(NounReader):
    """The state of reading one prompt."""

    def story(self) -> Story:
        """What was read."""
        self.air.setting()
        self.air.weather()
        self.air.time_of_day()
        lost = self.lost | set(self.air.lost) | self.deeds.lost
        words = list(dict.fromkeys(self.tokens[place].text.casefold() for place in sorted(lost)))
        content = [place for place, token in enumerate(self.tokens) if _content(token)]
        return Story(
            figures=self.nouns.figures,
            deeds=self.deeds,
            filming=self.film,
            surroundings=self.air,
            lost=words,
            understood=sum(place not in lost for place in content),
        )

    # ---- the ends of clauses

    def flush(self) -> None:
        """Modifiers whose noun did not come: they are said of the noun before ("the ball is red", "a woman in red")."""
        taken = self.phrase.take()
        for place, room, token in taken.tokens:
            head = self.head if isinstance(self.head, Figure | Wear) else None
            if head is None and self._actors() and not isinstance(self.head, Nowhere):
                head = self._actors()[-1]
            if room == "number" or head is None or not give(head, room, token.name(room) or "", token.text):
                self.lost.add(place)

    def _settle(self) -> None:
        """A relation that got no object says in which part of the picture somebody is."""
        self.flush()
        if self.relation:
            name, whose, place = self.relation
            self.relation = None
            if name in {"left_of", "right_of", "behind", "in_front_of"} and whose:
                for figure in whose:
                    figure.relation, figure.of = figure.relation or name, figure.of
            else:
                self.lost.add(place)
        if self.negated is not None:
            self.lost.add(self.negated)
            self.negated = None

    def _clause(self) -> None:
        self._settle()
        self._settle_camera()
        self.group, self.object, self.head, self.who = [], False, None, False
        self.preposition, self.body, self.wearing = "", None, None

    def _settle_camera(self) -> None:
        place = self.film.settle()
        if place is not None:
            self.lost.add(place)

    # ---- small words

    def _word(self, place: int, token: Token) -> None:
        name = token.name("word") or ""
        handler = getattr(self, f"_word_{name}", None)
        if handler is not None:
            handler(place, token)
        elif name in {"the", "a", "other"}:
            if not token.language.modifiers_after or name != "the":
                self.phrase.words.add(name)
        elif name in {"with", "wear", "hold", "in", "of", "to"}:
            self.flush()
            self.preposition = name
            if name in {"wear", "hold"}:
                self.wearing = self._wearer()
        elif name == "not":
            self.negated = place

    def _word_stop(self, place: int, token: Token) -> None:
        self._clause()
        self.deeds.end_sentence()
        self.filming, self.joined, self.leading = False, False, None
        self.film.seeks_focus = False
        self.nouns.clause += 1
        self.air.changes = False

    def _word_comma(self, place: int, token: Token) -> None:
        if token.text != ",":
            return
        self._break(place)

    def _word_and(self, place: int, token: Token) -> None:
        self._break(place)

    def _break(self, place: int) -> None:
        after = self.tokens[place + 1]
        goes_on = any(after.says(room) for room in (*MODIFIERS, "kind", "garment", "people")) or not after.known
        if not (self.phrase.tokens and goes_on and not after.says("action")):
            self._settle()
        self._settle_camera()
        if self.filming and self.film.moves:
            self.group = []
        self.joined, self.preposition, self.body = True, "", None

    def _word_but(self, place: int, token: Token) -> None:
        self.joined = False

    def _word_then(self, place: int, token: Token) -> None:
        acting = self.deeds.actors
        self._clause()
        self.deeds.then()
        self.film.phase += 1
        self.nouns.clause += 1
        self.deeds.actors = acting

    def _word_while(self, place: int, token: Token) -> None:
        acting = self.deeds.actors
        self._clause()
        self.deeds.during()
        self.filming = False
        self.deeds.actors = acting or self.deeds.previous

    def _word_become(self, place: int, token: Token) -> None:
        ahead = self.tokens[place + 1 : place + 4]
        if any(near.says("direction") for near in ahead[:2]):
            self._verb_of(("turn_round",), place)
        else:
            self.air.changes = True

    def _word_who(self, place: int, token: Token) -> None:
        self.flush()
        self.who = bool(self.group)
        self.joined = False

    # ---- pronouns

    def _pronoun(self, place: int, token: Token) -> None:
        name = token.name("pronoun") or ""
        if name == "owner":
            if self._owned(place):
                self.phrase.words.add("owner")
                return
            name = {"her": "she", "his": "he", "its": "it"}.get(token.word, "they")
        figures = self._they() if name == "they" else self.nouns.pronoun(name)
        if token.word in {"each other", "one another", "satu sama lain"}:
            self.relation = None
            return
        if figures:
            self._arrive(place, figures)

    def _owned(self, place: int) -> bool:
        for token in self.tokens[place + 1 : place + 5]:
            if any(token.says(room) for room in NOUN_ROOMS) or not token.known:
                return True
            if not any(token.says(room) for room in MODIFIERS):
                return False
        return False

    def _they(self) -> list[Figure]:
        acting = self.deeds.actors or self.deeds.previous
        if sum(figure.count for figure in acting) > 1:
            return list(acting)
        many = [figure for figure in self.nouns.recent if figure.count > 1]
        return many[-1:] or self.nouns.recent[-2:]

    # ---- where

    def _relation(self, place: int, token: Token) -> None:
        self.flush()
        name = token.name("relation") or ""
        whose = [deed.figure for deed in self.deeds.last] or self.group or self._actors()
        self.relation = (name, list(whose), place)
        if token.text.casefold().endswith("nya"):
            others = [figure for figure in self.nouns.recent if figure not in whose]
            if others:
                self._relate(others[-1:])
            elif whose:
                self.leading, self.relation = (name, list(whose)), None

    def _part(self, place: int, token: Token) -> None:
        self.flush()
        name = token.name("part") or ""
        whose = self.group or [deed.figure for deed in self.deeds.last]
        if whose and not (self.joined and self.tokens[place + 1].says("word", "a")):
            for figure in whose:
                figure.relation, figure.of = name, []
        else:
            self.leading = (name, [])

    # ---- verbs

    def _action(self, place: int, token: Token) -> None:
        self._verb_of(tuple(sense.name for sense in token.senses if sense.room == "action"), place)

    def _verb(self, place: int, token: Token) -> None:
        name = token.name("verb") or ""
        if name == "emerge":
            self._emerge(place)
        elif name == "hang":
            self._verb_of(("swing", "flutter", "rest"), place)
        elif name == "kick":
            self.deeds.wait(("roll", "slide", "swing"), place, adjective=False)
        else:
            self._verb_of(("go",), place)
            if name == "come":
                self.deeds.direct("toward", place) if self.deeds.last else None

    def _emerge(self, place: int) -> None:
        doers = self._doers(("go",), self.tokens[place])
        last = [deed for deed in self.deeds.all if deed.figure in doers]
        if last and (last[-1].action == "pass_behind" or last[-1].target is not None):
            return
        if last and last[-1].action == "leave":
            self._verb_of(("return",), place)
        elif self.deeds.last or doers:
            self._verb_of(("go",), place)
        else:
            self.lost.add(place)

    def _verb_of(self, actions: tuple[str, ...], place: int) -> None:
        token = self.tokens[place]
        if self.filming and not self.group and not self.who:
            self._camera_verb(actions[0], place)
            return
        ahead = self.phrase.open and self._noun_follows(place)
        if not ahead:
            self.flush()
        if self.negated is not None:
            self.negated = None
            actions = () if "stop" in actions else ("stand",)
            if not actions:
                return
        doers = [] if ahead else self._doers(actions, token)
        action = self.deeds.able(actions, doers)
        if action is not None:
            self.deeds.act(action, doers, place)
        elif "wave" in actions and not self._wearer():
            self.air.said.append(("hint", "sea", place, token.text))
        elif not self._weather_verb(place):
            able = tuple(action for action in actions if ahead or action in DONE_TO)
            self.deeds.wait(able, place, adjective=ahead) if able else self.lost.add(place)
        if not ahead:
            self.group, self.object, self.head, self.who = [], False, None, False

    def _noun_follows(self, place: int) -> bool:
        for token in self.tokens[place + 1 : place + 4]:
            if token.says("kind") or token.says("people"):
                return True
            if token.known and not any(token.says(room) for room in MODIFIERS):
                return False
        return False

    def _weather_verb(self, place: int) -> bool:
        """ "snow falls", "rain comes down", "the night falls": nothing that the weather does not say."""
        near = self.tokens[max(0, place - 2) : place]
        return any(
            t.says(r) for t in near for r in ("precipitation", "time_of_day", "wind", "fog", "sky", "setting", "hint")
        )

    def _doers(self, actions: tuple[str, ...], token: Token) -> list[Figure]:
        """Who does it: the noun just before, or the actors of the clause."""
        actors = self._actors()
        if not actors and not self.group and self.deeds.actors is not None:
            actors = self.deeds.previous or self.nouns.recent[-1:]
        participle = token.language.participle
        close = (
            self.who
            or self.filming
            or (self.group_joined and self.deeds.said)
            or (bool(participle) and token.word.endswith(participle))
        )
        order = [self.group, actors] if close or not self.object else [actors, self.group]
        return next((figures for figures in order if figures and self.deeds.able(actions, figures)), [])

    def _direction(self, place: int, token: Token) -> None:
        name = token.name("direction") or ""
        if self.film.verb or (self.filming and not self.group):
            if not self.film.direct(name):
                self.lost.add(place) if name not in {"up", "down"} else None
            return
        self.flush()
        self.deeds.direct(name, place)

    def _manner(self, place: int, token: Token) -> None:
        name = token.name("manner") or ""
        after = self.tokens[place + 1]
        if (self.filming and not self.group) or after.says("camera") or after.says("move"):
            self.film.pace(name)
            return
        ahead = after.says("action") or after.says("verb")
        self.deeds.pace(name, place, ahead=ahead)

    # ---- the camera

    def _camera(self, place: int, token: Token) -> None:
        name = token.name("camera") or ""
        if name == "camera":
            if self.preposition or self.relation:
                self.relation, self.head = None, Nowhere()
                return
            self._settle()
            self.deeds.end_clause()
            self.filming, self.group, self.head = True, [], None
        elif name == "follow":
            self.filming = True
            self._add_move("track")
        elif name in {"inward", "outward"}:
            self.film.direct("toward" if name == "inward" else "away")
        elif name == "look" and not self.filming:
            if not token.says("silent"):
                self.lost.add(place)
        else:
            self.filming = True
            self._settle_camera()
            self.film.begin(name, place)

    def _camera_verb(self, action: str, place: int) -> None:
        self._settle_camera()
        if action in VERBS:
            self.film.begin(VERBS[action], place)
        elif action in CAMERA_DOES:
            self._add_move(CAMERA_DOES[action])
        else:
            self.lost.add(place)

    def _move(self, place: int, token: Token) -> None:
        name = token.name("move") or ""
        of_camera = any(self_word in token.word.split() for self_word in ("camera", "kamera"))
        if name in {"look_away", "look_back"} and not (self.filming or of_camera):
            self.lost.add(place)
            return
        self._settle_camera()
        if of_camera:
            self._settle()
            self.deeds.end_clause()
            self.filming, self.group, self.head = True, [], None
        if self.negated is not None:
            self.negated = None
            return
        self._add_move(name)

    def _add_move(self, name: str) -> None:
        self.film.verb = None
        self.film.add(name)
        self.film.seeks_focus = name.startswith(SEEKS)

    def _shot(self, place: int, token: Token) -> None:
        name = token.name("shot") or ""
        after = self.tokens[place + 1]
        alone = token.word in {"wide", "aerial"} and any(after.says(room) for room in (*NOUN_ROOMS, "setting", "hint"))
        if alone or self.film.shot not in {None, name}:
            self.lost.add(place)
            return
        self.film.shot = name
        self.film.seeks_focus = name in {"close_up", "medium", "full"} and after.says("word", "of", "to")
        self.preposition = ""

    def _angle(self, place: int, token: Token) -> None:
        name = token.name("angle") or ""
        if self.film.angle not in {None, name}:
            self.lost.add(place)
        self.film.angle = self.film.angle or name

    def _handheld(self, place: int, token: Token) -> None:
        self.film.handheld = self.negated is None
        self.negated = None


def _content(token: Token) -> bool:
    """Whether a word by itself makes something to see."""
    helps = {
        "silent",
        "word",
        "number",
        "amount",
        "pronoun",
        "manner",
        "relation",
        "direction",
        "camera",
        "verb",
        "body",
        "part",
    }
    return any(sense.room not in helps for sense in token.senses)
