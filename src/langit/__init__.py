"""Langit turns a sentence into up to a minute of video: a physical world, a small open model, open weights."""

import os
from typing import TYPE_CHECKING

from langit.clip import Clip, Progress, Size
from langit.errors import LangitError
from langit.request import VideoRequest

if TYPE_CHECKING:
    from langit.understanding.stage import Understood

# Torch and NumPy read these when they are loaded. Threads that spin while they wait take the cores from those that
# work: those for products of matrices took 14 of 29 CPU seconds beside the processes that draw.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
__all__ = ["Clip", "LangitError", "Progress", "Size", "VideoRequest", "__version__", "understand"]


def understand(prompt: str, *, seconds: float = 8.0, seed: int = 0) -> "Understood":
    """A prompt in English or Indonesian as the world engine understands it: `.scene`, `.words`, `.facts`.

    Raises:
        RequestError: no word was understood, or the prompt contradicts itself.
    """
    from langit.understanding.stage import understood  # not before it is asked for: the package stays light

    return understood(prompt, seconds=seconds, seed=seed)
