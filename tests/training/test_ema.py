import torch
from torch import nn

from langit.training.ema import Ema


def test_the_average_follows_quickly_at_first_and_slowly_later() -> None:
    model = nn.Linear(1, 1, bias=False)
    model.weight.data.fill_(0.0)
    ema = Ema(model, decay=0.9)
    model.weight.data.fill_(1.0)
    ema.update(model)
    torch.testing.assert_close(ema.shadow["weight"], torch.tensor([[0.9]]))  # decay 1/10
    ema.count = 1000
    model.weight.data.fill_(0.0)
    ema.update(model)
    torch.testing.assert_close(ema.shadow["weight"], torch.tensor([[0.81]]))


def test_the_weights_are_put_back_even_after_an_error() -> None:
    model = nn.Linear(2, 2)
    ema = Ema(model)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    ema.shadow["weight"].zero_()
    try:
        with ema.applied(model):
            assert not bool(model.weight.any())
            raise RuntimeError
    except RuntimeError:
        pass
    for name, parameter in model.named_parameters():
        assert torch.equal(parameter, before[name])
