"""Families to shards: the simulation as a job that can be stopped and continued.

The seed of a sample and the size of its shard follow from its number, so a recording that was killed goes on with the
shards that are missing and ends with the same files.

Columns of `bodies` (T, N, 15): center 3, half sizes 3, quaternion 4, velocity 3, share of the picture, whether in
view. Row n is owner n + 1 of the segmentation. Columns of `camera` (T, 7): eye 3, target 3, field of view.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.blocking.block import block
from langit.clip import Progress, Report, Size, silent
from langit.data.buckets import size_for
from langit.data.shards import SUFFIX, Sample, write
from langit.errors import RequestError
from langit.render import FAST, Draw, opened
from langit.render.snapshot import Snapshot
from langit.scene.describe import captions
from langit.scene.scene import Scene
from langit.simulation.episode import Episode
from langit.simulation.families import FAMILIES, SHARES

BODY: Final = 15  # columns of `bodies`
FARTHEST: Final = 1000.0  # meters: what the depth of the sky is recorded as


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What to record: `count` samples into `folder`, `shard` of them a file. A share `stills` of them are one frame.

    Clips are `seconds` long, or as long as their families like.

    Raises:
        RequestError: a family is not known, or clips of no length or of more than a minute are asked for.
    """

    folder: Path
    count: int = 1024
    shard: int = 16
    fps: int = 8
    seed: int = 0
    stills: float = 0.4
    families: tuple[str, ...] = tuple(FAMILIES)
    size: Size | None = None
    seconds: float | None = None
    truth: bool = True
    flow: bool = False

    def __post_init__(self) -> None:
        if self.seconds is not None and not 0.5 <= self.seconds <= 60:
            raise RequestError(
                f"a clip of {self.seconds:g} seconds cannot be recorded",
                field="seconds",
                remedy="Choose 0.5 to 60 seconds",
            )
        for family in self.families:
            if family not in FAMILIES:
                raise RequestError(
                    f"there is no family {family!r}", field="family", remedy=f"Choose of {', '.join(FAMILIES)}"
                )

    @property
    def shards(self) -> int:
        """How many files it takes."""
        return -(-self.count // self.shard)

    def path(self, index: int) -> Path:
        """The file of that number."""
        return self.folder / f"{index:05d}{SUFFIX}"

    def missing(self) -> list[int]:
        """The shards that are not there yet."""
        return [index for index in range(self.shards) if not self.path(index).exists()]


def record(recording: Recording, report: Report = silent, only: slice = slice(None)) -> int:
    """Record the missing shards and return how many were written. `only` is the part of one process of several."""
    missing = recording.missing()[only]
    for done, index in enumerate(missing):
        report(Progress("record", done, len(missing)))
        write(recording.path(index), _samples(recording, index))
    report(Progress("record", len(missing), len(missing)))
    return len(missing)


def scene_for(recording: Recording, number: int) -> tuple[str, Scene, bool]:
    """The family, the scene and whether it is a still, of the sample of that number."""
    rng = np.random.default_rng((recording.seed, number))
    shares = np.array([SHARES[name] for name in recording.families])
    family = recording.families[int(rng.choice(len(shares), p=shares / shares.sum()))]
    still = bool(rng.random() < recording.stills)
    return family, FAMILIES[family](rng, recording.seconds), still


def _samples(recording: Recording, shard: int) -> Iterator[Sample]:
    size = recording.size or size_for(shard)
    first = shard * recording.shard
    for number in range(first, min(first + recording.shard, recording.count)):
        family, scene, still = scene_for(recording, number)
        seed = (recording.seed, number)
        yield sample(scene, size, recording.fps, seed, family, still=still, truth=recording.truth, flow=recording.flow)


def sample(
    scene: Scene, size: Size, fps: int, seed: tuple[int, int], family: str, *, still: bool = False, truth: bool = True,
    flow: bool = False,
) -> Sample:  # fmt: skip
    """Simulate and render one scene. A still is one of its instants. `flow` adds where every pixel goes."""
    episode = Episode(block(scene), fps)
    rng = np.random.default_rng((*seed, 1))
    snapshots = list(episode.snapshots())
    if still:
        at = int(rng.integers(len(snapshots)))
        snapshots = snapshots[at : at + 1]
    with opened(FAST, size, episode.backdrop, supersample=2) as draw:
        arrays = _render(draw, snapshots, truth)
        if flow and not still:
            pairs = pairwise(snapshots)
            moves = [draw.truth(now, following, ("flow",))["flow"] for now, following in pairs]
            arrays["flow"] = np.stack(moves).astype(np.float16)
    arrays["camera"] = np.array([[*s.view.eye, *s.view.target, s.view.fov] for s in snapshots], np.float32)
    facts: dict[str, Any] = {
        "family": family,
        "seed": list(seed),
        "fps": fps,
        "still": still,
        "captions": captions(scene, rng),
        "scene": dataclasses.asdict(scene),
        "subjects": [{"owner": body.owner, "subject": body.subject, "kind": body.kind} for body in snapshots[0].bodies],
    }
    return Sample(facts=facts, arrays=arrays)


def _render(draw: Draw, snapshots: list[Snapshot], truth: bool) -> dict[str, NDArray[Any]]:
    """Frames, and with `truth` the segmentation, depth and states that belong to them."""
    frames, owners, depths, bodies = [], [], [], []
    for snapshot in snapshots:
        frames.append(draw.render(snapshot))
        if truth:
            passes = draw.truth(snapshot, None, ("segmentation", "depth"))
            owners.append(passes["segmentation"].astype(np.uint8))
            depths.append(passes["depth"].clip(max=FARTHEST).astype(np.float16))
        bodies.append(_bodies(snapshot, owners[-1] if truth else None))
    arrays: dict[str, NDArray[Any]] = {"frames": np.stack(frames), "bodies": np.stack(bodies)}
    if truth:
        arrays |= {"owners": np.stack(owners), "depth": np.stack(depths)}
    return arrays


def _bodies(snapshot: Snapshot, owners: NDArray[np.uint8] | None) -> NDArray[np.float32]:
    """The state of every body, seen or not, with the share of the picture that it fills."""
    rows = np.zeros((len(snapshot.bodies), BODY), np.float32)
    for row, body in zip(rows, snapshot.bodies, strict=True):
        row[:13] = (*body.center, *body.extent, *body.rotation, *body.velocity)
        if owners is not None:
            row[13] = np.mean(owners == body.owner)
            row[14] = row[13] > 0
    return rows
