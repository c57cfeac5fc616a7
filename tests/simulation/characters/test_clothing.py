from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest
from appearing import seen

from langit.scene.scene import Clothing
from langit.simulation.characters.clothing import front
from langit.simulation.characters.figure import Measures
from langit.simulation.materials import COLORS

ALONE = (Clothing(kind="shirt", color="white"), Clothing(kind="trousers", color="gray"))


def painted(actor: Any, color: Any) -> int:
    """How many vertices are within a tenth of that color's hue and half its brightness."""
    want = np.array(COLORS[color])
    count = 0
    for mesh in seen(actor, 0.0).meshes:
        brightness = mesh.colors.max(1, keepdims=True) / want.max()
        near = np.abs(mesh.colors / np.maximum(brightness, 1e-6) - want).max(1) < 0.02
        count += int((near & (brightness[:, 0] > 0.4)).sum())
    return count


@pytest.mark.parametrize("kind", ["woman", "man"])
@pytest.mark.parametrize("garment", get_args(str))
def test_each_garment_shows_in_its_color(cast: Callable[..., Any], garment: str, kind: str) -> None:
    without = tuple(item for item in ALONE if item.kind != garment)
    plain = cast(kind, clothing=without)
    worn = cast(kind, clothing=(*without, Clothing(kind=garment, color="magenta")))
    assert painted(worn, "magenta") > painted(plain, "magenta") + 60


@pytest.mark.parametrize("garment", get_args(str))
def test_each_garment_changes_the_shape(cast: Callable[..., Any], garment: str, cloud: Callable[..., Any]) -> None:
    base = (Clothing(kind="shirt", color="white"),) if garment in ("trousers", "skirt") else ALONE
    if garment == "shirt":
        base = (Clothing(kind="jacket"), ALONE[1])
        worn = cast(clothing=(ALONE[0], ALONE[1]))
    else:
        worn = cast(clothing=(*base, Clothing(kind=garment, color="magenta")))
    plain = cast(clothing=base)
    colors = [np.concatenate([m.colors for m in seen(a, 0.0).meshes]) for a in (plain, worn)]
    assert len(colors[0]) != len(colors[1]) or not np.array_equal(colors[0], colors[1])


def test_an_umbrella_is_over_the_head(cast: Callable[..., Any], cloud: Callable[..., Any]) -> None:
    bare, covered = cast(clothing=ALONE), cast(clothing=(*ALONE, Clothing(kind="umbrella", color="red")))
    assert covered.at(0.0).body.extent[2] > bare.at(0.0).body.extent[2] + 0.1
    canopy = cloud(covered, 0.0)
    canopy = canopy[canopy[:, 2] > 1.75]
    assert np.hypot(*(canopy[:, :2].mean(0) - [-3, 3])) < 0.25


def test_a_hat_and_sunglasses_are_on_the_head(cast: Callable[..., Any], cloud: Callable[..., Any]) -> None:
    bare = cast("man", clothing=ALONE, haircut="bald")  # hair is pressed by a hat
    hatted = cast("man", clothing=(*ALONE, Clothing(kind="hat")), haircut="bald")
    assert 0.02 < cloud(hatted, 0.0)[:, 2].max() - cloud(bare, 0.0)[:, 2].max() < 0.12


def test_front_lies_on_the_torso() -> None:
    for female in (True, False):
        measures = Measures(female=female, scale=1.0, stout=1.0)
        middle = front(measures, np.zeros(5), np.linspace(1.0, 1.4, 5), 0.0)
        side = front(measures, np.full(5, 0.09), np.linspace(1.0, 1.4, 5), 0.0)
        assert (middle > side).all()
        assert 0.04 < middle.min() < middle.max() < 0.15
