"""A scene in words: what the world shows becomes a caption in English or Indonesian, short, long or paraphrased.

A caption claims nothing that the scene does not hold. Everything random comes from the generator that is handed in.
"""

from typing import Final, Literal, get_args

import numpy as np

from langit.scene import wording
from langit.scene.scene import Clothing, Event, Scene, Subject
from langit.scene.vocabulary import ANIMALS, PEOPLE
from langit.scene.wording import Language

Style = Literal["short", "long", "paraphrase"]
LANGUAGES: Final = get_args(Language)
STYLES: Final = get_args(Style)


def describe(
    scene: Scene, language: Language = "en", style: Style = "long", rng: np.random.Generator | None = None
) -> str:
    """One caption.

    `short` names subjects, what they do and the place; `long` everything that the scene says, in plain words;
    `paraphrase` uses other words and another order of phrases, drawn from `rng` (needed only there).
    """
    return _Writer(scene, language, style, rng or np.random.default_rng(scene.seed)).caption()


def captions(scene: Scene, rng: np.random.Generator, paraphrases: int = 2) -> dict[str, str]:
    """Every caption that a recorded sample carries, by name: `en-short`, `id-long`, `en-paraphrase-0` and so on."""
    found = {}
    for language in LANGUAGES:
        for style in ("short", "long"):
            found[f"{language}-{style}"] = describe(scene, language, style, rng)
        for index in range(paraphrases):
            found[f"{language}-paraphrase-{index}"] = describe(scene, language, "paraphrase", rng)
    return found


class _Writer:
    def __init__(self, scene: Scene, language: Language, style: Style, rng: np.random.Generator):
        self.scene, self.language, self.rng = scene, language, rng
        self.brief, self.free = style == "short", style == "paraphrase"

    def caption(self) -> str:
        targets = {event.target for event in self.scene.events}
        subjects = [self._clause(subject) for subject in self.scene.subjects if subject.id not in targets]
        main = _join(subjects, "and" if self.language == "en" else "dan")
        where = self._word(wording.SETTINGS, self.scene.setting)
        around = [] if self.brief else self._surroundings()
        if self.free:
            around = [around[i] for i in self.rng.permutation(len(around)) if self.rng.random() < 0.8]
        if self.free and main and self.rng.random() < 0.35:
            sentence = f"{' '.join([where, *around])}, {main}"
        else:
            sentence = " ".join(filter(None, [main, where, *around]))
        sentences = [sentence]
        if not self.brief:
            sentences += self._camera()
        if self.free and len(sentences) > 1 and self.rng.random() < 0.3:
            sentences.reverse()
        return " ".join(text[0].upper() + text[1:] + "." for text in sentences if text)

    def _word(self, table: dict[Language, wording.Words], name: str) -> str:
        """A phrase for a name: the plainest one, or any of them in a paraphrase."""
        phrases = table[self.language][name]
        return phrases[int(self.rng.integers(len(phrases)))] if self.free else phrases[0]

    def _clause(self, subject: Subject) -> str:
        """Who or what, and what they do in order of time."""
        verbs = [self._event(event, subject.count) for event in self.scene.events if event.subject == subject.id]
        then = " and then " if self.language == "en" else " lalu "
        kept = verbs[:1] if self.brief else verbs
        return " ".join(filter(None, [self._subject(subject), then.join(kept)]))

    def _subject(self, subject: Subject) -> str:
        return self._english(subject) if self.language == "en" else self._indonesian(subject)

    def _adjectives(self, subject: Subject) -> tuple[list[str], list[str]]:
        """Size, then color and material: English says both before the noun, Indonesian both after it."""
        size = [] if subject.build == "normal" else [self._word(wording.BUILDS, subject.build)]
        look = []
        if subject.color is not None and subject.kind not in PEOPLE:
            look.append(self._word(wording.COLORS, subject.color))
        if subject.material in wording.MATERIALS[self.language] and not self.brief:
            look.append(self._word(wording.MATERIALS, str(subject.material)))
        return size, look

    def _english(self, subject: Subject) -> str:
        size, look = self._adjectives(subject)
        noun = self._word(wording.KINDS, subject.kind)
        noun = noun if subject.count == 1 else _plural(noun)
        phrase = " ".join([*size, *look, noun])
        if subject.count == 1:
            phrase = f"{'an' if phrase[0] in 'aeio' else 'a'} {phrase}"
        else:
            phrase = f"{wording.NUMBERS['en'][subject.count]} {phrase}"
        worn = self._worn(subject)
        if worn:
            phrase += f" {'wearing' if self.free and self.rng.random() < 0.4 else 'in'} {_list(worn, 'and')}"
        if subject.hair and not self.brief:
            phrase += f" with {self._word(wording.HAIRS, subject.hair)} hair"
        return phrase

    def _indonesian(self, subject: Subject) -> str:
        size, look = self._adjectives(subject)
        classifier = {True: "orang", False: "ekor" if subject.kind in ANIMALS else "buah"}[subject.kind in PEOPLE]
        many = f"se{classifier}" if subject.count == 1 else f"{wording.NUMBERS['id'][subject.count]} {classifier}"
        phrase = " ".join([many, self._word(wording.KINDS, subject.kind), *look, *size])
        worn = self._worn(subject)
        if worn:
            phrase += f" {'memakai' if self.free and self.rng.random() < 0.4 else 'mengenakan'} {_list(worn, 'dan')}"
        if subject.hair and not self.brief:
            phrase += f" dengan rambut {self._word(wording.HAIRS, subject.hair)}"
        return phrase

    def _worn(self, subject: Subject) -> list[str]:
        clothes = subject.clothing
        if not clothes and subject.kind in PEOPLE and subject.color is not None:
            color = self._word(wording.COLORS, subject.color)
            return [color] if self.language == "en" else [f"pakaian {color}"]
        return [self._garment(garment) for garment in (clothes[:1] if self.brief else clothes)]

    def _garment(self, garment: Clothing) -> str:
        noun = self._word(wording.GARMENTS, garment.kind)
        color = [self._word(wording.COLORS, garment.color)] if garment.color else []
        material = []
        if garment.material in wording.MATERIALS[self.language]:
            material = [self._word(wording.MATERIALS, str(garment.material))]
        if self.language == "id":
            return " ".join([noun, *material, *color])
        phrase = " ".join([*color, *material, noun])
        if garment.kind in ("trousers", "boots", "sunglasses"):
            return phrase
        return f"{'an' if phrase[0] in 'aeio' else 'a'} {phrase}"

    def _event(self, event: Event, count: int) -> str:
        if self.language == "en" and count > 1 and event.action in wording.PLURAL_ACTIONS:
            verb = wording.PLURAL_ACTIONS[event.action][0]
        else:
            verb = self._word(wording.ACTIONS, event.action)
        parts = [verb]
        if event.target is not None:
            parts.append(self._target(event))
        if event.direction is not None:
            parts.append(self._word(wording.DIRECTIONS, event.direction))
        if event.manner != "normal" and not self.brief:
            parts.insert(1 if self.free else len(parts), self._word(wording.MANNERS, event.manner))
        return " ".join(parts)

    def _target(self, event: Event) -> str:
        before = {"pass_behind": ("behind", "di belakang"), "collide": ("with", "dengan")}
        english, indonesian = before.get(event.action, ("at", "pada"))
        whom = self._subject(self.scene.subject(str(event.target)))
        return f"{english if self.language == 'en' else indonesian} {whom}"

    def _surroundings(self) -> list[str]:
        scene, weather, said = self.scene, self.scene.weather, []
        if scene.time_of_day != "studio":
            said.append(self._word(wording.TIMES, scene.time_of_day))
        if scene.setting in ("park", "country_road", "meadow"):
            said.append(self._word(wording.SEASONS, scene.season))
        if weather.sky == "cloudy" and scene.time_of_day != "studio":
            said.append(self._word(wording.WEATHERS, "cloudy"))
        if weather.precipitation != "none":
            said.append(self._word(wording.WEATHERS, weather.precipitation))
        said += [
            self._word(wording.WEATHERS, name)
            for name, there in (("fog", weather.fog != "none"), ("wet", weather.wet), ("wind", weather.wind != "none"))
            if there
        ]
        return said

    def _camera(self) -> list[str]:
        camera = self.scene.camera
        moves = [self._word(wording.MOVES, move.move) for move in camera.moves]
        if self.free and self.rng.random() < 0.5:
            return [", ".join(moves)] if moves else []
        return [", ".join([self._word(wording.SHOTS, camera.shot), *moves])]


def _plural(noun: str) -> str:
    return noun[:-1] + "en" if noun.endswith("man") else noun + ("es" if noun.endswith(("x", "ss")) else "s")


def _join(clauses: list[str], conjunction: str) -> str:
    """Clauses with a comma between, and the conjunction before the last."""
    return f", {conjunction} ".join([", ".join(clauses[:-1]), clauses[-1]]) if len(clauses) > 1 else "".join(clauses)


def _list(parts: list[str], conjunction: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
