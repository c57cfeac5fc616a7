"""The tier `faces`: where a picture shows faces, by CenterFace (Xu et al. 2019, arXiv 1911.03599).

The network says for every fourth pixel how likely it is the middle of a face (section 3.1), and the logarithm of the
face's sides. It finds faces and says nothing of whose they are or how old; docs/trust.md has what it misses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.moderation import networks
from langit.moderation.decision import Finding

Frame = NDArray[np.uint8]
NAME: Final = "faces"
LONGER: Final = 640  # pixels of the longer side that it sees: a face needs about 12 of them
STEP: Final = 32  # sides are multiples of this
STRIDE: Final = 4  # pixels from one answer to the next
LEAST: Final = 0.2  # the score below which nothing is said
TURNS: Final = (0, 1, 3)  # quarters by which a picture is turned: the network knows upright faces alone
OVERLAP: Final = 0.3  # share of two boxes from which on they are one face


class Face(NamedTuple):
    """A face: how sure that is, and its box in pixels of the picture as it was turned by `turn` quarters."""

    score: float
    left: float
    top: float
    right: float
    bottom: float
    turn: int


@dataclass(frozen=True)
class Faces:
    """Scores pictures for `likeness` by the surest face."""

    name: str = NAME

    def pictures(self, frames: Sequence[Frame], field: str) -> list[Finding]:
        """One finding for each picture with a face.

        Raises:
            UnavailableError: ONNX Runtime is not installed.
        """
        found = [max((face.score for face in faces(frame)), default=0.0) for frame in frames]
        return [Finding(category="likeness", score=score, field=field, rule=f"{NAME}.face") for score in found if score]


def faces(frame: Frame) -> list[Face]:
    """The faces of a picture (height, width, 3), upright or lying on a side, the surest first.

    Raises:
        UnavailableError: ONNX Runtime is not installed.
    """
    height, width = frame.shape[:2]
    part = min(1.0, LONGER / max(height, width))
    sides = [max(STEP, round(side * part / STEP) * STEP) for side in (width, height)]
    small = np.asarray(Image.fromarray(frame).resize((sides[0], sides[1]), Image.Resampling.BILINEAR), np.float32)
    found = [face for turn in TURNS for face in _seen(np.rot90(small, turn), turn)]
    return sorted(found, reverse=True)


def _seen(picture: NDArray[np.float32], turn: int) -> list[Face]:
    middle, side, shift = networks.run(NAME, np.ascontiguousarray(picture.transpose(2, 0, 1)[None]))
    found: list[Face] = []
    rows, columns = np.nonzero(middle[0, 0] >= LEAST)
    for row, column in sorted(zip(rows, columns, strict=True), key=lambda place: -middle[0, 0, place[0], place[1]]):
        high, wide = np.exp(side[0, :, row, column]) * STRIDE
        down, across = (np.array([row, column]) + shift[0, :, row, column] + 0.5) * STRIDE
        face = Face(
            float(middle[0, 0, row, column]), float(across - wide / 2), float(down - high / 2),
            float(across + wide / 2), float(down + high / 2), turn,
        )  # fmt: skip
        if all(_shared(face, other) < OVERLAP for other in found):
            found.append(face)
    return found


def _shared(one: Face, other: Face) -> float:
    """The area of what two boxes share by that of what they cover."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    both = max(0.0, wide) * max(0.0, high)
    areas = ((face.right - face.left) * (face.bottom - face.top) for face in (one, other))
    return both / max(sum(areas) - both, 1e-9)
