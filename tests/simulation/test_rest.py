"""Things that nothing keeps where they are as a scene begins are found, whatever was said of them."""

import pytest

from langit.simulation.rest import restless
from langit.understanding.stage import stage


@pytest.mark.parametrize(
    ("prompt", "moved"),
    [
        ("a ball falls on a table", "ball"),
        ("a red ball above a box", "ball"),
        ("a ball rolls down a ramp", "ball"),
        ("a ball on a ramp", "ball"),
        ("a pendulum", "pendulum"),
        ("a tablecloth on a table", "cloth"),
        ("a flag flutters in the wind", "flag"),
    ],
)
def test_what_falls_rolls_downhill_or_swings_by_itself_is_not_at_rest(prompt: str, moved: str) -> None:
    assert restless(stage(prompt, seconds=3.0, seed=0)) == [moved]


@pytest.mark.parametrize(
    "prompt",
    [
        "a ball rolls to the right",
        "two balls collide",
        "a tower of boxes topples",
        "a ball hits dominoes",
        "a box on a ramp",
        "two boxes on a ball",
        "a woman waves, then a ball falls",
        "a toy boat sails on a table",
        "a woman walks in a park",
    ],
)
def test_what_lies_stands_or_waits_is_at_rest_until_it_is_pushed(prompt: str) -> None:
    assert not restless(stage(prompt, seconds=3.0, seed=0))
