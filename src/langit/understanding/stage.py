"""`understand`: a prompt to a scene, what its words said, without a model and without the network.

A director's defaults stand for what they left open; the scene keeps what became of every word, and what was said as
facts that name its fields. `stage` goes on to what will happen.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, cast, get_args

from langit.blocking.block import block
from langit.errors import RequestError
from langit.scene.blocked import Blocked
from langit.scene.catalogue import act, acts, done_seated, motions, setting
from langit.scene.kinds import Outfit
from langit.scene.motions import Pace
from langit.scene.reading import Fact, Word
from langit.scene.scene import Camera, CameraMove, Clothing, Event, Place, Scene, Subject
from langit.scene.vocabulary import LOOKS
from langit.understanding.clothes import usual
from langit.understanding.deeds import crosses
from langit.understanding.drafts import Deed, Figure, Wear
from langit.understanding.fates import anything_shown, facts_of, words_of
from langit.understanding.members import parted
from langit.understanding.reading import Reading, read
from langit.understanding.roster import counted
from langit.understanding.story import SIDES, Story
from langit.understanding.surroundings import home
from langit.understanding.timeline import Timed, timed

SECONDS: Final = 8.0  # the length of a scene that is only read
FEW: Final = 4  # alike who hold each other, that are each told apart; of more nobody could tell who holds whom
SUBJECTS, BODIES, DEEDS, MOVES = 24, 60, 60, 12  # the most that one shot holds
EXAMPLES: Final = (
    "Try “a woman in a red coat walks down a neon street in the rain” or “bola merah jatuh di atas kotak biru”"
)


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A prompt as it was understood: the scene, before anything is decided that was not said."""

    scene: Scene

    @property
    def words(self) -> tuple[Word, ...]:
        """What became of every word."""
        return self.scene.reading

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What was said, in the scene's own terms."""
        return self.scene.facts


def understood(prompt: str, *, seconds: float = SECONDS, seed: int = 0) -> Understood:
    """A prompt in English or Indonesian (or both), understood.

    Raises:
        RequestError: as for `understand`.
    """
    return Understood(scene=understand(prompt, seconds=seconds, seed=seed))


def stage(prompt: str, *, seconds: float, seed: int, aspect: float = 16 / 9) -> Blocked:
    """What will happen in the scene of a prompt: `understand`, blocked.

    Raises:
        RequestError: as for `understand`.
    """
    return block(understand(prompt, seconds=seconds, seed=seed, aspect=aspect))


def understand(prompt: str, *, seconds: float, seed: int, aspect: float = 16 / 9) -> Scene:
    """The scene that a prompt in English or Indonesian (or both) describes, for a clip of `seconds`.

    It is to be framed for a picture of that `aspect`, width by height. The same arguments give the same scene.
    Words without a use are in `not_understood`.

    Raises:
        RequestError: no word was understood, or the prompt contradicts itself.
    """
    return replace(told(read(prompt, seed), prompt, seconds), aspect=aspect)


def told(reading: Reading, prompt: str, seconds: float) -> Scene:
    """The scene of what was read, with the fates of its words.

    Raises:
        RequestError: no word was understood, or two times exclude each other.
    """
    scene = judged(reading, prompt, seconds)
    if not anything_shown(reading, scene.reading):
        unknown = ", ".join(f"“{word}”" for word in scene.not_understood[:5])
        raise RequestError(
            f"nothing in the prompt is known here{f' ({unknown})' if unknown else ''}", field="prompt", remedy=EXAMPLES
        )
    return scene


def judged(reading: Reading, prompt: str, seconds: float) -> Scene:
    """The same, though it may show nothing of the prompt.

    Raises:
        RequestError: two times exclude each other.
    """
    story = reading.story
    counted(story)
    _bound(story)
    _part(story)
    _two_and_two(story)
    _pair_up(story.deeds.all)
    _hold_back(story.deeds.all)
    _heighten(story.deeds.all)
    _ground(story)
    _run_up(story)
    _seat(story)
    names = _names(story.mentions.figures)
    deeds = timed(story.deeds.all, seconds)
    place = story.air.place() or story.air.lit() or home(story.mentions.figures, wintry=story.air.wintry)
    story.ledger.used |= dict.fromkeys(story.air.within(place), f"setting {place}")
    scene = _scene(story, place, names, deeds)
    story.ledger.used |= dict.fromkeys(story.air.near_times(scene.time_of_day), f"time_of_day {scene.time_of_day}")
    facts = facts_of(reading, scene, names, [row.deed for row in deeds])
    words = words_of(prompt, reading, facts)
    lost = dict.fromkeys(word.text.casefold() for word in words if word.fate == "not_understood")
    return replace(
        scene,
        prompt=prompt,
        seconds=seconds,
        seed=story.mentions.seed,
        not_understood=tuple(lost),
        reading=words,
        facts=facts,
    )


def _ground(story: Story) -> None:
    """Nobody goes over what is too high for them, or over nothing."""
    for deed in [deed for deed in story.deeds.all if deed.target is None and crosses(deed.action)]:
        story.deeds.all.remove(deed)
        story.ledger.lose(*(source.at for source in deed.sources))


def _run_up(story: Story) -> None:
    """ "Runs and jumps over a ball": the run is the one up to it."""
    for deed in [deed for deed in story.deeds.all if crosses(deed.action)]:
        mine = [other for other in story.deeds.all if other.figure is deed.figure]
        before = mine[mine.index(deed) - 1] if mine[0] is not deed else deed
        if before.action in get_args(Pace) and before.target is None and before.direction is None:
            story.deeds.all.remove(before)
            story.ledger.used |= dict.fromkeys((source.at for source in before.sources), deed.action)


def _seat(story: Story) -> None:
    """Who is said to be on a bench sits on it, whatever they do there, but for what nobody does sitting."""
    for figure in story.mentions.figures:
        seat = next((other for other in figure.of if other.row.seat is not None), None)
        mine = [deed for deed in story.deeds.all if deed.figure is figure]
        if not figure.row.person or figure.relation != "on" or seat is None:
            continue
        if all(done_seated(deed.action) for deed in mine):
            story.deeds.all.insert(0, Deed(figure, "sit", min((deed.phase for deed in mine), default=0), target=seat))
    for before, deed in pairwise(story.deeds.all):
        there = before.target
        if act(deed.action).seated and deed.target is None and deed.figure is before.figure and there is not None:
            deed.target = there if there.row.seat is not None else None


def _scene(story: Story, place: str, names: dict[Figure, str], deeds: list[Timed]) -> Scene:
    air = story.air
    hour = air.time_of_day() or ("day" if air.first("sky") == "clear" else setting(place).hour)
    return Scene(
        setting=place,
        season=cast(Any, air.season(place)),
        time_of_day=cast(Any, hour),
        weather=air.weather(),
        mirror_floor=air.has("mirror_floor", "yes"),
        style=cast(Any, air.first("style") or "natural"),
        subjects=tuple(_subject(figure, names, story.deeds.all) for figure in story.mentions.figures),
        events=tuple(_event(row, names) for row in deeds),
        camera=_camera(story, names),
    )


def _bound(story: Story) -> None:
    """Keep what one picture holds."""
    kept: list[Figure] = []
    for figure in story.mentions.figures[:SUBJECTS]:
        if sum(other.count for other in kept) + figure.count <= BODIES:
            kept.append(figure)
    if len(kept) < len(story.mentions.figures):
        _drop(story, kept)
    story.deeds.all = story.deeds.all[:DEEDS]
    story.film.moves = story.film.moves[:MOVES]


def _drop(story: Story, kept: list[Figure]) -> None:
    """Forget everybody else."""
    story.mentions.figures[:] = kept
    story.deeds.all = [deed for deed in story.deeds.all if deed.figure in kept]
    for deed in story.deeds.all:
        deed.target = deed.target if deed.target in kept else None
    for figure in kept:
        figure.of = [other for other in figure.of if other in kept]
    story.film.focus = story.film.focus if story.film.focus in kept else None


def _part(story: Story) -> None:
    """A few alike who hold each other are each somebody of their own."""
    for deed in list(story.deeds.all):
        holds = deed.action in motions() and motions()[deed.action].holds
        if holds and deed.target is None and deed.figure.count <= FEW and not deed.figure.id:
            while deed.figure.count > 1:
                parted(story, deed.figure)


def _two_and_two(story: Story) -> None:
    """More than two hold each other in pairs; of whom nobody is left for, they hold nobody, and it is told."""
    for action in (own.name for own in motions().values() if own.holds):
        waiting = [deed for deed in story.deeds.all if deed.action == action and deed.target is None]
        waiting = [deed for deed in waiting if deed.figure.row.person]
        if sum(deed.figure.count for deed in waiting) < 3 or len({deed.phase for deed in waiting}) > 1:
            continue
        single = [deed for deed in waiting if deed.figure.count == 1]
        for one, other in zip(single[::2], single[1::2], strict=False):
            one.target, other.target = other.figure, one.figure
        for deed in [deed for deed in waiting if deed.target is None]:
            story.deeds.all.remove(deed)
            story.ledger.stand_ins |= {source.at: f"{action}, two and two" for source in deed.sources}


def _hold_back(deeds: list[Deed]) -> None:
    """Whom somebody holds holds them too."""
    for deed in list(deeds):
        other = deed.target
        holds = deed.action in motions() and motions()[deed.action].holds
        if not holds or other is None or not other.row.person or other.count + deed.figure.count > 2:
            continue
        if not any(own.figure is other and own.action == deed.action for own in deeds):
            back = Deed(other, deed.action, deed.phase, target=deed.figure, begins=deed.begins)
            deeds.insert(deeds.index(deed) + 1, back)


def _pair_up(deeds: list[Deed]) -> None:
    """Two that collide, or roll toward each other, are each other's target."""
    pushed = [own.name for own in acts().values() if own.pushed]
    mutual = [motion.name for motion in motions().values() if motion.mutual]
    for action in (*pushed, *mutual):
        pair = [deed for deed in deeds if deed.action == action and deed.target is None and deed.direction is None]
        if len(pair) == 2 and pair[0].figure is not pair[1].figure and pair[0].phase == pair[1].phase:
            pair[0].target, pair[1].target = pair[1].figure, pair[0].figure


def _heighten(deeds: list[Deed]) -> None:
    """What can grow is taller than the people whom it hides."""
    for deed in deeds:
        target = deed.target
        hides = act(deed.action).goes == "behind" and deed.figure.row.person and target is not None
        if hides and target is not None and target.row.grows and target.build == "normal":
            target.build = "tall"


def _names(figures: list[Figure]) -> dict[Figure, str]:
    """Ids that read well: the kind, numbered where there are several."""
    names: dict[Figure, str] = {}
    seen: dict[str, int] = {}
    for figure in figures:
        seen[figure.kind] = seen.get(figure.kind, 0) + 1
        own = figure.kind if seen[figure.kind] == 1 else f"{figure.kind}_{seen[figure.kind]}"
        names[figure] = figure.id or own
    return names


def _subject(figure: Figure, names: dict[Figure, str], deeds: list[Deed]) -> Subject:
    first = next((deed for deed in deeds if deed.figure is figure), None)
    worn: list[Wear | Outfit] = [*figure.clothing, *usual(figure)]
    others = tuple(names[other] for other in figure.of if other in names and other is not figure)
    values: dict[str, Any] = {
        **{look: getattr(figure, look) for look in LOOKS},
        "age": figure.age if figure.row.person else None,  # of who has no other age it is a word like any
        "action": first.action if first else None,
        "direction": first.direction if first else None,
    }
    return Subject(
        id=names[figure],
        kind=figure.kind,
        count=figure.count,
        clothing=tuple(
            Clothing(kind=cast(Any, wear.kind), color=cast(Any, wear.color), material=cast(Any, wear.material))
            for wear in worn
        ),
        place=Place(relation=cast(Any, figure.relation), of=others) if others or figure.relation in SIDES else None,
        **values,
    )


def _event(row: Timed, names: dict[Figure, str]) -> Event:
    deed = row.deed
    values: dict[str, Any] = {"action": deed.action, "direction": deed.direction, "manner": deed.manner}
    target = names.get(deed.target) if deed.target else None
    return Event(subject=names[deed.figure], target=target, start=row.start, end=row.end, **values)


def _camera(story: Story, names: dict[Figure, str]) -> Camera:
    film = story.film
    focus = film.focus or _star(story)
    name = names[focus] if focus else None
    return Camera(
        shot=cast(Any, film.shot or ("full" if names else "wide")),
        angle=cast(Any, film.angle or "eye_level"),
        moves=tuple(CameraMove(move=cast(Any, move.name), manner=cast(Any, move.manner)) for move in film.moves),
        handheld=film.handheld,
        lens=float(film.lens) if film.lens else None,
        aperture=float(film.aperture) if film.aperture else None,
        shutter=float(film.shutter) if film.shutter else None,
        focus=name,
        follow=name if any(move.name == "track" for move in film.moves) else None,
    )


def _star(story: Story) -> Figure | None:
    """Whom the shot is about: who acts first, before who only stands there."""
    acting = [deed.figure for deed in story.deeds.all]
    figures = story.mentions.figures
    return min(
        figures,
        key=lambda f: (f.row.scenery, f.relation == "behind" and not f.of, f not in acting, figures.index(f)),
        default=None,
    )
