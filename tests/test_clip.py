from fractions import Fraction

import pytest

from langit.clip import Size, rate, written_rate
from langit.errors import RequestError


@pytest.mark.parametrize("text", ["1280x720", " 1280 x 720", "1280X720", "1280\u00d7720"])
def test_a_size_is_read_as_people_write_it(text: str) -> None:
    assert Size.parse(text) == Size(1280, 720)
    assert str(Size.parse(text)) == "1280x720"


@pytest.mark.parametrize("text", ["", "720p", "1280", "x720", "1280x", "12.5x4", "-64x64", "1280x720x3"])
def test_what_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RequestError, match=r"^size: .* is not a size\. Write width x height, such as 1280x720\.$"):
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
