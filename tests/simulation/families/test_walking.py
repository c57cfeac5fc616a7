import math

import numpy as np

from langit.simulation.families.walking import HEADINGS, SPEEDS, sample


def test_who_moves_goes_where_the_caption_says_at_the_speed_it_says() -> None:
    moved = 0
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
        if scene.setting != "mirror_room":  # the room is too short for who runs
            assert math.isclose(way / scene.seconds, SPEEDS[event.action, event.manner], abs_tol=1e-6)
        assert scene.subjects[0].placements[0].position[:2] == (x0, y0)
    assert moved > 20


def test_a_dog_goes_beside_somebody() -> None:
    found = [sample(np.random.default_rng(seed)) for seed in range(80)]
    with_dog = [scene for scene in found if len(scene.subjects) == 2]
    assert 2 < len(with_dog) < 30
    assert all(scene.subjects[1].kind == "dog" and scene.events[1].direction for scene in with_dog)
