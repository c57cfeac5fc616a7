"""The real Physics-IQ benchmark over its own films, where somebody has them: 66 scenarios, three views, two takes.

Names are the benchmark's: `ID_testing-videos_30FPS_VIEW_take-1_SCENARIO.mp4` for what was filmed and
`ID_VIEW_SCENARIO.mp4` for what a model made of the first frame or frames. The benchmark's own masks go through a lossy
film; ours do not, so scores can differ in the last digits.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from langit.arrays import Frames
from langit.errors import UnavailableError
from langit.evaluation.physics_iq import Agreement, agreement, motion_masks, score
from langit.media import video

SECONDS: Final = 5
FILMED: Final = re.compile(
    r"(?P<id>\d+)_testing-videos_(?P<fps>\d+)FPS_(?P<view>[^_]+)_take-(?P<take>\d)_(?P<name>.+)\.mp4"
)


def run(filmed: Path, made: Path) -> float:
    """The score, 0 to 100, of a folder of made films.

    Raises:
        UnavailableError: a film is missing; the error names the first.
    """
    takes: dict[tuple[str, str], dict[str, Path]] = {}
    for path in sorted(filmed.glob("*.mp4")):
        if found := FILMED.fullmatch(path.name):
            takes.setdefault((found["view"], found["name"]), {})[found["take"]] = path
    if not takes:
        raise UnavailableError(f"no films of Physics-IQ in {filmed}", remedy="Its README says where to download them")
    models, pairs = [], []
    for (view, name), films in takes.items():
        first = FILMED.fullmatch(_needed(films.get("1"), f"take 1 of {name}").name)
        assert first is not None  # it was found by this expression
        second = _needed(films.get("2"), f"take 2 of {name}")
        answer = _needed(made / f"{first['id']}_{view}_{name}.mp4", f"the film made of {name}")
        count = int(first["fps"]) * SECONDS
        one, two, own = (_read(path, count) for path in (films["1"], second, answer))
        models.append(_compared(one, own))
        pairs.append(_compared(one, two))
    return score(models, pairs)


def quarter(frames: Sequence[Frames] | Frames) -> Frames:
    """Frames at a quarter of the size as OpenCV's linear resize makes them: the middle two by two of every four."""
    values = np.asarray(frames).astype(np.float32)
    rows = (values[:, 1::4] + values[:, 2::4]) / 2
    both = (rows[:, :, 1::4] + rows[:, :, 2::4]) / 2
    return np.asarray(np.floor(both + 0.5).astype(np.uint8))


def _compared(true: Frames, made: Frames) -> Agreement:
    """Masks are found at full size and compared at a quarter, as pictures are."""
    count = min(len(true), len(made))
    masks = [quarter(motion_masks(film[:count]).astype(np.uint8) * 255) > 127 for film in (true, made)]
    return agreement(quarter(true[:count]), quarter(made[:count]), masks[0], masks[1])


def _read(path: Path, count: int) -> Frames:
    frames = []
    for frame in video.read(path):
        frames.append(frame[: frame.shape[0] // 4 * 4, : frame.shape[1] // 4 * 4])
        if len(frames) == count:
            break
    return np.stack(frames)


def _needed(path: Path | None, what: str) -> Path:
    if path is None or not path.exists():
        raise UnavailableError(f"{what} is missing", remedy="Every scenario needs both takes and a made film")
    return path
