"""The words about place, time, season and weather: collected while reading, weighed when the prompt is over."""

from dataclasses import dataclass, field
from typing import Final

from langit.errors import RequestError
from langit.scene.scene import Weather
from langit.understanding.words import Token

ROOMS: Final = (
    "setting", "hint", "time_of_day", "season", "sky", "precipitation", "fog", "wind", "wet", "mirror_floor", "style",
)  # fmt: skip
WITHIN: Final = {
    "country_road": {"meadow", "park"},
    "sea": {"meadow", "park", "studio"},
    "park": {"meadow", "snowy_forest"},
    "neon_street": {"country_road", "park"},
    "mirror_room": {"studio"},
}
"""Places that a setting contains anyway, so that naming both loses nothing."""
OPPOSED: Final = ({"night"}, {"day"})
FALLING: Final = {"rain", "snow", "petals", "leaves"}


@dataclass
class Surroundings:
    """Everything said about where and when. `said` holds (room, name, token index, text) in reading order."""

    said: list[tuple[str, str, int, str]] = field(default_factory=list)
    denied: list[tuple[str, str, int, str]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    changes: bool = False
    amounts: dict[str, str] = field(default_factory=dict)

    def read(self, token: Token, room: str, place: int, *, negated: bool, amount: str | None) -> None:
        """Take one word in."""
        name = token.name(room) or ""
        if negated:
            self.denied.append((room, name, place, token.text))
            return
        if room == "time_of_day" and self.changes:
            self.lost.append(place)
            self.changes = False
            return
        if amount and room in {"fog", "wind"}:
            name = amount
        self.said.append((room, name, place, token.text))

    def first(self, room: str) -> str | None:
        """The first thing said in that room that nobody denied."""
        return next((name for said, name, _, _ in self.said if said == room), None)

    def has(self, room: str, name: str) -> bool:
        """Whether that was said."""
        return any(said == room and found == name for said, found, _, _ in self.said)

    def setting(self) -> str | None:
        """The place that was named, if any; other places named beside it are lost words."""
        places = [(name, place) for room, name, place, _ in self.said if room == "setting"]
        chosen = places[0][0] if places else self.first("hint")
        snowy = self.has("season", "winter") or self.has("precipitation", "snow")
        if snowy and chosen in {"park", None} and self.has("hint", "park"):
            chosen = "snowy_forest"
        if chosen == "neon_street" and any(name == "mirror_room" for name, _ in places):
            chosen = "mirror_room"
        for name, place in places:
            if name != chosen and name not in WITHIN.get(chosen or "", ()):
                self.lost.append(place)
        return chosen

    def time_of_day(self) -> str | None:
        """The time that was named.

        Raises:
            RequestError: the prompt asserts two times that exclude each other.
        """
        times = [(name, place, text) for room, name, place, text in self.said if room == "time_of_day"]
        if not times:
            return None
        named = {name for name, _, _ in times}
        if named & OPPOSED[0] and named & OPPOSED[1]:
            night = next(text for name, _, text in times if name in OPPOSED[0])
            day = next(text for name, _, text in times if name in OPPOSED[1])
            raise RequestError(
                f"“{night}” and “{day}” exclude each other", field="prompt", remedy="Keep one time of day"
            )
        chosen = times[0][0]
        near = {frozenset({"sunset", "golden_hour"}), frozenset({"golden_hour", "day"}), frozenset({"dawn", "day"})}
        for name, place, _ in times[1:]:
            if name != chosen and frozenset({name, chosen}) not in near:
                self.lost.append(place)
        specific = {"golden_hour", "dawn", "sunset"}
        return next((name for name, _, _ in times if name in specific), chosen) if chosen == "day" else chosen

    def season(self, setting: str) -> str:
        """The season, from its own words or from what falls."""
        said = self.first("season")
        if said:
            return said
        if setting == "snowy_forest" or self.has("precipitation", "snow"):
            return "winter"
        if self.has("precipitation", "leaves"):
            return "autumn"
        if self.has("precipitation", "petals"):
            return "spring"
        blossom = any(
            room == "setting" and word in text.casefold() for room, _, _, text in self.said for word in BLOSSOM
        )
        return "spring" if blossom or setting == "park" else "summer"

    def weather(self) -> Weather:
        """The air as it was described."""
        no = {(room, name) for room, name, _, _ in self.denied}
        falls = [
            (name, place)
            for room, name, place, _ in self.said
            if room == "precipitation" and name in FALLING and (room, name) not in no
        ]
        falling = falls[0][0] if falls else "none"
        self.lost += [place for name, place in falls if name != falling]
        wet = (self.has("wet", "yes") and ("wet", "yes") not in no) or falling == "rain"
        cloudy = self.first("sky") == "cloudy" or (self.first("sky") is None and falling in {"rain", "snow"})
        denied = {room for room, _ in no}
        return Weather(
            sky="cloudy" if cloudy and ("sky", "cloudy") not in no else "clear",
            precipitation=falling,  # type: ignore[arg-type]  # a name of the room, as the lexicon's test shows
            fog=self._amount("fog", denied),  # type: ignore[arg-type]
            wind=self._amount("wind", denied),  # type: ignore[arg-type]
            wet=wet,
        )

    def _amount(self, room: str, denied: set[str]) -> str:
        return "none" if room in denied else self.first(room) or "none"


BLOSSOM: Final = ("blossom", "sakura")
