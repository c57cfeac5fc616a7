"""A prompt to a story: the clauses, verbs, pronouns and camera words around the nouns of `clauses.py`.

`read` goes through the prompt once, word by word, and never guesses back: what finds no use ends in `Story.lost`.
"""

from dataclasses import dataclass, field
from typing import Final

from langit.understanding.camerawork import CameraReader
from langit.understanding.deeds import Deeds
from langit.understanding.drafts import SUITS, Figure
from langit.understanding.filming import Filming
from langit.understanding.phrases import MODIFIERS
from langit.understanding.reading import NOUN_ROOMS
from langit.understanding.surroundings import Surroundings
from langit.understanding.words import Token, tokenize

DONE_TO: Final = frozenset(
    {"drop", "roll", "slide", "bounce", "swing", "drive", "sail", "fly", "float", "stack", "topple", "drape", "flutter"}
)
"""What one does to a thing that then does it: "a man drives a car"."""


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


class Reader(CameraReader):
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

    def _clause(self) -> None:
        self._settle()
        self._settle_camera()
        self.group, self.object, self.head, self.who, self.did = [], False, None, False, False
        self.phantom = self.companion = False
        self.preposition, self.body, self.wearing = "", None, None

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
                if self._actors():
                    self.group = []
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
        goes_on = any(after.says(room) for room in (*MODIFIERS, "kind", "garment", "people"))
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

    def _word_one_of(self, place: int, token: Token) -> None:
        """ "Three balloons, one of them yellow": it is said of all, for all are alike."""
        self.flush()
        self.phrase.words.add("the")

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
        if self.relation and name == "they":
            whose = self.relation[1] or []
            others = [figure for figure in self.nouns.recent if figure not in whose]
            if self.relation[0] == "between" and sum(figure.count for figure in figures) < 3:
                figures = []
            figures = [figure for figure in figures if figure not in whose] or others[-2:]
        if token.word in {"each other", "one another", "satu sama lain"}:
            self.relation = None
            return
        if figures:
            self._arrive(place, figures)

    def _owned(self, place: int) -> bool:
        for token in self.tokens[place + 1 : place + 5]:
            if any(token.says(room) for room in NOUN_ROOMS) or not token.known:
                return True
            if not any(token.says(room) for room in (*MODIFIERS, "action", "verb")):
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
        if name == "behind" and not self.group and self.filming and self.film.follows and not self.film.angle:
            self.film.angle = "behind"  # "the camera follows behind a car"
            return
        own = token.text.casefold().endswith("nya")
        after = self.tokens[place + 1]
        leads = self.joined or not (self.group or self._actors() or self.deeds.last)
        if (leads and after.says("word", "is", "a")) or (leads and own and not after.says("word")):
            others = self.reference if own and self.reference else self.nouns.recent[-1:] if own else []
            self.leading, self.reference = (name, others), others
            return
        fresh = self.group if not self.object else []
        whose = fresh or [deed.figure for deed in self.deeds.last] or self.group or self._actors()
        if self.companion and not own:
            whose = self._actors() or whose
        self.relation = (name, None if self.phantom and not own else list(whose), place)
        if own and token.text.casefold().endswith("nya"):
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
        if "owner" in self.phrase.words and not self.phrase.tokens and not self._noun_follows(place):
            self._nobody()  # "their heads": a noun that sounds like a verb
            self.lost.add(place)
            return
        ahead = self.phrase.open and self._noun_follows(place)
        if not ahead:
            self.flush()
        if self.negated is not None:
            self.negated = None
            actions = () if "stop" in actions else ("stand",)
            if not actions:
                return
        if actions[:1] == ("leave",) and self.deeds.said and not self.joined:
            for deed in self.deeds.last:  # "rolls out of the frame" is one deed
                deed.action = "leave"
            return
        doers = [] if ahead else self._doers(actions, token)
        action = self.deeds.able(actions, doers)
        inverted = bool(self.leading) and not self._actors() and not self.filming
        if action is not None and not inverted:
            self.deeds.act(action, doers, place)
            self.deeds.actors = self.deeds.actors or doers
            self.filming = False
        elif inverted:
            self.deeds.wait(actions, place, adjective=True)
        elif "wave" in actions and not self._wearer():
            self.air.said.append(("hint", "sea", place, token.text))
        elif not self._weather_verb(place):
            able = tuple(action for action in actions if ahead or action in DONE_TO)
            self.deeds.wait(able, place, adjective=ahead) if able else self.lost.add(place)
        if not ahead:
            self.group, self.object, self.head, self.who, self.did = [], False, None, False, True

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
        if self.joined:
            close = False
        order = [self.group, actors] if close or not self.object else [actors, self.group]
        for figures in order:
            if any(figure.kind in SUITS.get(action, ()) for action in actions for figure in figures):
                return figures
        return next((figures for figures in order if figures and self.deeds.able(actions, figures)), [])

    def _pile(self, place: int, token: Token) -> None:
        """ "A stack of boxes": what the next noun does from the beginning."""
        self.phrase.words.add("pile")
        self.deeds.wait(("stack",), place, adjective=True)

    def _direction(self, place: int, token: Token) -> None:
        name = token.name("direction") or ""
        if self.film.verb or (self.filming and not self.group):
            if not self.film.direct(name):
                self.lost.add(place) if name not in {"up", "down"} else None
            return
        self.flush()
        self.deeds.direct(name, place)
        if name in {"up", "down"} and self.deeds.said:
            self.preposition = "to"

    def _manner(self, place: int, token: Token) -> None:
        name = token.name("manner") or ""
        after = self.tokens[place + 1]
        before = self.tokens[place - 1] if place else after
        framed = self.filming and not self.group
        if framed or any(near.says(room) for near in (before, after) for room in ("camera", "move")):
            self.film.pace(name)
            return
        ahead = after.says("action") or after.says("verb")
        self.deeds.pace(name, place, ahead=ahead)


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
