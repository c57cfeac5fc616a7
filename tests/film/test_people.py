"""What people are made of has a graph of its own, whatever the cloth, the age and the weather."""

from collections.abc import Iterator
from typing import Any

import pytest

from langit.film.batch import Stuff
from langit.film.kinds import WEAVES, kind_of
from langit.film.materials.at import At
from langit.film.materials.cloth import WEAVES as CLOTHS
from langit.film.materials.table import PATTERNS
from langit.film.nodes import packed, surface
from langit.film.strands import KIND
from langit.render.snapshot import Pattern, Surface

STUFFS = [
    *(Stuff(Pattern.SKIN, kind=kind) for kind in ("", "aged")),
    *(Stuff(Pattern.CLOTH, kind=kind, thin=thin) for kind in CLOTHS for thin in (False, True)),
    *(Stuff(pattern, kind=kind) for pattern in (Pattern.HAIR, Pattern.FUZZ) for kind in ("", KIND)),
    Stuff(Pattern.EYE),
    Stuff(Pattern.BATIK),
]


def rows(stuff: Stuff, wet: float = 0.0) -> list[dict[str, Any]]:
    return packed(surface(PATTERNS[stuff.pattern](At(stuff, wet=wet))))


def links(row: dict[str, Any]) -> Iterator[int]:
    for _, value in row["inputs"]:
        if isinstance(value, dict):
            yield value["from"]


@pytest.mark.parametrize("stuff", STUFFS, ids=lambda stuff: stuff.name)
@pytest.mark.parametrize("wet", [0.0, 0.8])
def test_graphs_are_whole(stuff: Stuff, wet: float) -> None:
    found = rows(stuff, wet)
    assert found[-1]["kind"] == "OutputMaterial"
    for number, row in enumerate(found):
        assert all(source < number for source in links(row))


@pytest.mark.parametrize("stuff", STUFFS, ids=lambda stuff: stuff.name)
def test_noise_is_dear_so_graphs_have_little_of_it(stuff: Stuff) -> None:
    kinds = [row["kind"] for row in rows(stuff)]
    assert kinds.count("TexNoise") + kinds.count("TexVoronoi") <= (9 if stuff.kind == "aged" else 7)


def test_wrinkles_and_rain_cost_only_who_has_them() -> None:
    young, aged = (len(rows(Stuff(Pattern.SKIN, kind=kind))) for kind in ("", "aged"))
    assert aged > young + 20
    assert len(rows(Stuff(Pattern.SKIN), 0.8)) > young


def test_hairs_are_lit_as_hairs_and_light_enters_skin() -> None:
    assert any(row["kind"] == "BsdfHairPrincipled" for row in rows(Stuff(Pattern.HAIR, kind=KIND)))
    (lit,) = (row for row in rows(Stuff(Pattern.SKIN)) if row["kind"] == "BsdfPrincipled")
    inputs = dict(lit["inputs"])
    red, green, blue = inputs["Subsurface Radius"]
    assert red > green > blue
    assert 0.001 < inputs["Subsurface Scale"] < 0.01  # meters


@pytest.mark.parametrize(("variant", "kind"), [(0.05, "leather"), (0.2, "knit"), (0.4, "denim"), (0.7, "woven"),
                                               (0.85, "lace"), (0.95, "coated")])  # fmt: skip
def test_a_variant_says_how_cloth_is_made(variant: float, kind: str) -> None:
    assert kind_of(Surface(pattern=Pattern.CLOTH, variant=variant)) == kind
    assert kind in CLOTHS
    assert {name for _, name in WEAVES} <= set(CLOTHS)


def test_skin_with_wrinkles_is_a_kind_of_its_own() -> None:
    assert kind_of(Surface(pattern=Pattern.SKIN)) == ""
    assert kind_of(Surface(pattern=Pattern.SKIN, variant=0.4)) == "aged"
