"""The training world: its fixed places, the camera and the light of each, and who and what appears in them.

A place is fixed by the seed of its scene and by its one camera, which stands still: the same seed builds the same
houses and trees, and a small model can know them by heart. Colors of clothes and things are free, the rest of a person
is not, so that it can know six people and still be asked for any color.

A family says who is there and what they do; all else is decided by the blocking of the product, by chance of its own
for every scene, and pinned.
"""

from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from langit.blocking.block import block
from langit.scene.blocked import Standing, pinned
from langit.scene.scene import Camera, CameraKey, Clothing, Event, Placement, Point, Scene, Subject, Weather
from langit.scene.vocabulary import Color, Hair, Season, Shot, Skin, TimeOfDay

T = TypeVar("T")
CHANCES: Final = 2**31


@dataclass(frozen=True, kw_only=True)
class FixedPlace:
    """One setting with the seed that builds it, the one camera that films it, and the light that it may have."""

    setting: str
    seed: int
    eye: Point
    target: Point
    fov: float
    shot: Shot = "full"
    times: tuple[TimeOfDay, ...]
    seasons: tuple[Season, ...] = ("summer",)
    wet: bool = False

    def camera(self, focus: str) -> Camera:
        """The camera, pinned where it stands."""
        return Camera(
            shot=self.shot, focus=focus, keys=(CameraKey(time=0.0, eye=self.eye, target=self.target, fov=self.fov),)
        )

    def scene(
        self,
        rng: np.random.Generator,
        subjects: tuple[Subject, ...],
        events: tuple[Event, ...],
        seconds: float,
        stray: "Stray | None" = None,
    ) -> Scene:
        """Subjects and what they do, in the light of one day there. The first subject is the one that is filmed.

        Who is free to `stray` begins a little off where blocking would have them begin.
        """
        said = Scene(
            setting=self.setting,
            season=pick(rng, self.seasons),
            time_of_day=pick(rng, self.times),
            weather=Weather(wet=self.wet),
            subjects=subjects,
            events=events,
            camera=self.camera(subjects[0].id),
            seconds=seconds,
            seed=int(rng.integers(CHANCES)),
        )
        if stray is not None:
            said = replace(said, subjects=stray.pinned(rng, block(said).subjects))
        return replace(pinned(block(said)), seed=self.seed)


@dataclass(frozen=True, kw_only=True)
class Stray:
    """How far at most starts are moved: all together `across` the picture, each into its `depth` (meters) and by a
    `turn` (radians). So whoever stands apart stays apart."""

    across: float
    depth: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0

    def pinned(self, rng: np.random.Generator, subjects: tuple[Standing, ...]) -> tuple[Subject, ...]:
        """The subjects, which are one body each, pinned near where they stand."""
        aside = float(rng.uniform(-self.across, self.across))
        found = []
        for standing in subjects:
            (spot,) = standing.placements
            x, y, z = spot.position
            at = (x + aside, y + float(rng.uniform(*self.depth)), z)
            heading = spot.heading + float(rng.uniform(-self.turn, self.turn))
            found.append(replace(standing.subject, placements=(Placement(position=at, heading=heading),)))
        return tuple(found)


PLACES: Final[dict[str, FixedPlace]] = {
    place.setting: place
    for place in (
        FixedPlace(
            setting="neon_street", seed=1, eye=(0.0, -2.2, 1.4), target=(0.0, 6.0, 1.2), fov=42.0, times=("night",),
            wet=True,
        ),
        FixedPlace(
            setting="park", seed=2, eye=(0.0, -2.1, 1.45), target=(0.0, 3.0, 1.0), fov=42.0, times=("day", "sunset"),
            seasons=("summer", "autumn"),
        ),
        FixedPlace(
            setting="sea", seed=4, eye=(0.0, 1.0, 1.6), target=(0.0, 11.0, 1.6), fov=40.0, shot="wide",
            times=("day", "sunset"),
        ),
        FixedPlace(
            setting="studio", seed=7, eye=(0.0, -3.4, 1.5), target=(0.0, 0.0, 0.32), fov=30.0, shot="medium",
            times=("studio",),
        ),
    )
}  # fmt: skip

# The colors of clothes and things: far apart, so that a picture can be read back.
COLORS: Final[tuple[Color, ...]] = ("red", "orange", "yellow", "green", "blue", "purple", "white", "black")


@dataclass(frozen=True, kw_only=True)
class Character:
    """One person of the cast; only the color of the `garment` is free."""

    kind: str
    garment: str
    hair: Hair
    skin: Skin
    rest: tuple[Clothing, ...] = ()


def _wears(kind: str, color: Color) -> Clothing:
    return Clothing(kind=kind, color=color)


CHARACTERS: Final[dict[str, Character]] = {
    "ayu": Character(kind="woman", garment="dress", hair="black", skin="tan"),
    "bunga": Character(kind="woman", garment="coat", hair="black", skin="light", rest=(_wears("boots", "black"),)),
    "dewi": Character(kind="woman", garment="shirt", hair="blond", skin="light", rest=(_wears("trousers", "blue"),)),
    "gilang": Character(kind="man", garment="jacket", hair="black", skin="medium", rest=(_wears("trousers", "black"),)),
    "hasan": Character(kind="man", garment="shirt", hair="black", skin="dark", rest=(_wears("trousers", "beige"),)),
    "lukman": Character(kind="man", garment="coat", hair="gray", skin="brown", rest=(_wears("boots", "brown"),)),
}

THINGS: Final[dict[str, Subject]] = {
    "boat": Subject(id="boat", kind="boat", color="white"),
    "ball": Subject(id="ball", kind="ball", color="red", material="plastic"),
    "box": Subject(id="box", kind="box", color="green", material="plastic"),
    "cylinder": Subject(id="cylinder", kind="cylinder", color="yellow", material="plastic"),
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
    """Something of the cast in a free color."""
    return replace(THINGS[name], color=pick(rng, COLORS))
