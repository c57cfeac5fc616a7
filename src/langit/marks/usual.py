"""The marks of every clip, whoever asks for it and however: `engine.py` adds them, and no caller can leave one out.

In their order: what may refuse, what changes pictures, what looks at them as they are encoded. At the end of a file's
way stand the signature, which nothing may change the file after, and the digest, which hashes what was signed.
"""

from typing import Final

from langit.marks.digest import Digest
from langit.marks.fingerprint import Fingerprint
from langit.marks.gate import Gate
from langit.marks.mark import Mark
from langit.marks.signature import Signature
from langit.marks.visible import Visible
from langit.marks.watermark import Watermark

MARKS: Final[tuple[Mark, ...]] = (Gate(), Watermark(), Visible(), Fingerprint(), Signature(), Digest())
