from collections import Counter

import torch

from langit.diffusion.noise import MOST_NOISE_OF_KNOWN, ramp, sample_times, shift_for


def many(frames: int, count: int = 4000) -> torch.Tensor:
    return sample_times(count, frames, torch.Generator().manual_seed(0), 2.0)


def kind(times: torch.Tensor) -> str:
    """Which pattern a row of times is, as far as it shows."""
    values = times.unique()
    if len(values) == 1:
        return "one"
    if len(values) == 2 and values[0] <= MOST_NOISE_OF_KNOWN:
        known = (times == values[0]).tolist()
        first = next((i for i, k in enumerate(known) if not k), 0)
        last = next((i for i, k in enumerate(reversed(known)) if not k), 0)
        if known.count(True) == first + last:
            return {(True, False): "prefix", (False, True): "suffix", (True, True): "ends"}.get(
                (first > 0, last > 0), "subset"
            )
        return "subset"
    if bool((times.diff() > 0).all()):
        return "rising"
    return "other"


def test_the_mixture_holds_every_mode() -> None:
    found = Counter(kind(row) for row in many(8))
    share = {name: count / 4000 for name, count in found.items()}
    assert 0.2 < share["one"] < 0.32
    assert 0.08 < share["rising"] < 0.13
    assert 0.15 < share["other"] < 0.28
    for name in ("prefix", "suffix", "ends", "subset"):
        assert share[name] > 0.03, name


def test_times_are_times_and_something_is_always_to_be_made() -> None:
    times = many(6)
    assert float(times.min()) >= 0
    assert float(times.max()) <= 1
    assert bool((times.max(1).values > 0).all())
    assert float((times == 0).float().mean()) > 0.03  # known and clean


def test_a_still_has_one_time_that_is_never_zero() -> None:
    times = many(1)
    assert times.shape == (4000, 1)
    assert float(times.min()) > 0


def test_known_frames_are_never_noisier_than_the_others() -> None:
    for row in many(2):
        values = row.unique()
        assert float(values.max()) > 0
    pairs = many(5)
    known = pairs[(pairs == 0).any(1)]
    assert bool((known.max(1).values > 0).all())


def test_a_ramp_moves_with_its_phase() -> None:
    torch.testing.assert_close(ramp(4, 0.0), torch.tensor([0.25, 0.5, 0.75, 1.0]))
    torch.testing.assert_close(ramp(4, 1.0), torch.tensor([0.0, 0.25, 0.5, 0.75]))


def test_more_latents_mean_more_shift() -> None:
    shifts = [shift_for(tokens) for tokens in (64, 256, 512, 5000)]
    assert shifts == sorted(shifts)
    assert shifts[0] == 1.0
    assert shifts[-1] == 3.0
