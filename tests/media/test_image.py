"""Pictures are read as they are meant to be seen, and what cannot be is said in one sentence."""

import io
import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from langit.clip import Size
from langit.errors import RequestError, UnavailableError
from langit.media import image

LEFT_RED = np.zeros((40, 80, 3), np.uint8)
LEFT_RED[:, :40] = (255, 0, 0)
RAMP = np.tile(np.arange(0, 65536, 257, dtype=np.uint16), (8, 1))  # 0, 1, ... 255 in 16 bits


def test_a_png_keeps_every_pixel(tmp_path: Path) -> None:
    image.save(tmp_path / "a.png", LEFT_RED)
    np.testing.assert_array_equal(image.load(tmp_path / "a.png"), LEFT_RED)


@pytest.mark.parametrize(("how", "corner"), [("cover", (255, 0, 0)), ("contain", (255, 0, 0)), ("pad", (0, 0, 0))])
@pytest.mark.parametrize("size", [Size(40, 40), Size(20, 60), Size(160, 30)])
def test_each_fit_fills_the_size_in_its_own_way(how: image.Fit, corner: tuple[int, int, int], size: Size) -> None:
    fitted = image.fit(LEFT_RED, size, how)
    assert fitted.shape == (size.height, size.width, 3)
    assert tuple(fitted[0, 0]) == corner
    whole = fitted[size.height // 2]
    assert whole[size.width // 2 - 4, 0] > 200
    assert whole[size.width // 2 + 4, 0] < 50


@pytest.mark.parametrize("ending", ["png", "tiff", "jp2", "pgm"])
def test_grey_of_16_bits_is_scaled(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    Image.fromarray(RAMP).save(path)
    read = image.load(path)
    np.testing.assert_allclose(read[4, :, 0], np.arange(256), atol=1)
    assert (read == read[..., :1]).all()


def test_grey_whose_zero_is_white_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.fromarray(RAMP).save(path, tiffinfo={262: 0})
    np.testing.assert_allclose(image.load(path)[4, :, 0], 255 - np.arange(256), atol=1)


def test_colors_of_16_bits_are_scaled(tmp_path: Path) -> None:
    """A PNG of 16-bit red, green and blue, which Pillow reads and does not write."""
    import av

    pixels = np.stack([RAMP, RAMP[:, ::-1], np.zeros_like(RAMP)], -1)
    path = tmp_path / "a.png"
    coder = av.CodecContext.create("png", "w")
    coder.width, coder.height, coder.pix_fmt, coder.time_base = 256, 8, "rgb48be", Fraction(1)  # type: ignore[attr-defined]
    frame = av.VideoFrame.from_ndarray(pixels.astype(">u2").view(np.uint16), format="rgb48be")
    path.write_bytes(b"".join(bytes(packet) for packet in [*coder.encode(frame), *coder.encode(None)]))  # type: ignore[attr-defined]
    read = image.load(path)
    np.testing.assert_allclose(read[4, :, 0], np.arange(256), atol=1)
    np.testing.assert_allclose(read[4, :, 1], np.arange(256)[::-1], atol=1)


def test_floats_go_from_black_at_0_to_white_at_1(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.fromarray(RAMP.astype(np.float32) / 65535).save(path)
    np.testing.assert_array_equal(image.load(path)[4, :, 0], np.arange(256))


@pytest.mark.parametrize("values", [np.full((4, 4), 2.5), np.full((4, 4), -0.5), np.full((4, 4), np.nan)])
def test_floats_outside_of_black_and_white_are_refused(tmp_path: Path, values: np.ndarray) -> None:
    path = tmp_path / "a.tiff"
    Image.fromarray(values.astype(np.float32)).save(path)
    with pytest.raises(UnavailableError, match=r"has values outside 0 \(black\) to 1 \(white\)\. Scale it"):
        image.load(path)


def test_whole_numbers_of_32_bits_are_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.fromarray(np.full((4, 4), 90, np.int32)).save(path)
    with pytest.raises(UnavailableError, match="32 bits"):
        image.load(path)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparency_lies_on_white(tmp_path: Path, mode: str) -> None:
    pixels = np.zeros((8, 8, 4), np.uint8)
    pixels[:4] = (40, 40, 40, 255)
    pixels[4:6] = (40, 40, 40, 128)
    picture = Image.fromarray(pixels)
    path = tmp_path / "a.png"
    (picture.quantize() if mode == "PA" else picture.convert(mode)).save(path)
    read = image.load(path)[:, 0, 0].astype(int)
    assert read[0] == pytest.approx(40, abs=1)
    assert read[4] == pytest.approx(255 - (255 - 40) * 128 / 255, abs=2)
    assert read[7] == 255


def test_a_clear_color_lies_on_white(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(LEFT_RED).save(path, transparency=(0, 0, 0))
    read = image.load(path)
    assert tuple(read[5, 5]) == (255, 0, 0)
    assert tuple(read[5, 75]) == (255, 255, 255)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tiff", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_once(tmp_path: Path, ending: str, orientation: int) -> None:
    """Orientation by EXIF, of a picture whose top left corner is red as it is seen."""
    corners = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    stored = np.zeros((40, 80, 3), np.uint8)
    row, column = corners[orientation]
    stored[20 * row : 20 * row + 20, 40 * column : 40 * column + 40] = (255, 0, 0)
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / f"a.{ending}"
    Image.fromarray(stored).save(path, exif=exif)
    read = image.load(path)
    assert read.shape == ((40, 80, 3) if orientation < 5 else (80, 40, 3))
    assert image.look(path.read_bytes()).size == (read.shape[1], read.shape[0])
    assert read[5, 5, 0] > 200
    assert read[5, -5, 0] < 60
    assert read[-5, 5, 0] < 60


P3 = np.array([(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]).T
SRGB = np.array([(0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)]).T
"""Red, green and blue as XYZ under D50, in columns."""


def profile(gamma: float, columns: np.ndarray | None = None) -> bytes:
    """An ICC profile of a power curve, of red, green and blue, or of gray without `columns`."""

    def xyz(values: np.ndarray) -> bytes:
        return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65536) for value in values))

    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {b"wtpt": xyz(np.array([0.9642, 1.0, 0.8249]))}
    if columns is None:
        tags[b"kTRC"] = curve
    else:
        tags |= {bytes([name]) + b"XYZ": xyz(columns[:, number]) for number, name in enumerate(b"rgb")}
        tags |= {bytes([name]) + b"TRC": curve for name in b"rgb"}
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">2I", start + len(body), len(data))
        body += data
    space = b"GRAY" if columns is None else b"RGB "
    head = struct.pack(">I4sI4s4s4s", start + len(body), bytes(4), 0x02400000, b"mntr", space, b"XYZ ") + bytes(12)
    head += b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def in_srgb(light: np.ndarray) -> np.ndarray:
    """Levels of 255 by the curve of IEC 61966-2-1."""
    light = np.clip(light, 0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("ending", ["png", "jpg", "tiff", "webp", "avif"])
@pytest.mark.parametrize("color", [(180, 90, 70), (60, 150, 110), (250, 250, 250)])
def test_colors_come_from_their_profile_to_srgb(tmp_path: Path, ending: str, color: tuple[int, int, int]) -> None:
    light = np.linalg.inv(SRGB) @ P3 @ ((np.array(color) / 255) ** (round(2.2 * 256) / 256))
    path = tmp_path / f"a.{ending}"
    options = {"quality": 100, "subsampling": "4:4:4"} if ending in ("jpg", "avif") else {}
    options |= {"lossless": True} if ending == "webp" else {}
    Image.new("RGB", (8, 8), color).save(path, icc_profile=profile(2.2, P3), **options)
    assert image.load(path)[4, 4] == pytest.approx(in_srgb(light), abs=3)


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
def test_grey_comes_from_its_profile_to_srgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    picture = (
        Image.new("L", (8, 8), 64) if mode == "L" else Image.new(mode, (8, 8), (64, 255) if mode == "LA" else 16448)
    )
    picture.save(path, icc_profile=profile(1.0))
    assert image.load(path)[4, 4] == pytest.approx([in_srgb(np.array(64 / 255))] * 3, abs=2)


def test_a_profile_of_colors_serves_a_picture_without(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (8, 8), 64).save(path, icc_profile=profile(1.0, SRGB))
    assert image.load(path)[4, 4] == pytest.approx([in_srgb(np.array(64 / 255))] * 3, abs=2)


def test_a_profile_of_grey_on_colors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8), (200, 30, 60)).save(path, icc_profile=profile(1.0))
    with pytest.raises(UnavailableError, match=r"color profile in .* does not fit it"):
        image.load(path)


def test_a_broken_profile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(path, icc_profile=b"no profile")
    with pytest.raises(UnavailableError, match=r"color profile in .* cannot be read\. Save it as sRGB"):
        image.load(path)


@pytest.mark.parametrize("ending", ["gif", "png", "webp", "tiff", "avif"])
def test_a_picture_that_moves_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    pages = [Image.new("RGB", (8, 8), (40 * number, 0, 0)) for number in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    with pytest.raises(UnavailableError, match=r"holds 3 pictures\. Save the one that you mean as a PNG"):
        image.load(path)


def test_a_photo_with_previews_is_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(LEFT_RED).save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    assert image.load(path).shape == (40, 80, 3)
    assert image.look(path.read_bytes()).kind == "MPO"


@pytest.mark.parametrize("side", [8000, 12_000, 20_000])
def test_a_huge_picture_is_refused_before_it_is_read(tmp_path: Path, side: int) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (side, side)).save(path)
    with pytest.raises(UnavailableError, match=r"has more than 50 million pixels\. Make it smaller"):
        image.load(path)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tiff", "gif"])
def test_a_part_of_a_picture_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnavailableError, match="is not a picture that can be read"):
        image.load(path)


def test_what_is_missing_or_no_picture_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="there is no picture at"):
        image.load(tmp_path / "no.png")
    (tmp_path / "letter.png").write_text("a letter")
    with pytest.raises(UnavailableError, match="Give a PNG, JPEG, WebP"):
        image.load(tmp_path / "letter.png")
    with pytest.raises(RequestError, match=r"End it in \.png or \.jpg"):
        image.save(tmp_path / "a.tiff", LEFT_RED)


def test_an_upload_may_be_of_fewer_kinds() -> None:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "BMP")
    assert image.look(data.getvalue()).kind == "BMP"
    with pytest.raises(UnavailableError, match="the picture is not a picture"):
        image.look(data.getvalue(), ["PNG", "JPEG"])
