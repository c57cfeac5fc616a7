import torch
from torch import Tensor

from langit.config import TransformerConfig
from langit.models.attention import grid_positions
from langit.models.dit import DiT
from langit.models.state_tokens import StateTokens

SHAPE = TransformerConfig(
    width=32, depth=2, heads=2, mlp_width=64, in_channels=4, out_channels=4, text_width=16, states=3, state_width=5
)


def gaussian(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def model() -> DiT:
    """Random weights everywhere, since a new model says nothing."""
    made = DiT(SHAPE).initialize(torch.Generator().manual_seed(0))
    with torch.no_grad():
        for number, parameter in enumerate(made.parameters()):
            parameter += 0.05 * gaussian(*parameter.shape, seed=number)
    return made.eval().requires_grad_(False)


def test_what_varies_is_about_normal_and_absent_bodies_do_not_count() -> None:
    tokens = StateTokens(SHAPE)
    states = gaussian(200, 3, 5) * 7 + 3
    states[:, :, 4] = 2.0  # never varies
    states[:, 1:, 0] = 1.0
    states[100:, 2] = 0.0  # no body in the last slot
    tokens.measure(states)
    normal = tokens.normalized(states[None])
    assert normal.shape == (1, 5, 200, 3, 1)
    place, bodies = normal[0, :, :, 0, 0], torch.cat([normal[0, :, :, 1, 0], normal[0, :, :100, 2, 0]], dim=1)
    for part, varying in ((place, slice(0, 4)), (bodies, slice(1, 4))):
        torch.testing.assert_close(part[varying].mean(1), torch.zeros_like(part[varying, 0]), atol=1e-4, rtol=0)
        torch.testing.assert_close(part[varying].std(1), torch.ones_like(part[varying, 0]), atol=1e-4, rtol=0)
        assert part[4].abs().max() < 1e-5


def test_no_state_token_is_where_a_token_of_the_video_is() -> None:
    frames = torch.tensor([0.0, 1.0, 5.0])
    own = StateTokens(SHAPE).positions(frames)
    assert own.shape == (3, 3, 3)
    video = grid_positions((3, 4, 6), frames_T=frames)
    everything = torch.cat([own.flatten(0, 1), video])
    assert len(everything.unique(dim=0)) == len(everything)
    assert own[2, :, 0].tolist() == [5.0] * 3


def test_video_and_states_see_each_other() -> None:
    made, text = model(), gaussian(2, 3, 16, seed=2)
    video, states = gaussian(2, 4, 2, 2, 3), gaussian(2, 5, 2, 3, 1, seed=1)
    time = torch.full((2, 2), 0.5)
    v, v_states = made.joint(video, time, states, time, text)
    assert v is not None
    assert v.shape == video.shape
    assert v_states.shape == states.shape
    moved, _ = made.joint(video, time, states + 1, time, text)
    _, seen = made.joint(video + 1, time, states, time, text)
    _, known = made.joint(video, time, states, torch.zeros(2, 2), text)
    assert moved is not None
    for one, other in ((v, moved), (v_states, seen), (v_states, known)):
        assert (one - other).abs().max() > 1e-3


def test_states_alone_need_no_video() -> None:
    made, states, time = model(), gaussian(1, 5, 4, 3, 1), torch.full((1, 4), 0.5)
    nothing, v = made.joint(None, time, states, time, gaussian(1, 3, 16, seed=2))
    assert nothing is None
    assert v.shape == states.shape
    moved = made.joint(None, time, states, time, gaussian(1, 3, 16, seed=2), frames_T=torch.tensor([0.0, 1, 2, 9]))[1]
    assert (v - moved).abs().max() > 1e-4


def test_a_model_without_state_tokens_has_no_weights_of_them() -> None:
    plain = DiT(TransformerConfig())
    assert plain.states is None
    assert not any(name.startswith("states") for name in plain.state_dict())
