"""Hashes that stay alike when a picture is changed as people change pictures, and are apart where pictures are."""

from fractions import Fraction

import numpy as np
import pytest
from leaving import frames, picture

from langit.provenance import fingerprint
from langit.provenance.fingerprint import MIRROR, WINDOWS, distances, hashed
from langit.provenance.index import ALIKE, Index


def test_pictures_of_different_things_are_far_apart() -> None:
    every = np.concatenate([hashed(picture(seed)) for seed in range(40)])
    apart = distances(every[:, None], every)[np.triu_indices(40, 1)]
    assert apart.min() > ALIKE
    assert 28 < apart.mean() < 36, "as bits of chance"


def test_a_mirrored_picture_has_the_hash_that_is_computed_for_it() -> None:
    one = picture(3)
    assert distances(hashed(one[:, ::-1]), hashed(one) ^ MIRROR) <= 2


@pytest.mark.parametrize("share", [0.98, 0.95, 0.9])
@pytest.mark.parametrize("corner", [(0.0, 0.0), (1.0, 1.0), (0.3, 0.8)])
def test_one_of_the_windows_finds_the_middle_of_a_crop(share: float, corner: tuple[float, float]) -> None:
    size = (400, 240)
    whole = picture(5, size)
    left, top = (round((1 - share) * side * part) for side, part in zip(size, corner, strict=True))
    crop = whole[top : top + round(share * size[1]), left : left + round(share * size[0])]
    assert distances(hashed(crop, WINDOWS), hashed(whole)).min() <= ALIKE


def test_a_picture_without_structure_has_no_hash() -> None:
    assert len(hashed(np.full((64, 64, 3), 90, np.uint8))) == 0


@pytest.mark.parametrize(
    ("fps", "count", "hashes"), [(24, 73, 4), (Fraction(24000, 1001), 72, 3), (4, 1, 1), (1, 3, 3)]
)
def test_a_film_is_a_hash_a_second(fps: Fraction, count: int, hashes: int) -> None:
    watch = fingerprint.Watch(Fraction(fps))
    for frame in frames(2, count=1, size=(96, 64)) * count:
        watch.see(frame)
    assert len(watch.hashes()) == hashes
    assert (fingerprint.parsed(watch.hashes()) == hashed(frames(2, count=1)[0])).all()


def shaken(hashes: np.ndarray, bits: int, random: np.random.Generator) -> np.ndarray:
    """Hashes with so many bits turned around."""
    masks = [sum(1 << int(bit) for bit in random.choice(64, bits, replace=False)) for _ in hashes]
    return hashes ^ np.array(masks, np.uint64)


@pytest.mark.parametrize("size", [100, 20_000], ids=["not sorted", "sorted"])
@pytest.mark.parametrize("bits", [0, ALIKE])
def test_what_is_near_is_found_among_many_and_what_is_not_is_not(size: int, bits: int) -> None:
    random = np.random.default_rng(0)
    index = Index()
    kept = random.integers(0, 2**64, (size // 4, 4), dtype=np.uint64)
    for number, hashes in enumerate(kept):
        index.add(number, hashes)
    assert len(index) == kept.size
    for number in (0, 7, len(kept) - 1):
        asked = shaken(kept[number], bits, random)
        found = index.find([asked[n : n + 1] for n in range(4)])
        assert found is not None
        assert (found.number, found.bits) == (number, bits)
        mirrored = index.find([(asked ^ MIRROR)[n : n + 1] for n in range(4)])
        assert mirrored is not None
        assert mirrored.mirrored
    far = shaken(kept[3], ALIKE + 4, random)
    assert index.find([far[n : n + 1] for n in range(4)]) is None
    assert index.find([]) is None


def test_an_index_grows_while_it_is_asked() -> None:
    random = np.random.default_rng(1)
    index = Index()
    index.extend(np.arange(5000), random.integers(0, 2**64, 5000, dtype=np.uint64))
    index.find([random.integers(0, 2**64, 1, dtype=np.uint64)])
    late = random.integers(0, 2**64, 1, dtype=np.uint64)
    index.add(9999, late)
    found = index.find([late])
    assert found is not None
    assert found.number == 9999
