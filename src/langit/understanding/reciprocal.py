"""Each other, and together: two who go to meet, who hit each other, or who stand beside each other."""

from typing import Final

from langit.scene.catalogue import act
from langit.understanding.drafts import Deed, Source
from langit.understanding.members import parted
from langit.understanding.phrases import ReciprocalPhrase
from langit.understanding.story import Pending, Story

TOGETHER: Final = frozenset({"beside", "near"})  # relations that both have to each other


def reciprocal(story: Story, phrase: ReciprocalPhrase) -> None:
    """What was just said of two, each does to the other, or is to the other."""
    if phrase.name == "together":
        story.deeds.pair()
        return
    pending, story.clause.relation = story.clause.relation, None
    done = _act(story, phrase) or (pending is not None and _stand(story, pending, phrase.at))
    if not done:
        story.ledger.lose(phrase.at, *(() if pending is None else (pending.at,)))


def _act(story: Story, phrase: ReciprocalPhrase) -> bool:
    """Whether they do it: what hits or stacks has its own partner, who goes to meet gets one."""
    for deed in story.deeds.last:
        if act(deed.action).among:
            deed.sources.append(Source("action", deed.action, phrase.at))
    meets = phrase.name == "approach" or story.clause.preposition == "to"
    return any(act(deed.action).among for deed in story.deeds.last) or (meets and _meet(story, phrase.at))


def _meet(story: Story, at: int) -> bool:
    """Whether just two go, who can be each other's target; a group of two is parted for it."""
    going = (deed for deed in story.deeds.last if act(deed.action).meets)
    deeds = [deed for deed in going if deed.direction is None and deed.target is None]
    if len(deeds) == 1 and deeds[0].figure.count == 2 and not deeds[0].figure.id:
        deeds.insert(0, _parted(story, deeds[0]))
    if len(deeds) != 2 or any(deed.figure.count > 1 for deed in deeds):
        return False
    for deed, other in zip(deeds, reversed(deeds), strict=True):
        deed.target = other.figure
        deed.sources.append(Source("target", other.figure.kind, at))
    return True


def _parted(story: Story, deed: Deed) -> Deed:
    """The same deed of the first of two alike, who becomes somebody of their own."""
    one = parted(story, deed.figure)
    return next(other for other in story.deeds.last if other.figure is one)


def _stand(story: Story, pending: Pending, at: int) -> bool:
    """Whether they stand beside each other: the second beside the first, or a group as it does by itself."""
    whose = pending.whose or []
    if pending.name not in TOGETHER or sum(figure.count for figure in whose) < 2:
        return False
    first, *others = whose
    for other in others:
        other.stand(pending.name, [first], pending.at)
        other.sources.append(Source("place.relation", pending.name, at))
    if not others:
        story.ledger.used |= dict.fromkeys((pending.at, at), pending.name)
    return True
