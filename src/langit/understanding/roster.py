"""Those whom one word named together, told one by one: "a family: father, mother and a little girl"."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from langit.scene.catalogue import companies, kind
from langit.understanding.drafts import Figure
from langit.understanding.mentions import CHILD
from langit.understanding.phrases import NounPhrase
from langit.understanding.story import Roster, Story

SHARED: Final = ("color", "material", "feeling", "relation")  # what is said of all, and so of each


def opened(story: Story) -> None:
    """What comes next may list those who were named last."""
    people = story.mentions.people()
    last = people[-1].company if people else ""
    group = [figure for figure in people if last and figure.company == last and not figure.id]
    listed = any(set(group) & {*own.unsaid, *own.told} for own in story.rosters)
    if sum(figure.count for figure in group) > 1 and not listed:
        story.roster = Roster(group)


def closed(story: Story) -> None:
    """Nobody else is listed; all of them do what comes next."""
    if story.roster is not None and story.roster.told:
        story.nouns.group, story.nouns.object = list(story.deeds.actors or story.roster.told), False
    story.roster = None


def act(story: Story) -> None:
    """A verb after the list is of them all, where they did nothing before; else of the last one."""
    done = {deed.figure for deed in story.deeds.all}
    if story.roster is not None and done.isdisjoint(story.roster.told):
        closed(story)
    story.roster = None


def lists(story: Story, phrase: NounPhrase) -> bool:
    """Whether the noun is one of those who are listed."""
    if phrase.room != "people" and not (phrase.room == "kind" and kind(phrase.name).person):
        return False
    if story.roster is None and _led(story):
        opened(story)
    roster = story.roster
    if roster is not None and roster.told and not story.clause.joined:
        story.roster = roster = None
    return roster is not None and "the" not in phrase.about.words


def _led(story: Story) -> bool:
    """ "A family of", and "a family with", where those who come with it belong to it."""
    group, name = story.nouns.group, story.clause.preposition
    row = companies().get(group[-1].company) if group else None
    return row is not None and row.count > 1 and (name == "of" or (name == "with" and row.kin))


def enter(story: Story, phrase: NounPhrase, figures: list[Figure]) -> None:
    """New figures are members of the company: they are, have and do what was said of all."""
    roster = story.roster
    assert roster is not None  # `lists` has found it
    if not roster.told:
        story.rosters.append(roster)
    model = roster.unsaid[0]
    if phrase.plural and not roster.row.kin and not phrase.about.values("number"):
        _share(roster, figures)
    for figure in figures:
        for name in SHARED:
            setattr(figure, name, getattr(figure, name) or getattr(model, name))
        figure.of = figure.of or list(model.of)
        figure.clothing = [replace(wear, sources=list(wear.sources)) for wear in model.clothing]
        for group in _groups(story, model):
            if figure not in group:
                group.append(figure)
        for deed in [deed for deed in story.deeds.all if deed.figure is model]:
            also = replace(deed, figure=figure, sources=list(deed.sources))
            for deeds in (story.deeds.all, story.deeds.last):
                if deed in deeds:
                    deeds.append(also)
    roster.told += figures
    story.mentions.touch(figures)
    story.nouns.head, story.nouns.mentioned, story.nouns.group = figures[-1], figures, list(figures)
    story.nouns.object, story.nouns.wearing, story.nouns.companion = False, None, False
    story.clause.preposition, story.clause.joined = "", False


def _share(roster: Roster, figures: list[Figure]) -> None:
    """ "A crowd of men and women": of whom nobody says how many, they are as many as the company."""
    roster.uncounted += figures
    share, rest = divmod(sum(figure.count for figure in roster.unsaid), len(roster.uncounted))
    for place, figure in enumerate(roster.uncounted):
        figure.count = max(share + (place < rest), 1)


def _groups(story: Story, model: Figure) -> Iterator[list[Figure]]:
    """Who acts, and who goes on, with the model among them."""
    for group in (story.deeds.actors, story.deeds.previous):
        if group is not None and model in group:
            yield group


def counted(story: Story) -> None:
    """At the end only those are there who were listed; of kin of whom only children were, a parent of each kind too."""
    for roster in story.rosters:
        stay = roster.row.kin and all(figure.build == CHILD for figure in roster.told)
        for figure in roster.unsaid:
            if stay:
                figure.count = 1
            else:
                _left_out(story, figure, roster.told)


def _left_out(story: Story, figure: Figure, instead: list[Figure]) -> None:
    """Who is no one beside those who were listed: they stand for it."""
    story.mentions.figures.remove(figure)
    story.deeds.all = [deed for deed in story.deeds.all if deed.figure is not figure]
    instead[0].sources += [source for source in figure.sources if source.field in {"kind", *SHARED, "place.relation"}]
    for deed in story.deeds.all:
        deed.target = instead[0] if deed.target is figure else deed.target
    for other in story.mentions.figures:
        if figure in other.of:
            other.of = list(dict.fromkeys(instead[0] if one is figure else one for one in other.of))
    story.film.focus = instead[0] if story.film.focus is figure else story.film.focus
