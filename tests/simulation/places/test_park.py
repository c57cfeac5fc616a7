"""The park: blossom in spring, red leaves in autumn, snow in winter, and furniture along the path."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.snapshot import Backdrop, Pattern
from langit.scene.scene import Scene
from langit.scene.settings import Bench
from langit.simulation.places import backdrop
from langit.simulation.places.park import bench
from langit.simulation.places.site import Site


def near_leaves(place: Backdrop) -> np.ndarray:
    """The mean color of what hangs over the path."""
    colors = [
        mesh.colors[(np.abs(mesh.vertices[:, 1] - 7) < 1.5) & (mesh.vertices[:, 2] > 2.5)]
        for mesh in place.meshes if mesh.sway > 0
    ]  # fmt: skip
    return np.concatenate(colors).mean(0)


def test_trees_wear_the_season() -> None:
    spring = near_leaves(backdrop(block(Scene(setting="park", season="spring"))))
    autumn = near_leaves(backdrop(block(Scene(setting="park", season="autumn"))))
    summer = near_leaves(backdrop(block(Scene(setting="park", season="summer"))))
    assert spring[0] > spring[2] > spring[1]
    assert autumn[0] > 1.5 * autumn[1]
    assert summer[1] > summer[0] > summer[2]


@pytest.mark.parametrize(("season", "pattern"), [("summer", Pattern.GRASS), ("winter", Pattern.SNOW)])
def test_ground_is_grass_or_snow(season: str, pattern: Pattern) -> None:
    assert (backdrop(block(Scene(setting="park", season=season))).solids["pattern"] == pattern).any()


def test_bench_can_be_sat_on() -> None:
    site = Site(scene=block(Scene(setting="park")), rng=np.random.default_rng(0))
    bench(site, Bench(at=(2.0, 5.0)))
    rows = site.solids.build()
    seat = rows[(rows["pattern"] == Pattern.WOOD)]["pose"][:, 2, 3].min()
    assert 0.38 < seat < 0.5
