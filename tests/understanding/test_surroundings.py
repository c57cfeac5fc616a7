"""Words of place, time and weather are weighed together."""

import pytest

from langit.errors import RequestError
from langit.understanding.grammar import read


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a road in Tokyo", "neon_street"),
        ("jalan desa di tepi laut", "country_road"),
        ("a forest in winter", "snowy_forest"),
        ("a forest", "park"),
        ("di tepi danau", "sea"),
        ("hello", None),
    ],
)
def test_the_place_that_is_named_wins_over_one_that_is_hinted(prompt: str, setting: str | None) -> None:
    assert read(prompt).surroundings.setting() == setting


def test_a_second_place_is_lost() -> None:
    assert "beach" in read("a street in Tokyo and a beach").lost


@pytest.mark.parametrize(
    "prompt", ["at night in bright daylight", "a park at noon at midnight", "siang hari di malam hari"]
)
def test_night_and_day_at_once_is_an_error_that_names_both(prompt: str) -> None:
    with pytest.raises(RequestError, match="exclude each other") as raised:
        read(prompt)
    assert raised.value.field == "prompt"


@pytest.mark.parametrize("prompt", ["in the park day turns to night", "siang berganti malam di taman"])
def test_a_change_of_time_is_no_contradiction(prompt: str) -> None:
    story = read(prompt)
    assert story.surroundings.time_of_day() == "day"
    assert {"night", "malam"} & set(story.lost)


@pytest.mark.parametrize(
    ("prompt", "falls", "wet"),
    [
        ("a park, no rain", "none", False),
        ("park in the rain", "rain", True),
        ("taman tanpa hujan", "none", False),
        ("kelopak bunga berguguran di taman", "petals", False),
        ("salju turun di taman", "snow", False),
        ("a wet street", "none", True),
        ("a man walks through the snow", "none", False),
    ],
)
def test_weather(prompt: str, falls: str, wet: bool) -> None:
    weather = read(prompt).surroundings.weather()
    assert (weather.precipitation, weather.wet) == (falls, wet)


def test_amounts() -> None:
    assert read("a park in light fog").surroundings.weather().fog == "light"
    assert read("taman berkabut tebal").surroundings.weather().fog == "strong"
    assert read("a park in a gentle breeze").surroundings.weather().wind == "light"
    assert read("a park without wind").surroundings.weather().wind == "none"
