from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from langit.scene import scene as parts
from langit.scene.scene import Scene, Subject

PARTS = [part for part in vars(parts).values() if isinstance(part, type) and is_dataclass(part)]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_scene_is_frozen_and_explained(part: type) -> None:
    assert part.__doc__
    assert part.__dataclass_params__.frozen  # type: ignore[attr-defined]  # every dataclass has it
    with pytest.raises(TypeError):
        part(*[None for _ in fields(part)])  # parts are made by keyword alone


def test_what_is_filmed_is_all_of_the_clock_until_an_extension_widens_it() -> None:
    assert Scene(seconds=8.0).span == (0.0, 8.0)
    assert Scene(seconds=8.0, shown=(-2.0, 11.0)).span == (-2.0, 11.0)


def test_a_subject_is_found_by_its_id() -> None:
    scene = Scene(subjects=(Subject(id="ball", kind="ball"),))
    assert scene.subject("ball").kind == "ball"
    with pytest.raises(KeyError):
        scene.subject("box")
    with pytest.raises(FrozenInstanceError):
        scene.seconds = 9.0  # type: ignore[misc]  # which is what is tested
