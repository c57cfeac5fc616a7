"""Noun phrases: what stands before a noun and after it, and nouns that the lexicon does not hold."""

from typing import Final

from langit.understanding.chunker import END, MEMBERS, MODIFIERS, NOUNS, Chunker
from langit.understanding.phrases import (
    Connective,
    Doing,
    Modifiers,
    NounPhrase,
    Preposition,
    PronounPhrase,
    RelationPhrase,
    Said,
    UnknownPhrase,
    UnknownWord,
)
from langit.understanding.repair import is_verb_form, part_of_speech
from langit.understanding.stand_ins import StandIn, is_plural, stand_in
from langit.understanding.words import Token

PLACES: Final = frozenset({"setting", "hint"})
DENIABLE: Final = frozenset({"color", "material"})
FILMING: Final = frozenset({"shot", "angle", "lens", "aperture", "shutter", "move", "camera"})
AFTER: Final = MODIFIERS - {"number"}  # what may stand after a noun where its language puts adjectives there
JOINTS: Final = ("and", "comma", "but")
ENDING: Final = frozenset({"word", "relation", "part"})  # rooms of words before which a noun phrase ends
AHEAD: Final = 4  # words that are looked through for the noun of an adjective


def modifier(c: Chunker, place: int) -> int:
    """A word that says how something is: of the noun that comes, or at once of the one before."""
    token = c.at(place)
    said = Said(token.room, token.name, token.text, place)
    if token.room == "number" and token.says("member") and c.negated is None:
        if "one" in c.open.words:
            c.flush()  # "satu hitam satu putih"
        c.open.words["one"] = place
    if token.room in AFTER and token.language.modifiers_after and not c.open.begun and not _begins(c, place):
        denied = c.deny()
        c.found.append(
            Modifiers(at=place, end=place + 1, said=() if denied else (said,), denied=(said,) if denied else ())
        )
    elif _lacks(c, place) or _refused(c, place):
        c.open.denied.append(said)
    else:
        c.open.said.append(said)
    return place + 1


def _begins(c: Chunker, place: int) -> bool:
    """Whether a joint stands before the adjective and its noun after it, against the order of the language."""
    joint = not c.found or isinstance(c.found[-1], Connective)
    return joint and c.at(place + 1).room in {"kind", "garment"}


def _lacks(c: Chunker, place: int) -> bool:
    """ "Red-less"."""
    return c.at(place).room in DENIABLE and c.at(place + 1).says("word", "without")


def _refused(c: Chunker, place: int) -> bool:
    """Whether a negation before is of this word ("not red"), not of the noun ("no red balls")."""
    if c.negated is None or c.at(place).room == "number":
        return False
    if not c.open.begun and c.at(place + 1).room in NOUNS:
        return False
    c.negated = None
    return True


def noun(c: Chunker, place: int) -> int:
    """A word that names somebody or something, with all that was said around it."""
    token, after = c.at(place), c.at(place + 1)
    single = token.room == "kind" and not (token.language.modifiers_after or token.plural)
    if (
        token.room == "garment"
        and token.word.startswith(token.language.verb_prefixes)
        and not c.open.words.keys().isdisjoint(MEMBERS)
    ):
        c.flush()  # "satu berbaju merah": the garment is a verb
    if single and not after.emoji and (after.room == "kind" or (after.room in PLACES and not after.several)):
        if token.name != after.name:  # "a car train", "a football field": of what kind it is cannot be shown
            c.wasted.append(place)
        return place + 1
    behind, end, pointing = _behind(c, place)
    follows = c.at(end)
    c.found.append(
        NounPhrase(
            at=place,
            end=end,
            room=token.room,
            name=token.name,
            text=token.text,
            plural=token.plural,
            definite="the" in c.open.words or token.points_back or pointing or token.emoji,
            negated=c.deny(),
            stand_in=token.stands_in,
            material=token.named("material") if token.several else "",
            owner=c.at(c.open.words["owner"]).name if "owner" in c.open.words else "",
            about=c.take(),
            after=behind,
            part=follows.name if follows.room == "part" else "",
            told=any(near.says("word", "is") for near in c.before(place, 4)),
        )
    )
    return end


def _behind(c: Chunker, place: int) -> tuple[tuple[Said, ...], int, bool]:
    """The modifiers that follow a noun where its language puts them there, where they end, and if it points back."""
    said: list[Said] = []
    end = place + 1
    while c.at(place).language.modifiers_after and c.at(end).language.modifiers_after:
        token = c.at(end)
        if token.room in AFTER and not c.at(end + 1).says("word", "without"):
            said.append(Said(token.room, token.name, token.text, end))
        elif token.says("word", "the"):  # what comes after it is told of the noun, it does not name it
            return tuple(said), end + 1, True
        else:
            break
        end += 1
    return tuple(said), end, False


# ---- words that the lexicon does not hold


def unknown(c: Chunker, place: int) -> int:
    """A word that no room holds: a noun, or something that is said of one or done."""
    token = c.at(place)
    if token.emoji:
        c.wasted.append(place)
        return place + 1
    if c.negated is not None:
        c.negated = None
        c.found.append(UnknownPhrase(at=place, end=place + 1, negated=True, about=c.take()))
        return place + 1
    if not c.open.words.keys().isdisjoint(MEMBERS) and is_verb_form(token.text, token.code):
        c.flush()  # "one reads, the other sleeps"
    awaited = c.open.begun or _led(c, place)
    part = "v" if not awaited and _told(c, place) else part_of_speech(token.text, token.code)
    if _describes(c, place, part, awaited=awaited):
        c.wasted.append(place)
    elif awaited or (part == "n" and not token.language.modifiers_after):
        c.found.append(_unnamed(c, place))
    else:
        c.found.append(_word(token, place, part))
    return place + 1


def _led(c: Chunker, place: int) -> bool:
    """Whether a preposition or a relation stands just before."""
    last = c.found[-1] if c.found else None
    return isinstance(last, Preposition | RelationPhrase) and last.end == place


def _told(c: Chunker, place: int) -> bool:
    """Whether a form of a verb stands just after a noun: "a parasol shading it", "a dog eats"."""
    last, token = c.found[-1] if c.found else None, c.at(place)
    noun_before = isinstance(last, NounPhrase | UnknownPhrase | PronounPhrase) and last.end == place
    return noun_before and is_verb_form(token.text, token.code)


def _describes(c: Chunker, place: int, part: str, *, awaited: bool) -> bool:
    """Whether the word only says more of a noun that follows."""
    if awaited and (_is_adjective(c, place, part) or _noun_ahead(c, place, part) or _named(c, place, part)):
        return True
    return (awaited or part in {"n", "a"}) and unnamed_next(c, place)


def _is_adjective(c: Chunker, place: int, part: str) -> bool:
    """Whether a dictionary takes it for an adjective, and it is not the noun itself: "a remote on a table"."""
    token, after = c.at(place), c.at(place + 1)
    ends = after is END or (after.room in ENDING and not after.says("word", *JOINTS))
    return part in {"a", "r"} and not (ends and stand_in(token.text, token.code))


def _named(c: Chunker, place: int, part: str) -> bool:
    """Whether it is a name, of which the next word is a part too: "a Yamaha R1"."""
    after = c.at(place + 1)
    if c.at(place).language.modifiers_after or after.known or after is END:
        return False
    return part == "-"


def _word(token: Token, place: int, part: str) -> UnknownWord:
    text, prefixes = token.text.casefold(), token.language.verb_prefixes
    verbal = part == "v" or (part == "-" and len(text) > 4 and text.startswith(prefixes))
    attached = token.language.modifiers_after and not verbal
    return UnknownWord(at=place, end=place + 1, part=part, verbal=verbal, attached=attached)


def unnamed_next(c: Chunker, place: int) -> bool:
    """Whether the next word is a noun that no row names, of which this one is a part: "a fire hydrant"."""
    after = c.at(place + 1)
    if c.at(place).language.modifiers_after or after.known or after is END or not after.text.isalpha():
        return False
    if is_verb_form(after.text, after.code):
        return False
    return part_of_speech(after.text, after.code) == "n" or stand_in(after.text, after.code) is not None


def _unnamed(c: Chunker, place: int) -> UnknownPhrase:
    """A noun that no row names, with what could stand in for it."""
    token, after = c.at(place), c.at(place + 1)
    definite, bare = "the" in c.open.words, not c.open.begun
    about = c.take()
    near = stand_in(token.text, token.code)
    format_of = after.room in FILMING or (bare and after.room == "mood")  # "a product shot"
    if near is None or format_of or _is_name(c, place, near):
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


def _is_name(c: Chunker, place: int, near: StandIn) -> bool:
    """Whether the word is a part of a name: "Tom" of "Tom Cruise", but not "Tower" of "Eiffel Tower"."""
    if not _capital(c.at(place)):
        return False
    if _capital(c.at(place + 1)) and c.at(place + 1).start == c.at(place).end + 1:
        return True
    return _capital(c.at(place - 1)) and near.where == "anywhere" and c.at(place - 1).end + 1 == c.at(place).start


def _capital(token: Token) -> bool:
    """Whether a word that the lexicon does not hold is written as a name is."""
    return token.text[:1].isupper() and not token.text.isupper() and not token.known


def _noun_ahead(c: Chunker, place: int, part: str) -> bool:
    """Whether the words that follow lead to a noun without a break, so that this one is an adjective of it.

    After a noun a verb is such a break: of "a chef chopping vegetables" the chef is no adjective.
    """
    if c.at(place).language.modifiers_after:
        return False
    for token in c.ahead(place, AHEAD):
        if token.known:
            if token.room in NOUNS | PLACES:
                return True
            if token.room not in MODIFIERS | {"mood"}:
                return False
            continue
        other = "v" if is_verb_form(token.text, token.code) else part_of_speech(token.text, token.code)
        if other == "n" or (part == "n" and other == "v"):
            return other == "n"
    return False


# ---- whose, and those who were mentioned


def pile(c: Chunker, place: int) -> int:
    """ "A stack of": what the next noun does from the beginning."""
    c.open.words["pile"] = place
    c.open.doing.append(Doing(("stack",), place))
    return place + 1


def owner(c: Chunker, place: int) -> int:
    """Whose the next noun is; without one it is somebody."""
    if _owned(c, place):
        c.open.words["owner"] = place
        return place + 1
    return pronoun(c, place)


def _owned(c: Chunker, place: int) -> bool:
    for token in c.ahead(place, AHEAD):
        if token.room in NOUNS or not token.known:
            return True
        if token.room not in MODIFIERS | {"action", "verb", "mood"}:
            return False
    return False


def member(c: Chunker, place: int) -> int:
    """ "One of them": of several who are known."""
    c.flush()
    c.open.words |= {"the": place, "one": place}
    return place + 1


def pronoun(c: Chunker, place: int) -> int:
    """Somebody mentioned before."""
    c.found.append(PronounPhrase(at=place, end=place + 1, name=c.at(place).name))
    return place + 1


def noun_follows(c: Chunker, place: int) -> bool:
    """Whether a kind or people come within three words, with nothing but modifiers between."""
    for token in c.ahead(place, 3):
        if token.room in {"kind", "people"}:
            return True
        if token.known and token.room not in MODIFIERS:
            return False
    return False
