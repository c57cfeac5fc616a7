"""The words of every language: each form leads to what it may mean, each name to the phrases that say it.

Words of kinds, settings, garments, motions and companies stand in their rows, all others in `data/languages/CODE.toml`;
such a file may also give words to rows, `[words.kind] cat = ["katze(|n)"]`, so that a third language is one file more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from langit.scene import vocabulary as v
from langit.scene.catalogue import catalogue, listed
from langit.scene.forms import bare, plain, spellings
from langit.scene.garments import Garment
from langit.scene.kinds import Company, Kind
from langit.scene.motions import Feeling, Motion
from langit.scene.rows import CatalogueError, Source, table
from langit.scene.settings import Setting

ROWS: Final = (
    "setting",
    "hint",
    "kind",
    "garment",
    "feeling",
    "action",
    "people",
)  # rooms whose names are rows of the catalogue
SHARED: Final = ("hint", "action")  # rooms of these whose words may mean several names
SMALL: Final = ("mood", "silent")  # words that need no picture of their own, and words that mean nothing alone
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "setting": (),
    "hint": (),
    "time_of_day": get_args(v.TimeOfDay),
    "sky": get_args(v.Sky),
    "season": get_args(v.Season),
    "precipitation": get_args(v.Precipitation),
    "fog": ("light", "strong"),
    "wind": ("light", "strong"),
    "wet": ("yes",),
    "mirror_floor": ("yes",),
    "kind": (),
    "build": get_args(v.Build),
    "garment": (),
    "color": get_args(v.Color),
    "material": get_args(v.Material),
    "hair": get_args(v.Hair),
    "haircut": get_args(v.Haircut),
    "beard": get_args(v.Beard),
    "age": get_args(v.Age),
    "skin": get_args(v.Skin),
    "feeling": (),
    "action": (),
    "direction": get_args(v.Direction),
    "manner": get_args(v.Manner),
    "relation": get_args(v.RelationName),
    "shot": get_args(v.Shot),
    "angle": get_args(v.Angle),
    "lens": get_args(v.Lens),
    "aperture": get_args(v.Aperture),
    "shutter": get_args(v.Shutter),
    "move": get_args(v.MoveName),
    "handheld": ("yes",),
    "style": get_args(v.Style),
    "people": (),
}
"""Rooms of words that name something of a scene, in the order in which a word with several meanings is tried."""


class Sense(NamedTuple):
    """One meaning of a form: `name` in `room`, in the language `code`; of a `stand_in` it is only the nearest.

    An action that `begins` is one that somebody is not yet in: who "sits down" stood before.
    """

    room: str
    name: str
    code: str
    plural: bool = False
    stand_in: bool = False
    begins: bool = False


@dataclass(frozen=True, kw_only=True)
class Language:
    """How a language is put together, as its file says; `says` leads from room and name to the phrases of captions.

    `definite` are endings that point back. `inflections` and `affixes` are what may be cut from the end and the
    beginning of a word, with what to put in its place, to find it in a dictionary. `multipliers` multiply the number
    before them, `groups` are words for a whole group of kinds. Of a number of `millimeters` words say what it is: a
    `lens`, or behind it a `film`, `before` which words stand too.
    """

    code: str
    name: str
    modifiers_after: bool
    endings: tuple[str, ...]
    verb_prefixes: tuple[str, ...]
    participle: str
    verb_endings: tuple[str, ...]
    shared_endings: tuple[str, ...]
    definite: tuple[str, ...]
    inflections: tuple[tuple[str, str], ...]
    affixes: tuple[tuple[str, str], ...]
    doubles: bool
    multipliers: Mapping[str, int]
    groups: Mapping[str, str]
    millimeters: Mapping[str, tuple[str, ...]]
    says: Mapping[str, Mapping[str, tuple[str, ...]]]
    captions: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of `langit vocabulary`: a name a scene may use, and the words that say it by the code of their
    language."""

    name: str
    room: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """`forms` leads from the words of a form to its meanings; `vocabulary` is every single word in any of them.

    `unable` are fixed phrases that nothing can be made of: their words mean nothing alone either. `emoji` lead to room
    and name.
    """

    languages: Mapping[str, Language]
    forms: Mapping[tuple[str, ...], tuple[Sense, ...]]
    vocabulary: frozenset[str]
    unable: frozenset[tuple[str, ...]]
    longest: int
    emoji: Mapping[str, tuple[str, str]]


class _Said(NamedTuple):
    """A form as a file gives it."""

    room: str
    name: str
    form: str
    stand_in: bool = False
    begins: bool = False


def names(room: str) -> tuple[str, ...]:
    """Every name that a room has."""
    book = catalogue()
    tables = {
        "setting": book.settings,
        "hint": book.settings,
        "kind": book.kinds,
        "garment": book.garments,
        "action": {**book.acts, **book.motions},
        "feeling": book.feelings,
        "people": book.companies,
    }
    return (*NAMES[room], *tables.get(room, ()))


@cache
def lexicon() -> Lexicon:
    """All the languages together: a prompt may mix them.

    Raises:
        CatalogueError: a file of a language lacks a field, or gives words to a name that does not exist.
    """
    forms: dict[tuple[str, ...], list[Sense]] = {}
    unable: set[tuple[str, ...]] = set()
    languages: dict[str, Language] = {}
    claims: dict[tuple[str, str, tuple[str, ...]], str] = {}
    for path in listed("languages"):
        code, read = path.stem, table(path)
        _check(path, read)
        languages[code] = _language(path, read, languages.get(code))
        unable.update(tuple(plain(text).split()) for text in read.get("unable", {}).get("words", ()))
        for said in _in_order(code, read):
            for spelling, plural in spellings(said.form):
                words = tuple(plain(spelling).replace("-", " ").split())
                _claim(claims, words, said, path, code)
                sense = Sense(said.room, said.name, code, plural, said.stand_in, said.begins)
                if sense not in forms.setdefault(words, []):
                    forms[words].append(sense)
    return Lexicon(
        languages=languages,
        forms={words: tuple(senses) for words, senses in forms.items()},
        vocabulary=frozenset(word for words in forms for word in words),
        unable=frozenset(unable),
        longest=max(map(len, forms)),
        emoji=_emoji(),
    )


def _emoji() -> dict[str, tuple[str, str]]:
    """What emoji mean.

    Raises:
        CatalogueError: one is given to a name that does not exist.
    """
    found: dict[str, tuple[str, str]] = {}
    for path in listed("emoji"):
        read = table(path)
        _check(path, {"words": read})
        found |= {
            bare(sign): (room, name) for room, given in read.items() for name, signs in given.items() for sign in signs
        }
    return found


def _claim(claims: dict[Any, str], words: tuple[str, ...], said: _Said, path: Path, code: str) -> None:
    """See that no word means two rows of a sort, whichever file gives it."""
    if said.room in ROWS and said.room not in SHARED:
        other = claims.setdefault((code, said.room, words), said.name)
        if other != said.name:
            source = Source(path=path, name=f"words.{said.room}")
            message = f"gives {' '.join(words)!r} to {said.name!r}, and it is a word of {other!r}"
            raise source.fault(said.name, message, "Leave it to one of the two")


def says(code: str, room: str, name: str) -> tuple[str, ...]:
    """The phrases with which captions of a language say a name, plainest first; none where it has none."""
    book = catalogue()
    spoken: dict[str, Mapping[str, Kind | Setting | Garment | Motion | Feeling | Company]] = {
        "kind": book.kinds, "setting": book.settings, "garment": book.garments, "action": book.motions,
        "feeling": book.feelings, "company": book.companies,
    }  # fmt: skip
    if room == "plural_action":
        row = book.motions.get(name)
        own = row.several.get(code, ()) if row else ()
    else:
        found = spoken.get(room, {}).get(name)
        own = found.says.get(code, ()) if found else ()
    return own or lexicon().languages[code].says.get(room, {}).get(name, ())


def entries() -> list[Entry]:
    """Everything that can be said, room by room, for `langit vocabulary`."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for room in NAMES:
        for name in names(room):
            found[room, name] = {}
    for path in listed("languages"):
        for said in _in_order(path.stem, table(path)):
            if (said.room, said.name) in found:
                word = next(spellings(said.form))[0]
                found[said.room, said.name].setdefault(path.stem, []).append(word)
    return [
        Entry(name=name, room=room, words={code: tuple(forms) for code, forms in words.items()})
        for (room, name), words in found.items()
        if room not in {"hint", "people"}
    ]


def _language(path: Path, read: Mapping[str, Any], known: Language | None) -> Language:
    """The language of a file; one that is known from an earlier file gets more phrases."""
    phrases = {room: {name: tuple(said) for name, said in rows.items()} for room, rows in read.get("says", {}).items()}
    if known is not None:
        return replace(known, says={**known.says, **{r: {**known.says.get(r, {}), **p} for r, p in phrases.items()}})
    missing = next((field for field in ("name", "modifiers") if field not in read), None)
    if missing is not None:
        raise CatalogueError(f"{path.name} lacks the field {missing!r}", field=missing, remedy=f"Say {missing} = ...")
    if read["modifiers"] not in ("before", "after"):
        message = f"{path.name} says {read['modifiers']!r} for 'modifiers'"
        raise CatalogueError(message, field="modifiers", remedy='Say "before" or "after": where an adjective stands')
    return Language(
        code=path.stem,
        name=read["name"],
        modifiers_after=read["modifiers"] == "after",
        endings=tuple(read.get("endings", ())),
        verb_prefixes=tuple(read.get("verb_prefixes", ())),
        participle=read.get("participle", ""),
        verb_endings=tuple(read.get("verb_endings", ())),
        shared_endings=tuple(read.get("shared_endings", ())),
        definite=tuple(read.get("definite", ())),
        inflections=_exchanges(read.get("inflections", ())),
        affixes=_exchanges(read.get("affixes", ())),
        doubles=read.get("doubles", False),
        multipliers=read.get("multipliers", {}),
        groups={word: group for group, words in read.get("groups", {}).items() for word in words},
        millimeters={name: tuple(words) for name, words in read.get("millimeters", {}).items()},
        says=phrases,
        captions=read.get("captions", {}),
    )


def _exchanges(rules: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """`"ies>y"` as what is cut off and what is put in its place."""
    return tuple((cut, put) for cut, _, put in (rule.partition(">") for rule in rules))


def _in_order(code: str, read: Mapping[str, Any]) -> Iterator[_Said]:
    """All forms of a language: room by room as `NAMES` lists them, then the words that hold sentences together."""
    words, rows = read.get("words", {}), _of_rows(code)
    for room in NAMES:
        yield from rows.get(room, ())
        for name, forms in words.get(room, {}).items():
            yield from (_Said(room, name, form) for form in forms)
    for name, forms in read.get("begins", {}).items():
        yield from (_Said("action", name, form, begins=True) for form in forms)
    for room, table_ in read.get("grammar", {}).items():
        for name, forms in table_.items():
            yield from (_Said(room, name, form) for form in forms)
    for room in SMALL:
        yield from (_Said(room, "", form) for form in read.get(room, {}).get("words", ()))


def _of_rows(code: str) -> dict[str, list[_Said]]:
    """What the rows of the catalogue say in a language."""
    book = catalogue()
    found: dict[str, list[_Said]] = {room: [] for room in ROWS}

    def add(
        room: str,
        row: Kind | Setting | Garment | Motion | Feeling | Company,
        words: Mapping[str, tuple[str, ...]],
        near: bool,
    ) -> None:
        found[room] += [_Said(room, row.name, form, near) for form in words.get(code, ())]

    for setting in book.settings.values():
        add("setting", setting, setting.words, False)
        add("hint", setting, setting.hints, False)
        add("setting" if setting.layout.indoor else "hint", setting, setting.stands_for, True)
    for kind in book.kinds.values():
        add("kind", kind, kind.words, False)
        add("kind", kind, kind.stands_for, True)
    for garment in book.garments.values():
        add("garment", garment, garment.words, False)
    for feeling in book.feelings.values():
        add("feeling", feeling, feeling.words, False)
    for motion in book.motions.values():
        add("action", motion, motion.words, False)
        add("action", motion, motion.stands_for, True)
        found["action"] += [_Said("action", motion.name, form, begins=True) for form in motion.begins.get(code, ())]
    for company in book.companies.values():
        add("people", company, company.words, False)
        add("people", company, company.stands_for, True)
    return found


def _check(path: Path, read: Mapping[str, Any]) -> None:
    """Every name that the file gives words to exists."""
    begins = {"action": read["begins"]} if "begins" in read else {}
    for part, rooms in (("words", read.get("words", {})), ("says", read.get("says", {})), ("begins", begins)):
        for room, given in rooms.items():
            source = Source(path=path, name=f"{part}.{room}")
            if part == "words" and room not in NAMES:
                raise source.fault("", "is no room of words", f"Rooms: {', '.join(NAMES)}")
            if room not in NAMES:
                continue
            for name, forms in given.items():
                if not isinstance(forms, list) or not all(isinstance(form, str) and form.strip() for form in forms):
                    raise source.fault(name, f"says {forms!r} for {name!r}", 'Words are a list, such as ["cat(|s)"]')
                if name not in names(room):
                    near = ", ".join(get_close_matches(name, names(room)) or names(room))
                    raise source.fault(name, f"gives words to {name!r}, which does not exist", f"Names: {near}")
