import numpy as np

from langit.simulation.families.cast import CHARACTERS, COLORS, PLACES, THINGS, film, person, thing
from langit.simulation.vocabulary import PEOPLE


def test_the_world_is_as_small_as_it_says() -> None:
    assert len(PLACES) == 8
    assert len(CHARACTERS) == 12
    assert len(THINGS) == 10
    assert len({place.seed for place in PLACES.values()}) == 8


def test_only_the_color_of_a_person_is_free() -> None:
    found = [person(np.random.default_rng(seed), "ayu") for seed in range(30)]
    assert len({subject.color for subject in found}) > 5
    assert len({(s.kind, s.hair, s.skin, s.clothing[0].kind) for s in found}) == 1
    assert all(subject.kind in PEOPLE and subject.clothing[0].color == subject.color for subject in found)


def test_a_dog_keeps_its_fur() -> None:
    assert {thing(np.random.default_rng(seed), "dog").color for seed in range(9)} == {"brown"}
    assert {thing(np.random.default_rng(seed), "car").color for seed in range(99)} == set(COLORS)


def test_a_pan_turns_and_a_dolly_moves() -> None:
    def keys(move: str) -> tuple[np.ndarray, np.ndarray]:
        camera = film(np.random.default_rng(0), (0, -3, 1.5), (0, 3, 1), 4.0, moves=(move,), sway=0.0)  # type: ignore[arg-type]  # a move by name
        first, last = camera.keys[0], camera.keys[-1]
        return np.subtract(last.eye, first.eye), np.subtract(last.target, first.target)

    eye, target = keys("pan_right")
    assert np.allclose(eye, 0)
    assert target[0] > 0.2
    eye, target = keys("dolly_in")
    assert eye[1] > 0.2
    assert np.allclose(target, 0)
    assert len(film(np.random.default_rng(0), (0, -3, 1), (0, 3, 1), 4.0, moves=("static",)).keys) == 1
