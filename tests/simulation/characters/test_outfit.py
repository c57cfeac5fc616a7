"""Clothes over clothes: what lies below others is left out where it cannot be seen, and shows where it can."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from langit.render.snapshot import Mesh, Pattern
from langit.scene.scene import Clothing


@pytest.fixture(autouse=True)
def finest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every level of detail is chosen by the camera, which is not what is asked here."""
    monkeypatch.setattr("langit.simulation.characters.person.detail", lambda *_: 0)


def colored(actor: Any, way: Callable[[np.ndarray], np.ndarray]) -> list[Mesh]:  # type: ignore[type-arg]  # colors
    """The meshes of an actor at rest that have vertices of a color."""
    return [mesh for mesh in actor.cast if mesh.colors is not None and way(mesh.colors).mean() > 0.5]


def white(colors: Any) -> Any:
    return (colors.min(1) > 0.35) & (np.ptp(colors, axis=1) < 0.2)


def size(meshes: list[Mesh]) -> int:
    return sum(len(mesh.triangles) for mesh in meshes)


@pytest.mark.parametrize("over", ["suit", "jacket", "coat"])
@pytest.mark.parametrize("kind", ["woman", "man"])
def test_a_shirt_is_left_out_under_what_is_worn_over_it_but_not_in_its_opening(
    cast: Callable[..., Any], kind: str, over: str
) -> None:
    shirt, trousers = Clothing(kind="shirt", color="white"), Clothing(kind="trousers", color="navy")
    alone = colored(cast(kind, clothing=(shirt, trousers)), white)
    below = colored(cast(kind, clothing=(shirt, trousers, Clothing(kind=over, color="red"))), white)
    assert 0.15 * size(alone) < size(below) < 0.75 * size(alone)
    front = np.concatenate([mesh.vertices for mesh in below])
    assert (front[:, 0] > 0.05).sum() > 50  # what shows between the lapels


@pytest.mark.parametrize("kind", ["woman", "man"])
def test_trousers_hide_the_shafts_of_boots(cast: Callable[..., Any], kind: str) -> None:
    def red(colors: Any) -> Any:
        return (colors[:, 0] > 0.15) & (colors[:, 1:].max(1) < 0.6 * colors[:, 0])

    boots = Clothing(kind="boots", color="red")
    top = Clothing(kind="shirt", color="white")
    over = colored(cast(kind, clothing=(top, boots, Clothing(kind="skirt", color="navy"))), red)
    under = colored(cast(kind, clothing=(top, boots, Clothing(kind="trousers", color="navy"))), red)
    worn = [[mesh.vertices[:, 2] for mesh in meshes if mesh.vertices[:, 2].min() < 1.0] for meshes in (over, under)]
    high = [max(float(heights.max()) for heights in found) for found in worn]  # gums are red too
    assert high[0] > 0.25
    assert high[1] < high[0] - 0.08


@pytest.mark.parametrize("detail", [0, 1, 2])
def test_trousers_end_within_a_coat_and_do_not_reach_the_lap(
    cast: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, detail: int
) -> None:
    def green(colors: Any) -> Any:
        return colors[:, 1] > 1.5 * np.maximum(colors[:, 0], colors[:, 2])

    monkeypatch.setattr("langit.simulation.characters.person.detail", lambda *_: detail)
    trousers, coat = Clothing(kind="trousers", color="green"), Clothing(kind="coat", color="red")
    legs = colored(cast("woman", clothing=(trousers, coat)), green)
    highest = max(float(mesh.vertices[:, 2].max()) for mesh in legs)
    assert 0.5 < highest < 0.68


def test_what_is_printed_ends_at_the_seams_of_sleeves(cast: Callable[..., Any]) -> None:
    """Where one triangle lay on two parts of the cloth, what is printed on it would be drawn out."""
    actor = cast("woman", clothing=(Clothing(kind="batik"), Clothing(kind="trousers")))
    mesh = max((m for m in actor.cast if m.surface.pattern == Pattern.BATIK), key=lambda mesh: len(mesh.vertices))
    assert mesh.texture is not None
    sides = np.linalg.norm(np.diff(mesh.texture[mesh.triangles[:, [0, 1, 2, 0]]], axis=1), axis=2)
    assert sides.max() < 0.3  # meters; trunk and sleeves are further apart
