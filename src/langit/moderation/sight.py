"""The verdict on pictures: frames of a clip as they pass, and the pictures and films that a request refers to.

Of a clip two frames a second are judged, and all of them as one sheet, for what only their sequence shows; what one
frame alone shows is taken for chance, what two show is not. An upload is judged by its worst frame. A tier that must
judge and does not refuses.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.moderation import faces, policy, unclothed
from langit.moderation.decision import FRAMES, UPLOAD, Decision, Finding, Reason, State
from langit.moderation.policy import Policy
from langit.moderation.tiers import Missing, PictureClassifier, asked

Frame = NDArray[np.uint8]
A_SECOND: Final = 2  # frames of a clip that are judged, as of Sora's classifiers for the safety of children
SLOWER: Final[Mapping[str, int]] = {"election": 1}  # categories for which fewer are
LEAST: Final = 4  # frames that are judged of a clip, where it has as many
ENOUGH: Final = 2  # frames that must show it
TILES, TILE = 4, (320, 180)  # of the sheet: so many a side, each of so many pixels
GRAIN: Final = 16  # cells a side in which two frames of an upload are compared
CHANGE: Final = 6.0  # of 255, in the mean of some cell: less is the same picture to a judge
BY_STAGE: Final[Mapping[str, tuple[str, ...]]] = {  # people who were made up have faces too
    FRAMES: (unclothed.NAME, "endpoint"), UPLOAD: (unclothed.NAME, faces.NAME, "endpoint"),
}  # fmt: skip
CONSENT: Final = (
    "Use a picture without faces, or attest that everybody in it is an adult and consents: `consent` over HTTP, "
    "--consent-attested on the command line"
)
UNJUDGED: Final = "Install langit[guard], or ask the operator to see `langit doctor`"
Tiers = Mapping[str, PictureClassifier | Missing]


def _local(tier: Callable[[], PictureClassifier]) -> Callable[[], PictureClassifier | Missing]:
    def make() -> PictureClassifier | Missing:
        import importlib.util

        if importlib.util.find_spec("onnxruntime") is None:
            return Missing("onnxruntime", "Install langit[guard]")
        return tier()

    return make


def _endpoint() -> PictureClassifier | Missing:
    from langit.moderation import remote  # httpx takes a while to import, and most policies have none

    return remote.pictures()


KNOWN: Final[Mapping[str, Callable[[], PictureClassifier | Missing]]] = {
    unclothed.NAME: _local(unclothed.Unclothed), faces.NAME: _local(faces.Faces), "endpoint": _endpoint,
}  # fmt: skip


def tiers(chosen: Policy | None = None) -> dict[str, State]:
    """Which tiers of pictures are set up here, without asking them anything."""
    chosen = chosen or policy.usual()
    return {name: "missing" if isinstance(KNOWN[name](), Missing) else "live" for name in chosen.pictures.use}


@dataclass
class Watch:
    """Judges one clip or upload, frame by frame. `needed` is whether the tiers that the policy requires must answer.

    With `consent`, faces are no reason to refuse. `tiers` stand in for those of the policy.
    """

    part: str
    stage: str = FRAMES
    needed: bool = True
    consent: bool = False
    policy: Policy = field(default_factory=policy.usual)
    tiers: Tiers | None = None
    seen: int = 0

    def __post_init__(self) -> None:
        names = [name for name in self.policy.pictures.use if name in BY_STAGE[self.stage]]
        self._tiers = {name: KNOWN[name]() for name in names} if self.tiers is None else self.tiers
        self._states: dict[str, State] = {
            name: "missing" if isinstance(tier, Missing) else "live" for name, tier in self._tiers.items()
        }
        self._found: dict[tuple[str, str], list[float]] = defaultdict(list)
        self._whole: list[Finding] = []
        self._tiles: list[Frame] = []
        self.digest = hashlib.sha256()

    def see(self, frame: Frame) -> None:
        """Judge one frame, uint8 (height, width, 3)."""
        for finding in self._asked([frame]):
            every = A_SECOND // SLOWER.get(finding.category, A_SECOND)
            if self.seen % every == 0:
                self._found[finding.category, finding.rule].append(finding.score)
        self.seen += 1
        self.digest.update(np.ascontiguousarray(frame).data)
        if self.stage == FRAMES:
            self._tiles.append(np.asarray(Image.fromarray(frame).resize(TILE, Image.Resampling.BILINEAR)))

    def decide(self) -> Decision:
        """What it comes to, when all frames were seen."""
        if len(self._tiles) > 1:
            self._whole = [replace(one, rule=f"{one.rule}.sheet") for one in self._asked([sheet(self._tiles)])]
        findings = [*self._whole, *self._counted()]
        if self.consent:
            findings = [one for one in findings if not one.rule.startswith(faces.NAME)]
        silent = [name for name in self.policy.pictures.require if self._states.get(name, "live") != "live"]
        reasons = [
            Reason.unjudged(name, self._states[name], stage=self.stage, field=self.part, change=UNJUDGED)
            for name in silent if self.needed
        ]  # fmt: skip
        reasons += [
            replace(reason, change=CONSENT) if reason.rule.startswith(faces.NAME) else reason
            for reason in self.policy.reasons(findings, self.stage)
        ]
        return Decision.of(reasons, findings, self._states)

    def _counted(self) -> Iterator[Finding]:
        """Of every rule the score that counts: the second highest of a clip, the highest of an upload."""
        enough = ENOUGH if self.stage == FRAMES and self.seen > 1 else 1
        for (category, rule), scores in self._found.items():
            if len(scores) >= enough:
                yield Finding(category=category, score=sorted(scores)[-enough], field=self.part, rule=rule)

    def _asked(self, frames: Sequence[Frame]) -> list[Finding]:
        found: list[Finding] = []
        for name, tier in self._tiers.items():
            if self._states[name] != "live" or isinstance(tier, Missing):
                continue  # it has failed once, and what it says of other frames makes nothing good
            ask = partial(tier.pictures, frames, self.part)
            self._states[name], told = asked(name, ask, self.policy.pictures.seconds)
            found += told
        return found


def due(number: int, count: int, fps: Fraction) -> bool:
    """Whether frame `number` of a clip of `count` is one of those that are judged."""
    step = max(1, min(round(fps / A_SECOND), count // LEAST))
    return number % step == 0 or number == count - 1


def changing(frames: Iterable[Frame]) -> Generator[Frame, None, None]:
    """Of the frames of an upload those that differ from the last one that was taken: a face may be in one alone."""
    before: NDArray[np.float32] | None = None
    for frame in frames:
        now = np.asarray(Image.fromarray(frame).resize((GRAIN, GRAIN), Image.Resampling.BOX), np.float32)
        if before is None or np.abs(now - before).max() > CHANGE:
            before = now
            yield frame


def sheet(tiles: Sequence[Frame]) -> Frame:
    """Up to TILES x TILES of the tiles, spread over all of them, as one picture."""
    most = TILES * TILES
    picked = [tiles[round(place)] for place in np.linspace(0, len(tiles) - 1, min(most, len(tiles)))]
    across = min(TILES, len(picked))
    picked += [np.zeros_like(picked[0])] * (-len(picked) % across)
    rows = [np.concatenate(picked[at : at + across], axis=1) for at in range(0, len(picked), across)]
    return np.concatenate(rows)
