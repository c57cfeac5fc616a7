"""A cottage stands on its ground, shows its front to the camera, and is lit at night."""

import numpy as np

from langit.blocking.block import block
from langit.scene.scene import Scene
from langit.simulation.places.cottage import cottage
from langit.simulation.places.site import Site, matte


def built(**scene: object) -> Site:
    site = Site(scene=block(Scene(setting="country_road", **scene)), rng=np.random.default_rng(0))
    cottage(site, (3.0, 20.0, 0.5), (3.0, 2.0), wall=matte("e0d8c8"), roof="903020")
    return site


def test_roof_covers_the_walls() -> None:
    site = built()
    roof = site.meshes[0].vertices
    walls = site.solids.build()[0]["pose"]
    assert roof[:, 0].min() < walls[0, 3] - walls[0, 0]
    assert roof[:, 1].max() > walls[1, 3] + walls[1, 1]
    assert roof[:, 2].max() > walls[2, 3] + walls[2, 2]
    assert abs(walls[2, 3] - walls[2, 2] - 0.5) < 1e-5


def test_windows_shine_at_night_and_snow_lies_on_the_roof() -> None:
    assert built(time_of_day="night").solids.build()["emission"].max() > 1
    assert built().solids.build()["emission"].max() == 0
    red, _, blue = built().meshes[0].colors.mean(0)
    assert red > 3 * blue
    assert built(season="winter").meshes[0].colors.min() > 0.7
