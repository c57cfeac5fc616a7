"""The training world: its fixed places, the light each may have, and who and what appears in them.

A place is fixed by the seed of its scene: the same seed builds the same houses and trees. Colors of clothes and things
are free, the rest of a person is not, so that a small model can know twelve people and still be asked for any color.
"""

from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from langit.simulation.layout import LAYOUTS, Layout
from langit.simulation.scene import Camera, CameraKey, CameraMove, Clothing, Point, Subject, Weather
from langit.simulation.vocabulary import (
    Color,
    Garment,
    Hair,
    MoveName,
    Person,
    Precipitation,
    Season,
    Setting,
    Shot,
    Skin,
    Sky,
    TimeOfDay,
)

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class FixedPlace:
    """One setting with the seed that builds it and the light and air that it may have."""

    setting: Setting
    seed: int
    times: tuple[TimeOfDay, ...] = ("day", "golden_hour", "sunset")
    seasons: tuple[Season, ...] = ("summer",)
    skies: tuple[Sky, ...] = ("clear", "clear", "cloudy")
    falling: tuple[Precipitation, ...] = ("none",)
    fog: float = 0.1
    wet: bool = False

    @property
    def layout(self) -> Layout:
        """Where its free ground is."""
        return LAYOUTS[self.setting]

    def weather(self, rng: np.random.Generator) -> Weather:
        """The air of one scene there."""
        return Weather(
            sky=pick(rng, self.skies),
            precipitation=pick(rng, self.falling),
            fog="light" if rng.random() < self.fog else "none",
            wet=self.wet,
        )


PLACES: Final[dict[Setting, FixedPlace]] = {
    place.setting: place
    for place in (
        FixedPlace(setting="neon_street", seed=1, times=("night",), skies=("clear",), wet=True, fog=0.15),
        FixedPlace(setting="park", seed=2, seasons=("spring", "summer", "autumn")),
        FixedPlace(
            setting="snowy_forest", seed=3, times=("day", "dawn"), seasons=("winter",), skies=("cloudy",), fog=0.2,
            falling=("none", "none", "none", "none", "snow"),
        ),
        FixedPlace(setting="sea", seed=4, times=("day", "golden_hour", "sunset", "dawn")),
        FixedPlace(setting="country_road", seed=5, seasons=("summer", "autumn")),
        FixedPlace(setting="meadow", seed=6, times=("day", "dawn", "sunset"), seasons=("spring", "summer")),
        FixedPlace(setting="studio", seed=7, times=("studio",), skies=("clear",), fog=0.0),
        FixedPlace(setting="mirror_room", seed=8, times=("studio",), skies=("clear",), fog=0.0),
    )
}  # fmt: skip

# The colors of clothes and things: far apart, so that a picture can be read back.
COLORS: Final[tuple[Color, ...]] = (
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "white",
    "black",
    "cyan",
)


@dataclass(frozen=True, kw_only=True)
class Character:
    """One person of the cast; only the color of the `garment` is free."""

    kind: Person
    garment: Garment
    hair: Hair
    skin: Skin
    rest: tuple[Clothing, ...] = ()


def _wears(kind: Garment, color: Color) -> Clothing:
    return Clothing(kind=kind, color=color)


CHARACTERS: Final[dict[str, Character]] = {
    "ayu": Character(kind="woman", garment="dress", hair="black", skin="tan"),
    "bunga": Character(kind="woman", garment="coat", hair="black", skin="light", rest=(_wears("boots", "black"),)),
    "citra": Character(kind="woman", garment="jacket", hair="brown", skin="medium", rest=(_wears("skirt", "navy"),)),
    "dewi": Character(kind="woman", garment="shirt", hair="blond", skin="light", rest=(_wears("trousers", "blue"),)),
    "endang": Character(kind="woman", garment="dress", hair="gray", skin="brown", rest=(_wears("hat", "white"),)),
    "fitri": Character(kind="woman", garment="coat", hair="red", skin="light", rest=(_wears("scarf", "white"),)),
    "gilang": Character(kind="man", garment="jacket", hair="black", skin="medium", rest=(_wears("trousers", "black"),)),
    "hasan": Character(kind="man", garment="shirt", hair="black", skin="dark", rest=(_wears("trousers", "beige"),)),
    "indra": Character(kind="man", garment="coat", hair="brown", skin="tan", rest=(_wears("hat", "black"),)),
    "joko": Character(kind="man", garment="jacket", hair="gray", skin="light", rest=(_wears("trousers", "gray"),)),
    "krisna": Character(kind="man", garment="shirt", hair="blond", skin="light", rest=(_wears("trousers", "navy"),)),
    "lukman": Character(kind="man", garment="coat", hair="black", skin="brown", rest=(_wears("boots", "brown"),)),
}

THINGS: Final[dict[str, Subject]] = {
    "car": Subject(id="car", kind="car", color="red"),
    "boat": Subject(id="boat", kind="boat", color="white"),
    "balloon": Subject(id="balloon", kind="balloon", color="red"),
    "dog": Subject(id="dog", kind="dog", color="brown"),
    "ball": Subject(id="ball", kind="ball", color="red", material="plastic"),
    "beach-ball": Subject(id="beach-ball", kind="ball", color="blue", material="beach"),
    "box": Subject(id="box", kind="box", color="green", material="plastic"),
    "metal-box": Subject(id="metal-box", kind="box", color="gold", material="metal"),
    "cylinder": Subject(id="cylinder", kind="cylinder", color="yellow", material="plastic"),
    "capsule": Subject(id="capsule", kind="capsule", color="purple", material="plastic"),
}


def pick(rng: np.random.Generator, choices: tuple[T, ...]) -> T:
    """One of them."""
    return choices[int(rng.integers(len(choices)))]


def person(rng: np.random.Generator, name: str | None = None) -> Subject:
    """Somebody of the cast in a free color."""
    name = name or pick(rng, tuple(CHARACTERS))
    character = CHARACTERS[name]
    color = pick(rng, COLORS)
    return Subject(
        id=name,
        kind=character.kind,
        color=color,
        hair=character.hair,
        skin=character.skin,
        clothing=(Clothing(kind=character.garment, color=color), *character.rest),
    )


def thing(rng: np.random.Generator, name: str) -> Subject:
    """Something of the cast in a free color; a dog keeps its fur and metal its gold."""
    fixed = THINGS[name]
    return fixed if name in ("dog", "metal-box") else replace(fixed, color=pick(rng, COLORS))


def film(
    rng: np.random.Generator,
    eye: Point,
    target: Point,
    seconds: float,
    *,
    shot: Shot = "full",
    moves: tuple[MoveName, ...] = ("static", "static", "pan_left", "pan_right", "dolly_in", "dolly_out"),
    speed: float = 0.25,
    sway: float = 0.25,
    fov: float = 42.0,
    focus: str | None = None,
) -> Camera:
    """A camera near `eye` that looks near `target` and makes one slow move of up to `speed` meters a second.

    Pans turn the target, the other moves carry the eye. `sway` is how far eye and target may be from where they were
    asked for, in meters.
    """
    eye = _near(rng, eye, sway)
    target = _near(rng, target, sway / 2)
    move = pick(rng, moves)
    way = speed * seconds * float(rng.uniform(0.5, 1.0))
    forward = np.subtract(target, eye)
    forward /= np.linalg.norm(forward)
    side = np.array([forward[1], -forward[0], 0.0])
    turns = {"pan_left": -0.8 * side, "pan_right": 0.8 * side}
    carries = {
        "dolly_in": forward, "dolly_out": -forward, "truck_left": -side, "truck_right": side,
        "crane_up": np.array([0.0, 0.0, 0.6]), "crane_down": np.array([0.0, 0.0, -0.3]),
    }  # fmt: skip
    last_target = _moved(target, turns.get(move, np.zeros(3)) * way)
    last_eye = _moved(eye, carries.get(move, np.zeros(3)) * way)
    if move in ("truck_left", "truck_right"):
        last_target = _moved(target, carries[move] * way)
    keys = [CameraKey(time=0.0, eye=eye, target=target, fov=fov)]
    if move != "static":
        keys.append(CameraKey(time=seconds, eye=last_eye, target=last_target, fov=fov))
    return Camera(shot=shot, moves=(CameraMove(move=move, manner="slow"),), focus=focus, keys=tuple(keys))


def _near(rng: np.random.Generator, point: Point, sway: float) -> Point:
    return _moved(point, rng.uniform(-1, 1, 3) * (sway, sway, sway / 2))


def _moved(point: Point, by: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Point:
    x, y, z = np.add(point, by)
    return (round(float(x), 4), round(float(y), 4), round(float(z), 4))
