"""The signature: who made a file and how, in a C2PA manifest, so that whatever is done to the file later shows.

Signing that fails fails the work. What is needed for it is seen to before anything is made.
"""

from dataclasses import dataclass, replace
from typing import Final

from langit.clip import Clip, Frames
from langit.marks.mark import Facts, Finished
from langit.request import VideoRequest

SIGNED: Final = ("film", "still", "sheet", "thumbnail")  # ground truth is numbers, and its film is signed


@dataclass(frozen=True)
class Signature:
    """Signs every film and picture, in its place."""

    name: str = "signature"

    def before(self, request: VideoRequest) -> None:
        """Start the process that holds the key, which then is there when it is needed."""
        from langit.provenance import sign  # not before something is made: the package stays light

        sign.ready()

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The same clip. Before its first frame is asked for, the key proves that it signs."""
        return replace(clip, frames=_proven(clip.frames))

    def after(self, file: Finished) -> Facts | None:
        """Who signed the file, and as what."""
        from langit.provenance import sign

        if file.role not in SIGNED:
            return None
        return sign.sign(file.path, file.role, file.request, file.facts, beside=file.beside)


def _proven(frames: Frames) -> Frames:
    from langit.provenance import sign

    sign.proven()
    yield from frames
    return None
