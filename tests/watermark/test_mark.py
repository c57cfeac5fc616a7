"""The mark in pictures: it is found where it is, unseen where it would show, and never found where it is not."""

from dataclasses import replace
from math import ceil, comb, exp
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from langit import watermark
from langit.errors import OutputError
from langit.watermark.chance import least_score
from langit.watermark.detector import SHIFTED, SQUEEZED, TILTED, TURNED, TURNED_SHIFTED, WHOLE, Search, Stage
from langit.watermark.embedder import Embedder, Strength
from langit.watermark.lattice import BOTH, Issued, Lattice, Place
from langit.watermark.residue import residue_of

SECRET, ID = b"of these tests", 0xABCDEF123456
WEAK = Strength(flat=0.4, texture=0.0)
TINTED = Strength(neutral=0.65, luma_texture=0.6)  # a mark that says more in its color, whoever chose it
Frame = NDArray[np.uint8]


def picture(seed: int = 3, height: int = 180, width: int = 320, strength: float = 30.0) -> Frame:
    """A picture with the statistics of nature: an amplitude of one over the frequency."""
    chance, shape = np.random.default_rng(seed), (height, width)
    falloff = 1 / np.maximum(np.hypot(*np.meshgrid(*map(np.fft.fftfreq, shape), indexing="ij")), 1 / width)
    layers = [np.fft.ifft2(np.fft.fft2(chance.normal(size=shape)) * falloff).real for _ in range(3)]
    soft = [layer / layer.std() for layer in layers]
    colors = [soft[0], soft[0] + 0.3 * soft[1], soft[0] + 0.3 * soft[2]]
    return np.clip(120 + strength * np.stack(colors, -1), 0, 255).astype(np.uint8)


def marked(frame: Frame, id: int = ID) -> Frame:
    return Embedder(SECRET, id, *frame.shape[:2])(frame)


def search(
    frame: Frame, *stages: Stage, secret: bytes = SECRET, issued: Issued | None = None
) -> watermark.Found | None:
    stages = stages or (WHOLE, SHIFTED)
    return Search(secret, issued, stages=stages)(residue_of(frame))


def shift(part: Frame) -> tuple[int, int]:
    """The likeliest shift of the pattern under a part of a frame."""
    lattice = Lattice(residue_of(part), BOTH, SECRET)
    return lattice.anywhere(lattice.measured(512.0, 512.0)[0])[0][1:]


def sized(frame: Frame, width: int, height: int) -> Frame:
    return np.asarray(Image.fromarray(frame).resize((width, height), Image.Resampling.BICUBIC))


@pytest.fixture(scope="module")
def bearing() -> Frame:
    return marked(picture(height=360, width=640))


def test_one_frame_tells_its_id(bearing: Frame) -> None:
    found = search(bearing)
    assert found is not None
    assert (found.id, found.mirrored, found.known) == (ID, False, False)
    assert found.score > found.needed
    assert found.doubt < 1e-6


def test_a_mirrored_one_says_so(bearing: Frame) -> None:
    found = search(bearing[:, ::-1])
    assert found is not None
    assert (found.id, found.mirrored) == (ID, True)


@pytest.mark.parametrize(("quarters", "mirrored"), [(1, False), (2, True), (3, False)])
def test_a_turned_one_says_how_far(bearing: Frame, quarters: int, mirrored: bool) -> None:
    found = search(np.rot90(bearing[:, ::-1] if mirrored else bearing, -quarters), TURNED)
    assert found is not None
    assert (found.id, found.turned, found.mirrored) == (ID, 90 * quarters, mirrored)


@pytest.mark.parametrize(("degrees", "zoom", "mirrored"), [(3.0, 1.0, True), (-4.6, 1.139, False)])
def test_a_tilted_one_is_found_with_empty_corners_or_enlarged(
    bearing: Frame, degrees: float, zoom: float, mirrored: bool
) -> None:
    seen = Image.fromarray(bearing[:, ::-1] if mirrored else bearing)
    enlarged = seen.resize((round(640 * zoom), round(360 * zoom)), Image.Resampling.BICUBIC)
    leaning = np.asarray(enlarged.rotate(-degrees, Image.Resampling.BICUBIC))  # clockwise
    top, left = (leaning.shape[0] - 360) // 2, (leaning.shape[1] - 640) // 2
    frame = leaning[top : top + 360, left : left + 640]
    assert search(frame, WHOLE, SHIFTED) is None
    found = search(frame, TILTED)
    assert found is not None
    assert (found.id, found.turned, found.mirrored) == (ID, 0, mirrored)
    assert found.tilted == pytest.approx(degrees, abs=0.5)
    assert found.scale == pytest.approx((zoom, zoom), abs=0.02)


def test_so_does_a_cut_one(bearing: Frame) -> None:
    found = search(np.rot90(bearing[41:311, 70:570]), TURNED_SHIFTED)
    assert found is not None
    assert (found.id, found.turned) == (ID, 270)
    assert search(np.rot90(bearing)) is None, "only who looks for turned ones finds them"


def test_a_cut_one_is_found(bearing: Frame) -> None:
    found = search(bearing[41:311, 70:570])
    assert found is not None
    assert found.id == ID


def test_a_shift_is_found_to_a_pixel() -> None:
    bearing = Embedder(SECRET, ID, 360, 640, TINTED)(picture(height=360, width=640))
    assert shift(bearing[57:309, 91:539]) == (57, 91)  # steps, which are pixels here


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_shift_is_found_to_its_neighbor_or_better(seed: int) -> None:
    down, across = shift(marked(picture(seed, height=360, width=640))[57:309, 91:539])
    assert max(abs(down - 57), abs(across - 91)) <= 1


@pytest.mark.parametrize("seed", [3, 5])
def test_all_waves_together_tell_a_shift_that_the_sync_waves_alone_do_not(seed: int) -> None:
    weak = Embedder(SECRET, ID, 360, 640, replace(TINTED, flat=0.4, texture=0.045))(picture(seed, 360, 640))
    down, across = shift(weak[56:308, 90:538])
    assert max(abs(down - 56), abs(across - 90)) <= 2


def test_a_squeezed_one_says_how_far(bearing: Frame) -> None:
    found = search(sized(bearing, 480, 360), SQUEEZED)
    assert found is not None
    assert found.id == ID
    assert found.scale[1] / found.scale[0] == pytest.approx(0.75, abs=0.01)


def test_a_gray_one_is_read_in_its_luma() -> None:
    film = (marked(picture(seed, strength=12.0)) for seed in range(12))
    lost = ((frame @ np.array([0.299, 0.587, 0.114])).round().astype(np.uint8) for frame in film)
    seen = [residue_of(np.repeat(frame[..., None], 3, axis=-1)) for frame in lost]
    found = Search(SECRET, stages=(WHOLE,))(sum(seen[1:], start=seen[0]))
    assert found is not None
    assert found.id == ID
    assert found.layer != "chroma"


def test_edges_that_lie_one_way_here_and_another_there_hide_no_gray_mark() -> None:
    down, across = np.mgrid[:360, :640]
    way = np.random.default_rng(8).uniform(0, np.pi, (4, 7))[down // 90, across // 92]
    lines = np.repeat(np.random.default_rng(7).normal(0, 20, 500), 4)
    edges = lines[(720 + down * np.sin(way) + across * np.cos(way)).astype(int)]
    gray = np.clip(picture(3, 360, 640, 8.0)[..., 0] + edges, 0, 255).astype(np.uint8)
    lost = marked(np.repeat(gray[..., None], 3, -1)) @ np.array([0.299, 0.587, 0.114])
    found = search(np.repeat(lost.round().astype(np.uint8)[..., None], 3, -1), WHOLE)
    assert found is not None
    assert (found.id, found.layer) == (ID, "luma")


def test_a_larger_frame_bears_the_same_mark() -> None:
    found = search(marked(picture(height=720, width=1280)))
    assert found is not None
    assert found.id == ID


def test_a_look_up_needs_less_than_a_reading() -> None:
    issued = Issued([*range(1000), ID])
    weak = Embedder(SECRET, ID, 360, 640, WEAK)(picture(height=360, width=640))
    assert search(weak, WHOLE) is None
    found = search(weak, WHOLE, issued=issued)
    assert found is not None
    assert (found.id, found.known) == (ID, True)


def test_many_marks_over_each_other_are_no_other_mark() -> None:
    """Their sync waves agree and say that there is a mark, and their codes cancel."""
    seen = [residue_of(marked(picture(seed=40 + n), 0x9E3779B97F4A * (n + 1) % 2**48)) for n in range(8)]
    whole = sum(seen[1:], start=seen[0])
    lattice, place = Lattice(whole, BOTH, SECRET), Place(256.0, 256.0, False)
    read = lattice.read(lattice.at(place), place, Issued([ID]), 0.0)
    assert read is not None
    assert read[1] > 7, "by the sync waves"
    assert Search(SECRET, stages=(WHOLE,))(whole) is None


def test_nothing_is_found_without_a_mark_or_with_another_secret(bearing: Frame) -> None:
    assert search(picture(seed=8)) is None
    assert search(bearing, WHOLE, secret=b"of somebody else") is None
    assert search(np.full((180, 320, 3), 99, np.uint8), WHOLE) is None


def test_what_is_needed_is_rarer_than_what_is_looked_at() -> None:
    """Of 256 fair signs of one size, whose sums have a chance that can be counted out."""
    for hypotheses in (3.0, 12.0, 40.0):
        least = ceil((256 + least_score(hypotheses) * 16) / 2)
        chance = sum(comb(256, heads) for heads in range(least, 257)) / 2**256
        assert chance <= exp(-hypotheses) < 100 * chance


def test_unmarked_pictures_score_as_fair_signs_do() -> None:
    """Read at one place, for one id: no more often above r than exp(-r^2 / 2)."""

    scores = []
    seen = residue_of(picture(seed=9))
    for secret in range(25):
        lattice = Lattice(seen, BOTH, b"%d" % secret)
        tile = 256 / 360 * 180
        read = lattice.read(lattice.measured(tile, tile)[0], Place(tile, tile, False), Issued([ID]), -100.0)
        assert read is not None
        scores.append(read[1])
    for bound in (1.0, 2.0, 3.0):
        assert np.mean(np.array(scores) >= bound) <= np.exp(-(bound**2) / 2)
    assert np.std(scores) == pytest.approx(1.0, abs=0.3)


def test_it_stays_above_forty_decibels_and_nearly_unseen_on_smooth_ground() -> None:
    busy = np.random.default_rng(4).integers(0, 256, (180, 320, 3), np.uint8)
    for frame in (busy, picture()):
        error = np.mean((marked(frame).astype(float) - frame) ** 2)
        assert 10 * np.log10(255**2 / error) > 40
    flat, dark = (np.full((180, 320, 3), level, np.uint8) for level in (190, 12))
    light, night = (np.abs(marked(frame).astype(int) - frame) for frame in (flat, dark))
    assert light.max() <= 4
    assert light[..., :2].max() <= 2
    assert night.mean() < 0.8 * light.mean()


def test_sand_gets_less_than_fog_and_streaks_less_than_grain() -> None:
    chance = np.random.default_rng(6)
    fog, sand = (np.full((180, 320, 3), color, np.uint8) for color in ((190, 190, 190), (202, 191, 150)))
    grain = np.repeat(chance.integers(70, 180, (180, 320, 1), np.uint8), 3, axis=2)
    streaks = np.broadcast_to(grain[:, :1], grain.shape)
    little, much = (np.mean(Strength().of(frame)[0]) for frame in (sand, fog))
    assert little < 0.85 * much
    little, much = (np.mean(Strength().of(frame)[0]) for frame in (streaks, grain))
    assert little < 0.6 * much


def test_a_frame_that_is_plain_all_over_gets_less_in_luma_than_plain_ground_beside_busy_ground() -> None:
    fog = np.full((180, 320, 3), 190, np.uint8)
    half = fog.copy()
    half[:, 160:] = np.random.default_rng(6).integers(70, 180, (180, 160, 1), np.uint8)
    (color, luma), (beside, more) = (tuple(plane[:, 5].mean() for plane in Strength().of(one)) for one in (fog, half))
    assert beside == pytest.approx(color, rel=0.05)
    assert luma < 0.6 * more


def test_the_same_frame_is_marked_the_same() -> None:
    embed = Embedder(SECRET, ID, 180, 320)
    first = embed(picture())
    embed(picture(seed=5))
    assert np.array_equal(embed(picture()), first)
    assert not np.array_equal(marked(picture(), ID + 1), first)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (74, 130), (130, 66)])
def test_any_size_can_be_marked(height: int, width: int) -> None:
    frame = picture(height=height, width=width)
    out = marked(frame)
    assert out.shape == frame.shape
    assert out.dtype == np.uint8
    assert not np.array_equal(out, frame)


@pytest.mark.slow
def test_a_part_of_a_film_that_was_made_here_is_found() -> None:
    foreign = [picture(seed=20 + number) for number in range(24)]
    ours = [marked(picture(seed=11, height=180, width=320))] * 24
    found = watermark.detect([*foreign, *ours], SECRET)
    assert found is not None
    assert found.id == ID


def test_nothing_is_found_in_nothing() -> None:
    assert watermark.detect([], SECRET) is None


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "state"))
    made = watermark.secret()
    assert len(made) == 32
    assert watermark.secret() == made
    (file,) = (tmp_path / "state").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"short")
    with pytest.raises(OutputError, match="holds 5 bytes in place of 32"):
        watermark.secret()


def test_an_operators_secret_counts_in_place_of_the_own_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "state"))
    file = tmp_path / "watermark.key"
    monkeypatch.setenv(watermark.VARIABLE, str(file))
    with pytest.raises(OutputError, match=watermark.VARIABLE):
        watermark.secret()
    assert not file.exists()
    file.write_bytes(bytes(32))
    assert watermark.secret() == bytes(32)
    file.write_bytes(bytes(33))
    with pytest.raises(OutputError, match="holds 33 bytes in place of 32"):
        watermark.secret()
