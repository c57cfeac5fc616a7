from collections import Counter

import numpy as np

from langit.clip import Size
from langit.data.buckets import SIZES, Bucket, batch_for, choose, group, size_for


def test_sizes_take_turns_in_their_shares() -> None:
    counts = Counter(size_for(index) for index in range(100))
    for size, share in SIZES.items():
        assert abs(counts[size] / 100 - share) < 0.02
    assert size_for(7) == size_for(7)


def test_a_clip_belongs_to_the_longest_length_that_it_fills() -> None:
    shapes = [(16, 128, 128, 3), (40, 128, 128, 3), (1, 128, 128, 3), (16, 96, 160, 3)]
    assert group(shapes, (8, 32)) == {
        Bucket(Size(128, 128), 8): [0], Bucket(Size(128, 128), 32): [1], Bucket(Size(160, 96), 8): [3],
    }  # fmt: skip


def test_a_batch_has_about_as_many_tokens_whatever_its_shape() -> None:
    for size in SIZES:
        for frames in (4, 16, 32):
            bucket = Bucket(size, frames)
            assert abs(batch_for(bucket, 16_000) * bucket.tokens - 16_000) <= bucket.tokens / 2
    assert batch_for(Bucket(Size(128, 128), 480), 10) == 1
    assert Bucket(Size(128, 128), 1).tokens == 64


def test_buckets_are_chosen_by_their_size() -> None:
    few, many = Bucket(Size(128, 128), 4), Bucket(Size(128, 128), 8)
    found = Counter(choose({few: [0], many: list(range(9))}, np.random.default_rng(s)) for s in range(300))
    assert 0.84 < found[many] / 300 < 0.96
