import math

import numpy as np

from langit.simulation.families.walking import sample

HEADINGS = {"right": 0.0, "away": math.pi / 2, "left": math.pi, "toward": -math.pi / 2}


def test_who_moves_goes_where_the_caption_says_at_the_speed_it_says() -> None:
    moved, speeds = 0, {"slow": 0.85, "normal": 1.3}
    for seed in range(60):
        scene = sample(np.random.default_rng(seed))
        event = scene.events[0]
        if not event.path:
            continue
        moved += 1
        (x0, y0), (x1, y1) = event.path
        assert event.direction is not None
        heading = HEADINGS[event.direction]
        way = math.hypot(x1 - x0, y1 - y0)
        assert math.isclose((x1 - x0) * math.cos(heading) + (y1 - y0) * math.sin(heading), way, abs_tol=1e-6)
        assert math.isclose(way / event.end, speeds[event.manner], rel_tol=0.3)
        assert scene.subjects[0].placements[0].position[:2] == (x0, y0)
    assert moved > 20


def test_who_stays_faces_the_camera() -> None:
    found = [sample(np.random.default_rng(seed)) for seed in range(60)]
    still = [scene for scene in found if scene.events[0].action != "walk"]
    assert {scene.events[0].action for scene in still} == {"stand", "wave"}
    assert all(math.sin(scene.subjects[0].placements[0].heading) < -0.8 for scene in still)
