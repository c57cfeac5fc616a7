"""Tagged words to phrases: one pass, in which a noun phrase stays open until its noun comes or something else does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from langit.scene.catalogue import motions
from langit.scene.lexicon import lexicon
from langit.understanding.chunker import DETERMINING, MEMBERS, MODIFIERS, NOUNS, Chunker, Step
from langit.understanding.noun_chunks import (
    member,
    modifier,
    noun,
    noun_follows,
    owner,
    pile,
    pronoun,
    unknown,
    unnamed_next,
)
from langit.understanding.phrases import (
    AirPhrase,
    AmountPhrase,
    CameraPhrase,
    Connective,
    DirectionPhrase,
    Doing,
    FilmPhrase,
    MannerPhrase,
    PartPhrase,
    Phrase,
    Preposition,
    ReciprocalPhrase,
    RelationPhrase,
    UnknownPhrase,
    VerbPhrase,
)
from langit.understanding.surroundings import ROOMS as AIR
from langit.understanding.words import Token

LEADING: Final = frozenset({"with", "wear", "hold", "in", "of", "to"})
JOINING: Final = frozenset({"and", "comma", "but", "then"})
MARKS: Final = {":": "namely", "(": "namely", ")": "listed"}  # what comes after them lists those just named
GOES_ON: Final = MODIFIERS | {"kind", "garment", "people"}
AMOUNTS: Final = frozenset({"fog", "wind", "precipitation"})
SEEKING: Final = frozenset({"close_up", "medium", "full"})
VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "go": ("go",),
    "come": ("go",),
    "emerge": ("go",),
    "hang": ("swing", "flutter", "rest"),
    "kick": ("roll", "slide", "swing"),
}
"""What verbs may mean that name no action of their own."""


def chunked(tokens: Sequence[Token]) -> tuple[list[Phrase], list[int]]:
    """The phrases of tagged tokens in their order, and the places of words that no phrase has a use for."""
    chunker = Chunker(tokens)
    place = 0
    while place < len(tokens):
        step = ROOMS[tokens[place].room] if tokens[place].known else unknown
        place = step(chunker, place)
    chunker.flush()
    return chunker.found, chunker.wasted


# ---- verbs and what is said of them


def _verb(c: Chunker, place: int) -> int:
    token = c.at(place)
    sort = token.name if token.room == "verb" else ""
    actions = VERBS[sort] if sort else tuple(s.name for s in token.senses if s.room == "action")
    if c.open.begun and noun_follows(c, place) and ("one" not in c.open.words or _is_participle(token)):
        c.open.doing.append(Doing(actions, place))
        return place + 1
    if "owner" in c.open.words and not c.open.said:  # "their heads": a noun that sounds like a verb
        c.found.append(UnknownPhrase(at=place, end=place + 1, about=c.take()))
        return place + 1
    c.flush()
    c.found.append(
        VerbPhrase(
            at=place,
            end=place + 1,
            actions=actions,
            sort=sort,
            negated=c.deny(),
            participle=_is_participle(token),
            leads=c.at(place + 1).says("word", *LEADING) or c.at(place + 1).room == "relation",
            aired=_is_aired(c, place),
            begins=any(sense.begins for sense in token.senses),
        )
    )
    return place + 1


def _is_aired(c: Chunker, place: int) -> bool:
    """Whether the air does it: "the night slowly falls"; but of "runs at sunset and falls" whoever runs does."""
    near = c.before(place, 2)
    return any(word.room in AIR for word in near) and not any(word.says("word", *JOINING) for word in near)


def _is_participle(token: Token) -> bool:
    ending = token.language.participle
    return bool(ending) and token.word.endswith(ending)


def _reciprocal(c: Chunker, place: int) -> int:
    """Each other. Those who approach go, where no verb before says how."""
    c.flush()
    name = c.at(place).name
    if name == "approach" and not (c.found and isinstance(c.found[-1], VerbPhrase)):
        c.found.append(VerbPhrase(at=place, end=place + 1, actions=VERBS["go"], sort="go"))
    c.found.append(ReciprocalPhrase(at=place, end=place + 1, name=name))
    return place + 1


def _direction(c: Chunker, place: int) -> int:
    c.flush()
    c.found.append(DirectionPhrase(at=place, end=place + 1, name=c.at(place).name))
    return place + 1


def _manner(c: Chunker, place: int) -> int:
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


def _relation(c: Chunker, place: int) -> int:
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


def _part(c: Chunker, place: int) -> int:
    c.flush()
    c.found.append(PartPhrase(at=place, end=place + 1, name=c.at(place).name, opens=c.at(place + 1).says("word", "a")))
    return place + 1


def _air(c: Chunker, place: int) -> int:
    token, after = c.at(place), c.at(place + 1)
    through = (
        c.open.begun
        and not token.language.modifiers_after
        and (after.room in NOUNS | MODIFIERS or unnamed_next(c, place))
    )
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
            stand_in=token.stands_in,
            through=through,
        )
    )
    return place + 1


def _amount(c: Chunker, place: int) -> int:
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


def _film(c: Chunker, place: int) -> int:
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


def _camera(c: Chunker, place: int) -> int:
    token = c.at(place)
    if token.name == "camera":
        c.flush()
    greeted = any(c.at(place - 1).says("action", motion.name) for motion in motions().values() if motion.greets)
    greeted = greeted or c.at(place - 1).says("word", "become")  # "turns to the camera"
    c.found.append(CameraPhrase(at=place, end=place + 1, name=token.name, silent=token.says("silent"), greeted=greeted))
    return place + 1


# ---- small words


def _word(c: Chunker, place: int) -> int:
    token = c.at(place)
    name = token.name
    if name == "a" and not c.open.words.keys().isdisjoint(MEMBERS):
        c.flush()  # "one wears a suit, the other a shirt"
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


def _joint(c: Chunker, place: int) -> None:
    """ "And" or a comma: it may join the adjectives of one noun."""
    token, after = c.at(place), c.at(place + 1)
    if token.name == "comma" and token.text != ",":
        if token.text in MARKS and not c.open.begun:
            _break(c, place, MARKS[token.text])
        return
    goes_on = bool(c.open.said) and after.room in GOES_ON and not after.says("member")
    if not goes_on:
        c.flush()
    c.found.append(Connective(at=place, end=place + 1, name="and", goes_on=goes_on))


def _but(c: Chunker, place: int) -> None:
    c.found.append(Connective(at=place, end=place + 1, name="but"))


def _break(c: Chunker, place: int, name: str = "") -> None:
    c.flush()
    c.found.append(Connective(at=place, end=place + 1, name=name or c.at(place).name))


def _stop(c: Chunker, place: int) -> None:
    c.negated = c.amount = None
    _break(c, place)


def _become(c: Chunker, place: int) -> None:
    if any(c.at(near).says("direction") for near in (place + 1, place + 2)) or c.at(place + 1).room == "camera":
        c.flush()
        c.found.append(VerbPhrase(at=place, end=place + 1, actions=("turn_round",)))
    else:
        _break(c, place)


def _nothing(c: Chunker, place: int) -> int:
    return place + 1


def _lost(c: Chunker, place: int) -> int:
    c.wasted.append(place)
    return place + 1


CONNECTIVES: Final[Mapping[str, Callable[[Chunker, int], None]]] = {
    "and": _joint,
    "comma": _joint,
    "but": _but,
    "then": _break,
    "while": _break,
    "who": _break,
    "stop": _stop,
    "become": _become,
    "namely": _break,
}
ROOMS: Final[Mapping[str, Step]] = {
    **dict.fromkeys(MODIFIERS, modifier),
    **dict.fromkeys(NOUNS, noun),
    **dict.fromkeys(AIR, _air),
    **dict.fromkeys(("shot", "angle", "lens", "aperture", "shutter", "move", "handheld"), _film),
    **dict.fromkeys(("action", "verb"), _verb),
    **dict.fromkeys(("", "mood", "silent", "lead", "classifier"), _nothing),
    "extent": _lost,
    "pile": pile,
    "owner": owner,
    "pronoun": pronoun,
    "member": member,
    "reciprocal": _reciprocal,
    "relation": _relation,
    "part": _part,
    "direction": _direction,
    "manner": _manner,
    "amount": _amount,
    "camera": _camera,
    "word": _word,
}
"""What is done with a word of each room of the lexicon."""
