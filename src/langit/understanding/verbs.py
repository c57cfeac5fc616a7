"""Verbs, directions and manners: who does it, whether anybody can, and which way."""

from collections.abc import Sequence

from langit.scene.catalogue import act
from langit.understanding import members, roster
from langit.understanding.abilities import exactly
from langit.understanding.camera import camera_verb
from langit.understanding.deeds import Waiting, able
from langit.understanding.drafts import Deed, Figure
from langit.understanding.phrases import DirectionPhrase, MannerPhrase, VerbPhrase
from langit.understanding.story import Story


def verb(story: Story, phrase: VerbPhrase) -> None:
    """Somebody does something."""
    if phrase.begins:
        story.deeds.begun.add(phrase.at)
    roster.act(story)
    if phrase.sort == "emerge":
        _emerge(story, phrase)
    elif phrase.sort == "kick":
        story.deeds.wait(Waiting(phrase.actions, phrase.at, adjective=False))
    else:
        do(story, phrase, phrase.actions)
        if phrase.sort == "come" and story.deeds.last:
            story.deeds.direct("toward", phrase.at)


def do(story: Story, phrase: VerbPhrase, actions: tuple[str, ...]) -> None:
    """The first of the actions that somebody here can do is done."""
    if story.framed and not story.clause.relative:
        camera_verb(story, actions[0], phrase.at)
        return
    if phrase.negated:
        story.ledger.absent.add(phrase.at)
        if any(act(action).halts for action in actions):
            return
        actions = ("stand",)
    if any(act(action).leaves for action in actions[:1]) and story.deeds.last and not story.clause.joined:
        for deed in story.deeds.last:  # "rolls out of the frame" is one deed
            deed.become(actions[0], phrase.at)
        return
    _begin(story, phrase, actions)
    story.nouns.group, story.nouns.object, story.nouns.head = [], False, None
    story.clause.relative, story.clause.did = False, True


def _begin(story: Story, phrase: VerbPhrase, actions: tuple[str, ...]) -> None:
    """A deed begins, or waits for somebody who can do it."""
    figures = doers(story, phrase, actions)
    action = able(actions, figures)
    inverted = story.clause.leading is not None and not story.actors and not story.clause.filming
    if action is None and phrase.participle and phrase.leads and _is_nobody_there(story):
        story.clause.filming = True  # "flying through a city"
        camera_verb(story, actions[0], phrase.at)
        return
    if action is None or inverted:
        _unable(story, phrase, actions, inverted=inverted)
        return
    story.deeds.act(action, figures, phrase.at)
    story.deeds.actors = story.deeds.actors or figures
    story.clause.filming = False


def _is_nobody_there(story: Story) -> bool:
    """Whether nobody was named who could do anything, known or not."""
    return not story.mentions.figures and story.deeds.actors == [] and story.nouns.head is None


def _unable(story: Story, phrase: VerbPhrase, actions: tuple[str, ...], *, inverted: bool) -> None:
    """Nobody so far does it: whoever comes next may."""
    if inverted:
        story.deeds.wait(Waiting(actions, phrase.at, adjective=True))
    elif phrase.aired:
        story.ledger.used[phrase.at] = "the weather"  # "snow falls", "the night falls"
    else:
        possible = tuple(action for action in actions if act(action).done_to)
        else_ = _going(story.nouns.group or story.actors, actions)
        if possible or else_:
            story.deeds.wait(Waiting(possible, phrase.at, adjective=False, else_=else_))
        else:
            story.ledger.lose(phrase.at)


def _going(figures: Sequence[Figure], actions: tuple[str, ...]) -> tuple[Figure, ...]:
    """Whom going stands in for what they cannot do; nobody who walks on shows that they fall."""
    rows = [act(action) for action in actions]
    if any(row.moves or row.turns for row in rows):
        return tuple(figures)
    return tuple(figure for figure in figures if not figure.row.alive) if any(row.falls for row in rows) else ()


def _emerge(story: Story, phrase: VerbPhrase) -> None:
    """ "Comes out on the other side": it ends what was begun."""
    figures = doers(story, phrase, phrase.actions)
    last = [deed for deed in story.deeds.all if deed.figure in figures]
    if last and (act(last[-1].action).goes == "behind" or last[-1].target is not None):
        last[-1].become(last[-1].action, phrase.at)
    elif last and act(last[-1].action).leaves:
        do(story, phrase, ("return",))
    elif story.deeds.last or figures:
        do(story, phrase, phrase.actions)
    else:
        story.ledger.lose(phrase.at)


def doers(story: Story, phrase: VerbPhrase, actions: tuple[str, ...]) -> list[Figure]:
    """Who does it: the noun just before, or the actors of the clause."""
    if everybody := members.together(story, phrase):
        return everybody
    actors, group = story.actors, story.nouns.group
    if not (actors or group) and story.deeds.actors is not None:
        actors = story.deeds.previous or story.mentions.recent[-1:]
    order = [group, actors] if _close(story, phrase) else [actors, group]
    fitting = [figures for figures in order if _can(figures, actions)]
    return next(iter(fitting or [figures for figures in order if able(actions, figures)]), [])


def _can(figures: list[Figure], actions: tuple[str, ...]) -> bool:
    """Whether any of them can do any of that as it is said, not only something in its place."""
    return any(exactly(action, figure.row) for figure in figures for action in actions)


def _close(story: Story, phrase: VerbPhrase) -> bool:
    """Whether the verb belongs to the noun just before it, though that is the object of something."""
    clause, nouns = story.clause, story.nouns
    if not nouns.object:
        return True
    if clause.joined:
        return False
    return clause.relative or clause.filming or phrase.participle or (nouns.joined and bool(story.deeds.last))


def direction(story: Story, phrase: DirectionPhrase) -> None:
    """Which way somebody or the camera goes."""
    if story.film.verb or story.framed:
        if not story.film.direct(phrase.name, phrase.at) and phrase.name not in {"up", "down"}:
            story.ledger.lose(phrase.at)
        return
    if story.clause.aired and not (story.actors or story.deeds.last):
        story.ledger.used[phrase.at] = story.clause.aired  # "the snow comes down"
    else:
        story.deeds.direct(phrase.name, phrase.at)


def manner(story: Story, phrase: MannerPhrase) -> None:
    """How fast."""
    if story.framed or phrase.filmed:
        story.film.pace(phrase.name, phrase.at)
    else:
        story.deeds.pace(phrase.name, phrase.at, ahead=phrase.ahead)


def figures_of(deeds: list[Deed]) -> list[Figure]:
    """Who did them."""
    return [deed.figure for deed in deeds]
