"""How somebody feels: adjectives and adverbs of people; of anything else they stay words of mood."""

import pytest

from langit.understanding.stage import understand


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a happy woman in a park", ["happy"]),
        ("a sad man and an angry woman talk", ["sad", "angry"]),
        ("seorang pria yang sedih duduk di taman", ["sad"]),
        ("wanita gembira menari", ["happy"]),
        ("a woman walks happily", ["happy"]),
        ("a smiling woman waves", ["happy"]),
        ("a surprised woman", ["surprised"]),
        ("wanita itu terkejut", ["surprised"]),
        ("a scared man runs", ["scared"]),
        ("a man lies on the grass, laughing", ["laughing"]),
        ("a crying woman", ["crying"]),
        ("seorang wanita berlinang air mata", ["crying"]),
        ("a man by the wall, scared", ["scared", None]),
        ("a man and a woman by a wall, scared", ["scared", "scared", None]),
        ("seorang pria berdiri di dekat tembok, ketakutan", ["scared", None]),
        ("a woman holds an umbrella, sad", ["sad"]),
        ("a man waits by a car and a woman walks, smiling", [None, None, "happy"]),
    ],
)
def test_people_feel_what_is_said_of_them(prompt: str, found: list[str]) -> None:
    scene = understand(prompt, seconds=4.0, seed=0)
    assert [subject.feeling for subject in scene.subjects] == found
    assert not scene.not_understood


def test_a_dog_may_be_called_happy_without_a_face_for_it() -> None:
    scene = understand("a happy dog runs", seconds=4.0, seed=0)
    assert scene.subjects[0].feeling is None
    assert [word.fate for word in scene.reading if word.text == "happy"] == ["style"]


def test_nobody_but_a_person_laughs() -> None:
    scene = understand("a ball lies on the grass, laughing", seconds=4.0, seed=0)
    assert scene.not_understood == ("laughing",)


def test_smiling_takes_no_time_of_its_own() -> None:
    scene = understand("a woman smiles, waves and then walks away", seconds=9.0, seed=0)
    spans = {event.action: (event.start, event.end) for event in scene.events}
    assert spans["smile"] == (0.0, 9.0)
    assert spans["wave"][0] == 0.0
    assert spans["walk"][0] == spans["wave"][1]


def test_who_is_of_a_feeling_is_known_again() -> None:
    scene = understand("a sad woman and a happy woman talk. the sad woman walks away.", seconds=9.0, seed=0)
    assert [event.subject for event in scene.events if event.action in {"walk", "leave"}] == [scene.subjects[0].id]
