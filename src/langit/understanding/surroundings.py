"""The words about place, time, season and weather: collected while reading, weighed when the prompt is over."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, cast

from langit.errors import RequestError
from langit.scene.catalogue import kind, kinds, setting, settings
from langit.scene.scene import Weather
from langit.understanding.drafts import Figure
from langit.understanding.phrases import AirPhrase

ROOMS: Final = (
    "setting", "hint", "time_of_day", "season", "sky", "precipitation", "fog", "wind", "wet", "mirror_floor", "style",
)  # fmt: skip
PLACES: Final = ("setting", "hint")
OPPOSED: Final = ("night", "day")
CLOUDED: Final = frozenset({"rain", "snow"})  # what falls from clouds
NEAR: Final = ({"sunset", "golden_hour"}, {"golden_hour", "day"}, {"dawn", "day"})  # times that one word can mean
EXACT: Final = frozenset({"golden_hour", "dawn", "sunset"})  # times that say more than "day"
FALLING: Final = {"snow": "winter", "leaves": "autumn", "petals": "spring", "rain": ""}  # what falls, and when


class Heard(NamedTuple):
    """A word of the surroundings: `name` in `room`, as `text` at the place `at`; `amount_at` says how much of it."""

    room: str
    name: str
    text: str
    at: int
    amount_at: int | None = None


@dataclass
class Surroundings:
    """Everything said about where and when, in reading order. `changes` is set between "turns to" and a time."""

    said: list[Heard] = field(default_factory=list)
    denied: list[Heard] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    changes: bool = False

    def hear(self, phrase: AirPhrase) -> None:
        """Take one word in."""
        amount = phrase.amount if phrase.room in {"fog", "wind"} else ""
        heard = Heard(phrase.room, amount or phrase.name, phrase.text, phrase.at, phrase.amount_at)
        if phrase.negated:
            self.denied.append(heard)
        elif phrase.room == "time_of_day" and self.changes:
            self.lost.append(phrase.at)
            self.changes = False
        else:
            self.said.append(heard)

    def of(self, room: str) -> list[Heard]:
        """What was said in a room."""
        return [heard for heard in self.said if heard.room == room]

    def first(self, room: str) -> str | None:
        """The first thing said in that room."""
        return next((heard.name for heard in self.of(room)), None)

    def has(self, room: str, name: str) -> bool:
        """Whether that was said."""
        return any(heard.name == name for heard in self.of(room))

    @property
    def spoken(self) -> set[str]:
        """The rooms in which anything was said or denied."""
        return {heard.room for heard in (*self.said, *self.denied)}

    @property
    def wintry(self) -> bool:
        """Whether snow lies or falls."""
        return self.first("season") == "winter" or self.has("precipitation", "snow")

    def place(self) -> str | None:
        """The setting that was named, if any."""
        named = [heard.name for heard in self.of("setting")]
        chosen = self._snowed_in(named[0] if named else self._hinted())
        if chosen and not setting(chosen).layout.indoor:  # a room stands in whatever is named beside it
            return next((name for name in named if _is_room(name)), chosen)
        return chosen

    def lit(self) -> str | None:
        """Where nobody says a place, the room whose own light was named: studio lights are in a studio."""
        hour = self.first("time_of_day")
        rooms = (name for name, row in settings().items() if row.layout.indoor and row.hour == hour)
        return None if hour == "day" else next(rooms, None)

    def _hinted(self) -> str | None:
        """The place that is hinted at: of several the one that contains most of the others."""
        hints = list(dict.fromkeys(heard.name for heard in self.of("hint")))
        return max(hints, key=lambda name: len(set(hints) & set(setting(name).contains)), default=None)

    def _snowed_in(self, chosen: str | None) -> str | None:
        """A place that is only hinted at, or that one itself, as it is where snow lies."""
        if not self.wintry:
            return chosen
        for hinted in dict.fromkeys(heard.name for heard in self.of("hint")):
            snowy = next((name for name in setting(hinted).contains if setting(name).snowy), None)
            if snowy and chosen in {hinted, None}:
                return snowy
        return chosen

    def within(self, chosen: str) -> list[int]:
        """The words for places that a setting contains anyway, or that it is in the snow."""
        row = setting(chosen)
        return [
            heard.at
            for heard in self.said
            if heard.room in PLACES
            and (heard.name in row.contains or (row.snowy and chosen in setting(heard.name).contains))
        ]

    def time_of_day(self) -> str | None:
        """The time that was named.

        Raises:
            RequestError: the prompt asserts two times that exclude each other.
        """
        times = self.of("time_of_day")
        if not times:
            return None
        opposed = [next((heard.text for heard in times if heard.name == name), None) for name in OPPOSED]
        if None not in opposed:
            raise RequestError(
                f"“{opposed[0]}” and “{opposed[1]}” exclude each other", field="prompt", remedy="Keep one time of day"
            )
        chosen = times[0].name
        return next((heard.name for heard in times if heard.name in EXACT), chosen) if chosen == "day" else chosen

    def near_times(self, chosen: str) -> list[int]:
        """The words for times that the chosen one can mean."""
        return [heard.at for heard in self.of("time_of_day") if {heard.name, chosen} in NEAR]

    def season(self, place: str) -> str:
        """The season, from its own words or from what falls."""
        said = self.first("season")
        if said:
            return said
        if setting(place).snowy:
            return "winter"
        falls = (season for name, season in FALLING.items() if season and self.has("precipitation", name))
        return next(falls, setting(place).season)

    def weather(self) -> Weather:
        """The air as it was described."""
        falls = [heard.name for heard in self.of("precipitation") if heard.name in FALLING]
        falling = next((name for name in falls if self._allows("precipitation", name)), "none")
        sky = self.first("sky") or ("cloudy" if falling in CLOUDED else "clear")
        return Weather(
            sky=cast(Any, sky if self._allows("sky", sky) else "clear"),
            precipitation=cast(Any, falling),
            fog=cast(Any, self._amount("fog")),
            wind=cast(Any, self._amount("wind")),
            wet=falling == "rain" or (self.has("wet", "yes") and self._allows("wet", "yes")),
        )

    def _allows(self, room: str, name: str) -> bool:
        """Whether nobody denied that."""
        return not any(heard.room == room and heard.name == name for heard in self.denied)

    def _amount(self, room: str) -> str:
        return "none" if any(heard.room == room for heard in self.denied) else self.first(room) or "none"


def _is_room(name: str) -> bool:
    layout = setting(name).layout
    return layout.indoor and not layout.tabletop


def home(figures: list[Figure], *, wintry: bool) -> str:
    """Where such subjects are at home: of the homes of all the one of the highest rank."""
    rows = [kind(name) for name in dict.fromkeys(figure.kind for figure in figures)]
    if wintry and all(row.hardy for row in rows):
        return next(name for name, row in settings().items() if row.snowy)
    people = [row for row in kinds().values() if row.person]
    peopled = any(row in people for row in rows)
    homes = [(row.home_with_people if peopled else None) or row.home for row in rows or people]
    return max(homes, key=lambda name: setting(name).rank)
