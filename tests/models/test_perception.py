import torch

from langit.config import Labels, PerceptionConfig
from langit.models.perception import Perception, four_frames

TINY = PerceptionConfig(width=8, depth=3)
COLORS = ("red", "green", "blue", "white", "black")
LABELS = Labels(
    attributes={"kind": ("woman", "ball", "box"), "color": COLORS, "manner": ("slow", "fast")}, unseen=("manner",)
)


def test_scores_masks_and_features_of_every_size() -> None:
    torch.manual_seed(0)
    model = Perception(TINY, LABELS)
    for height, width in ((32, 32), (48, 32)):
        frames = torch.randn(2, 3, 4, height, width, generator=torch.Generator().manual_seed(0))
        scores, bodies = model(frames)
        assert {name: score.shape for name, score in scores.items()} == {"kind": (2, 3), "color": (2, 5)}
        assert bodies.shape == (2, 6, height // 2, width // 2)
        assert model.features(frames).shape == (2, 16 + 32)


def test_left_and_right_are_told_apart() -> None:
    torch.manual_seed(0)
    model = Perception(TINY, LABELS)
    frames = torch.randn(1, 3, 4, 32, 32, generator=torch.Generator().manual_seed(0))
    assert not torch.allclose(model(frames)[0]["kind"], model(frames.flip(-1))[0]["kind"], atol=1e-4)


def test_four_frames_of_a_short_clip_repeat_the_last() -> None:
    clip = torch.arange(2.0)[None, :, None, None].expand(3, 2, 4, 4)
    assert four_frames(clip)[0, :, 0, 0].tolist() == [0, 1, 1, 1]
    assert four_frames(clip, 1)[0, :, 0, 0].tolist() == [1, 1, 1, 1]
