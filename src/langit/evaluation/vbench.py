"""VBench (Huang et al. 2024) where it needs no weights: temporal flickering, and how sixteen scores become three.

For all other dimensions `run` calls the real VBench, if it is installed.
"""

import importlib.util
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit import spawn
from langit.errors import RequestError, UnavailableError


class Dimension(NamedTuple):
    """The range that a score is normalized by, and its weight in its group."""

    low: float
    high: float
    weight: float = 1.0


QUALITY: Final[dict[str, Dimension]] = {
    "subject_consistency": Dimension(0.1462, 1.0),
    "background_consistency": Dimension(0.2615, 1.0),
    "temporal_flickering": Dimension(0.6293, 1.0),
    "motion_smoothness": Dimension(0.706, 0.9975),
    "aesthetic_quality": Dimension(0.0, 1.0),
    "imaging_quality": Dimension(0.0, 1.0),
    "dynamic_degree": Dimension(0.0, 1.0, 0.5),
}
SEMANTIC: Final[dict[str, Dimension]] = {
    "object_class": Dimension(0.0, 1.0),
    "multiple_objects": Dimension(0.0, 1.0),
    "human_action": Dimension(0.0, 1.0),
    "color": Dimension(0.0, 1.0),
    "spatial_relationship": Dimension(0.0, 1.0),
    "scene": Dimension(0.0, 0.8222),
    "appearance_style": Dimension(0.0009, 0.2855),
    "temporal_style": Dimension(0.0, 0.364),
    "overall_consistency": Dimension(0.0, 0.364),
}


class Scores(NamedTuple):
    """The three numbers of the leaderboard, 0 to 1."""

    total: float
    quality: float
    semantic: float


def temporal_flickering(frames: NDArray[np.uint8]) -> float:
    """1 minus the mean absolute difference of neighboring frames (T, Y, X, 3), as a part of 255.

    Only for clips of still cameras and scenes: a frozen clip scores 1.
    """
    differences = np.abs(np.diff(frames.astype(np.float32), axis=0))
    changes = np.array([np.mean(pair) for pair in differences])  # single precision, as the original keeps them
    return (255.0 - float(np.mean(changes))) / 255.0


def aggregate(scores: Mapping[str, float]) -> Scores:
    """Both groups, each the weighted mean of its normalized dimensions, and total = (4 quality + semantic) / 5.

    Raises:
        RequestError: a dimension is missing.
    """
    missing = sorted((QUALITY.keys() | SEMANTIC.keys()) - scores.keys())
    if missing:
        raise RequestError(f"scores of {', '.join(missing)} are missing", remedy="All sixteen make a total")

    def mean(group: Mapping[str, Dimension]) -> float:
        total = sum(d.weight * (scores[name] - d.low) / (d.high - d.low) for name, d in group.items())
        return total / sum(d.weight for d in group.values())

    quality, semantic = mean(QUALITY), mean(SEMANTIC)
    return Scores(total=(4 * quality + semantic) / 5, quality=quality, semantic=semantic)


def run(folder: Path, dimensions: Sequence[str], results: Path) -> None:
    """The real VBench over a folder of clips in its custom mode; its weights are fetched by itself.

    Raises:
        UnavailableError: it is not installed.
    """
    if importlib.util.find_spec("vbench") is None:
        raise UnavailableError("VBench is not installed", remedy="pip install vbench, in an environment of its own")
    command = [*spawn.command("vbench", "evaluate"), "--videos_path", str(folder), "--mode", "custom_input"]
    subprocess.run([*command, "--dimension", *dimensions, "--output_path", str(results)], check=True)
