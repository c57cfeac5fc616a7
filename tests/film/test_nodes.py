"""Graphs as values: what is packed can be built in order, shared nodes once, by an inside that knows only lists."""

from itertools import pairwise

import numpy as np
import pytest

from langit.film import nodes
from langit.film.batch import Stuff
from langit.film.materials import graph
from langit.film.materials.table import KINDS
from langit.film.nodes import Node, attribute, noise, packed, principled, scaled, surface
from langit.render.snapshot import Atmosphere, Pattern

SKY = Atmosphere(sky_top=(0.1, 0.2, 0.5), sky_horizon=(0.5, 0.6, 0.7), sun_direction=(0.3, 0.3, 0.8),
                 sun_disc=(1, 1, 1), key_light=(2, 2, 2), ambient_up=(0.5, 0.5, 0.6), ambient_down=(0.2, 0.2, 0.2),
                 fog_color=(0.6, 0.7, 0.8), fog_density=0.01, wetness=0.8)  # fmt: skip


def reads(row: dict) -> list[int]:
    return [value["from"] for _, value in row["inputs"] if isinstance(value, dict)]


def test_every_node_comes_after_those_that_it_reads_and_none_twice() -> None:
    shared = noise(attribute("spot", "Vector"), 3.0)
    rows = packed(surface(principled(Base_Color=scaled(attribute("tone"), shared), Roughness=shared * 0.5 + 0.1)))
    assert all(one < number for number, row in enumerate(rows) for one in reads(row))
    assert [row["kind"] for row in rows].count("TexNoise") == 1
    assert rows[-1]["kind"] == "OutputMaterial"


def test_arithmetic_reads_as_it_is_written() -> None:
    value = Node("Value", name="time")[0]

    def computed(rows: list[dict]) -> float:
        done: list[float] = []
        for row in rows:
            given = {key: done[one["from"]] if isinstance(one, dict) else one for key, one in row["inputs"]}
            match row["kind"], row["properties"].get("operation"):
                case "Value", _:
                    done.append(3.0)
                case "Math", "ADD":
                    done.append(given[0] + given[1])
                case "Math", "SUBTRACT":
                    done.append(given[0] - given[1])
                case "Math", "MULTIPLY":
                    done.append(given[0] * given[1])
                case "Math", "DIVIDE":
                    done.append(given[0] / given[1])
        return done[-1]

    assert computed(packed((1.0 - (2.0 * value + 4.0) / 5.0).node)) == pytest.approx(-1.0)
    assert computed(packed((6.0 / value - -value).node)) == pytest.approx(5.0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_material_that_ends_in_a_surface(kind: str) -> None:
    rows = packed(graph(Stuff(kind=kind), SKY))
    assert rows[-1]["kind"] == "OutputMaterial"
    assert reads(rows[-1])


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("power", [None, 2])
def test_every_pattern_has_a_material_that_ends_in_a_surface(pattern: Pattern, power: int | None) -> None:
    rows = packed(graph(Stuff(pattern, light=power), SKY))
    assert rows[-1]["kind"] == "OutputMaterial"
    assert reads(rows[-1])


def test_stuffs_that_differ_have_materials_of_different_names() -> None:
    stuffs = [Stuff(pattern, thin=thin, kind=kind, light=light) for pattern in Pattern for thin in (False, True)
              for kind in ("", "pane") for light in (None, 0, 3)]  # fmt: skip
    names = sorted(stuff.name for stuff in stuffs)
    assert all(one != other for one, other in pairwise(names))


def test_a_step_goes_from_its_start_to_its_end() -> None:
    row = packed(nodes.step(0.5, 0.2, 0.8, 3.0, 4.0).node)[0]
    assert row["kind"] == "MapRange"
    assert np.allclose([value for _, value in row["inputs"]], [0.5, 0.2, 0.8, 3.0, 4.0])
