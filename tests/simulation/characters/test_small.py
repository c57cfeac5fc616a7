"""Small stylized figures, who are lofted, in what is said that they wear."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.scene.scene import Clothing


def _turquoise(actor: Any) -> Any:
    """Vertices (N, 3) of that cloth."""
    return np.concatenate(
        [
            mesh.vertices[mesh.colors[:, 1] > 3 * mesh.colors[:, 0]]
            for mesh in seen(actor, 2.0).meshes
            if mesh.colors is not None
        ]
    )


@pytest.mark.parametrize(("kind", "low", "high"), [("shorts", 0.3, 0.5), ("trousers", 0.0, 0.15)])
def test_legs_of_cloth_are_as_long_as_the_garment_says(
    cast: Callable[..., Any], kind: Any, low: float, high: float
) -> None:
    cloth = _turquoise(cast("man", clothing=(Clothing(kind=kind, color="turquoise"),), build="child"))
    assert low < cloth[:, 2].min() < high
