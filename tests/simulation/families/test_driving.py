import numpy as np

from langit.simulation.families.cast import PLACES
from langit.simulation.families.driving import sample


def test_a_car_stays_on_its_road_and_drives_ahead() -> None:
    for seed in range(40):
        scene = sample(np.random.default_rng(seed))
        (x0, y0), (x1, y1) = scene.events[0].path
        layout = PLACES[scene.setting].layout
        across = (y0, y1) if layout.travel == "x" else (x0, x1)
        assert across[0] == across[1]
        assert across[0] in layout.roads
        ahead = {"right": x1 - x0, "left": x0 - x1, "away": y1 - y0, "toward": y0 - y1}[str(scene.events[0].direction)]
        assert ahead > 1
