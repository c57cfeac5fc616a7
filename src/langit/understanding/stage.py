"""`understand`: a prompt to a scene, what its words said, without a model and without the network.

A director's defaults stand for what they left open. `stage` goes on to what will happen.
"""

from typing import Any, Final, cast

from langit.blocking.block import block
from langit.errors import RequestError
from langit.scene.blocked import Blocked
from langit.scene.scene import Camera, CameraMove, Clothing, Event, Place, Scene, Subject
from langit.scene.vocabulary import PEOPLE, THINGS
from langit.understanding.drafts import Deed, Figure
from langit.understanding.filming import Filming
from langit.understanding.grammar import Story, read
from langit.understanding.timeline import timed

TIME: Final = {"neon_street": "night", "studio": "studio"}
"""The hour of a setting when no word tells; it is day elsewhere."""
SUBJECTS, BODIES, DEEDS, MOVES = 24, 60, 60, 12  # the most that one shot holds
EXAMPLES: Final = (
    "Try “a woman in a red coat walks down a neon street in the rain” or “bola merah jatuh di atas kotak biru”"
)


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
    story = read(prompt, seed)
    if story.understood == 0:
        unknown = ", ".join(f"“{word}”" for word in story.lost[:5])
        raise RequestError(
            f"nothing in the prompt is known here{f' ({unknown})' if unknown else ''}", field="prompt", remedy=EXAMPLES
        )
    crowd = _bounded(story)
    air = story.surroundings
    setting = air.setting() or _setting_of(
        story.figures, winter=air.first("season") == "winter" or air.has("precipitation", "snow")
    )
    _pair_up(story.deeds.all)
    _heighten(story.deeds.all)
    names = _names(story.figures)
    deeds = timed(story.deeds.all, seconds)
    time = air.time_of_day() or ("day" if air.first("sky") == "clear" else TIME.get(setting, "day"))
    return Scene(
        prompt=prompt,
        setting=cast(Any, setting),
        season=cast(Any, air.season(setting)),
        time_of_day=cast(Any, time),
        weather=air.weather(),
        mirror_floor=air.has("mirror_floor", "yes"),
        style=cast(Any, air.first("style") or "natural"),
        subjects=tuple(_subject(figure, names, story.deeds.all) for figure in story.figures),
        events=tuple(_event(deed, names, start, end) for deed, start, end in deeds),
        camera=_camera(story.filming, story, names),
        seconds=seconds,
        aspect=aspect,
        seed=seed,
        not_understood=tuple(dict.fromkeys([*story.lost, *crowd])),
    )


def _bounded(story: Story) -> list[str]:
    """Keep what one picture holds, and return the kinds of those for whom there is no room."""
    kept: list[Figure] = []
    for figure in story.figures[:SUBJECTS]:
        if sum(other.count for other in kept) + figure.count <= BODIES:
            kept.append(figure)
    dropped = [figure for figure in story.figures if figure not in kept]
    if dropped:
        story.figures[:] = kept
        story.deeds.all = [deed for deed in story.deeds.all if deed.figure in kept][:DEEDS]
        for deed in story.deeds.all:
            deed.target = deed.target if deed.target in kept else None
        for figure in kept:
            figure.of = [other for other in figure.of if other in kept]
        if story.filming.focus in dropped:
            story.filming.focus = None
    story.deeds.all = story.deeds.all[:DEEDS]
    story.filming.moves = story.filming.moves[:MOVES]
    return [figure.kind for figure in dropped]


def _pair_up(deeds: list[Deed]) -> None:
    """Two that collide, or roll toward each other, are each other's target."""
    for action in ("collide", "roll", "slide"):
        pair = [deed for deed in deeds if deed.action == action and deed.target is None and deed.direction is None]
        if len(pair) == 2 and pair[0].figure is not pair[1].figure and pair[0].phase == pair[1].phase:
            pair[0].target, pair[1].target = pair[1].figure, pair[0].figure


def _heighten(deeds: list[Deed]) -> None:
    """A wall that hides people is taller than they are."""
    for deed in deeds:
        hides = deed.action == "pass_behind" and deed.figure.person and deed.target is not None
        if hides and deed.target is not None and deed.target.kind == "wall" and deed.target.build == "normal":
            deed.target.build = "tall"


def _setting_of(figures: list[Figure], *, winter: bool) -> str:
    """Where such subjects are at home."""
    kinds = {figure.kind for figure in figures}
    if winter and kinds <= PEOPLE | {"dog", "tree", "lamp", "umbrella"}:
        return "snowy_forest"
    if "boat" in kinds:
        return "sea"
    if kinds & {"car", "train"}:
        return "country_road"
    if kinds & {"balloon", "flag", "house"}:
        return "meadow"
    if "mirror" in kinds and kinds & PEOPLE:
        return "mirror_room"
    if kinds & (PEOPLE | {"dog", "tree", "lamp", "sign"}):
        return "park"
    if kinds & (THINGS | {"ramp", "table", "rock", "wall"}):
        return "studio"
    return "park"


def _names(figures: list[Figure]) -> dict[Figure, str]:
    """Ids that read well: the kind, numbered where there are several."""
    names: dict[Figure, str] = {}
    seen: dict[str, int] = {}
    for figure in figures:
        seen[figure.kind] = seen.get(figure.kind, 0) + 1
        names[figure] = figure.kind if seen[figure.kind] == 1 else f"{figure.kind}_{seen[figure.kind]}"
    return names


def _subject(figure: Figure, names: dict[Figure, str], deeds: list[Deed]) -> Subject:
    first = next((deed for deed in deeds if deed.figure is figure), None)
    others = tuple(names[other] for other in figure.of if other in names and other is not figure)
    values: dict[str, Any] = {
        "color": figure.color,
        "material": figure.material,
        "build": figure.build,
        "hair": figure.hair,
        "skin": figure.skin,
        "action": first.action if first else None,
        "direction": first.direction if first else None,
    }
    return Subject(
        id=names[figure],
        kind=cast(Any, figure.kind),
        count=figure.count,
        clothing=tuple(
            Clothing(kind=cast(Any, wear.kind), color=cast(Any, wear.color), material=cast(Any, wear.material))
            for wear in figure.clothing
        ),
        place=Place(relation=cast(Any, figure.relation), of=others) if figure.relation else None,
        **values,
    )


def _event(deed: Deed, names: dict[Figure, str], start: float | None, end: float | None) -> Event:
    values: dict[str, Any] = {"action": deed.action, "direction": deed.direction, "manner": deed.manner}
    target = names.get(deed.target) if deed.target else None
    return Event(subject=names[deed.figure], target=target, start=start, end=end, **values)


def _camera(filming: Filming, story: Story, names: dict[Figure, str]) -> Camera:
    values: dict[str, Any] = {"shot": filming.shot or _shot(story), "angle": filming.angle or "eye_level"}
    focus = filming.focus or _star(story)
    moves = tuple(CameraMove(move=cast(Any, move.name), manner=cast(Any, move.manner)) for move in filming.moves)
    follows = any(move.name == "track" for move in filming.moves) and focus is not None
    return Camera(
        moves=moves,
        handheld=filming.handheld,
        focus=names[focus] if focus else None,
        follow=names[focus] if follows and focus else None,
        **values,
    )


def _shot(story: Story) -> str:
    return "full" if story.figures else "wide"


def _star(story: Story) -> Figure | None:
    """Whom the shot is about: who acts first, before who only stands there."""
    scenery = {"tree", "house", "lamp", "sign", "rock", "wall", "ramp", "table", "mirror"}
    acting = [deed.figure for deed in story.deeds.all]
    order = sorted(
        story.figures,
        key=lambda f: (
            f.kind in scenery,
            f.relation in {"behind"} and not f.of,
            f not in acting,
            story.figures.index(f),
        ),
    )
    return order[0] if order else None
