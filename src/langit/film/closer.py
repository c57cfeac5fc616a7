"""More samples for faces than for what is around them: there eyes go, and skin and hair take more light to be clear.

The part of a picture that shows heads is traced a second time, with other random numbers, and both are one picture then
by how many samples each has.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.film.tracer import Order
from langit.render.camera import Camera
from langit.render.snapshot import Pattern

HEADS: Final = frozenset({Pattern.EYE, Pattern.HAIR, Pattern.FUZZ})  # what only heads have
AROUND: Final = 0.13  # meters from that, within which the rest of a face is, whichever way it looks
NAME: Final = "closer"  # what the answer of the tracer calls the part
WIDER: Final = 6  # pixels around it, so that what a denoiser sees has no seam there
LEAST: Final = 0.05  # meters from the camera: what is nearer is behind it for all that matters here
TIMES: Final = 3  # as many samples more as a picture has, at most
SEED: Final = 1 << 30  # beyond the numbers of frames
INSIDE: Final = 0.25  # of a pixel, that borders lie within it, or rounding would move them


class Closer(NamedTuple):
    """The part of a picture from `left` and `top` to before `right` and `bottom`, in pixels, and its `samples`."""

    left: int
    top: int
    right: int
    bottom: int
    samples: int

    def orders(self, size: Size, seed: int) -> list[Order]:
        """What has it traced after the picture; the answer has it as NAME, as large as the picture and empty around."""
        across, down = (np.array(ends) + INSIDE for ends in ((self.left, self.right), (self.top, self.bottom)))
        low, high = 1 - down[::-1] / size.height + 2 * INSIDE / size.height  # counted from below
        first, last = across / size.width
        border = {"min_x": first, "max_x": last, "min_y": low, "max_y": high}
        values = {f"render.border_{name}": float(value) for name, value in border.items()}
        return [
            {"do": "settings", "values": {"render.use_border": True, "cycles.samples": self.samples, **values}},
            {"do": "render", "seed": seed + SEED, "name": NAME},
            {"do": "settings", "values": {"render.use_border": False}},
        ]

    def joined(
        self, whole: Mapping[str, NDArray[np.float32]], part: Mapping[str, NDArray[np.float32]], samples: int
    ) -> dict[str, NDArray[np.float32]]:
        """Passes (H, W, C) of a picture with so many `samples`, and those of the part, as one."""
        inside = slice(self.top, self.bottom), slice(self.left, self.right)
        share = np.float32(self.samples / (self.samples + samples))
        made = {name: values.copy() for name, values in whole.items()}
        for name, values in made.items():
            values[inside] += (part[name][inside] - values[inside]) * share
        return made


def on_heads(
    orders: Sequence[Order], names: Collection[str], seen: Camera, size: Size, samples: int, more: float
) -> Closer | None:
    """The part that shows the things of these `names` where `orders` put them, or None where none is in the picture.

    `more` is how many samples of a whole picture it may cost beside the `samples` that all of it has: a small part gets
    more of them for that than a large one, which gets one at least.
    """
    places = [order["points"] for order in orders if order["do"] in ("move", "curves") and order["name"] in names]
    if not places or more <= 0:
        return None
    points = np.concatenate(places)
    away = seen.distances(points)
    points, away = points[away > LEAST], away[away > LEAST, None]
    scale = seen.scale(size.height) / away
    ways = (points - seen.eye) @ np.stack([seen.right, -seen.up], axis=1) * scale
    middle = np.array([size.width, size.height]) / 2
    inside = (np.abs(ways) < middle).all(axis=1)
    if not inside.any():
        return None
    wide = WIDER + AROUND * scale[inside]
    low = np.clip(np.floor((ways[inside] - wide).min(axis=0) + middle), 0, 2 * middle).astype(int)
    high = np.clip(np.ceil((ways[inside] + wide).max(axis=0) + middle), 0, 2 * middle).astype(int)
    area = float(np.prod((high - low) / (2 * middle)))
    if area <= 0:
        return None
    count = int(np.clip(more / area, 1, TIMES * samples))
    return Closer(int(low[0]), int(low[1]), int(high[0]), int(high[1]), count)
