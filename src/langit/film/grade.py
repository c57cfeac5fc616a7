"""From light to a picture: exposure, what a lens spreads, the curve of film, its grain.

A clip has one exposure, metered on its first picture: one that follows each picture makes films pump.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.film import sky
from langit.render.draw import Frame
from langit.render.snapshot import Atmosphere

Light = NDArray[np.float32]  # linear (H, W, 3)

LUMINANCE: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec. 709
# AgX of Troy Sobotka (github.com/sobotka/AgX, 2022) as Benjamin Wrensch fitted it ("Minimal AgX Implementation",
# iolite-engine.com, 2023): colors are drawn together, each goes through one curve over stops, and they are drawn apart.
INSET: Final = np.array([[0.842479062253094, 0.0784335999999992, 0.0792237451477643],
                         [0.0423282422610123, 0.878468636469772, 0.0791661274605434],
                         [0.0423756549057051, 0.0784336, 0.879142973793104]], np.float32)  # fmt: skip
OUTSET: Final = np.linalg.inv(INSET.astype(np.float64)).astype(np.float32)
CURVE: Final = (15.5, -40.14, 31.96, -6.868, 0.4298, 0.1191, -0.00232)  # of a polynomial, the sixth power first
# His curve spans 16.5 stops and keeps white for light of 16: snow in the sun came out gray. Ours ends at 6.
DARKEST, STOPS = -10.0, 12.6
PUNCH: Final = 1.18  # power of the curve: what AgX calls its punchy look has 1.35
VIVID: Final = 0.5  # how far the saturation of a place is followed beyond 1: the curve makes vivid by itself

GRAY: Final = 0.18  # what the middle of a picture is exposed to (the gray card)
DIM: Final = 0.10  # the same, where it is night: what is dark stays dark
METERED: Final = 0.65  # the share of it, in stops, that is metered; the rest is as the place says
INDOORS: Final = 0.85  # the same, where no sky is: what windows and lamps give is far from what the place says
NIGHT: Final = 0.6  # the key light below which it is night
FACING: Final = 0.6  # the cosine at which the key light falls on a gray card that stands where people look
OPENED: Final = 0.6  # stops beyond what the place says, that a place in dull light is opened at most
HELD: Final = 95  # the percentile of a picture under a sky that is no brighter than white,
CLOSED: Final = 1.3  # for which it is made so many stops darker at most
SPARK: Final = 24.0  # a pixel brighter than that spreads no more light than that
LEVELS: Final = 6  # of the pyramid that light is spread over
WIDER: Final = 0.75  # how much each wider level counts beside the one before
SPREAD: Final = 0.16  # of the light, at a bloom of 1
VIGNETTE: Final = 0.32  # the share of light missing in the corners
GRAIN: Final = 0.006  # standard deviation in middle gray, of 1, of every picture


def exposure(light: Light, look: Atmosphere) -> float:
    """What light (H, W, 3) is multiplied by, as a photographer would set it for this picture of the place.

    The mean of the logarithm of luminance becomes middle gray (Reinhard and others, "Photographic Tone Reproduction for
    Digital Images", 2002), the middle of the picture counting more. By day it only opens what is dark: what is bright,
    such as snow or a beach, is exposed as the light that falls on it asks, or it would be gray. Against the sun it is
    exposed for the sky.
    """
    luminance = np.log2(np.maximum(light @ LUMINANCE, 1e-4))
    height, width = luminance.shape
    down, across = (np.sin(np.pi * (np.arange(count) + 0.5) / count) + 0.3 for count in (height, width))
    weight = down[:, None] * across
    mean = float((luminance * weight).sum() / weight.sum())
    given = float(np.log2(look.exposure))
    if max(look.key_light) < NIGHT:
        return float(2 ** (given + METERED * (np.log2(DIM) - mean - given)))
    falls = FACING * np.asarray(look.key_light, float) + np.asarray(look.ambient_up, float)
    card = -float(np.log2(max(float(falls @ LUMINANCE), 1e-3)))  # a gray card is as gray as it is
    base = min(max(card, given), given + OPENED)
    if not sky.pictured(look):
        return float(2 ** (base + INDOORS * max(np.log2(GRAY) - mean - base, 0.0)))
    clipped = float(np.percentile(luminance, HELD)) + base  # stops over white
    opened = METERED * max(np.log2(GRAY) - mean - base, 0.0)
    return float(2 ** (base + (opened if clipped <= 0 else -min(clipped, CLOSED))))


def developed(light: Light, look: Atmosphere, exposed: float, seed: int) -> Frame:
    """The picture (H, W, 3) of light, linear (H, W, 3), with the `exposure` of its clip; grain is another by `seed`."""
    seen = bloomed(np.maximum(light, 0) * np.float32(exposed), SPREAD * look.bloom)
    picture = filmed(seen * _vignette(*seen.shape[:2])[:, :, None], look.saturation)
    picture = (picture - 0.5) * np.float32(look.contrast) + 0.5
    picture *= np.asarray(look.tint, np.float32)
    picture += _grain(picture, GRAIN + look.grain, seed)[:, :, None]
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def bloomed(light: Light, share: float) -> Light:
    """Light of which a `share` is spread over ever larger circles, as in the glass of a lens. None is made.

    By a pyramid (Jimenez, "Next Generation Post Processing in Call of Duty", SIGGRAPH 2014).
    """
    levels, weight = [np.minimum(light, np.float32(SPARK))], 1.0
    while len(levels) <= LEVELS and min(levels[-1].shape[:2]) > 2:
        levels.append(_halved(levels[-1]))
    weights = [WIDER**number for number in range(1, len(levels))]
    spread = np.zeros_like(levels[-1])
    for level, weight in zip(levels[:0:-1], weights[::-1], strict=True):
        spread = _doubled(spread, *level.shape[:2]) if spread.shape != level.shape else spread
        spread = spread + level * np.float32(weight / sum(weights))
    spread = _doubled(spread, *light.shape[:2])
    return light + np.float32(share) * (spread - levels[0])


def filmed(light: Light, saturation: float) -> Light:
    """What AgX makes of exposed light: display values from 0 to 1 (H, W, 3), as sRGB encodes them."""
    x = np.log2(np.maximum(light, np.float32(1e-6)) @ INSET.T)
    x = np.clip((x - np.float32(DARKEST)) * np.float32(1 / STOPS), 0, 1)
    curved = np.full_like(x, CURVE[0])
    for factor in CURVE[1:]:
        curved *= x
        curved += np.float32(factor)
    curved = np.maximum(curved, 0) ** np.float32(PUNCH)
    gray = (curved @ LUMINANCE)[:, :, None]
    vivid = 1 + VIVID * (saturation - 1) if saturation > 1 else saturation  # what is to be gray must be gray
    curved = gray + np.float32(vivid) * (curved - gray)
    return np.clip(curved @ OUTSET.T, 0, 1)


def _halved(light: Light) -> Light:
    """Half as large: the mean of four pixels each; what is left over at a border is taken twice."""
    height, width = light.shape[:2]
    even = np.pad(light, ((0, height % 2), (0, width % 2), (0, 0)), "edge")
    return 0.25 * (even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2])


def _doubled(light: Light, height: int, width: int) -> Light:
    """Twice as large, and no larger than (height, width): a tent over each pixel."""
    for axis, size in ((0, height), (1, width)):
        count = light.shape[axis]
        before, after = (light.take(np.clip(np.arange(count) + step, 0, count - 1), axis) for step in (-1, 1))
        pair = np.stack([0.75 * light + 0.25 * before, 0.75 * light + 0.25 * after], axis + 1)
        shape = [*light.shape]
        shape[axis] = 2 * count
        light = pair.reshape(shape).take(range(size), axis)
    return light.astype(np.float32)


def _vignette(height: int, width: int) -> Light:
    """How much of the light a lens lets through, (H, W)."""
    down, across = ((np.arange(count, dtype=np.float32) + 0.5) / count - 0.5 for count in (height, width))
    return np.asarray(1 - 2 * VIGNETTE * (down[:, None] ** 2 + across**2), np.float32)


def _grain(picture: Light, amount: float, seed: int) -> Light:
    """Grains of two sizes, (H, W): most in the middle grays, few in black and white."""
    height, width = picture.shape[:2]
    noise = np.random.Generator(np.random.SFC64(seed))
    fine = noise.standard_normal((height, width), np.float32)
    coarse = noise.standard_normal((-(-height // 2), -(-width // 2), 1), np.float32)
    gray = np.clip(picture @ LUMINANCE, 0, 1)
    strength = np.float32(amount) * (0.4 + 1.2 * np.sqrt(gray * (1 - gray)))
    return np.asarray(strength * (0.7 * fine + 0.9 * _doubled(coarse, height, width)[:, :, 0]), np.float32)
