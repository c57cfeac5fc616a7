from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.scene.catalogue import garments
from langit.scene.scene import Clothing
from langit.simulation.characters.clothing import front
from langit.simulation.characters.figure import Measures
from langit.simulation.materials import COLORS

ONE_EACH = {row.builder: name for name, row in reversed(garments().items())}  # the first garment of every builder
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


@pytest.mark.parametrize("builder", sorted(ONE_EACH))
def test_each_garment_shows_in_its_color(cast: Callable[..., Any], builder: str) -> None:
    without = tuple(item for item in ALONE if garments()[item.kind].builder != builder)
    worn = cast("woman", clothing=(*without, Clothing(kind=ONE_EACH[builder], color="magenta")))
    assert painted(worn, "magenta") > 60


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
