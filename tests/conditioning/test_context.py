import torch

from langit.conditioning.context import Context

NOISE = torch.randn(1, 2, 4, 2, 2, generator=torch.Generator().manual_seed(0))


def test_nothing_known_is_noise_everywhere() -> None:
    empty = Context.empty(NOISE)
    assert torch.equal(empty.start(NOISE), NOISE)
    assert (empty.at(0.3) == 0.3).all()
    assert not empty.keeps_all


def test_knowing_does_not_change_what_was_known_before() -> None:
    empty = Context.empty(NOISE)
    context = empty.know(torch.ones(1, 2, 2, 2, 2), slice(1, 3), ceiling=0.5)
    assert (empty.ceiling_BTYX == 1).all()
    assert context.at(0.8)[0, :, 0, 0].tolist() == [0.800000011920929, 0.5, 0.5, 0.800000011920929]
    torch.testing.assert_close(context.start(NOISE)[:, :, 1:3], 0.5 + 0.5 * NOISE[:, :, 1:3])


def test_what_is_kept_is_kept_bit_for_bit() -> None:
    latents = 1e-3 * torch.randn(1, 2, 4, 2, 2, generator=torch.Generator().manual_seed(1))
    context = Context.empty(NOISE).know(latents, slice(None))
    assert torch.equal(context.start(1e6 * NOISE), latents)
    assert context.keeps_all


def test_a_ceiling_may_be_of_each_position() -> None:
    ceiling = torch.rand(1, 4, 2, 2, generator=torch.Generator().manual_seed(2))
    assert torch.equal(Context.empty(NOISE).know(NOISE, slice(None), ceiling=ceiling).at(1.0), ceiling)


def test_a_part_is_of_some_frames() -> None:
    part = Context.empty(NOISE).know(NOISE[:, :, :1], slice(0, 1)).part(slice(0, 2)).to("cpu")
    assert part.latents_BCTYX.shape[2] == 2
    assert part.ceiling_BTYX[0, :, 0, 0].tolist() == [0, 1]
