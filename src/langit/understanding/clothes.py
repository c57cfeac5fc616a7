"""Garments, hair and skin: what is said of a person's looks."""

from typing import Final, get_args

from langit.scene.catalogue import companies
from langit.scene.catalogue import garment as row
from langit.scene.kinds import Outfit
from langit.scene.vocabulary import Hair, Skin
from langit.understanding.drafts import Figure, Source, Wear
from langit.understanding.mentions import pronoun
from langit.understanding.phrases import NounPhrase, Said
from langit.understanding.story import Nowhere, Story

SINGLE: Final = frozenset({"she", "he"})  # pronouns of one person
CALLED: Final = {
    "hair": {"yellow": "blond", "gold": "blond"},
    "skin": {"white": "light", "black": "dark", "beige": "medium"},
}
"""What a color is called on a head or on skin."""
WORN: Final = {
    **{name: ("haircut", name) for name in ("ponytail", "braid", "bun", "afro", "bob")},
    **{name: ("beard", name) for name in ("beard", "long_beard", "mustache")},
}
"""What hair is called by how it is worn: the field and its value."""
FIELDS: Final = {"hair": ("hair", "haircut"), "skin": ("skin",)}  # what may be said of a part of the body
COLORS: Final = {
    "hair": frozenset(get_args(Hair)),
    "skin": frozenset(get_args(Skin)),
}


def garment(story: Story, phrase: NounPhrase) -> None:
    """Dress whom it dresses here, and those named together with them."""
    wearer = _owner(story, phrase) or story.wearer()
    said = (*(one for one in phrase.about.said if one.room != "number"), *phrase.after)
    if phrase.negated:
        if wearer is not None:
            wearer.denied.add(("garment", phrase.name))
        story.ledger.absent.add(phrase.at)
        story.nouns.head = Nowhere(phrase.at)
    elif wearer is None:
        story.ledger.lose(phrase.at, *(one.at for one in (*phrase.about.said, *phrase.after)), with_=phrase.at)
        story.nouns.head = Nowhere(phrase.at)
    else:
        wears = _of_trade(wearer, phrase) or [_worn(wearer, phrase)]
        for wear in wears:
            story.describe(wear, said)
        for other in _alike(story, wearer, everyone=phrase.plural and not row(phrase.name).pair):
            known = {mine.kind for mine in other.clothing}
            other.clothing += [wear for wear in wears if wear.kind not in known]
        story.nouns.head, story.nouns.wearing = wears[0], wearer


def _owner(story: Story, phrase: NounPhrase) -> Figure | None:
    """Whose it is said to be: "her coat"."""
    meant = pronoun(story.mentions, phrase.owner) if phrase.owner in SINGLE else []
    return next((figure for figure in meant if figure.row.person), None)


def _of_trade(wearer: Figure, phrase: NounPhrase) -> list[Wear]:
    """ "A nurse in uniform": what the role wears on trunk and legs; nothing where its row has that garment itself."""
    wears = companies()[wearer.company].wears if row(phrase.name).of_trade and wearer.company else ()
    if any(item.kind == phrase.name for item in wears):
        return []
    colored = any(one.room == "color" for one in (*phrase.about.said, *phrase.after))
    found = [
        Wear(item.kind, None if colored else item.color, item.material, [Source("kind", item.kind, phrase.at)])
        for item in wears
        if row(item.kind).top or row(item.kind).bottom
    ]
    found = [wear for wear in found if not any(mine.kind == wear.kind for mine in wearer.clothing)]
    wearer.clothing += found
    return found


def _worn(wearer: Figure, phrase: NounPhrase) -> Wear:
    """The garment of that kind that somebody wears; a new one where there was none."""
    known = [wear for wear in wearer.clothing if wear.kind == phrase.name]
    wear = known[0] if known else Wear(phrase.name)
    wear.sources.append(Source("kind", phrase.name, phrase.at))
    if not known:
        wearer.clothing.append(wear)
    return wear


def hand_over(story: Story, owner: Figure) -> None:
    """The garment just named is that of `owner`, and what comes next is said of the garment."""
    wear = story.nouns.head
    if not isinstance(wear, Wear):
        return
    own = next((other for other in owner.clothing if other.kind == wear.kind), wear)
    for figure in story.mentions.recent:
        if figure is not owner and wear in figure.clothing:
            figure.clothing.remove(wear)
    if own is not wear:
        own.sources += wear.sources
    elif wear not in owner.clothing:
        owner.clothing.append(wear)
    story.mentions.touch([owner])
    story.nouns.head, story.nouns.wearing, story.nouns.mentioned = own, owner, [owner]


def usual(figure: Figure) -> list[Outfit]:
    """What a role wears beside what was said: nothing where something else was, or where it was denied."""
    if not figure.company:
        return []
    said = [row(wear.kind) for wear in figure.clothing]
    covered = {part for garment in said for part in garment.covers}
    worn = {garment.builder for garment in said}
    worn |= {row(str(name)).builder for room, name in figure.denied if room == "garment"}
    return [
        item
        for item in companies()[figure.company].wears
        if row(item.kind).builder not in worn and covered.isdisjoint(row(item.kind).covers)
    ]


def _alike(story: Story, wearer: Figure, *, everyone: bool) -> list[Figure]:
    """Who wears it too: those named by one word ("people in hats"), or by one plural ("in coats")."""
    if story.alone is wearer:
        return []
    together = next((fs for fs in (story.nouns.group, story.actors) if wearer in fs), [])
    return [f for f in together if f.row.person and f is not wearer and (everyone or (f.open_sex and wearer.open_sex))]


def body(story: Story, phrase: NounPhrase) -> None:
    """Hair, a beard or skin: of which color it is, and how it is worn."""
    wearer = story.wearer()
    story.nouns.wearing = wearer
    part = phrase.name
    if part in WORN:
        part = "hair"
        if wearer is not None:
            field, value = WORN[phrase.name]
            setattr(wearer, field, "none" if phrase.negated else value)
            wearer.sources.append(Source(field, getattr(wearer, field), phrase.at))
    for one in (*phrase.about.said, *phrase.after):
        color(story, part, one)
    if wearer is None:
        story.ledger.lose(phrase.at)
    elif part == phrase.name:
        told = next((field for field in FIELDS[part] if any(own.field == field for own in wearer.sources)), None)
        if told is not None:
            wearer.sources.append(Source(told, getattr(wearer, told), phrase.at))
    story.nouns.head, story.nouns.body = Nowhere(phrase.at), part


def color(story: Story, part: str, said: Said) -> None:
    """The color of somebody's hair or skin, or how their hair is worn."""
    wearer = story.wearer()
    if said.room == "haircut" and part == "hair" and wearer is not None and wearer.haircut in {None, said.value}:
        wearer.haircut = said.value
        wearer.sources.append(Source("haircut", said.value, said.at))
        return
    name = CALLED[part].get(said.value, said.value)
    if wearer is None or name not in COLORS[part] or said.room not in {"color", part}:
        story.ledger.lose(said.at)
        return
    setattr(wearer, part, name)
    wearer.sources.append(Source(part, name, said.at))
