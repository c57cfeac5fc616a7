from pathlib import Path

from langit.cli import main
from langit.media import image


def test_a_sentence_becomes_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "ball.png"
    assert main(["image", "a red ball on a table", "-o", str(path), "--size", "128x96"]) == 0
    picture = image.load(path)
    assert picture.shape == (96, 128, 3)
    red = (picture[..., 0] > 120) & (picture[..., 1] < 90) & (picture[..., 2] < 90)
    assert red.mean() > 0.004  # of the picture; a ball that is not drawn leaves none
