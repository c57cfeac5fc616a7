import json
from dataclasses import asdict

import numpy as np
from tiny_small import LABELS

from langit.data.attributes import OTHER, answers, color_of_owners
from langit.simulation.families import FAMILIES


def said(scene: object) -> dict[str, str]:
    return {k: LABELS.attributes[k][v] for k, v in answers(scene, LABELS).items() if v != OTHER}  # type: ignore[arg-type]  # a scene


def test_answers_are_read_off_the_scene() -> None:
    for seed in range(30):
        scene = FAMILIES["walking"](np.random.default_rng(seed))
        found = said(scene)
        assert found["setting"] == scene.setting
        assert found["kind"] == scene.subjects[0].kind
        assert found["color"] == scene.subjects[0].color
        assert found["action"] == scene.events[0].action
        assert found["direction"] == (scene.events[0].direction or "none")


def test_a_scene_that_went_through_a_shard_gives_the_same_answers() -> None:
    for name, sample in FAMILIES.items():
        scene = sample(np.random.default_rng(5))
        assert answers(json.loads(json.dumps(asdict(scene))), LABELS) == answers(scene, LABELS), name


def test_every_answer_of_the_training_world_is_in_a_list() -> None:
    for sample in FAMILIES.values():
        for seed in range(20):
            found = answers(sample(np.random.default_rng(seed)), LABELS)
            assert OTHER not in found.values()


def test_every_question_has_more_than_one_answer_in_the_training_world() -> None:
    found: dict[str, set[int]] = {name: set() for name in LABELS.attributes}
    for sample in FAMILIES.values():
        for seed in range(40):
            for name, number in answers(sample(np.random.default_rng(seed)), LABELS).items():
                found[name].add(number)
    assert [name for name, numbers in found.items() if len(numbers) < 2] == []


def test_owners_have_the_color_of_their_subject_and_walls_none() -> None:
    scenes = (FAMILIES["occlusion"](np.random.default_rng(seed)) for seed in range(99))
    scene = next(s for s in scenes if len(s.subjects) == 2)
    rows = [{"owner": 3 + i, "subject": subject.id} for i, subject in enumerate(scene.subjects)]
    found = color_of_owners({"scene": asdict(scene), "subjects": rows}, LABELS)
    assert found[3] == 1 + LABELS.colors.index(scene.subjects[0].color)
    assert found[4] == 0 == found[0]
    assert scene.subjects[1].kind == "wall"
