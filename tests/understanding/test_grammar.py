"""Clauses: who does what to whom, in which order, in both languages; long prose."""

import pytest

from langit.understanding.grammar import Story, read

TOKYO = (
    "A stylish woman walks down a Tokyo street filled with warm glowing neon and animated city signage. She wears a "
    "black leather jacket, a long red dress, and black boots, and carries a black purse. She wears sunglasses and red "
    "lipstick. She walks confidently and casually. The street is damp and reflective, creating a mirror effect of the "
    "colorful lights. Many pedestrians walk about."
)


def deeds(story: Story) -> list[str]:
    """ "woman walk left >box", phase by phase."""
    found = []
    for deed in sorted(story.deeds.all, key=lambda deed: deed.phase):
        target = f">{deed.target.kind}" if deed.target else ""
        found.append(" ".join(p for p in (deed.figure.kind, deed.action, deed.direction or "", target) if p))
    return found


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a woman walks to the left", ["woman walk left"]),
        ("wanita berjalan ke kiri", ["woman walk left"]),
        ("a man runs toward the camera", ["man run toward"]),
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
        ("a bouncing ball hits a rolling cylinder", ["ball bounce", "cylinder roll", "ball collide >cylinder"]),
        ("a man sits on a rock", ["man sit >rock"]),
        ("a flag waves in the wind", ["flag flutter"]),
        ("a man does not walk", ["man stand"]),
        ("a woman and a man walk", ["woman walk", "man walk"]),
        ("a woman walks with a dog", ["woman walk", "dog walk"]),
        ("a woman walks her dog while a man runs", ["woman walk", "dog walk", "man run"]),
        ("a woman and her dog run", ["woman run", "dog run"]),
        ("a running dog stops", ["dog run", "dog stop"]),
        ("A woman and a man stand. They wave.", ["woman stand", "man stand", "woman wave", "man wave"]),
        (
            "the ball rolls and hits the dominoes and they topple",
            ["ball roll", "ball collide >domino", "domino topple"],
        ),
        ("a ball on a ramp rolls down", ["ball roll"]),
        ("a balloon floats up", ["balloon float up"]),
    ],
)
def test_deeds(prompt: str, found: list[str]) -> None:
    assert deeds(read(prompt)) == found


@pytest.mark.parametrize("prompt", ["a man walks while waving", "pria berjalan sambil melambai"])
def test_what_happens_at_the_same_time(prompt: str) -> None:
    assert {deed.phase for deed in read(prompt).deeds.all} == {0}


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
    assert read(prompt).deeds.all[0].manner == manner


def test_pronouns_find_whom_they_mean() -> None:
    story = read("A woman and a man stand. He waves. A ball rolls. It stops. Dia duduk.")
    assert {"man wave", "ball roll", "ball stop", "man sit"} <= set(deeds(story))
    assert not {"woman wave", "woman sit"} & set(deeds(story))


def test_the_street_in_tokyo() -> None:
    story = read(TOKYO)
    woman = story.figures[0]
    worn = {" ".join(p for p in (w.color, w.material, w.kind) if p) for w in woman.clothing}
    assert worn == {"black leather jacket", "red dress", "black boots", "sunglasses"}
    assert story.surroundings.setting() == "neon_street"
    assert story.surroundings.weather().wet
    assert [f.kind for f in story.figures] == ["woman", "woman", "man"]
    assert deeds(story) == ["woman walk", "woman walk", "man walk"]
    assert {"purse", "lipstick"} <= set(story.lost)
