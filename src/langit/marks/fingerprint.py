"""What a clip looks like in a few numbers, so that it is found again when it was coded anew, cut or stripped."""

from dataclasses import dataclass, replace

from langit.clip import Clip, Frames
from langit.marks.mark import Facts, Finished
from langit.request import VideoRequest


@dataclass(frozen=True)
class Fingerprint:
    """Perceptual hashes of frames on their way, a second apart; `provenance.fingerprint` says how they are made."""

    name: str = "fingerprint"

    def before(self, request: VideoRequest) -> None:
        """Any request may be looked at."""

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The same clip, read along."""
        return replace(clip, frames=_watched(clip))

    def after(self, file: Finished) -> Facts | None:
        """Files are not looked at."""
        return None


def _watched(clip: Clip) -> Frames:
    from langit.provenance.fingerprint import Watch

    watch = Watch(clip.fps)
    for frame in clip.frames:
        watch.see(frame)
        yield frame
    return {"hashes": watch.hashes()}
