import numpy as np
import pytest
from numpy.typing import NDArray

from langit.errors import RequestError
from langit.evaluation.physics_iq import Agreement, agreement, motion_masks, score


def clip(shift: int) -> NDArray[np.uint8]:
    """A red square over a pattern, moving three pixels a frame."""
    _, y, x = np.mgrid[0:6, 0:24, 0:32]
    base = (x * 5 + y * 3 + (x * y) % 7 * 4) % 90 + 60
    frames = np.stack([base, (base * 2) % 200 + 20, 255 - base], -1)
    for t in range(6):
        frames[t, 6:15, 4 + 3 * t + shift : 13 + 3 * t + shift] = (210, 40, 30)
    return frames.astype(np.uint8)


# The masks of clip(0) as OpenCV 5.0.0 makes them (cvtColor, GaussianBlur, accumulateWeighted, absdiff, threshold and
# morphologyEx with the constants of the benchmark): frame, row, and the row's 32 pixels as bits.
OPENCV = {
    2: {7: 0x7C000, 8: 0x7C000, 9: 0x7C000, 10: 0x7C000, 11: 0x7C000, 12: 0x7C000, 13: 0x7C000, 14: 0x7C000},
    3: {10: 0xF80000, 11: 0xF80000, 12: 0xF80000, 13: 0xF80000, 14: 0xF80000},
    4: {8: 0x3E0000, 9: 0x7E0000, 10: 0x7E0000, 11: 0x7E0000, 12: 0x7E0000, 13: 0x7E0000, 14: 0x3E0000},
    5: {7: 0xF8000, 8: 0x1F8000, 9: 0x3F8000, 10: 0x3F8000, 11: 0x3F8000, 12: 0x3F8000, 13: 0x3F8000, 14: 0x1F8000},
}


def test_masks_are_those_of_opencv_bit_for_bit() -> None:
    masks = motion_masks(clip(0))
    expected = np.zeros((6, 24, 4), np.uint8)
    for frame, rows in OPENCV.items():
        for row, bits in rows.items():
            expected[frame, row] = np.frombuffer(bits.to_bytes(4), np.uint8)
    np.testing.assert_array_equal(np.packbits(masks, axis=2), expected)
    assert not masks[0].any()
    assert masks.mean((1, 2)).round(3).tolist() == [0.0, 0.0, 0.052, 0.033, 0.052, 0.068]


def test_agreement_is_that_of_the_published_arithmetic() -> None:
    found = agreement(clip(0), clip(2))
    assert found.spatial == pytest.approx(0.8)
    assert found.spatiotemporal == pytest.approx(0.4931372549019608)
    assert found.weighted == pytest.approx(0.5962732919254659)
    assert found.error == pytest.approx(0.008508845, abs=1e-8)


def test_quiet_clips_agree_and_the_score_is_clipped() -> None:
    still = np.repeat(clip(0)[:1], 6, 0)
    same = agreement(still, still)
    assert (same.spatial, same.spatiotemporal, same.weighted, same.error) == (1.0, 1.0, 1.0, 0.0)
    take = Agreement(spatial=0.8, spatiotemporal=0.5, weighted=0.5, error=0.01)
    assert score([take], [take]) == 100.0
    half = Agreement(spatial=0.4, spatiotemporal=0.25, weighted=0.25, error=0.03)
    assert score([half], [take]) == 48.0
    assert score([Agreement(spatial=0, spatiotemporal=0, weighted=0, error=0.5)], [take]) == 0.0


def test_takes_without_common_motion_are_refused() -> None:
    nothing = Agreement(spatial=0.0, spatiotemporal=0.0, weighted=0.0, error=0.0)
    with pytest.raises(RequestError, match="share no motion"):
        score([nothing], [nothing])


def test_given_masks_are_used() -> None:
    masks = np.zeros((6, 24, 32), bool)
    assert agreement(clip(0), clip(2), masks, masks).spatial == 1.0
