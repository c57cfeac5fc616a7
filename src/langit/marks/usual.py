"""The marks of every clip, whoever asks for it and however: `engine.py` adds them, and no caller can leave one out.

In their order: what changes pictures, then what looks at them as they are encoded.
"""

from typing import Final

from langit.marks.digest import Digest
from langit.marks.mark import Mark
from langit.marks.visible import Visible
from langit.marks.watermark import Watermark

MARKS: Final[tuple[Mark, ...]] = (Watermark(), Visible(), Digest())
