"""Sound under a film: copied where it may be, else cut to the sample, and silence where there is none."""

from fractions import Fraction
from pathlib import Path

import av
import films
import numpy as np
import pytest
import sounding

from langit.clip import Size, Sound
from langit.errors import UnavailableError
from langit.media import sound, video

SIZE = Size(96, 64)


def gray(seconds: float) -> list[np.ndarray]:
    return [films.gray(90)] * round(24 * seconds)


def silent(path: Path, seconds: float) -> Path:
    video.write(path, iter(gray(seconds)), size=SIZE, fps=24)
    return path


def part(film: Path | None, start: float, seconds: float) -> Sound:
    return Sound(film, Fraction(start), Fraction(seconds))


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_stretches_of_two_films_and_silence_follow_each_other(tmp_path: Path, ending: str) -> None:
    one = sounding.film(tmp_path / "one.mp4", gray(2), [(0.5, 1.5)])
    other = sounding.film(tmp_path / "other.mp4", gray(1), [(0.25, 0.5)], rate=48_000, layout="stereo")
    path = silent(tmp_path / f"a{ending}", 3.5)
    pictures = list(video.read(path))
    told = sound.lay(path, [part(one, 1, 1), part(None, 0, 0.5), part(other, 0, 1), part(one, 0, 1)])
    assert sounding.heard(path) == [(0.0, 0.5), (1.75, 2.0), (3.0, 3.5)]
    assert told == ("the sound of one.mp4 and other.mp4 was cut and encoded anew, and it is silent from 1 to 1.5 s")
    track = sound.track(path)
    assert track is not None
    assert (track.rate, track.channels) == (48_000, 2)
    video.verify(path, size=SIZE, fps=24, count=84)
    video.annotate(path, "said", title="a")
    assert sounding.heard(path) == [(0.0, 0.5), (1.75, 2.0), (3.0, 3.5)], "tags leave it where it is"
    assert all(map(np.array_equal, pictures, video.read(path)))


def test_a_whole_sound_is_copied_packet_for_packet(tmp_path: Path) -> None:
    one = sounding.film(tmp_path / "one.mp4", gray(2), [(0.5, 1.5)])
    path = silent(tmp_path / "a.mp4", 3)
    assert sound.lay(path, [part(one, 0, 2), part(None, 0, 0.5), part(silent(tmp_path / "b.mp4", 0.5), 0, 0.5)]) == (
        "the sound of one.mp4 was copied, and it is silent from 2 to 3 s"
    )
    assert sounding.packets(path) == sounding.packets(one)
    assert sounding.heard(path) == [(0.5, 1.5)]
    webm = silent(tmp_path / "a.webm", 2)
    assert "cut and encoded anew" in sound.lay(webm, [part(one, 0, 2)]), "a webm carries no AAC"
    assert sounding.heard(webm) == [(0.5, 1.5)]


def test_tracks_that_are_left_and_channels_that_are_mixed_are_said(tmp_path: Path) -> None:
    two = sounding.film(tmp_path / "two.mp4", gray(1), [(0.5, 1.0)], tracks=2)
    path = silent(tmp_path / "a.mp4", 1)
    assert sound.lay(path, [part(two, 0, 1)]) == "the sound of two.mp4 was copied, only one of 2 tracks"
    six = sounding.film(tmp_path / "six.mp4", gray(1), [(0.5, 1.0)], layout="5.1", rate=96_000)
    webm = silent(tmp_path / "a.webm", 1)
    assert sound.lay(webm, [part(six, 0, 1)]) == "the sound of six.mp4 was cut and encoded anew, mixed to stereo"
    assert sounding.heard(webm) == [(0.5, 1.0)]


def test_the_sound_of_a_film_that_begins_later_on_its_clock_stays_with_its_pictures(tmp_path: Path) -> None:
    one = sounding.film(tmp_path / "one.mp4", gray(2), [(0.5, 1.5)])
    late = tmp_path / "late.mkv"
    with av.open(str(one)) as given, av.open(str(late), "w") as container:
        streams = [container.add_stream_from_template(stream) for stream in given.streams]
        for packet in given.demux():
            if packet.dts is not None:
                shift = round(3 / packet.time_base)
                packet.pts, packet.dts, packet.stream = (
                    packet.pts + shift,
                    packet.dts + shift,
                    streams[packet.stream_index],
                )
                container.mux(packet)
    for sounds in ([part(late, 0, 2)], [part(None, 0, 0.5), part(late, 0.5, 1.5)]):
        path = silent(tmp_path / "a.mp4", 2)
        sound.lay(path, sounds)
        (span,) = sounding.heard(path)
        assert span == pytest.approx((0.5, 1.5), abs=0.011)


def test_silent_films_stay_as_they_are(tmp_path: Path) -> None:
    path = silent(tmp_path / "a.mp4", 1)
    before = path.read_bytes()
    assert sound.lay(path, [part(silent(tmp_path / "b.mp4", 1), 0, 1)]) == ""
    assert sound.lay(path, [part(None, 0, 1)]) == ""
    assert path.read_bytes() == before
    assert sound.track(path) is None
    with pytest.raises(UnavailableError, match="does not exist"):
        sound.lay(path, [part(tmp_path / "c.mp4", 0, 1)])
