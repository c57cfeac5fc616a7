"""Noun phrases and pronouns: whom they mean, what is said of them, and what waited for them."""

from collections.abc import Sequence
from typing import Final

from langit.scene.catalogue import kind
from langit.scene.lexicon import names
from langit.understanding import clothes, members, roster
from langit.understanding.deeds import Waiting
from langit.understanding.drafts import Figure, Wear
from langit.understanding.mentions import MOST, OF_WEAR, company, deny, mention, pronoun
from langit.understanding.phrases import Description, Modifiers, NounPhrase, PronounPhrase, Said, UnknownPhrase
from langit.understanding.story import Nowhere, Pending, Story
from langit.understanding.unknown import nobody

WITH_HANDS: Final = frozenset({"hold", "with", "wear"})
NO_AIM: Final = frozenset({"of", "in", "hold", "wear"})  # what they lead to is nobody to wave at
ATTACHING: Final = frozenset({"of", "to", "with", "in", "hold", "wear"})


def noun(story: Story, phrase: NounPhrase) -> None:
    """Somebody or something is named."""
    story.nouns.body = ""
    if phrase.room == "body":
        clothes.body(story, phrase)
    elif phrase.room == "garment" or _carried(story, phrase):
        story.clause.relation = None if phrase.room == "kind" else story.clause.relation
        clothes.garment(story, phrase)
    elif phrase.room == "kind" and kind(phrase.name).thing and story.clause.preposition == "hold" and story.actors:
        nobody(story, phrase.at, [one.at for one in (*phrase.about.said, *phrase.after)])  # "holds a cup"
    elif phrase.negated:
        story.ledger.absent.update((phrase.at, *(one.at for one in (*phrase.about.said, *phrase.after))))
        story.nouns.head = Nowhere(phrase.at)
    else:
        _arrive_named(story, phrase)


def _carried(story: Story, phrase: NounPhrase) -> bool:
    """Whether a thing that can be worn or carried too is somebody's."""
    wearer, clause = story.wearer(), story.clause
    if phrase.room != "kind" or wearer is None or phrase.name not in names("garment"):
        return False
    if story.nouns.wearing is not None or clause.preposition in WITH_HANDS:
        return True
    if clause.relation is not None:
        return clause.relation.name == "under" or _shared(phrase, wearer, joined=clause.joined)
    return _shared(phrase, wearer, joined=clause.joined)


def _shared(phrase: NounPhrase, wearer: Figure, *, joined: bool) -> bool:
    """ "Five people, umbrellas": each of them has one."""
    return phrase.plural and joined and wearer.count > 1 and not phrase.about.said


def _arrive_named(story: Story, phrase: NounPhrase) -> None:
    left = phrase.about.said
    told = _told_of(story, phrase)
    if told:
        figures = told
    elif (one := members.named(story, phrase)) is not None:
        figures, left = [one], tuple(said for said in left if said.room != "number")
        story.note_mention(figures, phrase.at)
        _dress(story, figures, phrase.about, left)
        _describe_any(story, figures, phrase.after)
        return
    elif roster.lists(story, phrase):
        _enter(story, phrase)
        return
    elif phrase.room == "people":
        figures = company(story.mentions, phrase)
    else:
        figures, left = _mentioned(story, phrase)
    story.note_mention(figures, phrase.at)
    if phrase.stand_in:
        story.ledger.stand_ins[phrase.at] = figures[-1]  # whose kind a later pronoun may change
    for doing in phrase.about.doing:
        story.deeds.wait(Waiting(doing.actions, doing.at, adjective=True))
    _dress(story, figures, phrase.about, left)
    if _owns(story, phrase, figures):
        clothes.hand_over(story, figures[-1])
        return
    arrive(story, figures)
    _describe_any(story, figures, phrase.after)


def _enter(story: Story, phrase: NounPhrase) -> None:
    """One of a company, or several, are listed."""
    left = phrase.about.said
    if phrase.room == "people":
        figures = company(story.mentions, phrase)
    else:
        figures, left = mention(story.mentions, phrase, fresh=True, objects=[])
    roster.enter(story, phrase, figures)
    story.note_mention(figures, phrase.at)
    if phrase.stand_in:
        story.ledger.stand_ins[phrase.at] = figures[-1]
    _dress(story, figures, phrase.about, left)
    _describe_any(story, figures, phrase.after)


def _owns(story: Story, phrase: NounPhrase, figures: list[Figure]) -> bool:
    """ "The coat of the woman is blue", "mantel wanita itu biru": whose the garment is of which more is said."""
    head = story.nouns.head
    if not (isinstance(head, Wear) and figures and figures[-1].row.person and phrase.definite):
        return False
    return story.clause.preposition == "of" or head.sources[-1].at == phrase.at - 1


def _mentioned(story: Story, phrase: NounPhrase) -> tuple[list[Figure], tuple[Said, ...]]:
    """The figures of a noun for a kind; one that is in another part of the picture is another one."""
    fresh = ("a" in phrase.about.words and not phrase.definite) or _elsewhere(story, phrase)
    objects = story.nouns.group if story.nouns.object else [d.target for d in story.deeds.last if d.target]
    figures, left = mention(story.mentions, phrase, fresh=fresh, objects=objects)
    if phrase.material:
        for figure in figures:
            figure.material = phrase.material
    return figures, left


def _elsewhere(story: Story, phrase: NounPhrase) -> bool:
    """Whether the noun is in another part of the picture than the last of its kind."""
    aside = [f for f in story.mentions.recent if f.kind == phrase.name and f.relation and not f.of]
    return bool(phrase.part and aside) and aside[-1].relation != phrase.part


def _told_of(story: Story, phrase: NounPhrase) -> list[Figure]:
    """ "One is a woman": the one of several people that this says more of."""
    if phrase.room != "kind" or "the" in phrase.about.words:
        return []
    among = _listed(story, phrase) or (story.mentions.recent if phrase.told and not story.actors else [])
    open_ones = [figure for figure in among if figure.open_sex and figure.kind == phrase.name and figure.count == 1]
    for figure in open_ones[:1]:
        figure.open_sex = False
        story.mentions.touch([figure])
    return open_ones[:1]


def _listed(story: Story, phrase: NounPhrase) -> list[Figure]:
    """ "Two friends, a woman and a man": the people just named are listed."""
    if not story.clause.joined or story.clause.did or "a" not in phrase.about.words:
        return []
    group = [figure for figure in story.nouns.group if figure.clause == story.mentions.clause]
    return group if any(figure.open_sex for figure in group) else []


def _dress(story: Story, figures: list[Figure], about: Description, said: tuple[Said, ...]) -> None:
    """Say of figures what was heard before their noun; a number has counted them already."""
    total = sum(figure.count for figure in figures)
    counts = [one for one in about.said if one.room == "number" and total == min(int(one.value), MOST)]
    looks = tuple(one for one in said if one.room != "number")
    story.ledger.absent.update(one.at for one in about.denied)
    for figure in figures:
        for one in about.denied:
            deny(figure, one)
        story.describe(figure, looks)
        for one in counts:
            figure.tell("count", str(figure.count), one.at)


def _describe_any(story: Story, figures: list[Figure], said: tuple[Said, ...]) -> None:
    for one in said:
        for figure in figures:
            story.describe(figure, (one,))


def arrive(story: Story, figures: list[Figure]) -> None:
    """A noun phrase or a pronoun is complete: it fills what waits for it."""
    if not figures:
        return
    nouns, clause, deeds = story.nouns, story.clause, story.deeds
    story.mentions.touch(figures)
    deeds.slope(figures)
    joined = clause.joined and bool(nouns.group)
    nouns.head, nouns.mentioned = figures[-1], figures
    nouns.joined, nouns.phantom, nouns.companion = joined, False, False
    _lead(story, figures)
    if story.film.seeks_focus:
        story.film.focus, story.film.seeks_focus = story.film.focus or figures[0], False
    if clause.relation:
        relate(story, figures)
        nouns.group, nouns.object = figures, True
    elif deeds.offer(figures, joined=joined, led=clause.preposition in NO_AIM):
        nouns.group, nouns.object = figures, True
        if clause.preposition == "with":
            deeds.accompany(figures)  # "talks with a man": he talks too
    elif clause.preposition in ATTACHING:
        _after_preposition(story, figures)
    elif joined and nouns.object and _joins_relation(story, figures):
        nouns.group = [*nouns.group, *figures]
    else:
        _stand_alone(story, figures, joined=joined)
    nouns.wearing = None


def _lead(story: Story, figures: list[Figure]) -> None:
    """A place said before the one who is there has found who that is."""
    leading = story.clause.leading
    if leading is None or story.clause.relation:
        return
    for figure in figures:
        figure.stand(leading.name, leading.whose or [], leading.at)
    story.clause.leading = None


def _stand_alone(story: Story, figures: list[Figure], *, joined: bool) -> None:
    """Nothing waits for the noun: it acts, or it is the object of the clause's verb."""
    nouns, clause = story.nouns, story.clause
    grows = joined and not nouns.object
    if joined:
        known = all(figure in nouns.group for figure in figures)
        nouns.group = nouns.group if known else [*nouns.group, *figures] if grows else list(figures)
    else:
        nouns.group = list(figures)
    nouns.object = (joined and nouns.object) or (not clause.joined and (clause.filming or clause.did))
    if not nouns.object:
        _act(story)
    elif clause.did and _animals(figures):
        story.deeds.accompany(figures)  # "walks her dog"


def _act(story: Story) -> None:
    """Those just named do what comes next."""
    story.deeds.actors, story.deeds.companions = story.nouns.group, []
    story.clause.filming, story.clause.did = False, False


def _animals(figures: list[Figure]) -> bool:
    return all(figure.row.group == "animal" for figure in figures)


def _after_preposition(story: Story, figures: list[Figure]) -> None:
    """A noun that a preposition leads to: where the actors are, who is with them, what they go to."""
    actors, name = story.actors, story.clause.preposition
    if name == "in":
        _hold(actors, figures)
    elif name == "with" and actors and actors[0] not in figures:
        _come_along(story, figures, actors)
    elif name == "to":
        story.deeds.aim(figures)
    led = bool(actors) or story.clause.filming
    if not led and name != "to":
        story.deeds.actors = figures
    story.nouns.group, story.nouns.object = list(figures), led


def _hold(actors: list[Figure], figures: list[Figure]) -> None:
    """ "A man in a car", "tidur di sofa": what can hold somebody does."""
    for actor in actors:
        row = figures[0].row
        if actor.relation is None and (row.holds or row.seat is not None):
            actor.stand("inside" if row.holds else "on", actor.of or figures, None)


def _come_along(story: Story, figures: list[Figure], actors: list[Figure]) -> None:
    for figure in figures:
        if figure.relation is None and not figure.of:
            figure.stand("near", [story.alone] if story.alone else actors[:1], None)
    story.deeds.accompany(figures)
    story.nouns.companion = True


def relate(story: Story, figures: list[Figure]) -> None:
    """The relation that waits has found its object."""
    pending, story.clause.relation = story.clause.relation, None
    if pending is None:
        return
    if pending.whose is None:
        story.ledger.lose(pending.at)
    elif not pending.whose:
        story.clause.leading = Pending(pending.name, figures, pending.at)
        story.clause.reference = figures
    elif not story.deeds.place(pending.name, pending.whose, figures, pending.at):
        for figure in pending.whose:
            if figure not in figures:
                figure.stand(pending.name, figures, pending.at)


def _joins_relation(story: Story, figures: list[Figure]) -> bool:
    """ "Between a box and a cone": a further object of the same relation."""
    for figure in story.mentions.recent:
        between = figure.relation == "between" and figure.of and figure.of[-1] in story.nouns.group
        if between and figure not in figures and sum(other.count for other in figure.of) < 2:
            figure.of = [*figure.of, *figures]
            return True
    return False


# ---- nouns that cannot be shown


def unknown_phrase(story: Story, phrase: UnknownPhrase) -> None:
    """A noun that the scene cannot show: everything said of it goes along, and nobody acts in its place."""
    said = [one.at for one in phrase.about.said] + [doing.at for doing in phrase.about.doing]
    if phrase.negated:
        story.ledger.absent.update((phrase.at, *said))  # what is not there needs no picture
        story.nouns.head = Nowhere(phrase.at)
        return
    if phrase.nearest is not None and _stands(story, phrase.nearest, phrase.where):
        noun(story, phrase.nearest)
    else:
        nobody(story, phrase.at, said)


def _stands(story: Story, nearest: NounPhrase, where: str) -> bool:
    """Whether the sentence lets something stand in: what is held, worn, used or a part is no thing of its own."""
    worn = story.nouns.wearing is not None
    if nearest.room == "garment":
        return worn or story.clause.preposition == "wear"
    if where == "anywhere":
        return True
    return not (worn or "owner" in nearest.about.words or _is_held(story) or _is_used(story, nearest))


def _is_held(story: Story) -> bool:
    """ "With a purse", "in a hat", "a cup of coffee"; but "a view of a castle"."""
    name = story.clause.preposition
    return name in {"hold", "wear", "with", "in"} or (name == "of" and bool(story.nouns.group))


def _is_used(story: Story, nearest: NounPhrase) -> bool:
    """ "Plays a guitar"; but of "throws a frisbee" it is the frisbee that then moves."""
    clause = story.clause
    led = story.deeds.waiting or clause.joined or clause.preposition or clause.relation
    return clause.did and not led and kind(nearest.name).thing


# ---- modifiers and pronouns


def modifiers(story: Story, phrase: Modifiers) -> None:
    """Modifiers without a noun are said of the noun before ("the ball is red", "a woman in red")."""
    heads = _heads(story)
    for one in phrase.denied:
        story.ledger.absent.add(one.at)
        for head in heads[-1:]:
            deny(head, one)
    for one in phrase.said:
        feeling = _feeling(story, heads) if one.room == "feeling" else []
        if feeling:
            for figure in feeling:
                story.describe(figure, (one,))
        elif story.nouns.body and one.room in {"color", "haircut", story.nouns.body}:
            clothes.color(story, story.nouns.body, one)
        elif one.room == "number" or not heads:
            lost = story.nouns.head
            story.ledger.lose(one.at, with_=lost.at if isinstance(lost, Nowhere) else None)
        else:
            alone = story.alone if isinstance(heads[0], Wear) and one.room not in OF_WEAR else None
            for head in heads if alone is None else [alone]:
                story.describe(head, (one,))


def _feeling(story: Story, heads: Sequence[Figure | Wear]) -> list[Figure]:
    """Whose feeling is told after a comma: theirs who were just named, or who act: "lies on the grass, laughing"."""
    figures = [head for head in heads if isinstance(head, Figure)]
    doers = [deed.figure for deed in story.deeds.last] if story.nouns.head is None else []
    alive = [figure for figure in story.mentions.recent if figure.row.alive]
    latest = [figure for figure in alive if figure.clause == alive[-1].clause]
    told = (doers, figures, story.actors, latest)
    return next((people for group in told if (people := [one for one in group if one.row.person])), [])


def _heads(story: Story) -> Sequence[Figure | Wear]:
    """What modifiers without a noun are said of: all that the last noun named, or who acts."""
    head = story.nouns.head
    if isinstance(head, Nowhere):
        return []
    if head is None:
        return story.actors[-1:]
    return story.nouns.mentioned if head in story.nouns.mentioned else [head]


def pronoun_phrase(story: Story, phrase: PronounPhrase) -> None:
    """Somebody mentioned before."""
    figures = _they(story) if phrase.name == "they" else pronoun(story.mentions, phrase.name)
    if phrase.name == "they" and story.clause.relation:
        figures = _others(story, story.clause.relation, figures)
    arrive(story, figures)


def _others(story: Story, relation: Pending, figures: list[Figure]) -> list[Figure]:
    """Whom "them" means after a relation: not those who are there themselves, and two of them for "between"."""
    whose = relation.whose or []
    few = relation.name == "between" and sum(figure.count for figure in figures) < 3
    meant = [] if few else [figure for figure in figures if figure not in whose]
    return meant or [figure for figure in story.mentions.recent if figure not in whose][-2:]


def _they(story: Story) -> list[Figure]:
    acting = story.deeds.actors or story.deeds.previous
    if sum(figure.count for figure in acting) > 1:
        return list(acting)
    many = [figure for figure in story.mentions.recent if figure.count > 1]
    return many[-1:] or story.mentions.recent[-2:]
