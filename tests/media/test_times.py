"""Rates, lengths and the moment that every frame is shown at, in films of constant and variable rate, whole and cut."""

from fractions import Fraction
from pathlib import Path

import films
import pytest

from langit.media import timeline, video

NTSC = Fraction(24000, 1001)


def levels(path: Path, fps: Fraction | None = None) -> list[int]:
    """The gray of every frame that is read."""
    return [int(frame[32, 48, 0]) for frame in video.read(path, fps=fps)]


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov"])
@pytest.mark.parametrize("fps", [NTSC, Fraction(60000, 1001), Fraction(25), Fraction(12), Fraction(25, 2)])
def test_a_rate_is_the_fraction_that_it_is(tmp_path: Path, ending: str, fps: Fraction) -> None:
    path = films.make(tmp_path / f"a.{ending}", [films.gray(9 * t) for t in range(20)], fps=fps)
    found = video.probe(path)
    assert (found.fps, found.count) == (fps, 20)
    assert found.seconds == pytest.approx(20 / float(fps))
    assert levels(path) == pytest.approx([9 * t for t in range(20)], abs=2)


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
@pytest.mark.parametrize("fps", [NTSC, Fraction(30000, 1001), Fraction(24), Fraction(7)])
def test_what_we_write_keeps_its_rate(tmp_path: Path, ending: str, fps: Fraction) -> None:
    path = tmp_path / f"a{ending}"
    video.write(path, (films.gray(5 * t) for t in range(30)), size=video.Size(96, 64), fps=fps)
    assert video.verify(path, size=video.Size(96, 64), fps=fps, count=30).fps == fps


def test_a_variable_rate_shows_every_frame_at_its_time(tmp_path: Path) -> None:
    stamps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 18, 21]
    shades = [10 * number for number in range(len(stamps))]
    path = films.make(tmp_path / "a.mp4", [films.gray(shade) for shade in shades], stamps=stamps)
    found = video.probe(path)
    read = levels(path)
    assert (found.fps, found.count) == (24, len(read))
    assert found.seconds >= 21 / 24
    for slot, shade in enumerate(read[:22]):
        shown = max(number for number, stamp in enumerate(stamps) if stamp <= slot)
        assert shade == pytest.approx(shades[shown], abs=2), slot


def test_a_film_that_stands_still_at_first_keeps_the_rate_of_its_motion(tmp_path: Path) -> None:
    stamps = [0, 48, *range(96, 120)]
    path = films.make(tmp_path / "a.mkv", [films.gray(9 * t) for t in range(len(stamps))], stamps=stamps)
    found = video.probe(path)
    assert (found.fps, found.count) == (24, 120)
    assert levels(path)[47:49] == pytest.approx([0, 9], abs=2)


def test_stamps_that_tremble_are_a_constant_rate() -> None:
    trembling = [3000 * number + (-1) ** number * 400 for number in range(90)]
    found = timeline.of(trembling, tick=Fraction(1, 90_000), lasting=3000, told=[Fraction(2987, 100)])
    assert (found.rate, found.count) == (30, 90)
    shown = found.shown((Fraction(stamp, 90_000), number) for number, stamp in enumerate(trembling))
    assert list(shown) == list(range(90))


def test_an_edit_list_hides_what_it_hides(tmp_path: Path) -> None:
    whole = films.make(tmp_path / "whole.mp4", [films.gray(5 * t) for t in range(48)], options={"crf": "4", "g": "48"})
    path = films.copied(whole, tmp_path / "cut.mp4", shift=29 * 512)
    found = video.probe(path)
    read = levels(path)
    assert found.count == len(read) == 19
    assert read == pytest.approx([5 * t for t in range(29, 48)], abs=2)


@pytest.mark.parametrize("fps", [Fraction(8), Fraction(48), NTSC])
def test_a_film_is_read_at_another_rate_in_the_same_time(tmp_path: Path, fps: Fraction) -> None:
    path = films.make(tmp_path / "a.mp4", [films.gray(10 * t) for t in range(24)])
    read = levels(path, fps)
    assert len(read) == round(fps)
    for slot, shade in enumerate(read):
        assert shade == pytest.approx(10 * int(slot / fps * 24), abs=2)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.avi", "mpeg4"), ("b.avi", "libx264"), ("a.ts", "libx264"), ("a.mpg", "mpeg2video"),
                        ("a.h264", "libx264"), ("a.gif", "gif")],
)  # fmt: skip
def test_containers_with_other_clocks_or_none_keep_every_frame_in_its_place(
    tmp_path: Path, name: str, codec: str
) -> None:
    options = {"libx264": {"crf": "4"}, "gif": {}}.get(codec, {"b": "8M", "bf": "2"})
    pixels = "rgb8" if codec == "gif" else "yuv420p"
    shades = [20 + 8 * t for t in range(24)]
    path = films.make(
        tmp_path / name, [films.gray(shade) for shade in shades], fps=25, codec=codec, pixels=pixels, options=options
    )
    found = video.probe(path)
    assert (found.fps, found.count) == (25, 24)
    assert levels(path) == pytest.approx(shades, abs=40 if codec == "gif" else 4)


def test_a_film_of_one_frame_lasts_one_slot(tmp_path: Path) -> None:
    path = films.make(tmp_path / "a.mp4", [films.gray(90)], fps=30)
    assert (video.probe(path).fps, video.probe(path).count, len(levels(path))) == (30, 1, 1)
