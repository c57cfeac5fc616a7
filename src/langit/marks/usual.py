"""The marks of every clip, whoever asks for it and however: `engine.py` adds them, and no caller can leave one out."""

from typing import Final

from langit.marks.digest import Digest
from langit.marks.gate import Gate
from langit.marks.mark import Mark

MARKS: Final[tuple[Mark, ...]] = (Gate(), Digest())
