import numpy as np

from langit.simulation.families.sailing import sample


def test_a_boat_sails_over_the_sea_in_the_direction_that_is_said() -> None:
    found = [sample(np.random.default_rng(seed)) for seed in range(40)]
    assert {scene.events[0].direction for scene in found} == {"left", "right"}
    for scene in found:
        assert (scene.subjects[0].kind, scene.setting) == ("boat", "sea")
        assert scene.subjects[0].placements[0].position[2] == 0
        (x0, y0), (x1, y1) = scene.events[0].path
        assert (x1 > x0) == (scene.events[0].direction == "right")
        near, far = 7.0, 40.0
        assert near < y0 == y1 < far
