"""What is spent on a film, by the name of its quality."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from langit.clip import Size

USUAL: Final = Size(640, 360)


class Row(NamedTuple):
    """`seconds` and `still` are CPU seconds that a frame of the usual size takes in a film, and as a still."""

    seconds: float
    still_seconds: float
    samples: int = 4
    still: int = 64
    scale: float = 1.0
    settings: Mapping[str, Any] = {}


ROWS: Final = {"draft": Row(3.0, 20.0), "standard": Row(6.0, 60.0), "master": Row(20.0, 240.0)}

QUALITIES = ROWS


def seconds(quality: str, size: Size, *, still: bool = False) -> float:
    """CPU seconds that a frame will take, of all cores together, as far as the row can tell."""
    row = ROWS[quality]
    return (row.still_seconds if still else row.seconds) * size.width * size.height / (USUAL.width * USUAL.height)
