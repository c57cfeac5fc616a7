import numpy as np

from langit.simulation.families.occlusion import sample


def test_the_way_behind_a_wall_begins_and_ends_beside_it() -> None:
    found = [sample(np.random.default_rng(seed)) for seed in range(30)]
    behind = [scene for scene in found if scene.events[0].action == "pass_behind"]
    away = [scene for scene in found if scene.events[0].action == "leave"]
    assert len(behind) + len(away) == 30
    assert min(len(behind), len(away)) > 5
    for scene in behind:
        (x0, y0), (x1, y1) = scene.events[0].path
        wall = scene.subject("wall").placements[0].position
        assert abs(x0) > 1.3 < abs(x1)
        assert y0 == y1 > wall[1]
    for scene in away:
        leave, back = scene.events
        assert leave.path == back.path[::-1]
        assert leave.direction != back.direction
