import torch
from hypothesis import given
from hypothesis import strategies as st

from langit.conditioning.memory import Memory, places_of, remember, steady


@given(st.integers(0, 2), st.integers(0, 3), st.integers(1, 6), st.integers(0, 400))
def test_a_choice_is_bounded_in_order_and_keeps_both_ends(sink: int, far: int, recent: int, past: int) -> None:
    memory = Memory(sink=sink, far=far, recent=recent)
    chosen = memory.select(past)
    assert len(chosen) <= memory.size
    assert chosen == sorted(set(chosen))
    assert all(0 <= at < past for at in chosen)
    assert chosen[-recent:] == list(range(max(0, past - recent), past))[-len(chosen) :] or past < recent
    assert chosen[:sink] == list(range(min(sink, past)))


def test_a_long_past_has_the_size_of_a_short_one() -> None:
    memory = Memory()
    assert len(memory.select(1000)) == len(memory.select(20)) == memory.size
    assert memory.select(100) == [0, 49, 96, 97, 98, 99]


def test_what_is_remembered_knows_its_place() -> None:
    past = torch.arange(12.0).view(1, 1, 12, 1, 1).expand(2, 3, 12, 2, 2)
    known = remember(past, Memory(sink=1, far=0, recent=2), first=30.0)
    assert known.places == (30.0, 40.0, 41.0)
    assert known.latents_BCTYX[0, 0, :, 0, 0].tolist() == [0.0, 10.0, 11.0]
    assert places_of(known.places, 42, 2).tolist() == [30.0, 40.0, 41.0, 42.0, 43.0]


def test_statistics_are_drawn_toward_the_first() -> None:
    generator = torch.Generator().manual_seed(0)
    first = torch.randn(1, 4, 4, 8, 8, generator=generator)
    drifted = 3 * torch.randn(1, 4, 4, 8, 8, generator=generator) + 1
    half = steady(drifted, first, 0.5)
    assert abs(float(half.mean()) - 0.5) < 0.1
    assert abs(float(half.std()) - 2.0) < 0.2
    assert torch.equal(steady(drifted, first, 0.0), drifted)
    torch.testing.assert_close(steady(first, first, 0.5), first, atol=1e-4, rtol=0)


def test_a_small_memory_is_all_recent() -> None:
    assert Memory.of(6) == Memory(sink=1, far=1, recent=4)
    assert Memory.of(2).select(9) == [7, 8]
    assert all(Memory.of(size).size == size for size in (1, 2, 3, 8))
