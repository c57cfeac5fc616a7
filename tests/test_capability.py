from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from langit import capability, engine
from langit.capability import Capability
from langit.clip import Size
from langit.errors import RequestError, UnsupportedError
from langit.presets import OPEN_WEIGHTS
from langit.request import Card, VideoRequest

FILM = Path("film.mp4")
PICTURES = {"image": Path("a.png"), "last_image": Path("b.png")}
STORY = (Card(start=0.0, prompt="a dog"),)


def asked(**more: Any) -> VideoRequest:
    return VideoRequest(**{"prompt": "a red ball", **more})


def test_every_engine_has_its_row_and_points_at_it() -> None:
    known = capability.every()
    assert list(known) == ["world", "small", *OPEN_WEIGHTS]
    for name in ("world", "small", "wan2.2-5b"):
        assert engine.load(name).can == known[name]
        assert engine.load(name).name == known[name].engine == name


@pytest.mark.parametrize(
    ("model", "changes", "says"),
    [
        (
            "world",
            {"image": Path("a.png")},
            r"image: the engine world begins with no picture.*use small or open weights",
        ),
        ("world", {"characters": (FILM,)}, r"characters: .*shows nobody from films\. Leave it out\.$"),
        ("world", {"guide": "world"}, r"guide: .*follows no guide.*use open weights"),
        ("small", {"look": "film"}, r"look: the engine small has no looks to choose from.*use world"),
        (
            "world",
            {"mode": "connect", "source": FILM, "other": FILM, "look": "film", "layers": Path("a")},
            r"layers: the engine world writes no layers when asked to connect",
        ),
        (
            "world",
            {"storyboard": STORY, "mode": "extend", "source": FILM},
            "follows no storyboard when asked to extend",
        ),
        ("world", {"mode": "fill", "source": FILM, "span": (0, 1), "prompt": ""}, "prompt: the prompt is empty"),
        ("world", {"mode": "extend", "source": FILM, "backward": True}, "cannot be told what happened before"),
        ("world", {"mode": "loop", "truth": Path("a.npz")}, "knows no ground truth when asked to loop"),
        ("small", {"truth": Path("a.npz")}, r"truth: the engine small knows no ground truth.*use world"),
        ("small", {"scene": Path("a.yaml")}, r"scene: .*reads no scene file.*use world"),
        ("wan2.1-1.3b", {"storyboard": STORY}, r"storyboard: .*use world or small"),
        ("wan2.1-1.3b", {"mode": "loop"}, r"mode: .*cannot loop without a film.*Use world or small"),
        ("wan2.2-5b", {"size": Size(1280, 720)}, "The nearest are 1280x704 or 1280x736"),
        ("wan2.2-5b", {"size": Size(100, 100)}, "96x96 or 96x128 or 128x96"),
        ("wan2.1-1.3b", {"seconds": 5.0, "fps": 30, "size": Size(832, 480)}, "149 and 153 frames"),
        ("wan2.1-1.3b", {"seconds": 0.2, "fps": 30, "size": Size(832, 480)}, "5 and 9 frames"),
        ("wan2.2-a14b-image", {}, r"image: .*makes a film of its first picture, and there is none\. Give one, or use"),
        ("wan2.2-a14b-image", {"mode": "remix", "source": FILM}, "the engine wan2.2-a14b-image cannot remix"),
        ("wan2.2-5b", PICTURES, r"last_image: .*ends with no picture.*use wan2\.2-a14b-image"),
        ("self-forcing-1.3b", {"steps": 8}, "steps: .*takes no number of steps"),
        ("fastwan-5b", {"shift": 3.0}, "shift: .*takes no shift of its times"),
        ("fastwan-5b", {"negative_prompt": "rain"}, "negative_prompt: .*takes no words to avoid"),
        (
            "wan2.1-1.3b",
            {"size": Size(832, 480), "seconds": 5.0, "fps": 16, "guidance": (4.0, 3.0)},
            "guidance: 2 numbers of guidance are more than",
        ),
        ("world", {"guidance": (4.0,)}, r"guidance: .*takes no guidance.*use open weights"),
    ],
)
def test_what_an_engine_lacks_it_says_with_who_has_it(model: str, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestError, match=says):
        capability.named(model).refuse(asked(**changes))


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        ("world", {"scene": Path("a.yaml"), "negative_prompt": "rain", "truth": Path("a.npz")}),
        ("world", {"mode": "loop"}),
        ("small", {"image": Path("a.png"), "storyboard": STORY, "size": Size(130, 66)}),
        ("wan2.2-5b", {"size": Size(1280, 704), "guide": "world", "seconds": 5.0}),
        ("wan2.1-1.3b", {"size": Size(832, 480), "seconds": 0.0, "fps": 16}),
        ("wan2.1-1.3b", {"size": Size(832, 480), "mode": "loop", "source": FILM, "seconds": 0.7}),
        ("wan2.2-a14b-image", {"size": Size(832, 480), "fps": 16, "seconds": 5.0, "guidance": (4.0, 3.0)} | PICTURES),
        ("wan2.2-a14b-image", {"size": Size(832, 480), "mode": "extend", "source": FILM, "negative_prompt": ""}),
        ("wan2.1-1.3b", {"size": Size(640, 360), "mode": "extend", "source": FILM}),
    ],
)
def test_what_an_engine_takes_passes(model: str, changes: dict[str, Any]) -> None:
    capability.named(model).refuse(asked(**changes))


def test_remedies_name_those_that_are_offered() -> None:
    with pytest.raises(UnsupportedError, match=r"begins with no picture\. Leave it out\.$"):
        capability.WORLD.refuse(asked(image=Path("a.png")), [capability.WORLD])


def test_an_engine_that_edits_its_own_films_takes_no_others() -> None:
    capability.WORLD.refuse_film("world")
    capability.SMALL.refuse_film("")
    for maker in ("", "small"):
        with pytest.raises(
            UnsupportedError, match=r"source: a\.mp4 was not made by the world engine.* by small or open"
        ):
            capability.WORLD.refuse_film(maker, "a.mp4")
    with pytest.raises(UnsupportedError, match=r"as the world engine wrote it\.$"):
        capability.WORLD.refuse_film("", "a.mp4", [capability.WORLD])


def test_an_engine_of_pixels_keeps_the_size_and_rate_of_a_film() -> None:
    wanted = asked(mode="extend", source=FILM, size=Size(130, 72), fps="23.976")
    rate = Fraction(24_000, 1001)
    capability.SMALL.refuse_footage(wanted, Size(131, 73), rate)
    with pytest.raises(RequestError, match=r"size: a\.mp4 is 64x64, not 130x72, .*\. Ask for 64x64"):
        capability.SMALL.refuse_footage(wanted, Size(64, 64), rate, "a.mp4")
    with pytest.raises(RequestError, match=r"fps: the film has 24 frames a second, not 24000/1001"):
        capability.SMALL.refuse_footage(wanted, Size(130, 72), Fraction(24))
    capability.WORLD.refuse_footage(wanted, Size(64, 64), Fraction(24))


def test_an_engine_may_have_its_own_bounds() -> None:
    short = Capability(engine="short", longest=5)
    with pytest.raises(RequestError, match="seconds: short makes no 6 seconds"):
        short.refuse(asked(seconds=6.0))


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(RequestError, match=r"engine: there is no engine 'best'\. Use one of world, small, wan2"):
        capability.named("best", "engine")
