"""A mark that keeps every frame as it goes into the encoder."""

from dataclasses import dataclass, field, replace

import numpy as np

from langit.clip import Clip, Frames
from langit.marks.mark import Finished
from langit.request import VideoRequest


@dataclass(frozen=True)
class Watch:
    """`frames` are those of the last clip, uint8 (height, width, 3)."""

    name: str = "watch"
    frames: list[np.ndarray] = field(default_factory=list)

    def before(self, request: VideoRequest) -> None:
        self.frames.clear()

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        return replace(clip, frames=self.watched(clip))

    def after(self, file: Finished) -> None:
        pass

    def watched(self, clip: Clip) -> Frames:
        for frame in clip.frames:
            self.frames.append(frame)
            yield frame
        return None
