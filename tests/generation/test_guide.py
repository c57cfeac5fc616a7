import numpy as np
import pytest
import torch

from langit.conditioning.context import Context
from langit.config import CausalVaeConfig
from langit.diffusion.samplers import SAMPLERS
from langit.errors import RequestError
from langit.generation import footage
from langit.generation.guide import Guide, frames_of, to_latents
from langit.models.causal_vae import CausalVAE

SHAPE = CausalVaeConfig(encoder_width=8, decoder_width=8, channels=4, blocks=1)
SUBJECT = 7


def previz() -> tuple[np.ndarray, np.ndarray]:
    """A bright box that moves right over a dark ground, and where it is."""
    frames, shown = np.full((9, 64, 96, 3), 40, np.uint8), np.zeros((9, 64, 96), np.int32)
    for t in range(9):
        frames[t, 16:32, 4 * t : 4 * t + 16] = 220
        shown[t, 16:32, 4 * t : 4 * t + 16] = SUBJECT
    return frames, shown


def guide(**changes: object) -> Guide:
    frames, shown = previz()
    return Guide(**{"frames": frames, "segmentation": shown, "subjects": {SUBJECT}, "strength": 0.5, **changes})  # type: ignore[arg-type]  # as given


@pytest.fixture(scope="module")
def vae() -> CausalVAE:
    torch.manual_seed(0)
    return CausalVAE(SHAPE).eval().requires_grad_(False)


EMPTY = Context.empty(torch.zeros(1, 4, 3, 8, 12))
NOISE = torch.randn(1, 4, 3, 8, 12, generator=torch.Generator().manual_seed(0))


def wild(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return 100 * torch.tanh(x)


def sampled(context: Context) -> torch.Tensor:
    return SAMPLERS["unipc"](wild, NOISE, (1.0, 0.6, 0.3, 0.0), context)


@torch.inference_mode()
def test_strength_0_is_the_round_trip_of_the_autoencoder(vae: CausalVAE) -> None:
    context = guide(strength=0.0).context(vae, EMPTY)
    assert context.keeps_all
    frames, _ = previz()
    again = vae.decode(vae.encode(torch.from_numpy(footage.colors_first(frames))))
    assert torch.equal(vae.decode(sampled(context)), again)


def test_the_mask_lands_on_the_latents_that_show_the_subject() -> None:
    held = guide().ceiling(8)[0] == 0.5
    assert held[0].nonzero().tolist() == [[y, x] for y in (2, 3) for x in (0, 1)]
    # Frames 1 to 4 show columns 4 to 32, frames 5 to 8 columns 20 to 48; a token is two latents of eight pixels.
    assert sorted({x for _, x in held[1].nonzero().tolist()}) == [0, 1, 2, 3]
    assert sorted({x for _, x in held[2].nonzero().tolist()}) == [2, 3, 4, 5]
    assert sorted({y for y, _ in held[2].nonzero().tolist()}) == [2, 3]
    assert (guide().ceiling(8)[0][~held] == 0.8).all()


def test_a_token_is_never_of_two_ceilings() -> None:
    ceiling = guide().ceiling(8)[0]
    tokens = ceiling.unfold(1, 2, 2).unfold(2, 2, 2).flatten(3)
    assert (tokens == tokens[..., :1]).all()


@torch.inference_mode()
def test_kept_frames_stay_and_the_rest_moves(vae: CausalVAE) -> None:
    context = guide(strength=1.0, keys=(0, *range(5, 9))).context(vae, EMPTY)
    assert context.ceiling_BTYX[0, :, 0, 0].tolist() == [0, 1, 0]
    made, known = sampled(context), context.latents_BCTYX
    assert torch.equal(made[:, :, 0], known[:, :, 0])
    assert torch.equal(made[:, :, 2], known[:, :, 2])
    assert (made[:, :, 1] - known[:, :, 1]).abs().min() > 0


def test_half_a_latent_frame_is_not_kept() -> None:
    assert (guide(keys=(1, 2, 3)).ceiling(8)[0, 1] > 0).all()


@torch.inference_mode()
def test_subjects_go_less_far_than_the_rest(vae: CausalVAE) -> None:
    context = guide(strength=0.3).context(vae, EMPTY)
    moved = (SAMPLERS["euler"](lambda x, t: 0 * x, NOISE, (1.0, 0.0), context) - context.latents_BCTYX).abs().mean(1)
    held = context.ceiling_BTYX == context.ceiling_BTYX.min()
    assert moved[held].mean() < 0.8 * moved[~held].mean()


def test_the_first_frame_is_one_latent_and_four_are_every_other() -> None:
    assert [list(frames_of(i)) for i in range(3)] == [[0], [1, 2, 3, 4], [5, 6, 7, 8]]
    mask = np.zeros((5, 16, 16), bool)
    mask[4, 15, 15] = True
    assert to_latents(mask, 8, 1).tolist() == [[[False] * 2] * 2, [[False, False], [False, True]]]


def test_a_guide_of_another_size_is_refused(vae: CausalVAE) -> None:
    with pytest.raises(RequestError, match="size and length"):
        guide().context(vae, Context.empty(torch.zeros(1, 4, 2, 8, 12)))
    with pytest.raises(RequestError, match="segmentation"):
        guide(segmentation=np.zeros((9, 64, 64)))
    with pytest.raises(RequestError, match="strength"):
        guide(strength=1.5)
