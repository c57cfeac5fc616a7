"""What a scene shall not show, in words: "red ball, people, rain". What words left open is chosen otherwise.

What the prompt itself shows, and what a place has of its own, is refused: nothing unwanted is shown in silence. Colors
are those of things and clothes; the ground, hair and shoes have theirs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, cast

from langit.errors import RequestError
from langit.scene.catalogue import catalogue, garments, kind, setting
from langit.scene.lexicon import lexicon, names
from langit.scene.scene import Clothing, Scene, Subject
from langit.scene.vocabulary import LOOKS, Color
from langit.understanding.words import Token, tokenize

Fact = tuple[str, str]  # a room of words, and a name in it
OWN: Final = frozenset({"setting", "time_of_day", "sky", "season", "precipitation", "wet", "mirror_floor", "kind",
                        *LOOKS, "garment", "action", "direction", "manner", "shot", "angle", "lens", "shutter", "move",
                        "handheld", "style"})  # fmt: skip
ANY: Final = frozenset({"fog", "wind"})  # rooms whose names are only amounts
COLORS: Final[tuple[Color, ...]] = ("blue", "yellow", "green", "orange", "purple", "white", "red", "gray", "black")


@dataclass(frozen=True, kw_only=True)
class Unwanted:
    """One phrase: it is shown by what has one fact of each of `needs`, `count` times at least."""

    text: str
    needs: tuple[frozenset[Fact], ...]
    count: int = 1

    def shown_by(self, facts: Iterable[Fact], count: int = 1) -> bool:
        """Whether something with these facts is it."""
        known = frozenset(facts)
        return count >= self.count and all(need & known for need in self.needs)

    def colored(self) -> frozenset[str]:
        """The colors that it speaks of."""
        return frozenset(name for need in self.needs for room, name in need if room == "color")

    def anyhow(self) -> "Unwanted":
        """The phrase without its color."""
        return replace(self, needs=tuple(need for need in self.needs if not any(room == "color" for room, _ in need)))


class Shown(NamedTuple):
    """Something in the picture; `own` if the place has it by itself."""

    facts: frozenset[Fact]
    many: int = 1
    own: bool = False


def kept_out(scene: Scene, words: str) -> Scene:
    """The scene without what `words`, phrases between commas, name; what they say in vain joins `not_understood`.

    Raises:
        RequestError: the prompt shows it, or the place does.
    """
    phrases = {text.strip(): read(text.strip()) for text in words.split(",") if text.strip()}
    unwanted = [phrase for phrase in phrases.values() if phrase is not None]
    unknown = [text for text, phrase in phrases.items() if phrase is None]
    scene = replace(
        scene,
        subjects=tuple(_otherwise(subject, unwanted, scene) for subject in scene.subjects),
        not_understood=tuple(dict.fromkeys([*scene.not_understood, *unknown])),
    )
    for shown in _shown(scene):
        _refuse(shown, unwanted, scene)
    return scene


def _refuse(shown: Shown, unwanted: Iterable[Unwanted], scene: Scene) -> None:
    """See that something in the picture is nothing of what is unwanted."""
    for phrase in unwanted:
        if phrase.shown_by(shown.facts, shown.many):
            place = scene.setting.replace("_", " ")
            who, what = (f"the {place} has it", "Name another place") if shown.own else ("the scene shows it", "Say it "
                "otherwise")  # fmt: skip
            raise RequestError(
                f"{phrase.text!r} is not wanted, and {who}", field="negative_prompt",
                remedy=f"{what} in the prompt, or leave it out of what is not wanted",
            )  # fmt: skip


def read(text: str) -> Unwanted | None:
    """What a phrase names; None if no word of it names anything that a scene can show."""
    tokens = tokenize(text)
    needs = [need for token in tokens if (need := frozenset(_facts(token)))]
    companies = [catalogue().companies[name] for token in tokens if (name := token.named("people"))]
    for company in companies:
        needs.append(frozenset(("kind", name) for name in company.of))
        needs += [frozenset({("build", company.build)})] if company.build != "normal" else []
    count = max((company.count for company in companies), default=1)
    return Unwanted(text=text, needs=tuple(needs), count=count) if needs else None


def _facts(token: Token) -> Iterator[Fact]:
    """Everything that a word may name."""
    group = _group(token.text.casefold())
    if group is not None:
        yield "group", group
        return
    for sense in (sense for sense in token.senses if not sense.stand_in):
        if sense.room in OWN:
            yield sense.room, sense.name
        elif sense.room == "hint":
            yield "setting", sense.name
        elif sense.room in ANY:
            yield sense.room, "any"
        if sense.room == "kind" and sense.name in names("garment"):
            yield "garment", sense.name  # what can be worn or carried too


def _group(word: str) -> str | None:
    """The group of kinds that a word names, if it names a whole one."""
    return next((language.groups[word] for language in lexicon().languages.values() if word in language.groups), None)


def _shown(scene: Scene) -> Iterator[Shown]:
    """Everything that will be in the picture, as far as words can name it."""
    place = setting(scene.setting)
    yield Shown(frozenset({("setting", scene.setting)}))
    for name in place.shows:
        yield Shown(frozenset({("kind", name), ("group", kind(name).group)}), own=True)
    yield from (Shown(frozenset({fact})) for fact in _air(scene))
    people = sum(subject.count for subject in scene.subjects if kind(subject.kind).group == "person")
    for subject in scene.subjects:
        body = _body(subject, scene)
        count = max(subject.count, people if ("group", "person") in body else 0)
        yield Shown(body, count)
        for worn in subject.clothing:
            yield Shown(_without(body, "color", "material") | _worn(worn), count)


def _air(scene: Scene) -> Iterator[Fact]:
    """Hour, season, weather, style and camera."""
    place, weather, camera = setting(scene.setting), scene.weather, scene.camera
    winter = place.seasonal and scene.season == "winter"
    yield from (("time_of_day", scene.time_of_day), ("sky", weather.sky), ("precipitation", weather.precipitation))
    yield from (("style", scene.style), ("shot", camera.shot), ("angle", camera.angle))
    if camera.lens is not None:
        yield "lens", f"{camera.lens:g}"
    yield from (("move", move.move) for move in camera.moves)
    so = {
        ("season", scene.season): place.seasonal,
        ("precipitation", "snow"): place.snowy or winter,  # it lies there
        ("fog", "any"): weather.fog != "none",
        ("wind", "any"): weather.wind != "none",
        ("wet", "yes"): weather.wet,
        ("mirror_floor", "yes"): scene.mirror_floor,
        ("handheld", "yes"): camera.handheld,
        ("shutter", "180"): bool(camera.shutter),
        ("shutter", "360"): (camera.shutter or 0) > 270,
    }
    yield from (fact for fact, true in so.items() if true)


def _body(subject: Subject, scene: Scene) -> frozenset[Fact]:
    """What is true of a subject but for what it wears, and what it does."""
    facts: set[tuple[str, str | None]] = {(room, getattr(subject, room)) for room in ("kind", *LOOKS)}
    facts |= {("group", kind(subject.kind).group), ("action", subject.action), ("direction", subject.direction)}
    for event in scene.events:
        if event.subject == subject.id:
            facts |= {("action", event.action), ("direction", event.direction), ("manner", event.manner)}
    return frozenset(cast(set[Fact], {fact for fact in facts if fact[1] is not None}))


def _worn(worn: Clothing) -> frozenset[Fact]:
    named = (("garment", worn.kind), ("color", worn.color), ("material", worn.material))
    return frozenset((room, name) for room, name in named if name is not None)


def _without(facts: frozenset[Fact], *rooms: str) -> frozenset[Fact]:
    return frozenset(fact for fact in facts if fact[0] not in rooms)


def _otherwise(subject: Subject, unwanted: list[Unwanted], scene: Scene) -> Subject:
    """The subject with what words left open chosen so that it is none of what is unwanted."""
    body = _without(_body(subject, scene), "color")
    if kind(subject.kind).group == "person":
        return _dressed(subject, body, unwanted, scene)
    against = [phrase for phrase in unwanted if phrase.colored() and phrase.anyhow().shown_by(body, subject.count)]
    if not against or subject.color is not None:
        return _of_another_material(subject, body, unwanted)
    return replace(subject, color=_color(scene, frozenset().union(*(phrase.colored() for phrase in against))))


def _of_another_material(subject: Subject, body: frozenset[Fact], unwanted: list[Unwanted]) -> Subject:
    """The subject of plastic, if it might be of what is unwanted and nobody said of what it is."""
    row = kind(subject.kind)
    usual = {("material", name) for name in (row.material, row.plain) if name is not None}
    if subject.material is None and any(
        phrase.shown_by(body | {fact}) and not phrase.shown_by(body) for phrase in unwanted for fact in usual
    ):
        return replace(subject, material="plastic")
    return subject


def _dressed(subject: Subject, body: frozenset[Fact], unwanted: list[Unwanted], scene: Scene) -> Subject:
    """Somebody in clothes that are all said, if what is unwanted speaks of clothes or their colors."""
    wearer = _without(body, "material")
    worn = {item.kind: item for item in subject.clothing}
    touched = [
        phrase for phrase in unwanted if _speaks_of(phrase, wearer, {*_covering("top"), *_covering("legs"), *worn})
    ]
    if not touched:
        return subject
    color = subject.color or _color(scene, frozenset().union(*(phrase.colored() for phrase in touched)))
    for choices in _missing(set(worn)):
        name = _fitting(choices, wearer, touched)
        worn[name] = Clothing(kind=name, color=color)
    return replace(subject, clothing=tuple(replace(item, color=item.color or color) for item in worn.values()))


def _fitting(choices: tuple[str, ...], wearer: frozenset[Fact], unwanted: Iterable[Unwanted]) -> str:
    """The first of the garments that is not unwanted; the first of all, which will be refused, if all are."""
    against = list(unwanted)
    fit = (name for name in choices if not any(one.shown_by(wearer | {("garment", name)}) for one in against))
    return next(fit, choices[0])


def _covering(part: str) -> tuple[str, ...]:
    """The garments that cover a part of the body."""
    return tuple(name for name, row in garments().items() if part in row.covers)


def _missing(worn: set[str]) -> Iterator[tuple[str, ...]]:
    """The garments of which one is put on beside what is worn: a top, legs, and what may be under it."""
    for part in ("top", "legs"):
        if not worn & set(_covering(part)):
            yield _covering(part)
    yield from ((name,) for name, row in garments().items() if row.under and name not in worn)


def _speaks_of(phrase: Unwanted, wearer: frozenset[Fact], worn: Iterable[str]) -> bool:
    """Whether a phrase may be about what somebody wears: about clothes, or about a color that they could have."""
    clothes = {("garment", name) for name in worn}
    about = any(clothes & need for need in phrase.needs)
    return about or (bool(phrase.colored()) and phrase.anyhow().shown_by(wearer | clothes))


def _color(scene: Scene, unwanted: frozenset[str]) -> Color:
    """A color that is not unwanted and, if possible, that nobody has; a color that is unwanted when all are."""
    order = COLORS[scene.seed % len(COLORS) :] + COLORS[: scene.seed % len(COLORS)]
    taken = {subject.color for subject in scene.subjects}
    allowed = [color for color in order if color not in unwanted]
    return next((color for color in allowed if color not in taken), (allowed or order)[0])
