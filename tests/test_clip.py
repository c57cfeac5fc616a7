from fractions import Fraction

import pytest

from langit.clip import Size, rate, written_rate
from langit.errors import RequestError


@pytest.mark.parametrize("text", ["1280x720", " 1280 x 720", "1280X720", "1280\u00d7720"])
def test_a_size_is_read_as_people_write_it(text: str) -> None:
    assert Size.parse(text) == Size(1280, 720)
    assert str(Size.parse(text)) == "1280x720"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("720p", (1280, 720)), ("1080P", (1920, 1080)), ("hd", (1280, 720)), ("16:9", (640, 360)), ("9:16", (360, 640)),
     ("square", (360, 360)), ("portrait", (360, 640)), ("720p 9:16", (720, 1280)), ("square 1080p", (1080, 1080)),
     ("4:3", (480, 360)), ("480p", (854, 480)), ("4k", (3840, 2160))],
)  # fmt: skip
def test_sizes_have_names(text: str, meant: tuple[int, int]) -> None:
    assert Size.parse(text) == meant
    assert Size.parse(text, short=720) == Size.parse(f"{text} 720p") if ":" in text and "p" not in text else True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "720p 1080p",
        "16:9 9:16",
        "0:9",
        "cinema",
        "720p nice",
        "1280",
        "x720",
        "1280x",
        "12.5x4",
        "-64x64",
        "1280x720x3",
    ],
)
def test_what_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        RequestError, match=r"^size: .* is not a size\. Write width x height, such as 1280x720, or one of 720p, "
    ):
        Size.parse(text)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("24", 24), (24, 24), (24.0, 24), ("24000/1001", Fraction(24000, 1001)), ("23.976", Fraction(24000, 1001)),
     ("23.98", Fraction(24000, 1001)), (29.97, Fraction(30000, 1001)), ("59.94", Fraction(60000, 1001)),
     (60000 / 1001, Fraction(60000, 1001)), ("12.5", Fraction(25, 2)), (Fraction(25), 25), (" 7/2 ", Fraction(7, 2))],
)  # fmt: skip
def test_a_rate_is_read_as_people_write_it(given: str | float | Fraction, meant: Fraction) -> None:
    assert rate(given) == meant
    assert rate(written_rate(rate(given))) == meant


@pytest.mark.parametrize("given", ["", "fast", "24 fps", "0", "-24", "24/0", "nan", "inf"])
def test_what_is_no_rate_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(RequestError, match=r"^fps: .* is not a frame rate\. Write 24, 23\.976 or 24000/1001"):
        rate(given)
