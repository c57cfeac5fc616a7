"""Who somebody is to look at: measures, face, hair and clothes, from the words of a subject and a seed.

What the words say is kept for every member of a group; what they do not say is drawn from the seed and the owner alone,
so that a person looks the same whatever happens and whenever the frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Pattern, Surface
from langit.scene.adults import Adult
from langit.scene.blocked import Blocked
from langit.scene.catalogue import adults, garment, garments, kind, outfits, setting
from langit.scene.dimensions import extent
from langit.scene.garments import Garment
from langit.scene.outfits import Attire, air
from langit.scene.scene import Clothing, Subject
from langit.scene.vocabulary import Color, Hair, Material, Skin
from langit.simulation.actor import Member
from langit.simulation.characters.figure import Measures
from langit.simulation.characters.head import Cut, Face
from langit.simulation.characters.hues import faded, unsaid
from langit.simulation.characters.loft import ColorRGB
from langit.simulation.materials import COLORS

_T = TypeVar("_T")

SKINS: Final[dict[Skin, ColorRGB]] = {
    "light": (0.70, 0.45, 0.34), "medium": (0.56, 0.33, 0.22), "tan": (0.43, 0.23, 0.135),
    "brown": (0.24, 0.115, 0.062),     "dark": (0.105, 0.05, 0.03),
}  # fmt: skip
HAIRS: Final[dict[Hair, ColorRGB]] = {
    "black": (0.014, 0.012, 0.012), "brown": (0.075, 0.034, 0.016), "blond": (0.50, 0.31, 0.11),
    "red": (0.30, 0.075, 0.02), "gray": (0.27, 0.27, 0.28), "white": (0.68, 0.68, 0.68),
}  # fmt: skip
IRISES: Final[tuple[ColorRGB, ...]] = ((0.05, 0.022, 0.01), (0.03, 0.015, 0.008), (0.05, 0.12, 0.2), (0.06, 0.11, 0.05))


LOFTED: Final = ("child",)  # children are small stylized figures and never of the pack
EYES: Final = 1.45  # how large their eyes are
OLD: Final = 60
YOUNG: Final = 37  # years up to which adults are called young
GRAYED: Final = ("gray", "white")
FAIR: Final = ("blond", "red")
CLOTHS: Final[dict[Material, dict[str, Any]]] = {
    "leather": {"roughness": 0.35}, "rubber": {"roughness": 0.35}, "plastic": {"roughness": 0.35},
    "silk": {"roughness": 0.32}, "wool": {"roughness": 0.98},
    "metal": {"roughness": 0.3, "metal": 0.8}, "gold": {"roughness": 0.3, "metal": 0.8},
    "striped": {"pattern": Pattern.STRIPES, "scale": 14.0}, "checkered": {"pattern": Pattern.CHECKER, "scale": 14.0},
    "batik": {"pattern": Pattern.BATIK, "scale": 21.0},
}  # fmt: skip
"""What a material that was said, or the motif of its row, makes of the surface of a garment."""


@dataclass(frozen=True, kw_only=True)
class Wear:
    """One garment as worn: its row, its color and its surface."""

    row: Garment
    color: ColorRGB
    surface: Surface

    @property
    def cut(self) -> str:
        """The piece of the pack that adults wear."""
        return self.row.cut or self.row.builder

    @property
    def short(self) -> bool:
        """Whether shins show below it."""
        return "shins" in self.row.bare

    @property
    def veils(self) -> bool:
        """Whether no hair shows below it."""
        return "hair" in self.row.covers


@dataclass(frozen=True, kw_only=True)
class Looks:
    """All that one person looks like.

    `adult` is who of the pack they are, None for small figures, who are lofted; `tone` and `hair` are the colors of
    skin and hair. `clothes` are by the builders of their garments, `shoes` is the color of shoes where no boots are
    worn.
    """

    adult: Adult | None
    tone: ColorRGB
    hair: ColorRGB
    measures: Measures
    face: Face
    cut: Cut
    bearded: bool
    clothes: dict[str, Wear]
    shoes: ColorRGB
    tempo: float
    phase: float

    @property
    def holds(self) -> bool:
        """Whether the right hand holds something."""
        return any(wear.row.held and wear.row.how != "shoulder" for wear in self.clothes.values())

    def carries(self, how: str) -> bool:
        """Whether something is carried that way."""
        return any(wear.row.held and wear.row.how == how for wear in self.clothes.values())


class _Chance(NamedTuple):
    """What chance decides of somebody, numbers from 0 to 1: `person` (16,) and `colors` (G,) by garment."""

    person: Floats
    colors: Floats

    @classmethod
    def of(cls, seed: int, owner: int) -> "_Chance":
        """That of one of a scene with that seed."""
        rng = np.random.default_rng([seed & 0xFFFFFFFF, owner, 7])
        return cls(rng.random(16), rng.random(max(row.number for row in garments().values()) + 1))


def looks(member: Member, scene: Blocked) -> Looks:
    """The looks of one member of a subject."""
    subject = member.subject
    chance = _Chance.of(scene.seed, member.owner)
    draw = chance.person
    female = kind(subject.kind).pronoun == "she"
    size = 2 * extent(subject, scene)[2] / 1.7 * (1 + 0.045 * (draw[0] - 0.5))
    wide = {"large": 1.16, "huge": 1.22, "tall": 0.98, "child": 0.94}.get(subject.build, 1.0)
    small = subject.build in LOFTED
    measures = Measures(
        female=female and not small, scale=float(size), stout=float(wide * (1 + 0.09 * (draw[1] - 0.5)))
    )
    skin = _skin(subject, draw)
    tone = 1 + 0.1 * (float(draw[4]) - 0.5)
    usual: tuple[Hair, ...] = (
        ("black", "brown", "blond", "red", "brown") if sum(skin) > 0.9 else ("black", "black", "brown")
    )
    color = HAIRS[_pick(usual, draw[3]) if subject.hair is None else subject.hair]
    cuts: tuple[Cut, ...] = ("long", "long", "bob", "bun") if female else ("short", "short", "crop")
    face = Face(
        skin=(skin[0] * tone, skin[1] * tone, skin[2] * tone),
        hair=color,
        iris=_pick(IRISES, draw[5]) if sum(skin) > 1.0 else IRISES[0],
        female=female,
        jaw=float((1.0 if small else 0.96 if female else 1.1) + 0.08 * (draw[6] - 0.5)),
        nose=float((0.4 if small else 0.85 if female else 1.05) + 0.3 * (draw[7] - 0.5) * (1 - 0.7 * small)),
        brow=float(1.0 + 0.4 * (draw[8] - 0.5)) * (0.6 if small else 1.0),
        eyes=EYES if small else 1.0,
        smile=0.006 if small else 0.0,
    )
    adult = None if small else _styled(_adult(member, scene), subject)
    return Looks(
        adult=adult,
        tone=_tone(member, scene),
        hair=HAIRS[adult.hair] if adult and subject.hair is None else face.hair,
        measures=measures,
        face=face,
        cut=_pick(cuts, draw[9]),
        bearded=bool(not female and draw[10] < 0.3 and not small),
        clothes=_dressed(member, scene),
        shoes=_pick((COLORS["black"], (0.095, 0.042, 0.020), (0.05, 0.03, 0.02)), draw[11]),
        tempo=float(0.94 + 0.12 * draw[12]),
        phase=float(draw[13] * 6.28),
    )


def _adult(member: Member, scene: Blocked) -> Adult:
    """Who of the pack somebody is: of those whom the words allow one by the seed, each member of a scene another."""
    subject, row = member.subject, kind(member.subject.kind)
    own = [adult for adult in adults().values() if adult.pronoun == row.pronoun or row.pronoun == "it"]
    aged = [adult for adult in own if _of_age(adult.age, subject)]
    fair = [adult for adult in aged if subject.hair not in FAIR or adult.skin in ("light", "medium")]
    found = [adult for adult in fair or aged or own if subject.skin in (None, adult.skin)]
    options = found or _nearest(fair or aged or own, SKINS[subject.skin or "medium"])
    order = np.random.default_rng([scene.seed & 0xFFFFFFFF, 11]).permutation(len(options))
    return options[int(order[member.owner % len(options)])]


def _of_age(years: int, subject: Subject) -> bool:
    """Whether somebody of so many years is as old as words say: gray hair tells it where they say nothing else."""
    if subject.age == "young":
        return years < YOUNG
    return (years >= OLD) == (subject.hair in GRAYED)


def _nearest(options: list[Adult], tone: ColorRGB) -> list[Adult]:
    """Those whose skin comes closest to a tone."""
    away = [float(np.abs(np.log(np.asarray(adult.tone) / tone)).sum()) for adult in options]
    return [adult for adult, far in zip(options, away, strict=True) if far <= min(away) + 0.2]


def _styled(adult: Adult, subject: Subject) -> Adult:
    """The adult with hair and beard as words say."""
    if subject.haircut is not None:
        adult = replace(adult, style=subject.haircut)
    if subject.beard is not None and adult.pronoun == "he":
        adult = replace(adult, beard=None if subject.beard == "none" else subject.beard, stubble=0.0)
    return adult


def _skin(subject: Subject, draw: Floats) -> ColorRGB:
    """The tone of skin that words or chance give a small figure, and an adult where words ask for it."""
    fair = subject.hair in FAIR  # who is said to be fair is not drawn dark
    return SKINS[subject.skin] if subject.skin else _pick(tuple(SKINS.values())[: 2 if fair else 4], draw[2])


def _tone(member: Member, scene: Blocked) -> ColorRGB:
    """The color of somebody's skin."""
    subject, draw = member.subject, _Chance.of(scene.seed, member.owner).person
    adult = None if subject.build in LOFTED else _adult(member, scene)
    if adult and subject.skin in (None, adult.skin):
        return adult.tone
    red, green, blue = _skin(subject, draw)
    share = 1 + 0.1 * (float(draw[4]) - 0.5)
    return red * share, green * share, blue * share


def _dressed(member: Member, scene: Blocked) -> dict[str, Wear]:
    """What somebody wears, by the builders of its garments."""
    said = {garment(item.kind).builder: item for item in _with_all(member.subject.clothing)}
    more = _unsaid(said, member, scene)
    rows = {builder: garment(said[builder].kind if builder in said else more[builder]) for builder in (*said, *more)}
    first = member.owner - member.place_in_group
    colors = _Chance.of(scene.seed, first).colors
    group = [member._replace(owner=first + place, place_in_group=place) for place in range(member.place_in_group + 1)]
    tones = [_tone(one, scene) for one in group]
    main = min((row for row in rows.values() if row.top or row.bottom), key=_seen)
    below = any(row.over for row in rows.values())
    clothes: dict[str, Wear] = {}
    for builder, row in sorted(rows.items()):
        color, material = _told(builder, said, member.subject if row is main else None)
        usual = (row.beneath if below else ()) or row.colors
        draw = float(colors[_led(row, rows).number])
        shade = faded(COLORS[color if color else unsaid(usual, draw, tones)], row.washed)
        clothes[builder] = Wear(row=row, color=shade, surface=_cloth(row, shade, material))
    return clothes


def _led(row: Garment, rows: Mapping[str, Garment]) -> Garment:
    """The garment whose color chance draws for this one: what it goes along with, of the same colors."""
    return next((lead for lead in rows.values() if row.name in lead.along and row.colors == lead.colors), row)


def _seen(row: Garment) -> tuple[bool, bool, bool]:
    """How much of a garment is seen, least first where it is seen most."""
    return not row.top, not row.hangs, row.over is None


def _with_all(clothing: tuple[Clothing, ...]) -> list[Clothing]:
    """What was said, after what goes along with it: nothing for legs on which something was said."""
    legged = any("legs" in garment(item.kind).covers for item in clothing)
    along = [
        Clothing(kind=kind, color=item.color)
        for item in clothing
        for kind in garment(item.kind).along
        if not (legged and garment(kind).bottom)
    ]
    return [*along, *clothing]


def _unsaid(said: dict[str, Clothing], member: Member, scene: Blocked) -> dict[str, str]:
    """What somebody puts on beside what was said: garments by their builders, of the outfit that chance has for them.

    Of the outfits that suit who they are, where they are, the air and what was said, each member of a scene has another
    one, as long as there are enough; rows of more weight come first more often (Efraimidis and Spirakis 2006).
    """
    rng = np.random.default_rng([scene.seed & 0xFFFFFFFF, 13])
    order = sorted(outfits().values(), key=lambda row: float(np.log(rng.random())) / row.weight, reverse=True)
    pronoun, place = kind(member.subject.kind).pronoun, setting(scene.setting).isa
    age, today = _age(member, scene), air(scene.season, scene.weather.precipitation)
    found = [row for row in order if row.suits(pronoun, age, today, place)]
    if member.subject.build in LOFTED:  # children in the coats of adults are no children
        found = [row for row in found if not any(garment(name).outer for name in row.wears)]
    whole = [row for row in order if not {item.kind for item in said.values()}.isdisjoint(row.completes)]
    options = [more for more in (_beside(row, said) for row in whole or found) if more is not None]
    if not options:  # what was said is for another air
        options = [more for more in (_beside(row, said) for row in order) if more is not None]
    return options[member.owner % len(options)]


def _age(member: Member, scene: Blocked) -> int:
    """How old somebody is, in years; small figures dress as the young do."""
    return 21 if member.subject.build in LOFTED else _adult(member, scene).age


def _beside(row: Attire, said: dict[str, Clothing]) -> dict[str, str] | None:
    """What of an outfit is worn beside what was said, by builders; None if the two do not go together."""
    mine, others = [garment(item.kind) for item in said.values()], [garment(name) for name in row.wears]
    if any("hair" in own.covers for own in mine) and any(other.bare for other in others):
        return None  # who covers the hair covers arms and legs
    if any(own.outer for own in mine) and any(other.bottom and other.bare and not other.hangs for other in others):
        return None  # no shorts under a coat
    tops, legs = [other for other in others if other.top], [other for other in others if other.bottom]
    more = [other for other in others if other.builder not in said and not (other.top or other.bottom)]
    below = next((garment(own.over) for own in mine if own.over), None)
    legged = any(own.bottom for own in mine)
    if below is None and not any(own.top for own in mine):
        if any(own.snug for own in mine) and not (tops and all(other.under for other in tops)):
            return None  # what was said is too tight for more
        if legged and any(other.hangs for other in tops):
            return None  # what was said is seen
        more += tops
    elif below is not None and not any(own.top and not own.over for own in mine):
        more.append(below)
    if not legged and not any(own.whole for own in (*mine, *more)):
        if not legs or (any(other.hangs for other in legs) and any(_no_skirt(own) for own in mine)):
            return None
        more += legs
    return {other.builder: other.name for other in more}


def _no_skirt(row: Garment) -> bool:
    """Whether nobody puts a skirt on to it: a coat, boots."""
    return "feet" in row.covers or (row.outer and row.hangs)


def _told(builder: str, said: Mapping[str, Clothing], wearer: Subject | None) -> tuple[Color | None, Material | None]:
    """Color and material that words gave a garment; the main one has those of its `wearer` where it has none itself."""
    item = said.get(builder)
    color, material = (item.color, item.material) if item else (None, None)
    topped = any(other.color for other in said.values() if garment(other.kind).top)
    if wearer is not None and color is None and not topped:
        color = wearer.color
    if wearer is not None and not said:
        material = wearer.material
    return color, material


def _cloth(row: Garment, color: ColorRGB, material: Material | None) -> Surface:
    """The surface of a garment, of a material where one was said, with the motif of its row where none was."""
    plain = Surface(color=color, roughness=row.roughness)
    of = material or row.motif
    return replace(plain, **(CLOTHS.get(of, {}) if of else {}))


def _pick(options: tuple[_T, ...], draw: float) -> _T:
    return options[min(int(draw * len(options)), len(options) - 1)]
