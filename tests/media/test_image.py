from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import RequestError, UnavailableError
from langit.media import image

LEFT_RED = np.zeros((40, 80, 3), np.uint8)
LEFT_RED[:, :40] = (255, 0, 0)


def test_a_png_keeps_every_pixel(tmp_path: Path) -> None:
    image.save(tmp_path / "a.png", LEFT_RED)
    np.testing.assert_array_equal(image.load(tmp_path / "a.png"), LEFT_RED)


@pytest.mark.parametrize(
    ("how", "corner", "shape"),
    [("cover", (255, 0, 0), (40, 40)), ("contain", (255, 0, 0), (20, 40)), ("pad", (0, 0, 0), (40, 40))],
)
def test_each_fit_does_what_it_says(how: image.Fit, corner: tuple[int, int, int], shape: tuple[int, int]) -> None:
    fitted = image.fit(LEFT_RED, Size(40, 40), how)
    assert fitted.shape[:2] == shape
    assert tuple(fitted[0, 0]) == corner


def test_what_is_missing_or_no_picture_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="there is no picture at"):
        image.load(tmp_path / "no.png")
    (tmp_path / "letter.png").write_text("a letter")
    with pytest.raises(UnavailableError, match="Give a PNG, JPEG or WebP file"):
        image.load(tmp_path / "letter.png")
    with pytest.raises(RequestError, match=r"End it in \.png or \.jpg"):
        image.save(tmp_path / "a.tiff", LEFT_RED)
