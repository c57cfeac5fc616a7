"""The gate: a request is judged before anything is made of it, what its scenes say before it is shown.

How it is judged stands in `moderation`. The world needs no judge of its pictures: it draws what its scene says, of
kinds that are all known, and its people are always dressed.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from langit.clip import Clip, Frames
from langit.marks.mark import Facts
from langit.moderation import gate, texts
from langit.moderation.decision import FRAMES
from langit.request import VideoRequest


@dataclass(frozen=True)
class Gate:
    """Refuses what the policy refuses, whoever asks and however."""

    name: str = "moderation"

    def before(self, request: VideoRequest) -> None:
        """Judge every text of the request, together with what the films it builds on were asked with."""
        gate.request(request)

    def around(self, clip: Clip) -> Clip:
        """The same clip; its scenes are judged before the first frame goes on."""
        return replace(clip, frames=_judged(clip))

    def after(self, path: Path, facts: Facts) -> Facts | None:
        """See that it is nothing that was taken down."""
        digest = facts.get("digest", {})
        gate.taken_down(filter(None, [digest.get("pixels")]), "video")
        return None


def _judged(clip: Clip) -> Frames:
    said = texts.spoken(clip.facts)
    decision = gate.words(said, stage=FRAMES) if said else None
    yield from clip.frames
    return {"decision": "allow", "tiers": dict(decision.tiers)} if decision else {"decision": "allow"}
