import pytest

from langit.clip import Size
from langit.errors import RequestError


@pytest.mark.parametrize("text", ["1280x720", " 1280 x 720", "1280X720", "1280\u00d7720"])
def test_a_size_is_read_as_people_write_it(text: str) -> None:
    assert Size.parse(text) == Size(1280, 720)
    assert str(Size.parse(text)) == "1280x720"


@pytest.mark.parametrize("text", ["", "720p", "1280", "x720", "1280x", "12.5x4", "-64x64", "1280x720x3"])
def test_what_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RequestError, match=r"^size: .* is not a size\. Write width x height, such as 1280x720\.$"):
        Size.parse(text)
