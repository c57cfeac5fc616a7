"""Words of place, time and weather are weighed together; what is not said is as the subjects are at home."""

import pytest

from langit.errors import RequestError
from langit.scene.scene import Scene
from langit.understanding.stage import understand


def scene(prompt: str) -> Scene:
    return understand(prompt, seconds=8.0, seed=0)


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a road in Tokyo", "neon_street"),
        ("jalan desa di tepi laut", "country_road"),
        ("a forest in winter", "snowy_forest"),
        ("a forest", "park"),
        ("di tepi danau", "sea"),
        ("di jalan", "neon_street"),
        ("a hill in a forest", "park"),
        ("waves in the moonlight", "sea"),
        ("a ballroom in a city", "mirror_room"),
        ("a ball on a table", "studio"),
        ("a portrait of a woman, studio lighting", "studio"),
        ("seorang pria menari, cahaya studio", "studio"),
        ("a woman in a park, studio lighting", "park"),
        ("a man walks at night", "park"),
    ],
)
def test_the_place_that_is_named_wins_over_one_that_is_hinted(prompt: str, setting: str) -> None:
    assert scene(prompt).setting == setting


def test_a_second_place_is_not_understood_but_for_one_that_the_first_contains() -> None:
    assert "beach" in scene("a street in Tokyo and a beach").not_understood
    assert scene("a park with a meadow").not_understood == ()


@pytest.mark.parametrize(
    "prompt", ["at night in bright daylight", "a park at noon at midnight", "siang hari di malam hari"]
)
def test_night_and_day_at_once_is_an_error_that_names_both(prompt: str) -> None:
    with pytest.raises(RequestError, match="exclude each other") as raised:
        scene(prompt)
    assert raised.value.field == "prompt"


@pytest.mark.parametrize("prompt", ["in the park day turns to night", "siang berganti malam di taman"])
def test_a_change_of_time_is_no_contradiction(prompt: str) -> None:
    found = scene(prompt)
    assert found.time_of_day == "day"
    assert {"night", "malam"} & set(found.not_understood)


@pytest.mark.parametrize(
    ("prompt", "falls", "wet"),
    [
        ("a park, no rain", "none", False),
        ("park in the rain", "rain", True),
        ("taman tanpa hujan", "none", False),
        ("kelopak bunga berguguran di taman", "petals", False),
        ("salju turun di taman", "snow", False),
        ("autumn leaves in a park", "leaves", False),
        ("a wet street", "none", True),
        ("a man walks through the snow", "none", False),
    ],
)
def test_weather(prompt: str, falls: str, wet: bool) -> None:
    weather = scene(prompt).weather
    assert (weather.precipitation, weather.wet) == (falls, wet)


def test_amounts() -> None:
    assert scene("a park in light fog").weather.fog == "light"
    assert scene("taman berkabut tebal").weather.fog == "strong"
    assert scene("a park in a gentle breeze").weather.wind == "light"
    assert scene("a park without wind").weather.wind == "none"


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("in the evening", "sunset"), ("in the late afternoon", "golden_hour"), ("at blue hour", "sunset"),
        ("at twilight", "sunset"), ("in the pre-dawn light", "dawn"), ("mid-morning", "day"), ("after dark", "night"),
        ("saat senja", "sunset"), ("pada petang hari", "sunset"), ("menjelang malam", "sunset"),
        ("menjelang fajar", "dawn"), ("selepas magrib", "sunset"), ("menjelang petang", "golden_hour"),
    ],
)  # fmt: skip
def test_words_for_hours_are_understood(words: str, hour: str) -> None:
    found = understand(f"a woman walks in a park {words}", seconds=8.0, seed=0)
    assert found.time_of_day == hour
    assert not found.not_understood


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [
        ("a man lies on a table", "table"),
        ("seorang pria berbaring di atas meja kayu", "table"),
        ("a man sleeps on a sofa", "bench"),
        ("seorang wanita tidur di sofa", "bench"),
    ],
)
def test_what_somebody_lies_on_is_a_thing_and_no_place(prompt: str, thing: str) -> None:
    found = scene(prompt)
    person = found.subjects[0]
    assert person.place is not None
    assert (found.setting, person.action, person.place.relation) == ("park", "lie", "on")
    assert person.place.of == (thing,)
