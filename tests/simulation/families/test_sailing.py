import numpy as np

from langit.simulation.families.sailing import sample


def test_a_boat_is_on_the_sea_and_a_balloon_over_the_meadow() -> None:
    found = [sample(np.random.default_rng(seed)) for seed in range(40)]
    assert {(scene.subjects[0].kind, scene.setting) for scene in found} == {("boat", "sea"), ("balloon", "meadow")}
    for scene in found:
        height = scene.subjects[0].placements[0].position[2]
        assert (height == 0) == (scene.setting == "sea")
        x0, x1 = scene.events[0].path[0][0], scene.events[0].path[-1][0]
        assert (x1 > x0) == (scene.events[0].direction == "right")
