"""What holds phrases together: prepositions, relations, joints, and the ends of clauses and sentences."""

from collections.abc import Callable, Mapping
from typing import Final

from langit.understanding import roster
from langit.understanding.drafts import Figure
from langit.understanding.nouns import relate
from langit.understanding.phrases import AirPhrase, AmountPhrase, Connective, PartPhrase, Preposition, RelationPhrase
from langit.understanding.story import Nowhere, Pending, Story
from langit.understanding.verbs import figures_of

PLACES: Final = frozenset({"setting", "hint", "precipitation", "wet"})  # after these nothing more is said of a noun


def preposition(story: Story, phrase: Preposition) -> None:
    """A small word that leads to a noun."""
    story.clause.preposition = phrase.name
    if phrase.name in {"wear", "hold"}:
        story.nouns.wearing = story.wearer()
        if story.actors:
            story.nouns.group = []


def relation(story: Story, phrase: RelationPhrase) -> None:
    """Where somebody is, relative to the noun that follows or to one that its ending points to."""
    if phrase.name == "behind" and _follows(story):
        story.film.take("angle", "behind", phrase.at)  # "the camera follows behind a car"
        return
    first = phrase.opens or (phrase.own and phrase.bare)
    if first and _leads(story):
        _told_first(story, phrase)
        return
    whose = _whose(story, phrase)
    unknown = story.nouns.phantom and not phrase.own
    story.clause.relation = Pending(phrase.name, None if unknown else list(whose), phrase.at)
    if phrase.own:
        _own(story, phrase, whose)


def _follows(story: Story) -> bool:
    """Whether the camera goes along with somebody, from a side that nobody said."""
    return story.framed and story.film.follows and not story.film.angle


def _leads(story: Story) -> bool:
    """Whether nobody is there yet who could be somewhere."""
    return story.clause.joined or not (story.nouns.group or story.actors or story.deeds.last)


def _told_first(story: Story, phrase: RelationPhrase) -> None:
    """ "Behind the box there is a ball", "di sampingnya": the place is told before the one who is there."""
    others = story.clause.reference or story.mentions.recent[-1:]
    story.clause.reference = others if phrase.own else []
    story.clause.leading = Pending(phrase.name, story.clause.reference, phrase.at)


def _whose(story: Story, phrase: RelationPhrase) -> list[Figure]:
    """Who is there."""
    nouns = story.nouns
    if nouns.companion and not phrase.own and story.actors:
        return story.actors
    fresh = nouns.group if not nouns.object else []
    return fresh or figures_of(story.deeds.last) or nouns.group or story.actors


def _own(story: Story, phrase: RelationPhrase, whose: list[Figure]) -> None:
    """The ending of the relation names the other."""
    others = [figure for figure in story.mentions.recent if figure not in whose]
    if others:
        relate(story, others[-1:])
    elif whose:
        story.clause.leading, story.clause.relation = Pending(phrase.name, list(whose), phrase.at), None


def part(story: Story, phrase: PartPhrase) -> None:
    """In which part of the picture somebody is."""
    whose = story.nouns.group or figures_of(story.deeds.last)
    if whose and not (story.clause.joined and phrase.opens):
        for figure in whose:
            figure.stand(phrase.name, [], phrase.at)
    elif story.clause.aired:
        story.ledger.used[phrase.at] = story.clause.aired  # "with a starry sky in the background"
    else:
        story.clause.leading = Pending(phrase.name, [], phrase.at)


def air(story: Story, phrase: AirPhrase) -> None:
    """A word of place, time, weather or style."""
    story.air.hear(phrase)
    story.clause.aired = phrase.text
    story.ledger.lose(*(one.at for one in phrase.wasted), with_=phrase.at)
    if phrase.negated:
        story.ledger.absent.add(phrase.at)
    if phrase.through:
        return
    pending, story.clause.relation = story.clause.relation, None
    if pending is not None:
        story.ledger.used[pending.at] = phrase.text
    if phrase.stand_in:
        story.ledger.stand_ins[phrase.at] = phrase.name
    if phrase.room in PLACES:
        story.nouns.head = Nowhere(phrase.at)


def amount(story: Story, phrase: AmountPhrase) -> None:
    """How much, of nothing that has an amount."""
    story.ledger.lose(phrase.at)


def connective(story: Story, phrase: Connective) -> None:
    """What joins or ends clauses."""
    JOINTS[phrase.name](story, phrase)


def _and(story: Story, phrase: Connective) -> None:
    if not phrase.goes_on:
        story.settle()
    story.settle_camera()
    if story.clause.filming and story.film.moves:
        story.nouns.group = []
    story.clause.joined, story.clause.preposition, story.nouns.body = True, "", ""


def _but(story: Story, phrase: Connective) -> None:
    story.clause.joined = False


def _stop(story: Story, phrase: Connective) -> None:
    roster.closed(story)
    story.end_clause()
    story.deeds.end_sentence()
    clause = story.clause
    clause.filming, clause.joined, clause.leading = False, False, None
    story.film.seeks_focus = False
    story.mentions.clause += 1
    story.air.changes = False


def _then(story: Story, phrase: Connective) -> None:
    acting = story.deeds.actors
    story.end_clause()
    story.deeds.then()
    story.mentions.clause += 1
    story.deeds.actors = acting


def _while(story: Story, phrase: Connective) -> None:
    acting = story.deeds.actors
    story.end_clause()
    story.deeds.during()
    story.clause.filming = False
    story.deeds.actors = acting or story.deeds.previous


def _become(story: Story, phrase: Connective) -> None:
    story.air.changes = True


def _namely(story: Story, phrase: Connective) -> None:
    roster.opened(story)


def _listed(story: Story, phrase: Connective) -> None:
    roster.closed(story)


def _who(story: Story, phrase: Connective) -> None:
    story.clause.relative = bool(story.nouns.group)
    story.clause.joined = False


JOINTS: Final[Mapping[str, Callable[[Story, Connective], None]]] = {
    "and": _and,
    "but": _but,
    "stop": _stop,
    "then": _then,
    "while": _while,
    "become": _become,
    "who": _who,
    "namely": _namely,
    "listed": _listed,
}
