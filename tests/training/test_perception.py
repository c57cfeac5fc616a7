import torch
from moving_squares import square_clips
from tiny_small import LABELS

from langit.config import PerceptionConfig
from langit.models.perception import Perception
from langit.training.loop import generator_for
from langit.training.optimizer import adamw
from langit.training.perception import PerceptionTask, accuracy


def test_one_batch_is_learned() -> None:
    torch.manual_seed(0)
    clips = square_clips(6)
    model = Perception(PerceptionConfig(width=8, depth=3), LABELS)
    task = PerceptionTask(model, clips, clips, batch=6, seed=0)
    optimizer = adamw(model, 5e-3)
    first, _ = task.loss(0, generator_for(0, 0))
    for _ in range(40):
        loss, numbers = task.loss(0, generator_for(0, 0))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert float(loss.detach()) < 0.5 * float(first.detach())
    assert numbers["right"] > 0.9
    with torch.no_grad():
        found = accuracy(model.eval(), clips)
    assert found.keys() >= {"right", "color", "direction"}


def test_a_still_is_looked_at_too() -> None:
    torch.manual_seed(0)
    model = Perception(PerceptionConfig(width=8, depth=3), LABELS).eval()
    assert 0 <= accuracy(model, square_clips(2, frames=1))["right"] <= 1
