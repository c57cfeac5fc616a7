from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.simulation.characters.animals import BONES, joints
from langit.simulation.materials import COLORS


@pytest.mark.parametrize("fps", [12, 24])
def test_paws_do_not_slip_or_sink(
    cast: Callable[..., Any], outing: Any, slip: Callable[..., tuple[float, float]], fps: int
) -> None:
    slid, depth = slip(cast("dog", outing[:4]), fps, 6.5)
    assert slid < 0.01
    assert depth < 0.01


def test_a_dog_has_the_color_it_was_given(cast: Callable[..., Any]) -> None:
    fur = seen(cast("dog", color="black"), 0.0).meshes[0].colors
    want = np.array(COLORS["black"])
    assert (np.abs(fur - want).max(1) < 0.03).mean() > 0.4


def test_dogs_of_other_seeds_look_different(cast: Callable[..., Any]) -> None:
    coats = {tuple(seen(cast("dog", seed=seed), 0.0).meshes[0].colors[0].tolist()) for seed in range(12)}
    assert len(coats) > 2


def test_sitting_lowers_the_rump_and_not_the_head(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]
) -> None:
    dog = cast("dog", (event("stand", 0, 2), event("sit", 2, 8)), heading=0.0)
    standing, sitting = cloud(dog, 1.0), cloud(dog, 5.0)
    behind = standing[:, 0] < -3.28
    assert sitting[behind, 2].mean() < standing[behind, 2].mean() - 0.1
    assert sitting[:, 2].max() > standing[:, 2].max() - 0.03


def test_the_tail_wags(cast: Callable[..., Any], cloud: Callable[..., Any]) -> None:
    dog = cast("dog")
    tip = cloud(dog, 0.0)[:, 0].argmin()
    assert np.ptp([cloud(dog, t)[tip, 1] for t in np.arange(0, 1, 0.05)]) > 0.05


def test_counts_are_constant_and_frames_independent(cast: Callable[..., Any], outing: Any) -> None:
    dog = cast("dog", outing)
    first = seen(dog, 3.0).meshes
    counts = {tuple(len(mesh.vertices) for mesh in seen(dog, t).meshes) for t in np.arange(0, 8, 0.7)}
    assert len(counts) == 1
    assert all(np.array_equal(a.vertices, b.vertices) for a, b in zip(first, seen(dog, 3.0).meshes, strict=True))


def test_a_dog_is_as_big_as_its_box(cast: Callable[..., Any]) -> None:
    body = cast("dog").at(0.0).body
    assert 2 * body.extent[2] == pytest.approx(0.70, rel=0.08)
    assert body.kind == "dog"


def test_every_bone_has_a_joint() -> None:
    assert joints().shape == (BONES, 3)
    assert (np.abs(joints()).sum(1) > 0).all()


def test_a_golden_dog_is_sandy_and_not_metal(cast: Callable[..., Any]) -> None:
    red, green, blue = np.median(seen(cast("dog", color="gold"), 0.0).meshes[0].colors, axis=0)
    assert 0.4 < green / red < 0.8
    assert blue < 0.6 * green
    assert red > 0.3
