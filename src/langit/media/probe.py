"""What is known of a film before it is read: its pictures and its sound."""

from dataclasses import dataclass
from fractions import Fraction

from langit.clip import Size


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What `video.read` gives of a film: `count` frames of `size`, `fps` a second; and the codec that they are in."""

    size: Size
    fps: Fraction
    count: int
    codec: str

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.count / self.fps)


@dataclass(frozen=True, kw_only=True)
class Track:
    """The sound of a film: how many tracks there are, and of the one that is heard by default its codec and more."""

    tracks: int
    codec: str
    rate: int
    channels: int
