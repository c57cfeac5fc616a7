import numpy as np

from langit.blocking.block import block
from langit.scene.blocked import pinned
from langit.scene.catalogue import kind
from langit.simulation.families import FAMILIES
from langit.simulation.families.cast import CHARACTERS, COLORS, PLACES, THINGS, person, thing


def test_the_world_is_as_small_as_it_says() -> None:
    assert len(PLACES) == 4
    assert len(CHARACTERS) == 6
    assert len(THINGS) == 4
    assert len({place.seed for place in PLACES.values()}) == 4


def test_only_the_color_of_a_person_is_free() -> None:
    found = [person(np.random.default_rng(seed), "ayu") for seed in range(30)]
    assert len({subject.color for subject in found}) > 5
    assert len({(s.kind, s.hair, s.skin, s.clothing[0].kind) for s in found}) == 1
    assert all(kind(subject.kind).person and subject.clothing[0].color == subject.color for subject in found)


def test_things_have_every_color() -> None:
    assert {thing(np.random.default_rng(seed), "ball").color for seed in range(99)} == set(COLORS)


def test_a_sample_is_pinned_so_that_it_is_blocked_to_itself() -> None:
    for sample in FAMILIES.values():
        for seed in range(10):
            scene = sample(np.random.default_rng(seed))
            assert pinned(block(scene)) == scene


def test_where_people_begin_varies() -> None:
    scenes = [FAMILIES["walking"](np.random.default_rng(seed)) for seed in range(40)]
    assert len({scene.subjects[0].placements for scene in scenes}) == 40


def test_a_place_has_one_camera_that_stands_still() -> None:
    cameras: dict[str, set[object]] = {}
    for sample in FAMILIES.values():
        for seed in range(20):
            scene = sample(np.random.default_rng(seed))
            assert scene.seed == PLACES[scene.setting].seed
            assert len(scene.camera.keys) == 1
            assert scene.camera.follow is None
            cameras.setdefault(scene.setting, set()).add(scene.camera.keys)
    assert cameras.keys() == PLACES.keys()
    assert all(len(found) == 1 for found in cameras.values())
