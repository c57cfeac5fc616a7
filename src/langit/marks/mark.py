"""`Mark`: something that sees every request, every frame and every file before anybody else does.

A mark keeps nothing between two clips: what it knows of one lives in the generator that it puts around the frames.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from langit.clip import Clip
from langit.request import VideoRequest

Facts = Mapping[str, Any]


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

    def after(self, path: Path, facts: Facts) -> Facts | None:
        """Look at the finished film or picture before it is published, and change it, as a signature does.

        `facts` is all that is known, the film's metadata says it too. What is returned comes to the sidecar alone.

        Raises:
            RefusedError: it must not be published.
        """
        ...
