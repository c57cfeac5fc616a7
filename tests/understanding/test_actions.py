"""Who does what to whom, in which order and how fast; in both languages, in long prose."""

import pytest

from langit.scene.scene import Scene
from langit.understanding.stage import understand

TOKYO = (
    "A stylish woman walks down a Tokyo street filled with warm glowing neon and animated city signage. She wears a "
    "black leather jacket, a long red dress, and black boots, and carries a black purse. She wears sunglasses and red "
    "lipstick. She walks confidently and casually. The street is damp and reflective, creating a mirror effect of the "
    "colorful lights. Many pedestrians walk about."
)


def scene(prompt: str) -> Scene:
    return understand(prompt, seconds=8.0, seed=0)


def happens(prompt: str) -> list[str]:
    """ "woman walk left >box", in the order in which it begins."""
    found = scene(prompt)
    events = sorted(found.events, key=lambda event: event.start or 0.0)
    return [
        " ".join(p for p in (e.subject, e.action, e.direction or "", f">{e.target}" if e.target else "") if p)
        for e in events
    ]


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a woman walks to the left", ["woman walk left"]),
        ("wanita berjalan ke kiri", ["woman walk left"]),
        ("a man runs toward the camera", ["man run toward"]),
        ("a man looks into the camera", ["man look toward"]),
        ("a woman gazes at us", ["woman look toward"]),
        ("a woman stares at the viewer", ["woman look toward"]),
        ("a man looking straight into the lens", ["man look toward"]),
        ("a woman smiles at the camera", ["woman smile toward"]),
        ("a woman talks to the camera", ["woman talk toward"]),
        ("seorang pria menatap ke arah kamera", ["man look toward"]),
        ("seorang wanita menatap lensa", ["woman look toward"]),
        ("pria berlari mendekati kamera", ["man run toward"]),
        ("a dog walks away, then stops", ["dog walk away", "dog stop"]),
        ("anjing berjalan menjauh lalu berhenti", ["dog walk away", "dog stop"]),
        ("a woman walks away and comes back", ["woman walk away", "woman return"]),
        ("wanita keluar dari bingkai lalu kembali", ["woman leave", "woman return"]),
        ("a man walks behind a wall and comes out", ["man pass_behind >wall"]),
        ("pria lewat di belakang tembok", ["man pass_behind >wall"]),
        ("a ball rolls into a box", ["ball roll >box"]),
        ("a ball hits a box", ["ball collide >box"]),
        ("bola menabrak kotak", ["ball collide >box"]),
        ("a ball falls onto a box", ["ball drop >box"]),
        ("bola jatuh di atas kotak", ["ball drop >box"]),
        ("a cloth drapes over a ball", ["cloth drape >ball"]),
        ("a man drives a red car", ["car drive"]),
        ("a woman drops a ball", ["ball drop"]),
        ("dominoes topple one by one", ["domino topple"]),
        ("a stack of boxes", ["box stack"]),
        ("a rolling ball", ["ball roll"]),
        ("a man sits on a rock", ["man sit >rock"]),
        ("a flag waves in the wind", ["flag flutter"]),
        ("a man in a black jacket waves in a park", ["man wave"]),
        ("a woman in red waves", ["woman wave"]),
        ("a man waves in a park by day", ["man wave"]),
        ("a man lies on the grass", ["man lie"]),
        ("a ball lies on the grass", ["ball rest"]),
        ("a woman sits on the grass", ["woman sit_on_ground"]),
        ("seorang pria berlutut di taman", ["man kneel"]),
        ("a car runs", ["car drive"]),
        ("a boat goes to the right", ["boat sail right"]),
        ("a man does not walk", ["man stand"]),
        ("a woman and a man walk", ["woman walk", "man walk"]),
        ("a woman walks with a dog", ["woman walk", "dog walk"]),
        ("a man dances with a woman", ["man waltz >woman", "woman waltz >man"]),
        ("a man meets a woman and dances with her", ["man waltz >woman", "woman waltz >man"]),
        ("seorang pria menari dengan seorang wanita", ["man waltz >woman", "woman waltz >man"]),
        ("a couple dances in a park", ["woman waltz >man", "man waltz >woman"]),
        ("a couple walks in a park", ["woman walk", "man walk"]),
        ("a man dances with two women", ["man dance", "woman dance"]),
        ("a man dances with a dog", ["man dance"]),
        ("a man talks with a woman", ["man talk >woman", "woman talk >man"]),
        ("a man talks to a woman", ["man talk >woman"]),
        ("a woman laughs with a man", ["woman laugh", "man laugh"]),
        ("a woman sits with a man on a bench", ["woman sit >bench", "man sit >bench"]),
        ("a man hugs a woman with a dog", ["man hug >woman", "woman hug >man"]),
        ("a woman walks her dog while a man runs", ["woman walk", "dog walk", "man run"]),
        ("a woman and her dog run", ["woman run", "dog run"]),
        ("a running dog stops", ["dog run", "dog stop"]),
        ("A woman and a man stand. They wave.", ["woman stand", "man stand", "woman wave", "man wave"]),
        ("a ball on a ramp rolls down", ["ball roll"]),
        ("a ball rolls away to the right", ["ball roll right"]),
        ("a balloon floats up", ["balloon float up"]),
        ("a woman leaves", ["woman leave"]),
        ("pria jalan pelan", ["man walk"]),
        ("A man walks. Then a dog walks.", ["man walk", "dog walk"]),
    ],
)
def test_who_does_what(prompt: str, found: list[str]) -> None:
    assert happens(prompt) == found


def test_what_is_struck_topples_when_it_is_struck() -> None:
    events = scene("the ball rolls and hits the dominoes and they topple").events
    assert [(e.subject, e.action) for e in events] == [("ball", "roll"), ("ball", "collide"), ("domino", "topple")]
    assert events[2].start is None  # blocking knows when


@pytest.mark.parametrize("prompt", ["a man walks while waving", "pria berjalan sambil melambai"])
def test_what_happens_at_the_same_time(prompt: str) -> None:
    events = scene(prompt).events
    assert [event.action for event in events] == ["walk", "wave"]
    assert {event.start for event in events} == {None}


def test_what_follows_shares_the_clip_and_short_deeds_stay_short() -> None:
    found = understand("A man walks, then stops, then waves. A dog runs.", seconds=60.0, seed=0)
    spans = {(e.subject, e.action): (e.start, e.end) for e in found.events}
    assert spans["man", "walk"][0] == 0
    assert spans["man", "walk"][1] == spans["man", "stop"][0]
    assert spans["man", "stop"][1] == spans["man", "wave"][0]
    start, end = spans["man", "stop"]
    assert start is not None
    assert end is not None
    assert end - start <= 4.0
    assert all(event.end == 60.0 for event in found.events if event.action == "wave")


def test_lying_there_first_takes_no_time() -> None:
    (event,) = scene("A ball lies on a table. It rolls to the left.").events
    assert (event.action, event.start) == ("roll", None)


def test_saying_it_twice_is_doing_it_once() -> None:
    assert happens("A woman walks. She walks.") == ["woman walk"]


@pytest.mark.parametrize(
    ("prompt", "manner"),
    [
        ("a man slowly walks", "slow"),
        ("a man runs fast", "fast"),
        ("pria berjalan perlahan", "slow"),
        ("mobil melaju dengan cepat", "fast"),
        ("a man walks", "normal"),
    ],
)
def test_manner(prompt: str, manner: str) -> None:
    assert scene(prompt).events[0].manner == manner


def test_left_is_a_place_of_whom_stands_and_a_way_of_whom_goes() -> None:
    found = scene("a man stands on the left. a ball rolls to the left")
    man = found.subject("man")
    assert man.place is not None
    assert man.place.relation == "left_of"
    assert found.subject("ball").direction == "left"


def test_pronouns_find_whom_they_mean() -> None:
    found = happens("A woman and a man stand. He waves. A ball rolls. It stops. Dia duduk.")
    assert {"man wave", "ball roll", "ball stop", "man sit"} <= set(found)
    assert not {"woman wave", "woman sit"} & set(found)


def test_nobody_acts_in_place_of_somebody_unknown() -> None:
    found = scene("A ball lies on a table. A unicorn runs past.")
    assert {event.action for event in found.events} == {"rest"}
    assert {"unicorn", "runs"} <= set(found.not_understood)


def test_the_street_in_tokyo() -> None:
    found = scene(TOKYO)
    woman = found.subjects[0]
    worn = {" ".join(p for p in (w.color, w.material, w.kind) if p) for w in woman.clothing}
    assert worn == {"black leather jacket", "red dress", "black boots", "sunglasses", "black handbag"}
    assert (found.setting, found.weather.wet) == ("neon_street", True)
    assert [s.kind for s in found.subjects] == ["woman", "woman", "man"]
    assert [event.action for event in found.events] == ["walk", "walk", "walk"]
    assert "lipstick" in found.not_understood
