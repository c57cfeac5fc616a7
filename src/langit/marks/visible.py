"""The visible mark, for those who ask for it: the name of this program, which moves (`langit.watermark.wordmark`)."""

from dataclasses import dataclass, replace

from langit.clip import Clip, Frames
from langit.marks.mark import Finished
from langit.request import VideoRequest
from langit.watermark.wordmark import Wordmark


@dataclass(frozen=True)
class Visible:
    """Draws the wordmark over the frames that were made; those that are kept of a film stay as they are."""

    name: str = "visible_mark"

    def before(self, request: VideoRequest) -> None:
        """Any request may be marked."""

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The clip with the wordmark, if the request is for one."""
        return replace(clip, frames=_drawn(clip)) if request.visible_mark else clip

    def after(self, file: Finished) -> None:
        """It is in the frames, and nothing is to be done to the file."""


def _drawn(clip: Clip) -> Frames:
    draw = Wordmark(clip.size.height, clip.size.width, float(clip.fps))
    for number, frame in enumerate(clip.frames):
        yield frame if any(number in kept for kept in clip.kept) else draw(frame, number)
    return {"shown": True}
