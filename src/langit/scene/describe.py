"""A scene in words: a caption in any language whose file has `captions`, short, long or paraphrased.

A caption claims nothing that the scene does not hold. Everything random comes from the generator that is handed in. How
a language puts phrases together stands in its file, as templates.
"""

from typing import Any, Final, Literal, get_args

import numpy as np

from langit.errors import RequestError
from langit.scene.catalogue import called, kind, motions, setting
from langit.scene.catalogue import garment as row
from langit.scene.lexicon import lexicon, says
from langit.scene.scene import Clothing, Event, Scene, Subject

Style = Literal["short", "long", "paraphrase"]
STYLES: Final = get_args(Style)


def languages() -> tuple[str, ...]:
    """The codes of the languages that captions can be written in."""
    return tuple(code for code, language in lexicon().languages.items() if language.captions)


def describe(scene: Scene, language: str = "en", style: Style = "long", rng: np.random.Generator | None = None) -> str:
    """One caption.

    `short` names subjects, what they do and the place; `long` everything that the scene says, in plain words;
    `paraphrase` uses other words and another order of phrases, drawn from `rng` (needed only there).

    Raises:
        RequestError: the file of the language has no `captions`, or there is none.
    """
    if language not in languages():
        raise RequestError(
            f"there are no captions in {language!r}", field="language", remedy=f"Use {', '.join(languages())}"
        )
    return _Writer(scene, language, style, rng or np.random.default_rng(scene.seed)).caption()


def captions(scene: Scene, rng: np.random.Generator, paraphrases: int = 2) -> dict[str, str]:
    """Every caption that a recorded sample carries, by name: `en-short`, `id-long`, `en-paraphrase-0` and so on."""
    found = {}
    for language in languages():
        for style in ("short", "long"):
            found[f"{language}-{style}"] = describe(scene, language, style, rng)
        for index in range(paraphrases):
            found[f"{language}-paraphrase-{index}"] = describe(scene, language, "paraphrase", rng)
    return found


class _Writer:
    def __init__(self, scene: Scene, language: str, style: Style, rng: np.random.Generator):
        self.scene, self.language, self.rng = scene, language, rng
        self.brief, self.free = style == "short", style == "paraphrase"
        self.form: Any = lexicon().languages[language].captions

    def caption(self) -> str:
        aims = {(event.subject, event.target) for event in self.scene.events}
        targets = {target for doer, target in aims if (target, doer) not in aims}  # of two who meet both have a say
        subjects = [self._clause(subject) for subject in self.scene.subjects if subject.id not in targets]
        sentences = [self._sentence(_join(subjects, self.form["and"]))]
        if not self.brief:
            sentences += self._camera()
        if self.free and len(sentences) > 1 and self.rng.random() < 0.3:
            sentences.reverse()
        return " ".join(text[0].upper() + text[1:] + "." for text in sentences if text)

    def _sentence(self, main: str) -> str:
        """Who does what, where and in what light."""
        where = self._where()
        around = [] if self.brief else self._surroundings()
        if self.free:
            around = [around[i] for i in self.rng.permutation(len(around)) if self.rng.random() < 0.8]
        if self.free and main and self.rng.random() < 0.35:
            return f"{' '.join([where, *around])}, {main}"
        return " ".join(filter(None, [main, where, *around]))

    def _where(self) -> str:
        peopled = any(kind(subject.kind).person for subject in self.scene.subjects)
        own = setting(self.scene.setting).says_of_people.get(self.language) if peopled else None
        return self._one(own) if own else self._word("setting", self.scene.setting)

    def _word(self, room: str, name: str) -> str:
        """A phrase for a name: the plainest one, or any of them in a paraphrase."""
        return self._one(says(self.language, room, name))

    def _one(self, phrases: tuple[str, ...]) -> str:
        return phrases[int(self.rng.integers(len(phrases)))] if self.free else phrases[0]

    def _choice(self, pair: list[str]) -> str:
        """The first of two wordings, or now and then the second in a paraphrase."""
        return pair[1] if self.free and self.rng.random() < 0.4 else pair[0]

    def _clause(self, subject: Subject) -> str:
        """Who or what, and what they do in order of time."""
        verbs = [self._event(event, subject.count) for event in self.scene.events if event.subject == subject.id]
        kept = verbs[:1] if self.brief else verbs
        return " ".join(filter(None, [self._subject(subject), self.form["then"].join(kept)]))

    def _subject(self, subject: Subject) -> str:
        phrase = self._counted(self._noun(subject), subject)
        for form, clothes in (("dressed", self._worn(subject)), ("carrying", self._held(subject))):
            if clothes:
                phrase += " " + self._choice(self.form[form]).format(clothes=_list(clothes, self.form["and"]))
        if subject.hair and not self.brief:
            phrase += " " + self.form["hair"].format(hair=self._word("hair", subject.hair))
        return phrase

    def _noun(self, subject: Subject) -> str:
        """The noun with size, color and material, in the order of the language."""
        own = called(subject.kind, subject.build)
        of_build = own if says(self.language, "company", own) else ""
        size = "" if subject.build == "normal" or of_build else self._word("build", subject.build)
        look = [self._word("feeling", subject.feeling)] if subject.feeling else []
        if subject.color is not None and not kind(subject.kind).person:
            look.append(self._word("color", subject.color))
        if subject.material and says(self.language, "material", subject.material) and not self.brief:
            look.append(self._word("material", subject.material))
        noun = self._word("company", of_build) if of_build else self._word("kind", subject.kind)
        if subject.count > 1:
            noun = self._plural(noun)
        return _tidy(self.form["noun"].format(size=size, look=" ".join(look), noun=noun))

    def _counted(self, phrase: str, subject: Subject) -> str:
        classifiers = self.form.get("classifiers", {"any": ""})
        words = {
            "phrase": phrase,
            "article": self._article(phrase),
            "classifier": classifiers.get(kind(subject.kind).group, classifiers["any"]),
            "number": self._number(subject.count) if subject.count > 1 else "",
        }
        return str(self.form["one" if subject.count == 1 else "many"].format(**words))

    def _number(self, count: int) -> str:
        """A number in words, or in digits where the language has none for it."""
        return (says(self.language, "number", str(count)) or (str(count),))[0]

    def _article(self, phrase: str) -> str:
        plain, before_vowel = self.form.get("articles", ("", ""))
        return before_vowel if phrase.startswith(tuple(self.form.get("vowels", ()))) else plain

    def _plural(self, noun: str) -> str:
        for one, several in self.form.get("plurals", ()):
            if noun.endswith(one):
                return noun.removesuffix(one) + str(several)
        return noun

    def _worn(self, subject: Subject) -> list[str]:
        clothes = [garment for garment in subject.clothing if not row(garment.kind).held]
        if not subject.clothing and kind(subject.kind).person and subject.color is not None:
            return [self.form["plain"].format(color=self._word("color", subject.color))]
        return [self._garment(garment) for garment in (clothes[:1] if self.brief else clothes)]

    def _held(self, subject: Subject) -> list[str]:
        """What is carried; a brief caption says it only of who is not said to wear anything."""
        held = [garment for garment in subject.clothing if row(garment.kind).held]
        dressed = self.brief and len(held) < len(subject.clothing)
        return [] if dressed else [self._garment(garment) for garment in held]

    def _garment(self, garment: Clothing) -> str:
        noun = self._word("garment", garment.kind)
        color = self._word("color", garment.color) if garment.color else ""
        material = ""
        if garment.material and says(self.language, "material", garment.material):
            material = self._word("material", garment.material)
        phrase = _tidy(self.form["garment"].format(noun=noun, color=color, material=material))
        if row(garment.kind).pair:
            return phrase
        return " ".join(filter(None, [self._article(phrase), phrase]))

    def _event(self, event: Event, count: int) -> str:
        several = says(self.language, "plural_action", event.action) if count > 1 else ()
        parts = [several[0] if several else self._word("action", event.action)]
        if event.target is not None and not self._returned(event):
            to = self.form["to"]
            whom = self._subject(self.scene.subject(event.target))
            parts.append(to.get(event.action, to["any"]).format(whom=whom))
        if event.direction is not None:
            parts.append(self._word("direction", event.direction))
        if event.manner != "normal" and not self.brief:
            parts.insert(1 if self.free else len(parts), self._word("manner", event.manner))
        return " ".join(parts)

    def _returned(self, event: Event) -> bool:
        """Whether the other does the same, so that saying that both do is enough."""
        row = motions().get(event.action)
        back = (event.target, event.action, event.subject)
        doing = {(other.subject, other.action, other.target) for other in self.scene.events}
        return row is not None and row.mutual and back in doing

    def _surroundings(self) -> list[str]:
        scene, weather, said = self.scene, self.scene.weather, []
        artificial = scene.time_of_day == "studio"
        if not artificial:
            said.append(self._word("time_of_day", scene.time_of_day))
        if setting(scene.setting).seasonal:
            said.append(self._word("season", scene.season))
        if weather.sky == "cloudy" and not artificial:
            said.append(self._word("weather", "cloudy"))
        if weather.precipitation != "none":
            said.append(self._word("weather", weather.precipitation))
        there = {"fog": weather.fog != "none", "wet": weather.wet, "wind": weather.wind != "none"}
        return said + [self._word("weather", name) for name, so in there.items() if so]

    def _camera(self) -> list[str]:
        camera = self.scene.camera
        moves = [self._word("move", move.move) for move in camera.moves]
        if self.free and self.rng.random() < 0.5:
            return [", ".join(moves)] if moves else []
        return [", ".join([self._word("shot", camera.shot), *moves])]


def _tidy(phrase: str) -> str:
    """Without the gaps of what a template had nothing for."""
    return " ".join(phrase.split())


def _join(clauses: list[str], conjunction: str) -> str:
    """Clauses with a comma between, and the conjunction before the last."""
    return f", {conjunction} ".join([", ".join(clauses[:-1]), clauses[-1]]) if len(clauses) > 1 else "".join(clauses)


def _list(parts: list[str], conjunction: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
