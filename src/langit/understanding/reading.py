"""A prompt to a story: words, meanings, phrases, and what each phrase does to what was said before.

`read` goes through the prompt once and never guesses back; what finds no use ends in the story's ledger.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from langit.understanding import camera, clauses, members, nouns, reciprocal, unknown, verbs
from langit.understanding import phrases as p
from langit.understanding.chunks import chunked
from langit.understanding.drafts import Figure
from langit.understanding.mentions import Mentions
from langit.understanding.story import Story
from langit.understanding.tagging import tagged
from langit.understanding.words import Token, tokenize

HANDLERS: Final[Mapping[type[Any], Callable[[Story, Any], None]]] = {
    p.NounPhrase: nouns.noun,
    p.UnknownPhrase: nouns.unknown_phrase,
    p.UnknownWord: unknown.unknown_word,
    p.Modifiers: nouns.modifiers,
    p.PronounPhrase: nouns.pronoun_phrase,
    p.MemberPhrase: members.member,
    p.ReciprocalPhrase: reciprocal.reciprocal,
    p.VerbPhrase: verbs.verb,
    p.DirectionPhrase: verbs.direction,
    p.MannerPhrase: verbs.manner,
    p.Preposition: clauses.preposition,
    p.RelationPhrase: clauses.relation,
    p.PartPhrase: clauses.part,
    p.AirPhrase: clauses.air,
    p.AmountPhrase: clauses.amount,
    p.CameraPhrase: camera.camera,
    p.FilmPhrase: camera.film,
    p.Connective: clauses.connective,
}
"""What every kind of phrase does."""
OPEN_ENDED: Final = (
    p.Modifiers,
    p.Connective,
    p.Preposition,
    p.UnknownPhrase,
    p.UnknownWord,
)  # after these a joint still joins
LEADING: Final = (p.Modifiers, p.Connective, p.Preposition, p.RelationPhrase)  # after these a preposition still leads
STOP: Final = p.Connective(at=-1, end=-1, name="stop")


@dataclass(frozen=True)
class Reading:
    """The words of a prompt with their meanings, its phrases, and the story that they tell."""

    tokens: list[Token]
    phrases: list[p.Phrase]
    story: Story


def read(prompt: str, seed: int = 0, there: Sequence[Figure] = ()) -> Reading:
    """Read a prompt. Its pronouns may mean those who are `there` already; of them it tells only of whom it speaks.

    Raises:
        RequestError: it says of one thing that it is so and is not so.
    """
    tokens = tagged(tokenize(prompt))
    found, wasted = chunked(tokens)
    story = Story(Mentions(seed, recent=list(there)))
    story.ledger.lose(*wasted)
    for phrase in (*found, STOP):
        HANDLERS[type(phrase)](story, phrase)
        if not isinstance(phrase, OPEN_ENDED):
            story.clause.joined = False
        if not isinstance(phrase, LEADING):
            story.clause.preposition = ""
    story.ledger.lose(*story.deeds.lost, *story.air.lost)
    story.ledger.stand_ins |= {at: token.name for at, token in enumerate(tokens) if _nearest_deed(token)}
    story.ledger.stand_ins |= story.deeds.instead
    story.mentions.figures[:0] = [figure for figure in there if _spoken_of(figure, story)]
    return Reading(tokens, found, story)


def _nearest_deed(token: Token) -> bool:
    """Whether only the nearest of what it says that somebody does can be shown."""
    return token.room == "action" and token.stands_in


def _spoken_of(figure: Figure, story: Story) -> bool:
    """Whether anything was said of somebody who was there; what they wear that nobody spoke of is left out."""
    figure.clothing[:] = [wear for wear in figure.clothing if wear.sources]
    deeds = story.deeds.all
    acts = any(figure in (deed.figure, deed.target) for deed in deeds)
    meant = any(figure in other.of for other in story.mentions.figures)
    return acts or meant or bool(figure.sources or figure.clothing)
