"""One of several who were just named, and the other: each becomes somebody of their own, of whom more is said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from langit.understanding.drafts import Figure, Wear
from langit.understanding.phrases import MemberPhrase, NounPhrase, VerbPhrase
from langit.understanding.story import Members, Story

MEMBER: Final = "one of several"


def member(story: Story, phrase: MemberPhrase) -> None:
    """What follows is said of the next of several; without any the word finds no use."""
    figure = _next(story, phrase.name)
    if figure is None:
        story.ledger.lose(phrase.at)
        return
    story.ledger.used[phrase.at] = MEMBER
    _speak_of(story, figure, phrase.end)


def named(story: Story, phrase: NounPhrase) -> Figure | None:
    """Which of several "one woman" or "the other woman" is; nobody where the noun means somebody else."""
    which = next((name for name in ("one", "other") if name in phrase.about.words), None)
    if which is None or story.clause.relation or (which == "other" and story.members is None):
        return None
    if phrase.plural and not (which == "one" and "the" in phrase.about.words):
        return None
    figure = _next(story, which, phrase)
    if figure is not None:
        story.ledger.used[phrase.about.words[which]] = MEMBER
        _speak_of(story, figure, phrase.end)
    return figure


def together(story: Story, phrase: VerbPhrase) -> list[Figure]:
    """All of several of whom only one was spoken of last, where the verb is theirs: "one in red, one in blue, walk"."""
    members = story.members
    if members is None or members.alone is None or not story.actors:
        return []
    close = phrase.at - members.at <= 1
    whole = not members.acted and (story.clause.joined or not _untold(members))
    if close or not whole:
        members.acted = True
        return []
    return story.actors


def parted(story: Story, figure: Figure) -> Figure:
    """The first of several alike, who becomes somebody of their own and goes on doing what all did."""
    figure.count -= 1
    one = replace(
        figure,
        count=1,
        clothing=[replace(wear, sources=list(wear.sources)) for wear in figure.clothing],
        of=list(figure.of),
        denied=set(figure.denied),
        sources=list(figure.sources),
    )
    for own in (figure, one):
        own.sources = [s._replace(value=str(own.count)) if s.field == "count" else s for s in own.sources]
    for group in _lists(story):
        if figure in group and one not in group:
            group.insert(group.index(figure), one)
    for deed in [deed for deed in story.deeds.all if deed.figure is figure]:
        also = replace(deed, figure=one, sources=list(deed.sources))
        for deeds in (story.deeds.all, story.deeds.last):
            if deed in deeds:
                deeds.insert(deeds.index(deed), also)
    return one


def _lists(story: Story) -> Iterator[list[Figure]]:
    """All that hold figures and may stand for several."""
    yield from (story.mentions.figures, story.mentions.recent, story.nouns.group, story.nouns.mentioned)
    yield from (story.deeds.previous, story.deeds.companions)
    if story.deeds.actors is not None:
        yield story.deeds.actors
    if story.members is not None:
        yield story.members.group


def _speak_of(story: Story, figure: Figure, at: int) -> None:
    """The one is the noun to which what follows attaches; who acted goes on acting."""
    nouns, members = story.nouns, story.members
    assert members is not None  # `_next` has found them
    story.mentions.touch([figure])
    figure.clothing = [replace(wear, sources=list(wear.sources)) for wear in figure.clothing]
    worn = nouns.head.kind if isinstance(nouns.head, Wear) else ""  # "two women in coats, one red and one blue"
    nouns.head = next((wear for wear in figure.clothing if wear.kind == worn), figure)
    nouns.mentioned, nouns.group = [figure], [figure]
    nouns.object, nouns.wearing, nouns.body = False, None, ""
    members.alone, members.at = figure, at
    members.told.append(figure)


def _next(story: Story, which: str, phrase: NounPhrase | None = None) -> Figure | None:
    """The next of those of whom one after another is told."""
    members = story.members if story.members and _goes_on(story, story.members) else None
    if members is None and (group := _several(story, phrase)):
        members = Members(list(group))
    free = [figure for figure in _untold(members) if _may_be(figure, phrase)] if members else []
    if not free or members is None:
        return None
    story.members = members
    figure = free[-1] if which == "other" and not members.told else free[0]
    return parted(story, figure) if figure.count > 1 else figure


def _goes_on(story: Story, members: Members) -> bool:
    """Whether nobody else of their sort was named since."""
    person = members.group[0].row.person
    latest = [figure for figure in story.mentions.recent if figure.row.person == person]
    return bool(_untold(members)) and latest[-1] in members.group


def _untold(members: Members) -> list[Figure]:
    return [figure for figure in members.group if figure not in members.told]


def _may_be(figure: Figure, phrase: NounPhrase | None) -> bool:
    """Whether the noun, where there is one, can mean somebody of several; of things it is a new one."""
    if figure.id:
        return False  # who was there before the first word stays as they are
    if phrase is None:
        return True
    person = figure.row.person and phrase.room == "people"
    return person or (figure.kind == phrase.name and (figure.row.person or "the" in phrase.about.words))


def _several(story: Story, phrase: NounPhrase | None) -> Sequence[Figure]:
    """The latest of whom there are several."""
    nouns, deeds = story.nouns, story.deeds
    many = [[figure] for figure in reversed(story.mentions.recent) if figure.count > 1]
    for group in (nouns.group, deeds.actors or [], deeds.previous, *many):
        if sum(figure.count for figure in group) > 1 and any(_may_be(figure, phrase) for figure in group):
            return group
    return []
