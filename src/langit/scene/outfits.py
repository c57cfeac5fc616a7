"""`Attire`: clothes that somebody puts on together when nobody says what, in one row of `data/outfits`."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from langit.scene.vocabulary import Precipitation, Season

Air = Literal["warm", "mild", "cold", "rain"]


@dataclass(frozen=True, kw_only=True)
class Attire:
    """An outfit.

    `wears` are rows of garments. Those who go by the pronouns `of` wear it, between `ages` in years, in such an `air`,
    and in settings that are any of `places`, by what they are (`isa`); anywhere if none is named. One of twice the
    `weight` is chosen twice as often. Who is said to wear what it `completes` wears it, wherever that is.
    """

    name: str
    wears: Annotated[tuple[str, ...], Field(min_length=1)]
    of: Annotated[tuple[Literal["she", "he"], ...], Field(min_length=1)] = ("she", "he")
    air: Annotated[tuple[Air, ...], Field(min_length=1)]
    places: tuple[str, ...] = ()
    ages: tuple[int, int] = (0, 200)
    completes: tuple[str, ...] = ()
    weight: Annotated[float, Field(gt=0)] = 1.0

    def suits(self, pronoun: str, age: int, air: Air, place: str) -> bool:
        """Whether somebody of a pronoun and an age in years may wear it in that air and in a place, by its `isa`."""
        low, high = self.ages
        fits = pronoun == "it" or pronoun in self.of
        return fits and low <= age <= high and air in self.air and (not self.places or place in self.places)


def air(season: Season, precipitation: Precipitation) -> Air:
    """What one dresses for."""
    if precipitation == "rain":
        return "rain"
    if season == "winter" or precipitation == "snow":
        return "cold"
    return "warm" if season == "summer" else "mild"
