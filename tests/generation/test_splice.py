"""Kept footage is kept: what an edit of pixels leaves of a film goes into the encoder as the reader gives it."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sounding
import tiny_small
import wan
from numpy.typing import NDArray
from watching import Watch

from langit import engine
from langit.clip import Size
from langit.engine import Engine, Outputs
from langit.errors import RequestError
from langit.generation.pipeline import OpenEngine
from langit.generation.placement import Placement
from langit.generation.small import SmallEngine
from langit.generation.splice import Splice, Take
from langit.media import video
from langit.request import VideoRequest

pytestmark = pytest.mark.long

Frames = NDArray[np.uint8]
Make = Callable[..., tuple[list[Frames], Path, dict[str, Any]]]
FILM_RATE = Fraction(24_000, 1001)
HERE = Placement(device="cpu", dtype="float32", text_device="cpu", text_dtype="float32", together=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    return SmallEngine(folder=tiny_small.release(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> OpenEngine:
    folder = tmp_path_factory.mktemp("weights")
    wan.save_diffusers(folder, wan.config())
    return OpenEngine(config=wan.config(), weights=folder, placed=HERE)


def moving(count: int, size: Size) -> list[Frames]:
    """A soft picture that wanders, which an encoder keeps well."""
    y, x = np.mgrid[: size.height, : size.width]
    waves = [[np.sin((x + 2 * t) / 9 + c) * np.cos(y / 11) for c in range(3)] for t in range(count)]
    return [(120 + 90 * np.stack(wave, -1)).astype(np.uint8) for wave in waves]


def seen(path: Path) -> list[Frames]:
    return list(video.read(path))


def psnr(one: Frames, other: Frames) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2)))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """What goes into the encoder for an edit of a film, the film that comes out, and what is said of it."""

    def made(chosen: Engine, source: Path, **changes: Any) -> tuple[list[Frames], Path, dict[str, Any]]:
        found, watch, path = video.probe(source), Watch(), tmp_path / "out.mp4"
        asked = {"prompt": "a red ball", "size": found.size.even, "fps": found.fps, "source": source, "seconds": 0.5}
        wanted = VideoRequest(**{**asked, **changes})
        if wanted.still:
            path = path.with_suffix(".png")
        result = engine.run(wanted, Outputs(video=path, overwrite=True), chosen, [watch])
        return watch.frames, path, dict(result.facts)

    return made


def same(one: list[Frames], other: list[Frames]) -> bool:
    return len(one) == len(other) and all(map(np.array_equal, one, other))


@pytest.mark.parametrize(
    ("count", "size", "fps"),
    [(13, Size(130, 74), FILM_RATE), (17, Size(320, 180), Fraction(5)), (30, Size(74, 130), Fraction(60_000, 1001))],
)
def test_every_edit_by_small_keeps_frames_and_length(
    small: SmallEngine, make: Make, tmp_path: Path, count: int, size: Size, fps: Fraction
) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(count, size), [], fps=fps)
    kept, half = seen(source), round(fps / 2)
    frames, path, facts = make(small, source, mode="extend")
    assert same(frames[:count], kept)
    assert len(frames) == count + half == video.probe(path).count
    assert min(map(psnr, seen(path)[:count], kept)) > 32
    assert facts["parts"] == [{"film": "a.mp4", "first": 0, "kept": count}, {"made": half}]
    frames, _, _ = make(small, source, mode="extend", backward=True)
    assert same(frames[half:], kept)
    frames, _, _ = make(small, source, mode="loop")
    assert same(frames[:count], kept)
    assert len(frames) == count + half
    frames, _, _ = make(small, source, mode="connect", other=source)
    assert same(frames[:count], kept)
    assert same(frames[count + half :], kept)
    frames, path, _ = make(small, source, mode="remix")
    assert len(frames) == count == video.probe(path).count


@pytest.mark.parametrize(("first", "stop"), [(0, 5), (4, 9), (3, 4), (9, 13), (0, 13), (1, 12)])
@pytest.mark.parametrize("name", ["small", "weights"])
def test_a_filled_film_is_as_long_as_it_was(
    name: str, request: pytest.FixtureRequest, make: Make, tmp_path: Path, first: int, stop: int
) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(13, Size(64, 96)), [], fps=FILM_RATE)
    span = (float(first / FILM_RATE), float(stop / FILM_RATE))
    frames, path, _ = make(request.getfixturevalue(name), source, mode="fill", span=span)
    kept = seen(source)
    assert len(frames) == 13 == video.probe(path).count
    assert same(frames[:first], kept[:first])
    assert same(frames[stop:], kept[stop:])
    assert not any(map(np.array_equal, frames[first:stop], kept[first:stop]))


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": "extend"},
        {"mode": "extend", "backward": True},
        pytest.param({"mode": "loop"}, marks=pytest.mark.slow),
        {"mode": "connect"},
    ],
)
def test_open_weights_keep_films_of_sizes_that_they_do_not_make(
    weights: OpenEngine, make: Make, tmp_path: Path, changes: dict[str, Any]
) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(7, Size(90, 70)), [], fps=FILM_RATE)
    kept = seen(source)
    other = {"other": source} if changes["mode"] == "connect" else {}
    frames, path, _ = make(weights, source, seconds=0.25, **changes, **other)
    assert video.probe(path).size == Size(90, 70)
    assert len(frames) == 7 + 6 + 7 * len(other)
    assert same(frames[6:] if changes.get("backward") else frames[:7], kept)
    assert same(frames[13:], kept if other else frames[13:])


def test_one_frame_is_made_longer_by_what_is_asked(small: SmallEngine, make: Make, tmp_path: Path) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(1, Size(128, 72)), [])
    frames, path, _ = make(small, source, mode="extend", seconds=0.25)
    assert len(frames) == 7 == video.probe(path).count
    assert np.array_equal(frames[0], seen(source)[0])


def test_an_odd_side_loses_its_last_line_and_a_turned_film_is_upright(
    small: SmallEngine, make: Make, tmp_path: Path
) -> None:
    odd = sounding.film(tmp_path / "odd.mp4", moving(9, Size(131, 75)), [])
    frames, _, _ = make(small, odd, mode="extend")
    assert same(frames[:9], [frame[:74, :130] for frame in seen(odd)])
    turned = sounding.film(tmp_path / "turned.mp4", moving(9, Size(128, 72)), [], turned=90)
    frames, path, _ = make(small, turned, mode="extend")
    assert video.probe(path).size == Size(72, 128)
    assert same(frames[:9], seen(turned))


def test_the_sound_is_cut_with_the_frames(small: SmallEngine, make: Make, tmp_path: Path) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(48, Size(128, 72)), [(0.5, 1.5)])
    _, path, facts = make(small, source, mode="extend")
    assert sounding.packets(path) == sounding.packets(source)
    assert facts["notes"] == ["the sound of a.mp4 was copied, and it is silent from 2 to 2.5 s"]
    _, path, _ = make(small, source, mode="extend", backward=True)
    assert sounding.heard(path) == [(1.0, 2.0)]
    _, path, facts = make(small, source, mode="fill", span=(0.75, 1.25))
    assert sounding.heard(path) == [(0.5, 0.75), (1.25, 1.5)]
    assert facts["notes"] == ["the sound of a.mp4 was cut and encoded anew, and it is silent from 0.75 to 1.25 s"]
    _, path, _ = make(small, source, mode="connect", other=source)
    assert sounding.heard(path) == [(0.5, 1.5), (3.0, 4.0)]
    _, path, _ = make(small, source, mode="remix")
    assert sounding.packets(path) == sounding.packets(source)
    _, _, facts = make(small, source, mode="fill", span=(0.0, 2.0))
    assert facts["notes"] == ["the sound of a.mp4 was left out"]


def test_a_sound_that_cannot_be_read_is_left_out_and_said(small: SmallEngine, make: Make, tmp_path: Path) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(24, Size(128, 72)), [(0.2, 0.8)])
    data = source.read_bytes()
    for packet in sounding.packets(source)[10:30]:
        data = data.replace(packet, b"\xff" * len(packet))
    source.write_bytes(data)
    frames, path, facts = make(small, source, mode="extend", backward=True)
    assert same(frames[12:], seen(source))
    assert len(frames) == video.probe(path).count
    (note,) = facts["notes"]
    assert note.startswith("the film is silent: ")
    assert "a.mp4 is damaged" in note


def test_what_cannot_stay_as_it_is_is_refused_before_anything_is_made(
    small: SmallEngine, make: Make, tmp_path: Path
) -> None:
    source = sounding.film(tmp_path / "a.mp4", moving(9, Size(128, 72)), [])
    other = sounding.film(tmp_path / "b.mp4", moving(9, Size(128, 72)), [], fps=25)
    larger = sounding.film(tmp_path / "c.mp4", moving(9, Size(160, 90)), [])
    for changes, message in (
        ({"mode": "extend", "size": Size(256, 144)}, r"size: a\.mp4 is 128x72, not 256x144"),
        ({"mode": "extend", "fps": 30}, r"fps: a\.mp4 has 24 frames a second, not 30"),
        ({"mode": "connect", "other": other}, r"fps: b\.mp4 has 25 frames a second, not 24"),
        ({"mode": "connect", "other": larger}, r"size: c\.mp4 is 160x90, not 128x72"),
        ({"mode": "fill", "span": (0.2, 3.0)}, r"span: the span ends at 3 s, the film at 0\.375 s"),
        ({"mode": "fill", "span": (0.2, 0.21)}, "span: the span is shorter than a frame"),
        ({"mode": "extend", "seconds": 0.0}, "seconds: an edit makes a film, not a picture"),
    ):
        with pytest.raises(RequestError, match=message):
            make(small, source, **changes)


def gray(level: int, count: int) -> Iterator[Frames]:
    return (np.full((64, 96, 3), level, np.uint8) for _ in range(count))


def test_what_is_made_leaves_the_look_of_what_is_kept_little_by_little(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    video.write(path, gray(200, 4), size=Size(96, 64), fps=16)
    take = Take(film=path, first=0, count=4, fps=Fraction(16))
    joined = Splice(size=Size(96, 64), fps=Fraction(16), made=10, before=take, after=take)
    dark = [int(frame.mean()) for frame in joined.joined(gray(100, 12))][4:-4]
    assert dark == sorted(dark[:5], reverse=True) + sorted(dark[5:])
    assert dark[0] > 170
    assert dark[-1] > 170
    assert dark[4:6] == [100, 100]
    alike = [int(frame.mean()) for frame in joined.joined(gray(200, 1 + 10 + 1))]
    assert set(alike) == {200}, "a model that sees a film as it is has nothing to hide"
