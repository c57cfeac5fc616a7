"""Tagged words to phrases: one pass, in which a noun phrase stays open until its noun comes or something else does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from langit.scene.lexicon import lexicon
from langit.understanding.phrases import (
    AirPhrase,
    AmountPhrase,
    CameraPhrase,
    Connective,
    Description,
    DirectionPhrase,
    Doing,
    FilmPhrase,
    MannerPhrase,
    Modifiers,
    NounPhrase,
    PartPhrase,
    Phrase,
    Preposition,
    PronounPhrase,
    RelationPhrase,
    Said,
    UnknownPhrase,
    UnknownWord,
    VerbPhrase,
)
from langit.understanding.repair import part_of_speech
from langit.understanding.stand_ins import is_plural, stand_in
from langit.understanding.surroundings import ROOMS as AIR
from langit.understanding.words import Token

MODIFIERS: Final = frozenset({"number", "color", "material", "build", "hair", "skin"})
NOUNS: Final = frozenset({"kind", "people", "garment", "body"})
PLACES: Final = frozenset({"setting", "hint"})
DENIABLE: Final = frozenset({"color", "material"})
LEADING: Final = frozenset({"with", "wear", "hold", "in", "of", "to"})
DETERMINING: Final = frozenset({"the", "a", "other", "owner"})
GOES_ON: Final = MODIFIERS | {"kind", "garment", "people"}
AMOUNTS: Final = frozenset({"fog", "wind", "precipitation"})
FILMING: Final = frozenset({"shot", "angle", "move", "camera"})
SEEKING: Final = frozenset({"close_up", "medium", "full"})
VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "go": ("go",),
    "come": ("go",),
    "emerge": ("go",),
    "hang": ("swing", "flutter", "rest"),
    "kick": ("roll", "slide", "swing"),
}
"""What verbs may mean that name no action of their own."""
END: Final = Token(text=".", room="word", name="stop", word=".")


@dataclass
class _Open:
    """A noun phrase whose noun has not come yet."""

    said: list[Said] = field(default_factory=list)
    denied: list[Said] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    doing: list[Doing] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        """Whether a noun is awaited."""
        return bool(self.said) or not DETERMINING.isdisjoint(self.words)

    def closed(self) -> Description:
        """What was said, as a value."""
        return Description(
            said=tuple(self.said), denied=tuple(self.denied), words=dict(self.words), doing=tuple(self.doing)
        )


@dataclass
class _Chunker:
    """The pass over the tokens: what was found, what is open, a negation and an amount that wait for their word.

    `wasted` are words inside noun phrases that say nothing which can be shown.
    """

    tokens: Sequence[Token]
    found: list[Phrase] = field(default_factory=list)
    open: _Open = field(default_factory=_Open)
    negated: int | None = None
    amount: tuple[str, int] | None = None
    wasted: list[int] = field(default_factory=list)

    def at(self, place: int) -> Token:
        """The token there, a full stop beyond the last."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    def flush(self) -> None:
        """Close what is open without a noun."""
        open, self.open = self.open, _Open()
        if open.said or open.denied:
            at = (open.said or open.denied)[0].at
            self.found.append(Modifiers(at=at, end=at + 1, said=tuple(open.said), denied=tuple(open.denied)))

    def take(self) -> Description:
        """Close what is open for its noun."""
        open, self.open = self.open, _Open()
        return open.closed()

    def deny(self) -> bool:
        """Whether the word is negated; that uses the negation up."""
        negated, self.negated = self.negated is not None, None
        return negated


def chunked(tokens: Sequence[Token]) -> tuple[list[Phrase], list[int]]:
    """The phrases of tagged tokens in their order, and the places of words that no phrase has a use for."""
    chunker = _Chunker(tokens)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        handler = ROOMS[token.room] if token.known else _unknown
        place = handler(chunker, place)
    chunker.flush()
    return chunker.found, chunker.wasted


# ---- nouns and what stands before and after them


def _modifier(c: _Chunker, place: int) -> int:
    token, after = c.at(place), c.at(place + 1)
    said = Said(token.room, token.name, token.text, place)
    if token.language.modifiers_after and token.room != "number" and not c.open.begun:
        joint = isinstance(c.found[-1], Connective) if c.found else True
        if not (joint and after.room in {"kind", "garment"}):
            denied = c.deny()
            c.found.append(
                Modifiers(at=place, end=place + 1, said=() if denied else (said,), denied=(said,) if denied else ())
            )
            return place + 1
    lacking = after.says("word", "without") and token.room in DENIABLE
    refused = c.negated is not None and token.room != "number" and (c.open.begun or after.room not in NOUNS)
    if lacking or refused:
        c.open.denied.append(said)
        c.negated = None if refused else c.negated
    else:
        c.open.said.append(said)
    return place + 1


def _noun(c: _Chunker, place: int) -> int:
    token, after = c.at(place), c.at(place + 1)
    if token.room == "kind" and after.room == "kind" and not (token.language.modifiers_after or token.plural):
        if token.name != after.name:
            c.wasted.append(place)
        return place + 1
    behind, end, pointing = _behind(c, place)
    c.found.append(
        NounPhrase(
            at=place,
            end=end,
            room=token.room,
            name=token.name,
            text=token.text,
            plural=token.plural,
            definite="the" in c.open.words or token.points_back or pointing,
            negated=c.deny(),
            stand_in=token.stands_in,
            material=token.named("material") if token.several else "",
            about=c.take(),
            after=behind,
            part=c.at(end).name if c.at(end).room == "part" else "",
            told=any(c.at(near).says("word", "is") for near in range(max(0, place - 4), place)),
        )
    )
    return end


def _behind(c: _Chunker, place: int) -> tuple[tuple[Said, ...], int, bool]:
    """The modifiers that follow a noun where its language puts them there, where they end, and if it points back."""
    if not c.at(place).language.modifiers_after:
        return (), place + 1, False
    said: list[Said] = []
    at, end, pointing = place + 1, place + 1, False
    while True:
        token = c.at(at)
        if token.known and token.room in MODIFIERS - {"number"} and token.language.modifiers_after:
            if c.at(at + 1).says("word", "without"):
                break
            said.append(Said(token.room, token.name, token.text, at))
        elif token.says("word", "the") and token.language.modifiers_after:
            pointing = True
        else:
            break
        at += 1
        end = at
    return tuple(said), end, pointing


def _unknown(c: _Chunker, place: int) -> int:
    token = c.at(place)
    if c.negated is not None:
        c.negated = None
        c.found.append(UnknownPhrase(at=place, end=place + 1, negated=True, about=c.take()))
        return place + 1
    led = bool(c.found) and isinstance(c.found[-1], Preposition | RelationPhrase) and c.found[-1].end == place
    awaited = c.open.begun or led
    part = part_of_speech(token.text, token.code)
    if (awaited and _noun_ahead(c, place)) or ((awaited or part in {"n", "a"}) and _unnamed_next(c, place)):
        c.wasted.append(place)
        return place + 1
    prefixes = token.language.verb_prefixes
    verbal = part == "v" or (
        part == "-" and any(token.text.casefold().startswith(p) for p in prefixes) and len(token.text) > 4
    )
    if awaited or (part == "n" and not token.language.modifiers_after):
        c.found.append(_unnamed(c, place))
    else:
        attached = token.language.modifiers_after and not verbal
        c.found.append(UnknownWord(at=place, end=place + 1, part=part, verbal=verbal, attached=attached))
    return place + 1


def _unnamed_next(c: _Chunker, place: int) -> bool:
    """Whether the next word is a noun that no row names, of which this one is a part: "a fire hydrant"."""
    after = c.at(place + 1)
    if c.at(place).language.modifiers_after or after.known or after is END or not after.text.isalpha():
        return False
    return part_of_speech(after.text, after.code) == "n" or stand_in(after.text, after.code) is not None


def _unnamed(c: _Chunker, place: int) -> UnknownPhrase:
    """A noun that no row names, with what could stand in for it."""
    token, after = c.at(place), c.at(place + 1)
    definite, bare = "the" in c.open.words, not c.open.begun
    about = c.take()
    near = stand_in(token.text, token.code)
    if near is None or after.room in FILMING or (bare and after.room == "mood"):  # "a product shot"
        return UnknownPhrase(at=place, end=place + 1, about=about)
    phrase = NounPhrase(
        at=place,
        end=place + 1,
        room=near.room,
        name=near.name,
        text=token.text,
        plural=is_plural(token.text, token.code),
        definite=definite,
        stand_in=True,
        about=about,
    )
    return UnknownPhrase(at=place, end=place + 1, about=about, nearest=phrase, where=near.where)


def _noun_ahead(c: _Chunker, place: int) -> bool:
    """Whether the words that follow lead to a noun without a break, so that this one is an adjective of it."""
    if c.at(place).language.modifiers_after:
        return False
    for near in range(place + 1, place + 5):
        token = c.at(near)
        if token.room in NOUNS | PLACES:
            return True
        if token.known and token.room not in MODIFIERS:
            return False
        if token is END:
            return False
    return False


def _pile(c: _Chunker, place: int) -> int:
    c.open.words["pile"] = place
    c.open.doing.append(Doing(("stack",), place))
    return place + 1


def _owner(c: _Chunker, place: int) -> int:
    if _owned(c, place):
        c.open.words["owner"] = place
    else:
        c.found.append(PronounPhrase(at=place, end=place + 1, name=c.at(place).name))
    return place + 1


def _owned(c: _Chunker, place: int) -> bool:
    for near in range(place + 1, place + 5):
        token = c.at(near)
        if token is END:
            return False
        if token.room in NOUNS or not token.known:
            return True
        if token.room not in MODIFIERS | {"action", "verb", "mood"}:
            return False
    return False


def _pronoun(c: _Chunker, place: int) -> int:
    c.found.append(PronounPhrase(at=place, end=place + 1, name=c.at(place).name))
    return place + 1


# ---- verbs and what is said of them


def _verb(c: _Chunker, place: int) -> int:
    token = c.at(place)
    sort = token.name if token.room == "verb" else ""
    actions = VERBS[sort] if sort else tuple(s.name for s in token.senses if s.room == "action")
    if c.open.begun and _noun_follows(c, place):
        c.open.doing.append(Doing(actions, place))
        return place + 1
    if "owner" in c.open.words and not c.open.said:  # "their heads": a noun that sounds like a verb
        c.found.append(UnknownPhrase(at=place, end=place + 1, about=c.take()))
        return place + 1
    c.flush()
    ending = token.language.participle
    c.found.append(
        VerbPhrase(
            at=place,
            end=place + 1,
            actions=actions,
            sort=sort,
            negated=c.deny(),
            participle=bool(ending) and token.word.endswith(ending),
            aired=any(c.at(near).room in AIR for near in range(max(0, place - 2), place)),
        )
    )
    return place + 1


def _noun_follows(c: _Chunker, place: int) -> bool:
    for near in range(place + 1, place + 4):
        token = c.at(near)
        if token.room in {"kind", "people"}:
            return True
        if token is END or (token.known and token.room not in MODIFIERS):
            return False
    return False


def _direction(c: _Chunker, place: int) -> int:
    c.flush()
    c.found.append(DirectionPhrase(at=place, end=place + 1, name=c.at(place).name))
    return place + 1


def _manner(c: _Chunker, place: int) -> int:
    after = c.at(place + 1)
    c.found.append(
        MannerPhrase(
            at=place,
            end=place + 1,
            name=c.at(place).name,
            ahead=after.says("action") or after.says("verb"),
            filmed=any(near.says(room) for near in (c.at(place - 1), after) for room in ("camera", "move")),
        )
    )
    return place + 1


# ---- where


def _relation(c: _Chunker, place: int) -> int:
    token, after = c.at(place), c.at(place + 1)
    c.flush()
    c.found.append(
        RelationPhrase(
            at=place,
            end=place + 1,
            name=token.name,
            own=token.points_back,
            opens=after.says("word", "is", "a"),
            bare=not after.says("word"),
        )
    )
    return place + 1


def _part(c: _Chunker, place: int) -> int:
    c.flush()
    c.found.append(PartPhrase(at=place, end=place + 1, name=c.at(place).name, opens=c.at(place + 1).says("word", "a")))
    return place + 1


def _air(c: _Chunker, place: int) -> int:
    token, after = c.at(place), c.at(place + 1)
    through = c.open.begun and not token.language.modifiers_after and (after.room in NOUNS | MODIFIERS or _unnamed_next(c, place))
    amount, c.amount = c.amount, None
    wasted = () if through else c.take().said
    c.found.append(
        AirPhrase(
            at=place,
            end=place + 1,
            room=token.room,
            name=token.name,
            text=token.text,
            negated=c.deny(),
            amount=amount[0] if amount else "",
            amount_at=amount[1] if amount else None,
            wasted=tuple(one for one in wasted if one.room != "number" or token.room != "precipitation"),
            through=through,
        )
    )
    return place + 1


def _amount(c: _Chunker, place: int) -> int:
    token = c.at(place)
    if token.language.modifiers_after and c.found:
        last = c.found[-1]
        if isinstance(last, AirPhrase) and last.end == place and last.room in {"fog", "wind"}:
            c.found[-1] = replace(last, end=place + 1, amount=token.name, amount_at=place)
            return place + 1
    c.amount = (token.name, place)
    near = (c.at(place - 1), c.at(place + 1))
    if not token.says("silent") and not any(one.says(room) for one in near for room in AMOUNTS):
        c.found.append(AmountPhrase(at=place, end=place + 1))
    return place + 1


# ---- how it is filmed


def _film(c: _Chunker, place: int) -> int:
    token = c.at(place)
    c.found.append(
        FilmPhrase(
            at=place,
            end=place + 1,
            room=token.room,
            name=token.name,
            negated=c.deny() if token.room in {"move", "handheld"} else False,
            seeks=token.name in SEEKING and c.at(place + 1).says("word", "of", "to"),
            names_camera=token.room == "move" and _names_camera(token),
        )
    )
    return place + 1


def _names_camera(token: Token) -> bool:
    """Whether one of the words of a move is the camera's own name."""
    forms = lexicon().forms
    return any(
        sense.room == "camera" and sense.name == "camera"
        for word in token.word.split()
        for sense in forms.get((word,), ())
    )


def _camera(c: _Chunker, place: int) -> int:
    token = c.at(place)
    if token.name == "camera":
        c.flush()
    greeted = c.at(place - 1).says("action", "wave")
    c.found.append(CameraPhrase(at=place, end=place + 1, name=token.name, silent=token.says("silent"), greeted=greeted))
    return place + 1


# ---- small words


def _word(c: _Chunker, place: int) -> int:
    token = c.at(place)
    name = token.name
    if name in DETERMINING:
        if not token.language.modifiers_after or name != "the":
            c.open.words[name] = place
    elif name in LEADING:
        c.flush()
        c.found.append(Preposition(at=place, end=place + 1, name=name))
    elif name == "not":
        c.negated = place
    elif name in CONNECTIVES:
        CONNECTIVES[name](c, place)
    return place + 1


def _joint(c: _Chunker, place: int) -> None:
    """ "And" or a comma: it may join the adjectives of one noun."""
    token, after = c.at(place), c.at(place + 1)
    if token.name == "comma" and token.text != ",":
        return
    goes_on = bool(c.open.said) and after.room in GOES_ON
    if not goes_on:
        c.flush()
    c.found.append(Connective(at=place, end=place + 1, name="and", goes_on=goes_on))


def _but(c: _Chunker, place: int) -> None:
    c.found.append(Connective(at=place, end=place + 1, name="but"))


def _break(c: _Chunker, place: int) -> None:
    c.flush()
    c.found.append(Connective(at=place, end=place + 1, name=c.at(place).name))


def _stop(c: _Chunker, place: int) -> None:
    c.negated = c.amount = None
    _break(c, place)


def _one_of(c: _Chunker, place: int) -> None:
    """ "Three balloons, one of them yellow": it is said of all, for all are alike."""
    c.flush()
    c.open.words["the"] = place


def _become(c: _Chunker, place: int) -> None:
    if any(c.at(near).says("direction") for near in (place + 1, place + 2)):
        c.flush()
        c.found.append(VerbPhrase(at=place, end=place + 1, actions=("turn_round",)))
    else:
        _break(c, place)


def _nothing(c: _Chunker, place: int) -> int:
    return place + 1


def _lost(c: _Chunker, place: int) -> int:
    c.wasted.append(place)
    return place + 1


CONNECTIVES: Final[Mapping[str, Callable[[_Chunker, int], None]]] = {
    "and": _joint,
    "comma": _joint,
    "but": _but,
    "then": _break,
    "while": _break,
    "who": _break,
    "stop": _stop,
    "one_of": _one_of,
    "become": _become,
}
ROOMS: Final[Mapping[str, Callable[[_Chunker, int], int]]] = {
    **dict.fromkeys(MODIFIERS, _modifier),
    **dict.fromkeys(NOUNS, _noun),
    **dict.fromkeys(AIR, _air),
    **dict.fromkeys(("shot", "angle", "move", "handheld"), _film),
    **dict.fromkeys(("action", "verb"), _verb),
    **dict.fromkeys(("", "mood", "silent", "lead", "classifier"), _nothing),
    "extent": _lost,
    "pile": _pile,
    "owner": _owner,
    "pronoun": _pronoun,
    "relation": _relation,
    "part": _part,
    "direction": _direction,
    "manner": _manner,
    "amount": _amount,
    "camera": _camera,
    "word": _word,
}
"""What is done with a word of each room of the lexicon."""
