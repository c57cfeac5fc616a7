"""Prompts to scenes: defaults, errors, and properties that hold for any text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langit.blocking.block import block
from langit.errors import RequestError
from langit.scene.blocked import pinned
from langit.scene.file import dumps, loads
from langit.scene.lexicon import lexicon
from langit.understanding.stage import stage, understand

WORDS = sorted(" ".join(words) for words in lexicon().forms)
PROMPTS = st.lists(st.sampled_from([*WORDS, "cat", "xyz", ",", ".", "5"]), min_size=1, max_size=14).map(" ".join)
CALM = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@given(st.text(max_size=200))
@CALM
def test_any_text_makes_a_scene_or_a_clear_error(text: str) -> None:
    error = None
    try:
        understand(text, seconds=4.0, seed=0)
    except RequestError as raised:
        error = raised
    assert error is None or (error.field == "prompt" and error.remedy)


@given(PROMPTS, st.sampled_from([0.5, 8.0, 60.0]), st.integers(0, 5))
@CALM
def test_any_words_make_the_same_scene_twice_and_survive_a_file(prompt: str, seconds: float, seed: int) -> None:
    try:
        scene = understand(prompt, seconds=seconds, seed=seed)
    except RequestError:
        return
    assert understand(prompt, seconds=seconds, seed=seed) == scene
    assert loads(dumps(scene)) == scene
    blocked = stage(prompt, seconds=seconds, seed=seed)
    assert blocked == block(scene)
    assert pinned(block(pinned(blocked))) == pinned(blocked)
    assert all(len(standing.placements) == standing.subject.count for standing in blocked.subjects)
    assert all(0 <= event.start <= event.end <= seconds + 1e-6 for event in blocked.events)
    assert blocked.camera.keys


@pytest.mark.parametrize("prompt", ["a dragon eats a unicorn", "seekor naga", "asdf qwer", "🎥", "the of and"])
def test_a_prompt_of_unknown_words_is_refused_with_examples(prompt: str) -> None:
    with pytest.raises(RequestError, match="nothing in the prompt") as raised:
        understand(prompt, seconds=4.0, seed=0)
    assert raised.value.field == "prompt"
    assert "woman" in (raised.value.remedy or "")


def test_a_ball_cannot_be_red_and_not_red() -> None:
    for prompt in ("a red red-less ball", "a red ball that is not red", "bola merah yang bukan merah"):
        with pytest.raises(RequestError, match=r"red|merah"):
            understand(prompt, seconds=4.0, seed=0)


@pytest.mark.parametrize(
    ("prompt", "setting", "time"),
    [
        ("a boat", "sea", "day"),
        ("a red car", "country_road", "day"),
        ("a box", "studio", "studio"),
        ("a woman", "park", "day"),
        ("a woman in Tokyo", "neon_street", "night"),
        ("a man in the snow", "snowy_forest", "day"),
        ("a city street at noon", "neon_street", "day"),
        ("seekor anjing", "park", "day"),
        ("twelve dominoes", "studio", "studio"),
        ("a woman before a mirror", "mirror_room", "day"),
        ("a balloon", "meadow", "day"),
    ],
)
def test_defaults_suit_the_subjects(prompt: str, setting: str, time: str) -> None:
    scene = understand(prompt, seconds=4.0, seed=0)
    assert (scene.setting, scene.time_of_day) == (setting, time)


def test_the_subject_says_first_what_its_events_say_in_full() -> None:
    scene = understand("a dog runs to the left, then sits", seconds=8.0, seed=0)
    dog = scene.subject("dog")
    assert (dog.action, dog.direction) == ("run", "left")
    assert [event.action for event in scene.events] == ["run", "sit"]


def test_two_that_collide_are_each_others_target() -> None:
    scene = understand("a red ball and a blue ball collide", seconds=4.0, seed=0)
    assert [event.target for event in scene.events] == ["ball_2", "ball"]


def test_a_wall_that_hides_people_is_tall() -> None:
    assert understand("a man walks behind a wall", seconds=4.0, seed=0).subject("wall").build == "tall"


def test_the_prompt_is_kept() -> None:
    assert understand("Bola MERAH!", seconds=4.0, seed=3).prompt == "Bola MERAH!"


@pytest.mark.parametrize("prompt", ["a ball " * 4500, "a man walks. " * 2400, "follow a dog " * 2400])
def test_the_longest_prompts_make_a_scene_that_one_shot_can_hold(prompt: str) -> None:
    scene = understand(prompt[:32_000], seconds=8.0, seed=0)
    assert 1 <= len(scene.subjects) <= 24
    assert len(scene.events) <= 60
    assert len(scene.subjects) == 1 or scene.not_understood


def test_who_has_no_room_is_reported() -> None:
    scene = understand("24 boxes and 24 balls and 24 cones", seconds=4.0, seed=0)
    assert sum(subject.count for subject in scene.subjects) <= 60


@pytest.mark.parametrize(
    ("prompt", "setting", "kind", "color"),
    [
        ("a golden retriever runs", "park", "dog", "gold"),
        ("hujan salju turun di hutan, seorang pria berjalan", "snowy_forest", "man", None),
        ("a man in a cyberpunk city", "neon_street", "man", None),
        ("kereta uap melintasi padang bersalju", "meadow", "train", None),
        ("seorang wanita duduk di bangku taman", "park", "woman", None),
    ],
)
def test_these_words_find_their_use(prompt: str, setting: str, kind: str, color: str | None) -> None:
    scene = understand(prompt, seconds=4.0, seed=0)
    assert (scene.setting, scene.subjects[0].kind, scene.subjects[0].color) == (setting, kind, color)
    assert scene.weather.precipitation in {"none", "snow"}
    assert scene.not_understood == ()


def test_a_plural_garment_is_worn_by_all_and_a_ramp_is_rolled_down() -> None:
    pair = understand("a man and a woman walk with umbrellas in the rain", seconds=4.0, seed=0)
    assert [[wear.kind for wear in s.clothing] for s in pair.subjects] == [["umbrella"], ["umbrella"]]
    crowd = understand("five people walk on a neon street, rain, umbrellas", seconds=4.0, seed=0)
    assert {s.kind for s in crowd.subjects} == {"woman", "man"}
    (roll,) = understand("a ball rolls down a ramp", seconds=4.0, seed=0).events
    assert roll.target == "ramp"


@pytest.mark.parametrize(
    "prompt",
    ["a woman turns round, then waves at the camera", "seorang wanita berbalik lalu melambaikan tangan ke kamera"],
)
def test_who_waves_at_the_camera_faces_it(prompt: str) -> None:
    assert understand(prompt, seconds=6.0, seed=0).events[-1].direction == "toward"


def test_a_camera_that_comes_closer_needs_no_verb() -> None:
    scene = understand("seorang wanita berdiri di taman, kamera perlahan mendekat", seconds=4.0, seed=0)
    assert [(move.move, move.manner) for move in scene.camera.moves] == [("dolly_in", "slow")]


def test_a_story_is_not_stormy() -> None:
    assert understand("the story of a man in a park", seconds=4.0, seed=0).weather.precipitation == "none"


@pytest.mark.parametrize(
    ("prompt", "action", "stands"),
    [
        ("a woman sits down on a bench", "sit", True), ("a woman is sitting on a bench", "sit", False),
        ("a man kneels", "kneel", True), ("a man is kneeling", "kneel", False), ("a woman crouches", "crouch", True),
        ("a woman lies down on the ground", "lie", True), ("a woman lies on the ground", "lie", False),
        ("seorang pria sedang berlutut", "kneel", False), ("seorang pria berlutut", "kneel", True),
    ],
)  # fmt: skip
def test_who_gets_down_is_seen_standing_first(prompt: str, action: str, stands: bool) -> None:
    (event,) = understand(prompt, seconds=4.0, seed=0).events
    assert event.action == action
    assert ((event.start or 0.0) > 0.1) == stands


@pytest.mark.parametrize("prompt", ["a man jumps over a box", "a man runs and jumps over a box"])
def test_what_is_jumped_over_is_whom_it_is_done_to(prompt: str) -> None:
    scene = understand(prompt, seconds=4.0, seed=0)
    assert not scene.not_understood
    assert [(event.action, event.target) for event in scene.events] == [("leap", "box")]
    assert all(subject.place is None for subject in scene.subjects)


@pytest.mark.parametrize("prompt", ["a girl with a red balloon", "a woman holds a red balloon"])
def test_a_balloon_that_somebody_has_is_held(prompt: str) -> None:
    (subject,) = understand(prompt, seconds=4.0, seed=0).subjects
    assert [(wear.kind, wear.color) for wear in subject.clothing] == [("balloon", "red")]
