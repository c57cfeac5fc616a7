from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langit.clip import Size
from langit.errors import RequestError
from langit.request import Card, Connect, Extend, Fill, Loop, Remix, VideoRequest


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n"}, "prompt"),
        ({"prompt": "a" * 32_001}, "prompt"),
        ({"seconds": -1.0}, "seconds"),
        ({"seconds": 61.0}, "seconds"),
        ({"seconds": 0.01}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"fps": 0}, "fps"),
        ({"fps": 61}, "fps"),
        ({"size": Size(63, 64)}, "size"),
        ({"size": Size(129, 128)}, "size"),
        ({"size": Size(1922, 1080)}, "size"),
        ({"size": Size(100_000, 100_000)}, "size"),
        ({"strength": 1.5}, "strength"),
        ({"mode": "melt"}, "mode"),
        ({"mode": "extend"}, "source"),
        ({"mode": "connect", "source": Path("a.mp4")}, "source"),
        ({"source": Path("a.mp4")}, "source"),
        ({"mode": "fill", "source": Path("a.mp4")}, "span"),
        ({"mode": "fill", "source": Path("a.mp4"), "span": (3.0, 2.0)}, "span"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**63}, "seed"),
        ({"truth": Path("a.exr")}, "truth"),
        ({"look": "oil"}, "look"),
        ({"quality": "draft"}, "quality"),
        ({"look": "fast", "quality": "draft"}, "quality"),
        ({"look": "film", "quality": "best"}, "quality"),
        ({"mode": "extend", "source": Path("a.mp4"), "quality": "best"}, "quality"),
        ({"layers": Path("a")}, "layers"),
        ({"mode": "extend", "source": Path("a.mp4"), "look": "fast", "layers": Path("a")}, "layers"),
        ({"prompt": "a \udcff ball"}, "prompt"),
        ({"common": "in a park"}, "common"),
        ({"storyboard": (Card(start=8.0, prompt="a dog"),)}, "storyboard"),
        ({"storyboard": (Card(start=float("nan"), prompt="a dog"),)}, "storyboard"),
        ({"storyboard": (Card(start=2.0, prompt="a dog"), Card(start=2.01, prompt="a cat"))}, "storyboard"),
        ({"storyboard": (Card(start=2.0, prompt=" "),)}, "storyboard"),
        ({"prompt": "", "storyboard": (Card(start=2.0, prompt="a dog"),)}, "storyboard"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(RequestError) as caught:
        VideoRequest(**{"prompt": "a red ball", **wrong})
    assert caught.value.field == field
    assert caught.value.remedy


def test_an_odd_size_names_the_nearest_even_one() -> None:
    with pytest.raises(RequestError, match="The nearest size is 130x128"):
        VideoRequest(prompt="a red ball", size=Size(129, 128))


@pytest.mark.parametrize("size", [(64, 64), (1920, 1080), (1080, 1920), (1024, 1792), (720, 1280), (640, 360)])
def test_every_orientation_is_welcome(size: tuple[int, int]) -> None:
    assert VideoRequest(prompt="a red ball", size=Size(*size), seconds=60.0).count == 1440


def test_a_still_may_be_larger_than_a_film() -> None:
    assert VideoRequest(prompt="a red ball", seconds=0.0, size=Size(2048, 2048)).count == 1
    with pytest.raises(RequestError):
        VideoRequest(prompt="a red ball", seconds=1.0, size=Size(2048, 2048))


def test_a_storyboard_needs_no_prompt() -> None:
    assert VideoRequest(storyboard=(Card(start=0.0, prompt="a red ball"),)).prompt == ""


def test_the_prompt_is_the_card_at_0_where_there_is_none() -> None:
    dog, cat = Card(start=4.0, prompt="a dog"), Card(start=2.0, prompt="a cat")
    request = VideoRequest(prompt="a red ball", storyboard=(dog, cat), common="at night.")
    assert [card.start for card in request.cards] == [0, 2, 4]
    assert [card.prompt for card in request.cards] == ["at night. a red ball", "at night. a cat", "at night. a dog"]
    assert request.unshown == ""
    request = VideoRequest(prompt="a red ball", storyboard=(Card(start=0.0, prompt="a boat"), dog))
    assert [card.prompt for card in request.cards] == ["a boat", "a dog"]
    assert request.unshown == "a red ball"
    assert VideoRequest(prompt="a red ball").cards == ()


@given(seconds=st.floats(0.1, 60), fps=st.integers(10, 60))
def test_the_count_is_the_length(seconds: float, fps: int) -> None:
    assert abs(VideoRequest(prompt="a red ball", seconds=seconds, fps=fps).count - seconds * fps) <= 0.5


def test_an_edit_is_a_value_with_its_films() -> None:
    one, other = Path("a.mp4"), Path("b.mp4")
    for fields, edit in (
        ({}, None),
        ({"mode": "loop"}, None),
        ({"mode": "loop", "source": one}, Loop(one)),
        ({"mode": "extend", "source": one, "backward": True}, Extend(one, True)),
        ({"mode": "connect", "source": one, "other": other}, Connect(one, other)),
        ({"mode": "fill", "source": one, "span": (1, 2)}, Fill(one, (1, 2))),
        ({"mode": "remix", "source": one, "strength": 0.2}, Remix(one, 0.2)),
    ):
        assert VideoRequest(prompt="a red ball", **fields).edit == edit  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "asked",
    [
        {"look": "film"},
        {"look": "film", "quality": "master", "layers": Path("a")},
        {"look": "fast"},
        {"mode": "extend", "source": Path("a.mp4"), "quality": "draft"},
        {"mode": "extend", "source": Path("a.mp4"), "layers": Path("a")},
    ],
)
def test_a_quality_goes_with_the_look_that_has_it_or_with_that_of_a_film(asked: dict[str, Any]) -> None:
    VideoRequest(**{"prompt": "a red ball", **asked})
