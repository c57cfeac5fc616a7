"""What a film shows as one text: the same however its file is handled, another when anything else is seen."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import films
import numpy as np
import pytest
import sounding

from langit.clip import Size, Sound
from langit.media import sound, stream, video


@pytest.fixture(params=[".mp4", ".webm"])
def film(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / f"a{request.param}"
    pictures = (np.roll(films.red_corner(), 3 * t, 1) for t in range(30))
    video.write(path, pictures, size=Size(96, 64), fps=Fraction(24_000, 1001))
    return path


def again(source: Path, path: Path, change: Callable[[int, Any], bool] = lambda number, packet: True) -> Path:
    """The packets that `change` lets pass, in another file."""
    with av.open(str(source)) as given, av.open(str(path), "w") as container:
        copied = container.add_stream_from_template(given.streams.video[0])
        for number, packet in enumerate(given.demux(given.streams.video[0])):
            if packet.size and change(number, packet):
                packet.stream = copied
                container.mux(packet)
    return path


def slow(number: int, packet: Any) -> bool:
    packet.pts, packet.dts = 2 * packet.pts, 2 * packet.dts
    return True


def late() -> Callable[[int, Any], bool]:
    """Lets pass what comes from the second key frame on."""
    keys = 0

    def passes(number: int, packet: Any) -> bool:
        nonlocal keys
        keys += packet.is_keyframe
        return keys > 1

    return passes


def test_handling_leaves_it(film: Path, tmp_path: Path) -> None:
    name = stream.identity(film)
    assert stream.identity(again(film, tmp_path / "b.mkv")) == name
    assert stream.identity(again(film, tmp_path / f"b{film.suffix}")) == name
    loud = sounding.film(tmp_path / "loud.mp4", [films.gray(0)] * 24, [(0, 1)])
    sound.lay(film, [Sound(loud, Fraction(0), Fraction(1))])
    video.annotate(film, "other", title="other")
    assert stream.identity(film.rename(tmp_path / f"other{film.suffix}")) == name


def test_changing_changes_it(film: Path, tmp_path: Path) -> None:
    name = stream.identity(film)
    parts = [
        again(film, tmp_path / f"end{film.suffix}", lambda number, packet: number < 20),
        again(film, tmp_path / f"begin{film.suffix}", late()),
        again(film, tmp_path / f"slow{film.suffix}", slow),
    ]
    encoded = tmp_path / f"encoded{film.suffix}"
    video.write(encoded, video.read(film), size=Size(96, 64), fps=Fraction(24_000, 1001))
    names = [stream.identity(each) for each in (*parts, encoded)]
    if film.suffix == ".mp4":
        names.append(stream.identity(films.copied(film, tmp_path / "hidden.mp4", shift=4 * 1001)))
    assert len({name, *names}) == 1 + len(names)


def test_turning_changes_it(tmp_path: Path) -> None:
    one, other = (
        films.make(
            tmp_path / f"{turn}.mp4", [films.red_corner()] * 3, setup=lambda s, t=turn: s.set_display_rotation(t)
        )
        for turn in (0, 180)
    )
    assert stream.identity(one) != stream.identity(other)
