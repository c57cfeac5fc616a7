"""Every content word ends with a fate that is true of the scene, and what was said names its field and its word."""

import pytest

import langit
from langit.scene.reading import Word
from langit.scene.scene import Scene
from langit.understanding.stage import understand


def fates(prompt: str) -> dict[str, tuple[str, str]]:
    return {word.text: (word.fate, word.what) for word in langit.understand(prompt).words}


def test_words_stand_where_the_prompt_has_them() -> None:
    prompt = "Seekor  anjing HITAM, berlari… with a  close-up view!"
    for word in langit.understand(prompt).words:
        assert prompt[word.start : word.end] == word.text


def test_a_word_is_shown_where_the_scene_says_it() -> None:
    found = fates("two red balls roll slowly to the left in a foggy park")
    assert found == {
        "two": ("shown", "subjects.ball.count 2"),
        "red": ("shown", "subjects.ball.color red"),
        "balls": ("shown", "subjects.ball.kind ball"),
        "roll": ("shown", "events.0.action roll"),
        "slowly": ("shown", "events.0.manner slow"),
        "to the left": ("shown", "events.0.direction left"),
        "foggy": ("shown", "weather.fog strong"),
        "park": ("shown", "setting park"),
    }


@pytest.mark.parametrize(
    ("prompt", "word", "fate", "what"),
    [
        ("a beautiful ball", "beautiful", "style", ""),
        ("a cinematic video of a ball", "cinematic", "style", ""),
        ("a fluffy dog", "fluffy", "not_understood", ""),
        ("a red dragon and a ball", "red", "not_understood", "with dragon"),
        ("a woman with a black guitar", "black", "not_understood", "with guitar"),
        ("wanita membawa gitar merah", "gitar", "not_understood", ""),
        ("a little girl runs", "girl", "stand_in", "stylized figure"),
        ("seorang anak berlari", "anak", "stand_in", "stylized figure"),
        ("a short man", "man", "shown", "subjects.man.kind man"),
        ("a ball, no cars", "cars", "shown", "absent"),
        ("a ball without dragons", "dragons", "shown", "absent"),
        ("a panda walks", "panda", "stand_in", "dog"),
        ("a man by a hedge", "hedge", "stand_in", "tree"),
        ("two pandas", "two", "shown", "subjects.dog.count 2"),
        ("a red suitcase", "suitcase", "stand_in", "box"),
        ("a samurai", "samurai", "stand_in", "man"),
        ("an astronaut flies in a park", "flies", "stand_in", "walk"),
        ("a hot dog and a ball", "hot dog", "stand_in", "box"),
        ("a detective walks", "detective", "stand_in", "man"),
        ("a car in slow motion", "in slow motion", "not_understood", ""),
    ],
)
def test_fates(prompt: str, word: str, fate: str, what: str) -> None:
    assert fates(prompt)[word] == (fate, what)


@pytest.mark.parametrize(
    "prompt",
    ["a woman with a guitar", "a man plays a guitar in a park", "a man in a park with a guitar", "a dog in a castle"],
)
def test_what_is_held_used_or_a_place_has_no_stand_in(prompt: str) -> None:
    assert "stand_in" not in {fate for fate, _ in fates(prompt).values()}


def test_words_that_only_hold_a_sentence_together_have_no_fate() -> None:
    assert set(fates("the ball is on the box and it rolls")) == {"ball", "box", "rolls"} | {"on"}


def test_what_finds_no_use_is_what_the_scene_says() -> None:
    found = langit.understand("a fluffy ball, a Fluffy box, a dragon")
    assert found.scene.not_understood == ("fluffy", "dragon")
    lost = {word.text.casefold() for word in found.words if word.fate == "not_understood"}
    assert lost == set(found.scene.not_understood)


def test_facts_name_fields_that_are_so() -> None:
    scene = understand("A woman in a red coat. A low-angle shot at dusk, the camera pans left.", seconds=8.0, seed=0)
    said = {(fact.path, fact.value): scene.prompt[fact.start : fact.end] for fact in scene.facts}
    assert said["subjects.woman.clothing.0.color", "red"] == "red"
    assert said["camera.angle", "low"] == "low-angle shot"
    assert said["time_of_day", "sunset"] == "dusk"
    assert said["camera.moves.0.move", "pan_left"] == "pans left"
    for path, value in said:
        assert str(value_at(scene, path)) == value


def value_at(scene: Scene, path: str) -> object:
    found: object = scene
    for part in path.split("."):
        if isinstance(found, tuple):
            found = found[int(part)] if part.isdigit() else next(one for one in found if one.id == part)
        else:
            found = getattr(found, part)
    return found


def test_a_change_keeps_what_was_said_before() -> None:
    from langit.understanding.revision import revised

    scene = revised(understand("a red ball in a park", seconds=4.0, seed=0), "at night")
    words: dict[str, Word] = {word.text: word for word in scene.reading}
    assert words["at night"].what == "time_of_day night"
    for word in scene.reading:
        assert scene.prompt[word.start : word.end] == word.text
    assert {"setting", "time_of_day"} <= {fact.path for fact in scene.facts}


def test_public_understanding_takes_length_and_seed() -> None:
    found = langit.understand("a person walks", seconds=4.0, seed=1)
    assert (found.scene.seconds, found.scene.seed, found.scene.subjects[0].kind) == (4.0, 1, "man")


def test_a_relation_to_nobody_is_not_shown() -> None:
    prompt = "a dragon flies over a castle"
    assert "over" not in fates(prompt), "a preposition that says nothing of the scene has no fate"
    assert all(subject.place is None for subject in langit.understand(prompt).scene.subjects)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a woman reads a book", {"reads", "book"}),
        ("a man holds a phone", {"phone"}),
        ("a woman holds a cup of coffee", {"cup", "coffee"}),
        ("a man holding a bottle", {"bottle"}),
        ("seorang wanita membaca buku", {"membaca", "buku"}),
    ],
)
def test_what_hands_would_hold_is_told_and_stands_nowhere(prompt: str, words: set[str]) -> None:
    scene = understand(prompt, seconds=4.0, seed=0)
    assert set(scene.not_understood) == words
    assert len(scene.subjects) == 1


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("a man runs on the beach at sunset and falls", "falls"),
        ("a woman falls", "falls"),
        ("a man trips and falls down", "falls down"),
        ("seorang pria berlari di pantai lalu jatuh", "jatuh"),
    ],
)
def test_nobody_is_shown_to_fall(prompt: str, word: str) -> None:
    assert fates(prompt)[word] == ("not_understood", "")


@pytest.mark.parametrize("prompt", ["the night slowly falls on a man", "a man stands on the beach as night falls"])
def test_night_falls_though_somebody_is_there(prompt: str) -> None:
    assert fates(prompt)["falls"] == ("shown", "the weather")


@pytest.mark.parametrize(
    ("prompt", "word", "fate"),
    [
        ("a woman walks in the forest", "forest", "stand_in"),
        ("seorang wanita berjalan di hutan", "hutan", "stand_in"),
        ("a woman walks in a forest in winter", "forest in winter", "shown"),
        ("snow falls in the forest", "forest", "shown"),
        ("a woman walks on a path", "path", "shown"),
    ],
)
def test_a_park_stands_in_for_a_forest_without_snow(prompt: str, word: str, fate: str) -> None:
    assert fates(prompt)[word][0] == fate


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("a couple dances in a ballroom", "ballroom"),
        ("a man sleeps on a sofa", "sleeps"),
        ("a man sleeps on a sofa", "sofa"),
        ("seorang wanita tidur di sofa", "tidur"),
        ("a sleeping woman in a park", "sleeping"),
    ],
)
def test_what_is_only_the_nearest_place_or_deed_is_told(prompt: str, word: str) -> None:
    assert fates(prompt)[word][0] == "stand_in"
