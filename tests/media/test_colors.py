"""The colors of films: each film's own matrix and range, light of high dynamic range, wide gamuts, transparency."""

from pathlib import Path

import films
import numpy as np
import pytest

from langit.errors import UnavailableError
from langit.media import video

WEIGHTS = {1: (0.2126, 0.0722), 6: (0.299, 0.114), 5: (0.299, 0.114), 9: (0.2627, 0.0593)}  # H.273: of red and blue
COLORS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (200, 30, 60), (255, 255, 255), (0, 0, 0), (20, 220, 90)]
LOSSLESS = {"x265-params": "lossless=1:log-level=none"}


def coded(color: tuple[float, ...], matrix: int, *, full: bool = False, bits: int = 8) -> list[int]:
    """Y, Cb, Cr of R'G'B' in 0 to 1, by the formulas of ITU-T H.273."""
    (red, green, blue), (kr, kb), step = color, WEIGHTS[matrix], 2 ** (bits - 8)
    y = kr * red + (1 - kr - kb) * green + kb * blue
    u, v = (blue - y) / 2 / (1 - kb), (red - y) / 2 / (1 - kr)
    if full:
        most = 2**bits - 1
        return [round(y * most), *(min(most, round(c * most + 128 * step)) for c in (u, v))]
    return [round((16 + 219 * y) * step), *(round((128 + 224 * c) * step) for c in (u, v))]


def seen(path: Path) -> np.ndarray:
    """The middle of the first frame."""
    return next(iter(video.read(path)))[32, 48].astype(int)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("matrix", [1, 6, 5])
@pytest.mark.parametrize(("pixels", "bits"), [("yuv420p", 8), ("yuv444p", 8), ("yuv422p10le", 10)])
def test_a_film_has_its_own_matrix_and_range(tmp_path: Path, matrix: int, full: bool, pixels: str, bits: int) -> None:
    tags = {"colorspace": matrix, "color_range": 2 if full else 1, "color_primaries": 1, "color_trc": 1}
    for number, color in enumerate(COLORS):
        planes = coded(tuple(c / 255 for c in color), matrix, full=full, bits=bits)
        path = films.make(
            tmp_path / f"{number}.mkv", [films.coded(planes, pixels, **tags)], codec="ffv1", pixels=pixels, options={},
            setup=films.tagged(**tags),
        )  # fmt: skip
        assert seen(path) == pytest.approx(color, abs=2)


@pytest.mark.parametrize(("width", "height", "matrix"), [(720, 576, 6), (640, 360, 6), (1280, 720, 1)])
def test_a_film_that_does_not_say_its_matrix_is_taken_by_its_size(
    tmp_path: Path, width: int, height: int, matrix: int
) -> None:
    picture = films.coded(coded((0.8, 0.1, 0.2), matrix))
    large = picture.reformat(width=width, height=height)
    path = films.make(tmp_path / "a.mp4", [large], options={"qp": "0"})
    assert seen(path) == pytest.approx((204, 26, 51), abs=3)


def test_what_we_write_is_read_in_its_colors(tmp_path: Path) -> None:
    for number, color in enumerate(COLORS):
        path = tmp_path / f"{number}.mp4"
        video.write(path, [np.full((64, 96, 3), color, np.uint8)], size=video.Size(96, 64), fps=24)
        assert seen(path) == pytest.approx(color, abs=3)


def pq(nits: float) -> float:
    """The code of SMPTE ST 2084, written as the standard has it."""
    y = (nits / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y)) ** 78.84375


def hlg(scene: float) -> float:
    """The code of HLG by ITU-R BT.2100."""
    return (3 * scene) ** 0.5 if scene <= 1 / 12 else 0.17883277 * np.log(12 * scene - 0.28466892) + 0.55991073


def mapped(nits: float, peak: float = 1000) -> float:
    """What BT.2390's curve makes of gray for a white of 203 cd/m2, as an 8-bit level by BT.1886."""
    most, target, code = pq(peak), pq(203) / pq(peak), pq(nits) / pq(peak)
    knee = 1.5 * target - 0.5
    if code >= knee:
        t = (code - knee) / (1 - knee)
        code = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * target
    power = (code * most) ** (1 / 78.84375)
    shown = 10_000 * ((power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
    return 255 * (shown / 203) ** (1 / 2.4)


def hdr_film(path: Path, color: tuple[float, ...], transfer: int, primaries: int = 9, more: str = "") -> Path:
    tags = {"colorspace": 9, "color_range": 1, "color_primaries": primaries, "color_trc": transfer}
    frame = films.coded(coded(color, 9, bits=10), "yuv420p10le", **tags)
    options = {"x265-params": LOSSLESS["x265-params"] + more}
    return films.make(
        path, [frame] * 2, codec="libx265", pixels="yuv420p10le", options=options, setup=films.tagged(**tags)
    )


@pytest.mark.parametrize("nits", [0, 1, 20, 50, 100, 203, 400, 1000])
def test_pq_follows_the_curve(tmp_path: Path, nits: float) -> None:
    path = hdr_film(tmp_path / "a.mkv", (pq(nits),) * 3, 16)
    assert seen(path) == pytest.approx([mapped(nits)] * 3, abs=2)


def test_below_the_knee_light_stays_what_it_was(tmp_path: Path) -> None:
    path = hdr_film(tmp_path / "a.mkv", (pq(50),) * 3, 16)
    assert seen(path) == pytest.approx([255 * (50 / 203) ** (1 / 2.4)] * 3, abs=2)


def test_pq_that_says_its_brightest_light_is_bent_from_there(tmp_path: Path) -> None:
    for brightest in (600, 4000):
        path = hdr_film(tmp_path / f"{brightest}.mkv", (pq(400),) * 3, 16, more=f":max-cll={brightest},100")
        assert seen(path) == pytest.approx([mapped(400, brightest)] * 3, abs=2)


@pytest.mark.parametrize(("scene", "nits"), [(1.0, 1000), (0.264797, 203), (0.0, 0)])
def test_hlg_is_light_of_a_display_of_1000(tmp_path: Path, scene: float, nits: float) -> None:
    path = hdr_film(tmp_path / "a.mkv", (hlg(scene),) * 3, 18)
    assert seen(path) == pytest.approx([mapped(nits)] * 3, abs=2)


def test_hlg_white_is_white_and_its_reference_white_nine_tenths_of_it(tmp_path: Path) -> None:
    assert seen(hdr_film(tmp_path / "white.mkv", (1.0,) * 3, 18)).min() >= 253
    assert seen(hdr_film(tmp_path / "reference.mkv", (0.75,) * 3, 18)) == pytest.approx([230] * 3, abs=2)


def test_wide_primaries_come_to_those_of_bt709(tmp_path: Path) -> None:
    """Red of BT.709 at half light, told in BT.2020 by the matrix of ITU-R BT.2087."""
    light = np.array([0.6274, 0.0691, 0.0164]) * 0.5
    path = hdr_film(tmp_path / "a.mkv", tuple(light ** (1 / 2.4)), 1)
    assert seen(path) == pytest.approx([255 * 0.5 ** (1 / 2.4), 0, 0], abs=12)


def test_colors_that_are_coded_in_a_rare_way_are_refused(tmp_path: Path) -> None:
    tags = {"colorspace": 8, "color_range": 1, "color_primaries": 1, "color_trc": 1}
    path = films.make(
        tmp_path / "a.mkv", [films.coded((90, 128, 128), **tags)], codec="ffv1", options={}, setup=films.tagged(**tags)
    )
    with pytest.raises(UnavailableError, match=r"color matrix \(number 8 of ITU-T H\.273\) is none that is read"):
        video.probe(path)


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [("a.webm", "libvpx-vp9", "yuva420p"), ("b.webm", "libvpx", "yuva420p"), ("a.mov", "qtrle", "argb"),
     ("b.mov", "prores_ks", "yuva444p10le"), ("c.mov", "png", "rgba")],
)  # fmt: skip
def test_transparency_lies_on_white(tmp_path: Path, name: str, codec: str, pixels: str) -> None:
    picture = np.zeros((64, 96, 4), np.uint8)
    picture[..., 0] = 200
    picture[:32, :, 3] = 255

    def setup(stream: object) -> None:
        if name.endswith("webm"):
            stream.metadata["alpha_mode"] = "1"  # type: ignore[attr-defined]

    options = {"auto-alt-ref": "0"} if name.endswith("webm") else {"profile": "4444"} if "prores" in codec else {}
    path = films.make(tmp_path / name, [picture] * 3, fps=8, codec=codec, pixels=pixels, options=options, setup=setup)
    frame = list(video.read(path))[-1]
    assert frame[10, 48] == pytest.approx((200, 0, 0), abs=8)
    assert frame[54, 48] == pytest.approx((255, 255, 255), abs=4)
