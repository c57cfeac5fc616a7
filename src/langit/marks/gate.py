"""The gate: requests are judged before anything is made of them, scenes before they are shown, frames as they pass.

How it is judged stands in `moderation`. What the world shows is said by its scene, of kinds that are all known, and its
people are always dressed: its frames are judged where that can be, and a tier that is missing stops it not.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from langit import capability
from langit.clip import Clip, Frames
from langit.marks.mark import Finished
from langit.moderation import encoder, gate, references, texts
from langit.moderation.decision import FRAMES
from langit.moderation.sight import Watch, due
from langit.request import VideoRequest


@dataclass(frozen=True)
class Gate:
    """Refuses what the policy refuses, whoever asks and however."""

    name: str = "moderation"

    def before(self, request: VideoRequest) -> None:
        """Judge every text of the request, together with what its films were asked with, and what was uploaded.

        What we signed ourselves was judged when it was made.
        """
        gate.request(request)
        for reference in references.of(request):
            if is_ours(reference.path):
                continue
            with reference.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            gate.pictures(references.watched(reference, consent=request.consent), digest)

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        """The same clip; its scenes are judged before the first frame goes on, its frames before its end is said."""
        return replace(clip, frames=_judged(clip))

    def after(self, file: Finished) -> None:
        """See that it is nothing that was taken down."""
        digest = file.facts.get("digest", {})
        gate.taken_down(filter(None, [digest.get("pixels")]), "video")


def is_ours(path: Path) -> bool:
    """Whether a file bears our signature and is as it was signed."""
    from langit.provenance import manifest  # with its library, which requests without files do without

    return manifest.read(path).state == "ours"


def _judged(clip: Clip) -> Frames:
    said = texts.spoken(clip.facts)
    heard = gate.words(said, stage=FRAMES).tiers if said else {}
    encoder.released()  # its words are judged, and to draw it takes long, and memory
    engine = capability.every().get(clip.engine)
    watch = Watch("video", needed=engine is None or not engine.drawn)
    for number, frame in enumerate(clip.frames):
        if due(number, clip.count, clip.fps):
            watch.see(frame)
        yield frame
    seen = gate.pictures(watch)
    return {"decision": "allow", "tiers": {**heard, **seen.tiers}, "frames": watch.seen}
