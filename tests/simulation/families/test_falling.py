import numpy as np

from langit.simulation.families.falling import sample


def test_no_two_things_share_a_color_and_only_balls_roll() -> None:
    for seed in range(40):
        scene = sample(np.random.default_rng(seed))
        assert 1 <= len(scene.subjects) <= 2
        colors = [subject.color for subject in scene.subjects]
        assert len(colors) == len(set(colors))
        for subject, event in zip(scene.subjects, scene.events, strict=True):
            assert event.subject == subject.id
            assert event.action != "roll" or subject.kind == "ball"
            assert (subject.placements[0].position[2] > 0) == (event.action == "drop")
