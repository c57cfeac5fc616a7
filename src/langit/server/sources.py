"""Videos to work on: what is known of one of ours or of an uploaded one, and how long an extension of it may get."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from langit.capability import Capability
from langit.clip import written_rate
from langit.jobs.job import Job
from langit.server.errors import ApiError
from langit.server.foresight import Scenes
from langit.server.forms import Upload

MOST_EXTENSIONS: Final = 6
LONGEST_TOTAL: Final = 120.0


@dataclass(frozen=True, kw_only=True)
class Source:
    """A video to work on: one of ours, or an uploaded one. `maker` is the engine that made it, as far as it says.

    `scenes` are those that it says it shows, `fps` are the frames a second of an uploaded one, `look` is how it
    says that it was drawn.
    """

    size: str
    seconds: float
    maker: str
    scenes: Scenes = None
    fps: Fraction | None = None
    key: str | None = None
    upload: Upload | None = None
    job: Job | None = None
    look: str | None = None

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return "the uploaded video" if self.job is None else f"the video {self.job.id}"


def earlier(source: Source | None, capability: Capability) -> dict[str, Any]:
    """What an edit takes over from its source: its rate, and of one of our own all that it was made with."""
    made = source.job.request["values"] if source and source.job else {}
    return {"fps": written_rate(source.fps) if source and source.fps else capability.rate, **made}


def refuse_length(source: Source, added: float) -> tuple[float, int]:
    """How long a video will be when it was extended, and how often it then was.

    Raises:
        ApiError: too long, or too often.
    """
    total, times = source.seconds + added, (source.job.extensions if source.job else 0) + 1
    if total > LONGEST_TOTAL:
        text = f"The extended video would last {total:g} seconds; {LONGEST_TOTAL:g} is the most."
        raise ApiError(400, text, code="video_too_long", param="seconds")
    if times > MOST_EXTENSIONS:
        text = f"A video can be extended {MOST_EXTENSIONS} times."
        raise ApiError(400, text, code="too_many_extensions", param="video")
    return total, times
