"""A model that repeats what it was trained on is found out, and one that does not is not accused."""

import numpy as np

from langit.arrays import Frames
from langit.evaluation import copies


def clip(seed: int, height: int = 64, width: int = 96) -> Frames:
    """Soft shapes that drift, of their own for each seed."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / 64
    turns = chance.normal(0, 3, (6, 2))
    waves = [np.cos(a * x + b * y + chance.uniform(0, 6)) for a, b in turns]
    still = np.stack([100 + 25 * sum(waves[n::3]) for n in range(3)], -1)
    return np.clip(np.stack([np.roll(still, step, 1) for step in range(8)]), 0, 255).astype(np.uint8)


def coded(frames: Frames, seed: int) -> Frames:
    """The same with noise, as a model that repeats would show it."""
    return np.clip(frames + np.random.default_rng(seed).normal(0, 8, frames.shape), 0, 255).astype(np.uint8)


def test_copies_are_found_and_said_of_what_and_others_are_not_accused() -> None:
    seen, unseen = [clip(seed) for seed in range(40)], [clip(seed) for seed in range(100, 140)]
    fresh = [clip(seed) for seed in range(200, 220)]
    made = [coded(seen[7], 1), *fresh, coded(seen[31], 2)]
    found = copies.audit(made, unseen, seen)
    assert found.copied[[0, -1]].all()
    assert found.nearest[[0, -1]].tolist() == [7, 31]
    assert found.copied[1:-1].mean() <= 3 * copies.RARE
    assert copies.row(copies.audit(fresh, unseen, seen)).passed
    assert copies.row(copies.audit([coded(one, 3) for one in seen], unseen, seen)).passed is False


def test_a_copy_in_another_size_and_length_is_one() -> None:
    seen = [clip(seed) for seed in range(10)]
    found = copies.audit([np.repeat(np.repeat(seen[4][::7], 2, 1), 2, 2)], [clip(seed) for seed in range(50, 60)], seen)
    assert found.copied.all()
    assert found.nearest.tolist() == [4]
