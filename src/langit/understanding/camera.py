"""The camera words of a prompt: shots, angles, moves, and verbs that anybody may do when the camera does them."""

from langit.understanding.filming import CAMERA_DOES, SEEKS, VERBS
from langit.understanding.phrases import CameraPhrase, FilmPhrase
from langit.understanding.story import Nowhere, Story


def camera(story: Story, phrase: CameraPhrase) -> None:
    """The camera itself, or a verb of its own."""
    clause = story.clause
    if phrase.name == "camera":
        _named(story, phrase)
    elif phrase.name == "follow":
        clause.filming = True
        _add(story, "track", phrase.at)
    elif phrase.name in {"inward", "outward"}:
        way = "toward" if phrase.name == "inward" else "away"
        if not story.film.direct(way, phrase.at):
            story.ledger.lose(phrase.at)
    elif phrase.name == "look" and not clause.filming:
        if not phrase.silent:
            story.ledger.lose(phrase.at)
        clause.did = True
    elif phrase.name == "tilt" and not clause.filming and story.actors and not clause.joined:
        story.ledger.lose(phrase.at)
    else:
        clause.filming = True
        story.settle_camera()
        story.film.begin(phrase.name, phrase.at)


def _named(story: Story, phrase: CameraPhrase) -> None:
    clause = story.clause
    if clause.preposition or clause.relation or phrase.greeted:
        story.deeds.greet(phrase.at)
        clause.relation, story.nouns.head, clause.preposition = None, Nowhere(phrase.at), ""
    else:
        _begin(story)
    story.ledger.used[phrase.at] = "the camera"


def _begin(story: Story) -> None:
    """A clause of the camera's begins."""
    story.settle()
    story.deeds.end_clause()
    story.nouns.group, story.nouns.head = [], None
    story.clause.filming = True


def camera_verb(story: Story, action: str, at: int) -> None:
    """A verb that anybody may do, as the camera does it."""
    story.settle_camera()
    if action in VERBS:
        story.film.begin(VERBS[action], at)
    elif action in CAMERA_DOES:
        _add(story, CAMERA_DOES[action], at)
    else:
        story.ledger.lose(at)


def film(story: Story, phrase: FilmPhrase) -> None:
    """A shot, an angle, a whole move or a camera held by hand."""
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
    return any(deed.action in {"drop", "bounce"} for deed in story.deeds.last)


def _move(story: Story, phrase: FilmPhrase) -> None:
    clause = story.clause
    own = clause.filming or phrase.names_camera
    acting = bool(story.actors or story.nouns.group) and not (own or clause.joined)
    if phrase.name in {"look_away", "look_back"} and not own:
        story.ledger.lose(phrase.at)
        return
    if acting and phrase.name == "orbit":
        story.deeds.act("go", story.nouns.group or story.actors, phrase.at)
        return
    story.settle_camera()
    if phrase.names_camera:
        _begin(story)
    elif not story.actors:
        clause.filming = True
    if phrase.negated:
        story.ledger.absent.add(phrase.at)
    else:
        _add(story, phrase.name, phrase.at)


def _add(story: Story, name: str, at: int) -> None:
    story.film.add(name, at)
    story.film.seeks_focus = name.startswith(SEEKS)
