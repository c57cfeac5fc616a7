from typing import Any, get_args

import pytest

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.catalogue import garments
from langit.scene.scene import Clothing, Placement, Scene, Subject, Weather
from langit.scene.vocabulary import Color, Hair, Skin
from langit.simulation.actor import members
from langit.simulation.characters.hues import faded
from langit.simulation.characters.wardrobe import HAIRS, SKINS, Looks, looks
from langit.simulation.materials import COLORS


def dressed(kind: Any = "woman", owner: int = 1, seed: int = 0, **words: Any) -> Looks:
    subject = Subject(id="a", kind=kind, placements=(Placement(position=(0.0, 3.0, 0.0)),), **words)
    scene = block(Scene(setting="park", seed=seed, subjects=(subject,)))
    return looks(members(scene)[0]._replace(owner=owner), scene)


def test_every_color_hair_and_skin_has_paint() -> None:
    assert set(COLORS) == set(get_args(Color))
    assert set(HAIRS) == set(get_args(Hair))
    assert set(SKINS) == set(get_args(Skin))


@pytest.mark.parametrize("garment", sorted(garments()))
@pytest.mark.parametrize("kind", ["woman", "man"])
def test_a_garment_that_was_asked_for_is_worn_in_its_color(garment: str, kind: str) -> None:
    for color in ("red", "turquoise"):
        worn = dressed(kind, clothing=(Clothing(kind=garment, color=color),)).clothes
        row = garments()[garment]
        assert worn[row.builder].color == faded(COLORS[color], row.washed)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["woman", "man"])
def test_the_color_of_a_person_is_that_of_the_main_garment(kind: str, seed: int) -> None:
    clothes = dressed(kind, seed=seed, color="orange").clothes
    main = next(g for g in ("coat", "dress", "jacket", "shirt") if g in clothes)
    assert clothes[main].color == COLORS["orange"]


def test_a_said_color_wins_over_the_color_of_the_person() -> None:
    worn = dressed(color="orange", clothing=(Clothing(kind="coat", color="blue"),)).clothes
    assert worn["coat"].color == COLORS["blue"]


def test_looks_depend_on_seed_and_owner_alone() -> None:
    assert dressed(seed=3) == dressed(seed=3)
    assert dressed(seed=3) != dressed(seed=4)
    assert dressed(owner=1) != dressed(owner=2)


def test_said_hair_and_skin_are_kept() -> None:
    for hair in get_args(Hair):
        assert dressed(hair=hair).face.hair == HAIRS[hair]
    tones = [sum(dressed(skin=skin).face.skin) for skin in get_args(Skin)]
    assert tones == sorted(tones, reverse=True)


def test_what_was_not_said_varies() -> None:
    crowd = [dressed(owner=i) for i in range(1, 25)]
    assert len({person.cut for person in crowd}) == 3
    assert len({person.face.skin for person in crowd}) > 3
    assert len({frozenset(person.clothes) for person in crowd}) > 2


@pytest.mark.parametrize("seed", range(8))
def test_nobody_goes_undressed(seed: int) -> None:
    for kind in ("woman", "man"):
        worn = set(dressed(kind, seed=seed).clothes)
        assert worn & {"coat", "jacket", "dress", "shirt"}
        assert worn & {"trousers", "skirt", "dress"}


def test_materials_change_the_surface() -> None:
    def surface(material: Any) -> Any:
        return dressed(clothing=(Clothing(kind="jacket", material=material),)).clothes["jacket"].surface

    assert surface("leather").roughness < surface("wool").roughness
    assert surface("striped").pattern == Pattern.STRIPES
    assert surface("checkered").pattern == Pattern.CHECKER
    assert surface("batik").pattern == Pattern.BATIK


def test_who_is_said_to_be_fair_is_not_drawn_dark() -> None:
    for seed in range(12):
        for hair in ("blond", "red"):
            assert sum(dressed(seed=seed, hair=hair).face.skin) > 0.95 * sum(SKINS["medium"])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("garment", ["vest", "apron"])
def test_what_is_tight_is_worn_over_a_shirt(garment: str, seed: int) -> None:
    worn = dressed(seed=seed, clothing=(Clothing(kind=garment),)).clothes
    assert "shirt" in worn
    assert not worn.keys() & {"coat", "jacket", "dress"}


@pytest.mark.parametrize(("season", "falls"), [("summer", "none"), ("winter", "snow"), ("autumn", "rain")])
def test_unsaid_clothes_suit_the_air_and_differ_between_people(season: Any, falls: Any) -> None:
    subject = Subject(id="a", kind="woman", count=5)
    air = Weather(precipitation=falls)
    scene = block(Scene(setting="park", season=season, weather=air, seed=3, subjects=(subject,)))
    outfits = [frozenset(wear.cut for wear in looks(member, scene).clothes.values()) for member in members(scene)]
    assert len(set(outfits[:3])) == 3
    warm = [any(cut in worn for cut in ("coat", "jacket", "raincoat", "sweater")) for worn in outfits]
    assert all(warm) if falls != "none" else not any(warm)


@pytest.mark.parametrize("seed", range(4))
def test_a_tie_is_worn_with_a_white_shirt_that_has_a_collar(seed: int) -> None:
    for more in ((), (Clothing(kind="suit"),)):
        clothes = dressed(seed=seed, clothing=(Clothing(kind="tie", color="red"), *more)).clothes
        assert clothes["shirt"].cut == "shirt"
        assert clothes["shirt"].color == COLORS["white"]
        assert clothes["tie"].color == COLORS["red"]
        assert "trousers" in clothes or "skirt" in clothes


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("color", [None, "maroon"])
def test_trousers_and_shoes_go_with_a_suit(seed: int, color: Any) -> None:
    worn = dressed("man", seed=seed, clothing=(Clothing(kind="suit", color=color),)).clothes
    assert worn["trousers"].color == worn["jacket"].color
    assert worn["boots"].row.name == "shoes"
    blue = (Clothing(kind="suit"), Clothing(kind="jeans", color="blue"))
    assert dressed("man", seed=seed, clothing=blue).clothes["trousers"].row.name == "jeans"
    skirted = dressed("woman", seed=seed, clothing=(Clothing(kind="suit"), Clothing(kind="skirt"))).clothes
    assert "trousers" not in skirted


def test_a_head_scarf_leaves_no_hair() -> None:
    assert dressed(clothing=(Clothing(kind="hijab"),)).clothes["scarf"].veils
    assert not dressed(clothing=(Clothing(kind="scarf"),)).clothes["scarf"].veils


@pytest.mark.parametrize("seed", range(6))
def test_who_covers_the_hair_covers_arms_and_legs(seed: int) -> None:
    worn = dressed(seed=seed, clothing=(Clothing(kind="hijab"),)).clothes
    assert not any(wear.row.bare for wear in worn.values())


@pytest.mark.parametrize("hair", ["gray", "white"])
@pytest.mark.parametrize("kind", ["woman", "man"])
def test_gray_hair_tells_old_age_but_where_the_young_have_it(kind: str, hair: Hair) -> None:
    for seed in range(4):
        old, young = dressed(kind, seed=seed, hair=hair).adult, dressed(kind, seed=seed, hair=hair, age="young").adult
        assert old is not None
        assert young is not None
        assert old.age >= 60
        assert young.age < 40
