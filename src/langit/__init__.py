"""Langit turns a sentence into up to a minute of video: a physical world, a small open model, open weights."""

import os

from langit.clip import Clip, Progress, Size
from langit.errors import LangitError
from langit.request import VideoRequest

# Torch reads this when it is loaded. Threads that spin while they wait take the cores from those that work.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

__version__ = "0.1.0"
__all__ = ["Clip", "LangitError", "Progress", "Size", "VideoRequest", "__version__"]
