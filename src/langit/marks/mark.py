"""`Mark`: something that sees every request, every frame and every file before anybody else does.

A mark keeps nothing between two clips: what it knows of one lives in the generator that it puts around the frames.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from langit.clip import Clip
from langit.request import VideoRequest

Facts = Mapping[str, Any]
Role = Literal["film", "still", "sheet", "thumbnail", "truth"]


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A file that is whole and about to be published, under another name than `path`, which nobody knows yet.

    `role` is what it is: the film or the picture that was asked for, a contact sheet, a thumbnail, or ground truth.
    `facts` is all that is known of the clip; the film's metadata says it too. `beside` is where a mark may write what
    the file itself cannot hold, and what it writes there is published with it; None where the file can.
    """

    path: Path
    role: Role
    request: VideoRequest
    facts: Facts
    beside: Path | None = None


class Mark(Protocol):
    """A check or a mark. Its facts stand under its `name` in the sidecar, and what it raises ends the work.

    Marks come in an order: each is handed the clip as the one before it left it, so the last sees what is encoded.
    """

    @property
    def name(self) -> str: ...

    def before(self, request: VideoRequest) -> None:
        """Look at a request before anything is made of it.

        Raises:
            RefusedError: it must not be made.
        """
        ...

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The clip of a request as it shall be: the same one, or one with other frames that are made as they are read.

        The generator of its frames returns what is to be said of the clip, which is known once they have ended.

        Raises:
            RefusedError: while frames are read or at their end; then nothing is published.
        """
        ...

    def after(self, file: Finished) -> Facts | None:
        """Look at one of the finished files before any is published, and change it in its place, as a signature does.

        The film or the picture comes first, then what was made beside it. What is returned comes to the sidecar alone:
        of the first under the mark's name, of the others under their roles within that.

        Raises:
            RefusedError: nothing must be published.
        """
        ...
