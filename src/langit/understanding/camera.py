"""The camera words of a prompt: shots, angles, moves, and verbs that anybody may do when the camera does them."""

from collections.abc import Callable, Mapping
from typing import Final

from langit.scene.catalogue import act
from langit.understanding.filming import GOES, SEEKS
from langit.understanding.phrases import CameraPhrase, FilmPhrase
from langit.understanding.story import Nowhere, Story


def camera(story: Story, phrase: CameraPhrase) -> None:
    """The camera itself, or a verb of its own."""
    if phrase.name in WORDS:
        WORDS[phrase.name](story, phrase)
    elif phrase.name == "tilt" and story.actors and not (story.clause.filming or story.clause.joined):
        story.ledger.lose(phrase.at)
    else:
        _begin_verb(story, phrase)


def _begin_verb(story: Story, phrase: CameraPhrase) -> None:
    story.clause.filming = True
    story.settle_camera()
    story.film.begin(phrase.name, phrase.at)


def _follow(story: Story, phrase: CameraPhrase) -> None:
    story.clause.filming = True
    _add(story, "track", phrase.at)


def _inward(story: Story, phrase: CameraPhrase) -> None:
    way = "toward" if phrase.name == "inward" else "away"
    if not story.film.direct(way, phrase.at):
        story.ledger.lose(phrase.at)


def _look(story: Story, phrase: CameraPhrase) -> None:
    if story.clause.filming:
        _begin_verb(story, phrase)
        return
    story.clause.did = True
    if not phrase.silent:
        story.ledger.lose(phrase.at)


def _named(story: Story, phrase: CameraPhrase) -> None:
    if not _greeted(story, phrase):
        _begin(story)
    story.ledger.used[phrase.at] = "the camera"


def _viewer(story: Story, phrase: CameraPhrase) -> None:
    _greeted(story, phrase)  # who is addressed else, as in "show us a ball", is nobody in the scene
    story.ledger.used[phrase.at] = "the camera"


def _greeted(story: Story, phrase: CameraPhrase) -> bool:
    """Whether something is done to the camera, which is then so."""
    clause = story.clause
    if not (clause.preposition or clause.relation or phrase.greeted):
        return False
    story.deeds.greet(phrase.at)
    clause.relation, story.nouns.head, clause.preposition = None, Nowhere(phrase.at), ""
    return True


def _begin(story: Story) -> None:
    """A clause of the camera's begins."""
    story.settle()
    story.deeds.end_clause()
    story.nouns.group, story.nouns.head = [], None
    story.clause.filming = True


WORDS: Final[Mapping[str, Callable[[Story, CameraPhrase], None]]] = {
    "camera": _named,
    "viewer": _viewer,
    "follow": _follow,
    "inward": _inward,
    "outward": _inward,
    "look": _look,
}
"""Words of the camera that are no verb with a direction."""


def camera_verb(story: Story, action: str, at: int) -> None:
    """A verb that anybody may do, as the camera does it."""
    story.settle_camera()
    own = act(action)
    verb = own.filmed or GOES.get(action)
    if verb:
        story.film.begin(verb, at)
    elif own.camera:
        _add(story, own.camera, at)
    else:
        story.ledger.lose(at)


def film(story: Story, phrase: FilmPhrase) -> None:
    """A shot, an angle, a lens, an aperture, a shutter, a whole move or a camera held by hand."""
    if phrase.room == "move":
        _move(story, phrase)
    elif phrase.room == "handheld":
        story.film.handheld = not phrase.negated
        if phrase.negated:
            story.ledger.absent.add(phrase.at)
        else:
            story.film.note("handheld", "yes", phrase.at)
    elif phrase.room == "angle" and phrase.name == "high" and _dropped(story):
        story.ledger.used[phrase.at] = "falls from above"
    elif not story.film.take(phrase.room, phrase.name, phrase.at):
        story.ledger.lose(phrase.at)
    elif phrase.room == "shot":
        story.film.seeks_focus, story.clause.preposition = phrase.seeks, ""


def _dropped(story: Story) -> bool:
    return any(act(deed.action).falls for deed in story.deeds.last)


def _move(story: Story, phrase: FilmPhrase) -> None:
    clause = story.clause
    own = clause.filming or phrase.names_camera
    if not own and phrase.name in {"look_away", "look_back"}:
        story.ledger.lose(phrase.at)
    elif not own and phrase.name == "orbit" and (story.actors or story.nouns.group) and not clause.joined:
        story.deeds.act("go", story.nouns.group or story.actors, phrase.at)
    else:
        _whole(story, phrase)


def _whole(story: Story, phrase: FilmPhrase) -> None:
    """A move that is said with its direction, and perhaps denied."""
    story.settle_camera()
    if phrase.names_camera:
        _begin(story)
    elif not story.actors:
        story.clause.filming = True
    if phrase.negated:
        story.ledger.absent.add(phrase.at)
    else:
        _add(story, phrase.name, phrase.at)


def _add(story: Story, name: str, at: int) -> None:
    story.film.add(name, at)
    story.film.seeks_focus = name.startswith(SEEKS)
