"""How many frames went into the encoder and what they were, and what bytes came out: two files can be told apart."""

import hashlib
from dataclasses import dataclass, replace

from langit.clip import Clip, Frames
from langit.marks.mark import Facts, Finished
from langit.request import VideoRequest


@dataclass(frozen=True)
class Digest:
    """Counts and hashes: `pixels` is the SHA-256 of all frames in a row, `file` that of a file as it is published."""

    name: str = "digest"

    def before(self, request: VideoRequest) -> None:
        """Any request may be counted."""

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The same clip, read along."""
        return replace(clip, frames=_counted(clip.frames))

    def after(self, file: Finished) -> Facts:
        """The hash of a file as it is published, and so behind the mark that signs it."""
        with file.path.open("rb") as opened:
            return {"file": hashlib.file_digest(opened, "sha256").hexdigest()}


def _counted(frames: Frames) -> Frames:
    pixels, count = hashlib.sha256(), 0
    for frame in frames:
        pixels.update(frame.tobytes())
        count += 1
        yield frame
    return {"frames": count, "pixels": pixels.hexdigest()}
