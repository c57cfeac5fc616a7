"""What a graph can read of the point that it shades."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from langit.film.batch import Stuff
from langit.film.nodes import Node, Out, attribute, geometry, parts, principled, scaled, step
from langit.render.image import SPAN, Image

SHINE: Final = 2.3  # what shines is that much brighter than its color, in both looks


@dataclass(frozen=True)
class At:
    """A point of some stuff in a place that is so wet, 0 to 1."""

    stuff: Stuff = field(default_factory=Stuff)
    wet: float = 0.0

    @cached_property
    def color(self) -> Out:
        """Its color, linear RGB."""
        return attribute("tone")

    @cached_property
    def emission(self) -> Out:
        """What its color is multiplied by where it shines."""
        return attribute("tone", "Alpha")

    @cached_property
    def _look(self) -> Node:
        return Node("SeparateColor", {}, {0: attribute("look")})

    @property
    def rough(self) -> Out:
        """Its roughness."""
        return self._look[0]

    @property
    def metal(self) -> Out:
        """How much of a metal it is."""
        return self._look[1]

    @property
    def thin(self) -> Out:
        """The share of the light on one side that shows on the other."""
        return self._look[2]

    @cached_property
    def variant(self) -> Out:
        """Its seed, 0 to 1."""
        return attribute("look", "Alpha")

    @cached_property
    def flat(self) -> Out:
        """Where its pattern lies on its plane, in repeats; the third number is repeats a meter."""
        return attribute("flat", "Vector")

    @cached_property
    def spot(self) -> Out:
        """Where its pattern lies in space, in meters."""
        return attribute("spot", "Vector")

    @cached_property
    def worn(self) -> Node | None:
        """The image that it wears, if any: relief in red and green, tone in blue; Alpha is under a half in holes."""
        image = self.stuff.image
        if image is Image.NONE:
            return None
        made = {"image": image.name, "interpolation": "Linear", "extension": "REPEAT"}
        return Node("TexImage", made, {0: scaled(self.flat, 1.0 / SPAN.get(image, 1.0))})

    @cached_property
    def place(self) -> Out:
        """Where it is in the world as a clip begins, in meters: stains go along with what moves."""
        return attribute("rest", "Vector")

    @cached_property
    def upward(self) -> Out:
        """How much it faces up, 0 to 1."""
        return step(parts(geometry("Normal"))[2], 0.5, 0.9)

    def shining(self, shine: Any = None, **inputs: Any) -> Out:
        """A surface of the usual kind that gives off the light that its stuff is known for, or that it says.

        `shine` is what its emission is multiplied by, its color where that is not said. `inputs` are those of
        `nodes.principled`.
        """
        color = self.color if shine is None else shine
        power = self.stuff.light
        glow = {} if power is None else {
            "Emission_Color": scaled(color, self.emission * 2.0**-power), "Emission_Strength": SHINE * 2.0**power,
        }  # fmt: skip
        dim = {"Emission_Color": color, "Emission_Strength": self.emission * SHINE} if power is None else {}
        return principled(**{**dim, **glow, **inputs})
