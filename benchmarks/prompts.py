"""How well prompts are understood: every attribute of 150 prompts against what people meant by them.

    python benchmarks/prompts.py            the figures, and every attribute that is wrong
    python benchmarks/prompts.py FILE.toml  the same for prompts of your own
    python benchmarks/prompts.py --set FILE [N]  the fates of words, one prompt a line; N that lose known words

An attribute is a string of words: `setting sea`, `time night`, `season autumn`, `style noir`, `shot wide`, `angle low`,
`move pan_left`, `handheld`, `mirror_floor`, `rain` and the like, `dry`; `ball 3` (that many in all), `ball red` (one of
them has it: color, material, build, hair, skin or feeling); `wears woman coat red`; `bare woman hat`; `place cone
between ball box`; `does ball roll right >box`; `order man walk stop wave`; `people 4`; `none car`; `lost purse` (a word
that must be reported as not understood). `woman|man` is either. Exit status 1 below 95 %.

Of a set it prints how many prompts are refused, the share of every fate among all words that have one, and in how
many prompts a word that the lexicon holds ends as not understood beside one that it does not hold ("a red dragon"
loses red), refused prompts included; and, as a share of its own, those words among all.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from langit.errors import RequestError
from langit.scene.catalogue import kind
from langit.scene.reading import Word
from langit.scene.scene import Event, Scene, Subject
from langit.understanding.fates import anything_shown
from langit.understanding.reading import read
from langit.understanding.stage import judged, understand

BAR = 95.0
LOST = 3.0  # percent of prompts that lose a word of the lexicon beside one that it does not hold
HERE = Path(__file__).with_suffix("")
SECONDS = 10.0


def main(paths: list[Path]) -> int:
    """Print what is right in each file and over all."""
    right = total = 0
    for path in paths:
        own, of, wrong = score(path)
        print(f"{path.name}: {own} of {of} attributes right, {100 * own / of:.1f} %")
        for text, attributes in wrong:
            print(f"  {text[:100]!r}\n    wrong: {'; '.join(attributes)}")
        right, total = right + own, total + of
    share = 100 * right / total
    print(f"all: {right} of {total} attributes right, {share:.1f} % (bar {BAR:g} %)")
    return 0 if share >= BAR else 1


def score(path: Path) -> tuple[int, int, list[tuple[str, list[str]]]]:
    """Right attributes, all attributes, and the wrong ones by prompt."""
    right = total = 0
    wrong = []
    for prompt in tomllib.loads(path.read_text("utf-8"))["prompt"]:
        try:
            scene: Scene | None = understand(prompt["text"], seconds=SECONDS, seed=0)
        except RequestError as error:
            print(f"  refused: {error}")
            scene = None
        missed = [want for want in prompt["want"] if scene is None or not holds(scene, want)]
        total += len(prompt["want"])
        right += len(prompt["want"]) - len(missed)
        if missed:
            wrong.append((prompt["text"], missed))
    return right, total, wrong


def holds(scene: Scene, want: str) -> bool:
    """Whether an attribute is true of a scene."""
    word, *rest = want.split()
    weather = scene.weather
    single = {
        "setting": scene.setting, "time": scene.time_of_day, "season": scene.season, "style": scene.style,
        "shot": scene.camera.shot, "angle": scene.camera.angle,
    }  # fmt: skip
    if word in single:
        return single[word] == rest[0]
    facts = {
        "handheld": scene.camera.handheld, "mirror_floor": scene.mirror_floor, "dry": weather.precipitation == "none",
        "wet": weather.wet, "fog": weather.fog != "none", "wind": weather.wind != "none",
        "cloudy": weather.sky == "cloudy", "clear": weather.sky == "clear",
    }  # fmt: skip
    if word in facts:
        return facts[word]
    if word in {"rain", "snow", "petals", "leaves"}:
        return weather.precipitation == word
    if word == "move":
        return any(move.move == rest[0] for move in scene.camera.moves)
    if word == "lost":
        return any(rest[0] in lost.split() for lost in scene.not_understood)
    if word == "none":
        return not _of(scene, rest[0])
    if word == "people":
        return sum(s.count for s in scene.subjects if kind(s.kind).person) == int(rest[0])
    return _of_subjects(scene, word, rest)


def _of_subjects(scene: Scene, word: str, rest: list[str]) -> bool:
    if word == "wears":
        who, garment, *looks = rest
        return any(
            wear.kind == garment and set(looks) <= {wear.color, wear.material}
            for subject in _of(scene, who)
            for wear in subject.clothing
        )
    if word == "bare":
        return not any(wear.kind == rest[1] for subject in _of(scene, rest[0]) for wear in subject.clothing)
    if word == "place":
        who, relation, *of = rest
        return any(
            s.place is not None
            and s.place.relation == relation
            and sorted(_kind(scene, id) for id in s.place.of) == sorted(of)
            for s in _of(scene, who)
        )
    if word == "does":
        who, action, *more = rest
        return any(_matches(scene, event, action, more) for event in _events(scene, who))
    if word == "order":
        who, *actions = rest
        return any(_in_order([e.action for e in scene.events if e.subject == s.id], actions) for s in _of(scene, who))
    found = _of(scene, word)
    if not rest:
        return bool(found)
    if rest[0].isdigit():
        return sum(subject.count for subject in found) == int(rest[0])
    return any(rest[0] in {s.color, s.material, s.build, s.hair, s.skin, s.feeling} for s in found)


def _of(scene: Scene, kinds: str) -> list[Subject]:
    return [subject for subject in scene.subjects if subject.kind in kinds.split("|")]


def _kind(scene: Scene, id: str) -> str:
    return scene.subject(id).kind


def _events(scene: Scene, kinds: str) -> Iterable[Event]:
    ids = {subject.id for subject in _of(scene, kinds)}
    return (event for event in scene.events if event.subject in ids)


def _matches(scene: Scene, event: Event, action: str, more: list[str]) -> bool:
    target = next((part[1:] for part in more if part.startswith(">")), None)
    direction = next((part for part in more if not part.startswith(">")), None)
    right_target = target is None or (event.target is not None and _kind(scene, event.target) == target)
    return event.action == action and direction in {None, event.direction} and right_target


def _in_order(actions: list[str], wanted: list[str]) -> bool:
    left = iter(actions)
    return all(action in left for action in wanted)


@dataclass
class Tally:
    """What became of the words of a set: fates, words lost though the lexicon holds them, prompts that lose such words.

    A losing prompt stands with the known and the unknown words that are lost in it.
    """

    fates: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    contradicted: int = 0
    known: int = 0
    losing: list[tuple[str, list[Word], list[Word]]] = field(default_factory=list)

    def add(self, prompt: str) -> None:
        """Read one more prompt."""
        try:
            reading = read(prompt)
            scene = judged(reading, prompt, SECONDS)
        except RequestError:
            self.contradicted += 1
            return
        self.refused += not anything_shown(reading, scene.reading)
        self.fates.update(word.fate for word in scene.reading)
        held = {token.start for token in reading.tokens if token.known}
        lost = [word for word in scene.reading if word.fate == "not_understood"]
        known = [word for word in lost if word.start in held]
        self.known += len(known)
        if known and len(known) < len(lost):
            self.losing.append((prompt, known, [word for word in lost if word not in known]))


def fates(path: Path, show: int) -> int:
    """Print what becomes of the words of a file of prompts, and `show` of those that lose words we know."""
    prompts = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    tally = Tally()
    for prompt in prompts:
        tally.add(prompt)
    total, refused = tally.fates.total(), tally.refused + tally.contradicted
    print(f"{path.name}: {len(prompts)} prompts, {refused} refused ({tally.contradicted} for a contradiction)")
    for fate, count in tally.fates.most_common():
        print(f"  {fate}: {count} of {total} words, {100 * count / total:.1f} %")
    print(f"  not understood, and the lexicon holds them: {tally.known} words, {100 * tally.known / total:.1f} %")
    share = 100 * len(tally.losing) / len(prompts)
    print(f"  lose a known word beside an unknown one: {len(tally.losing)} prompts, {share:.1f} % (bar {LOST:g} %)")
    step = max(1, len(tally.losing) // show) if show else 1
    for prompt, known, unknown in tally.losing[::step][:show]:
        print(f"    {prompt[:160]!r}\n      {_listed(known)}  beside  {_listed(unknown)}")
    return 0 if share < LOST else 1


def _listed(words: list[Word]) -> str:
    return ", ".join(f"{word.text} ({word.what})" if word.what else word.text for word in words)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--set"]:
        sys.exit(fates(Path(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else 0))
    sys.exit(main([Path(argument) for argument in sys.argv[1:]] or sorted(HERE.glob("*.toml"))))
