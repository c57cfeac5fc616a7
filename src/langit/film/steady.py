"""Stand-in until the real one is merged: every frame is traced and shown as it is."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.film.quality import Row


class Steady:
    """Gives frames back as they come."""

    def __init__(self, size: Size, row: Row, *, still: bool = False):
        pass

    def wants(self, number: int, *, last: bool = False) -> bool:
        """Whether a frame must be traced."""
        return True

    def add(self, number: int, light: NDArray[np.float32] | None, truth: dict[str, Any]) -> Iterator[Any]:
        """A frame, and those that are done."""
        yield number, light

    def end(self) -> Iterator[Any]:
        """What is still held back."""
        return iter(())

    def history(self) -> dict[str, NDArray[Any]]:
        """What the next frames depend on."""
        return {}

    def restore(self, history: dict[str, NDArray[Any]], number: int) -> None:
        """Go on with a frame."""
