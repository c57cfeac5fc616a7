"""A few plain lines say what was understood."""

from dataclasses import replace

from langit.scene.summary import summary
from langit.understanding.stage import understand


def test_it_says_place_people_events_camera_and_lost_words() -> None:
    scene = understand(
        "Close-up: a woman in a red coat walks slowly to the left in the rain with a cat and a dragon, pan left",
        seconds=4,
        seed=0,
    )
    text = "\n".join(summary(scene))
    for part in (
        "park",
        "rain",
        "woman",
        "red coat",
        "walk",
        "left",
        "slowly",
        "close up",
        "pan left",
        "stand-ins: cat (dog)",
        "not understood: dragon",
    ):
        assert part in text


def test_it_counts_and_says_where() -> None:
    lines = summary(understand("three blue boxes to the left of a ball", seconds=4, seed=0))
    assert any("3 x blue box" in line and "left of ball" in line for line in lines)


def test_what_an_endpoint_made_of_the_prompt_is_shown() -> None:
    scene = replace(understand("a red ball", seconds=4, seed=0), expanded="A red ball lies in the evening sun.")
    assert "in full: A red ball lies in the evening sun." in summary(scene)


def test_it_is_short() -> None:
    assert len(summary(understand("a red ball", seconds=4, seed=0))) == 3


def test_small_figures_are_called_girl_and_boy() -> None:
    text = "\n".join(summary(understand("a boy and two girls run", seconds=4, seed=0)))
    assert "who:   boy\n       2 x girl\n" in text
