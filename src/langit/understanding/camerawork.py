"""The camera words of a prompt: shots, angles, moves, and verbs that anybody may do when the camera does them."""

from abc import abstractmethod
from typing import Final

from langit.understanding.clauses import NounReader
from langit.understanding.filming import VERBS
from langit.understanding.reading import NOUN_ROOMS, Nowhere
from langit.understanding.words import Token

CAMERA_DOES: Final = {
    "drop": "crane_down",
    "stop": "static",
    "stand": "static",
    "return": "look_back",
    "rest": "static",
}
SEEKS: Final = ("track", "orbit", "zoom", "dolly")


class CameraReader(NounReader):
    """Reads how it is filmed."""

    def _camera(self, place: int, token: Token) -> None:
        name = token.name("camera") or ""
        if name == "camera":
            if self.preposition or self.relation or self.tokens[place - 1].says("action", "wave"):
                self.deeds.greet()
                self.relation, self.head, self.preposition = None, Nowhere(), ""
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
            self.preposition, self.did = "to", True
        elif name == "tilt" and not self.filming and self._actors() and not self.joined:
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
        acting = bool(self._actors() or self.group) and not (self.filming or of_camera or self.joined)
        if (name in {"look_away", "look_back"} and not (self.filming or of_camera)) or (acting and name == "orbit"):
            self._verb_of(("go",), place) if name == "orbit" else self.lost.add(place)
            return
        self._settle_camera()
        if of_camera:
            self._settle()
            self.deeds.end_clause()
            self.filming, self.group, self.head = True, [], None
        elif not self._actors():
            self.filming = True
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
        if name == "high" and any(deed.action in {"drop", "bounce"} for deed in self.deeds.last):
            return  # it falls from above
        if self.film.angle not in {None, name}:
            self.lost.add(place)
        self.film.angle = self.film.angle or name

    def _handheld(self, place: int, token: Token) -> None:
        self.film.handheld = self.negated is None
        self.negated = None

    def _settle_camera(self) -> None:
        place = self.film.settle()
        if place is not None:
            self.lost.add(place)

    @abstractmethod
    def _verb_of(self, actions: tuple[str, ...], place: int) -> None:
        """Take a word that says what somebody does, when it is not of the camera."""
