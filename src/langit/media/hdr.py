"""Light of more range or color than BT.709 can show, brought to it: PQ and HLG (ITU-R BT.2100), and wide primaries.

The curve is the EETF of ITU-R BT.2390, section 5.4.1, on the greatest of red, green and blue, so that hues stay. What
it maps to is a display whose white is 203 cd/m2, the reference white of ITU-R BT.2408, with the gamma of BT.1886.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float32]
PQ: Final = 16  # transfers in ITU-T H.273
HLG: Final = 18
WHITE: Final = 203.0  # cd/m2 that become white
PEAK: Final = 1000.0  # cd/m2: the nominal peak of HLG, and of PQ that does not say its own
GAMMA: Final = 2.4
LUMINANCE: Final = np.array([0.2627, 0.6780, 0.0593], np.float32)  # of red, green and blue of BT.2020
PRIMARIES: Final[dict[int, tuple[tuple[float, float, float], ...]]] = {  # by H.273, linear light to that of BT.709
    9: ((1.660491, -0.587641, -0.072850), (-0.124550, 1.132900, -0.008349), (-0.018151, -0.100579, 1.118730)),
    12: ((1.224940, -0.224940, 0.0), (-0.042057, 1.042057, 0.0), (-0.019638, -0.078636, 1.098274)),
}


def to_sdr(codes: NDArray[np.uint16], *, transfer: int, primaries: int, peak: float = PEAK) -> NDArray[np.uint8]:
    """Full-range RGB codes (height, width, 3) of 16 bits as BT.709 pixels.

    `transfer` and `primaries` are numbers of ITU-T H.273; a transfer other than PQ and HLG is taken as BT.1886 with a
    white of its own. `peak` is the brightest that PQ was mastered for, in cd/m2.
    """
    light = _light(transfer)[codes]
    if transfer == HLG:
        light *= PEAK * np.maximum(light @ LUMINANCE, 1e-9)[..., None] ** np.float32(0.2)
    if transfer in (PQ, HLG):
        _compress(light, max(PEAK if transfer == HLG else peak, WHITE))
        light /= WHITE
    if primaries in PRIMARIES:
        light = light @ np.array(PRIMARIES[primaries], np.float32).T
    shown = np.clip(light, 0, 1) ** np.float32(1 / GAMMA)
    return np.asarray(np.rint(shown * 255), np.uint8)


def _light(transfer: int) -> Light:
    """Light for every 16-bit code: cd/m2 for PQ, of the scene (0 to 1) for HLG, of the display (0 to 1) otherwise."""
    code = np.arange(65536, dtype=np.float64) / 65535
    if transfer == PQ:
        return _pq(code).astype(np.float32)
    if transfer == HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12).astype(np.float32)
    return (code**GAMMA).astype(np.float32)


def _compress(light: Light, peak: float) -> None:
    """BT.2390's curve from a display of `peak` to one of WHITE, in place."""
    brightest = light.max(-1)
    most = _pq_code(np.array(peak))
    target = float(_pq_code(np.array(WHITE)) / most)
    knee = 1.5 * target - 0.5
    code = np.clip(_pq_code(brightest) / most, 0, 1)
    t = np.maximum(code - knee, 0) / max(1 - knee, 1e-6)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * target
    mapped = _pq(np.where(code < knee, code, bent) * most)
    light *= (mapped / np.maximum(brightest, 1e-6))[..., None].astype(np.float32)


def _pq(code: NDArray[np.floating]) -> NDArray[np.floating]:
    """SMPTE ST 2084: a code of 0 to 1 as cd/m2."""
    power = code ** (32 / 2523)
    return 10_000 * (np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)) ** (8192 / 1305)


def _pq_code(nits: NDArray[np.floating]) -> NDArray[np.floating]:
    """SMPTE ST 2084: cd/m2 as a code of 0 to 1."""
    power = (nits / 10_000) ** (1305 / 8192)
    return ((107 / 128 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)
