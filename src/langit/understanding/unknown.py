"""Words that no scene can show: whom a noun of them leaves out, and what any other is said of."""

from langit.understanding.drafts import Figure, Wear
from langit.understanding.phrases import UnknownWord
from langit.understanding.story import Nowhere, Story


def nobody(story: Story, at: int, said: list[int]) -> None:
    """A noun phrase whose noun the scene cannot show."""
    nouns, clause = story.nouns, story.clause
    story.ledger.lose(at)
    story.ledger.lose(*said, with_=at)
    if clause.relation:
        story.ledger.lose(clause.relation.at, with_=at)
        clause.relation = None
    elif clause.did and not clause.joined:
        nouns.object = True
    elif not nouns.object and not clause.preposition and not (nouns.group and clause.joined):
        story.deeds.actors, nouns.group = None, []  # whoever acts here is unknown
    nouns.head, nouns.phantom = Nowhere(at), True


def unknown_word(story: Story, phrase: UnknownWord) -> None:
    """A word that is no noun, as far as can be seen: an adjective, an adverb, a verb."""
    nouns, clause = story.nouns, story.clause
    attached = phrase.attached and isinstance(nouns.head, Figure | Wear)
    if phrase.part in {"a", "r"}:
        story.ledger.lose(phrase.at)
    elif _names_nobody(story, phrase):
        nobody(story, phrase.at, [])
    elif attached and not story.deeds.last:
        story.ledger.lose(phrase.at)  # an adjective of the noun before it
    else:
        story.ledger.lose(phrase.at)
        if not attached:
            nouns.head, clause.did = Nowhere(phrase.at), True


def _names_nobody(story: Story, phrase: UnknownWord) -> bool:
    """Whether the word stands where a noun would."""
    nouns, clause = story.nouns, story.clause
    if clause.preposition or clause.relation or (clause.joined and phrase.attached):
        return True
    if phrase.verbal or nouns.head is not None:
        return False
    return not (nouns.group or clause.filming or story.actors)
