"""Langit turns a sentence into up to a minute of video: a physical world, a small open model, open weights."""

from langit.clip import Clip, Progress, Size
from langit.errors import LangitError
from langit.request import VideoRequest

__version__ = "0.1.0"
__all__ = ["Clip", "LangitError", "Progress", "Size", "VideoRequest", "__version__"]
