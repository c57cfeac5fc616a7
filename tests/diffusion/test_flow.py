import torch

from langit.diffusion import flow

GENERATOR = torch.Generator().manual_seed(0)
DATA, NOISE = (torch.randn(2, 4, 3, 2, 2, generator=GENERATOR) for _ in range(2))
TIME = torch.rand(2, 3, 2, 2, generator=GENERATOR)


def test_the_path_runs_from_data_to_noise() -> None:
    assert torch.equal(flow.interpolate(DATA, NOISE, torch.zeros(2, 3, 2, 2)), DATA)
    assert torch.equal(flow.interpolate(DATA, NOISE, torch.ones(2, 3, 2, 2)), NOISE)


def test_the_true_velocity_leads_back_to_both_ends() -> None:
    x_t, v = flow.interpolate(DATA, NOISE, TIME), flow.velocity(DATA, NOISE)
    torch.testing.assert_close(flow.clean(x_t, v, TIME), DATA, atol=1e-5, rtol=0)
    torch.testing.assert_close(flow.noise(x_t, v, TIME), NOISE, atol=1e-5, rtol=0)


def test_the_loss_is_of_each_position() -> None:
    predicted = flow.velocity(DATA, NOISE).clone()
    predicted[1, :, 2, 0, 1] += 3
    loss = flow.loss(predicted, DATA, NOISE)
    assert loss.shape == (2, 3, 2, 2)
    assert loss[1, 2, 0, 1] == 9
    assert loss.sum() == 9
