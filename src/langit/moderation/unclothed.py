"""The tier `unclothed`: how likely a picture shows nudity or sex, by Yahoo's Open NSFW (2016, a ResNet-50 of 1 by 2).

It sees one picture and no story, was trained on photographs, and knows no ages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.moderation import networks
from langit.moderation.decision import Finding

Frame = NDArray[np.uint8]
WHOLE, SEEN = 256, 224  # pixels a side: the picture is brought to the first, its middle is what the network sees
MEANS: Final = np.array([104, 117, 123], np.float32)  # blue, green, red, of the pictures that it was trained on
EDGE: Final = (WHOLE - SEEN) // 2
NAME: Final = "unclothed"


@dataclass(frozen=True)
class Unclothed:
    """Scores pictures for `sexual`."""

    name: str = NAME

    def pictures(self, frames: Sequence[Frame], field: str) -> list[Finding]:
        """One finding a picture.

        Raises:
            UnavailableError: ONNX Runtime is not installed.
        """
        if not frames:
            return []
        scores = networks.run(NAME, np.stack([_prepared(frame) for frame in frames]))[0][:, 1]
        return [Finding(category="sexual", score=float(score), field=field, rule=f"{NAME}.picture") for score in scores]


def _prepared(frame: Frame) -> NDArray[np.float32]:
    """Blue, green, red (SEEN, SEEN, 3) less their means."""
    small = Image.fromarray(frame).resize((WHOLE, WHOLE), Image.Resampling.BILINEAR)
    middle = np.asarray(small, np.float32)[EDGE:-EDGE, EDGE:-EDGE, ::-1]
    return np.asarray(middle - MEANS, np.float32)
