"""Everything that is measured of a clip whose truth is known, as scores of which more is better.

`CAUGHT` says which control videos each score must put below the truth; a test holds it to that.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Frames
from langit.evaluation import fidelity, permanence, physics, physics_iq, tracking
from langit.evaluation.tracking import PARSER, Eye
from langit.evaluation.vbench import temporal_flickering


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A true clip: frames, the owner of every pixel (T, Y, X), and the body to follow: its owner and its color."""

    frames: Frames
    owners: NDArray[np.uint8]
    owner: int
    color: str | None
    fps: float = 8.0

    @property
    def visible(self) -> NDArray[np.float64]:
        """The share of the picture that the body fills, frame by frame."""
        return np.asarray((self.owners == self.owner).mean((1, 2)))


def judge(made: Frames, truth: Truth, eye: Eye = PARSER) -> dict[str, float]:
    """Scores of a clip that should show what `truth` shows, frame for frame; NaN where a score does not apply.

    A color that `eye` does not know (of the parser: white, black, no color) leaves out what needs tracking.
    """
    still = fidelity.still_pixels(truth.frames)
    drift = fidelity.drift(made, truth.fps)
    wanted = fidelity.drift(truth.frames, truth.fps)
    scores = {
        "pixels": fidelity.psnr(made, truth.frames),
        "flicker": -fidelity.flicker(made, still),
        "static": -fidelity.static_error(made, still),
        "vbench flicker": temporal_flickering(made) - temporal_flickering(truth.frames),
        "motion amount": -abs(np.log((_motion(made) + 1e-4) / (_motion(truth.frames) + 1e-4))),
        "sharpness": -abs(np.log((_sharpness(made) + 1e-6) / (_sharpness(truth.frames) + 1e-6))),
        "drift": -abs(drift.brightness - wanted.brightness) - abs(drift.saturation - wanted.saturation),
    }
    agreed = physics_iq.agreement(truth.frames, made)
    scores["physics-iq overlap"] = (agreed.spatial + agreed.spatiotemporal + agreed.weighted) / 3 - agreed.error
    return scores | _tracked(made, truth, eye)


def _tracked(made: Frames, truth: Truth, eye: Eye) -> dict[str, float]:
    names = ("track", "direction", "permanence", "identity", "count")
    if truth.color not in eye.colors:
        return dict.fromkeys(names, float("nan"))
    assert truth.color is not None  # a color that the eye knows
    true = tracking.track_of_owner(truth.owners, truth.owner)
    masks = eye.masks(made, truth.color)
    seen = tracking.track(masks)
    returned = permanence.score(seen, true, truth.visible)
    going = physics.direction(true)
    return {
        "track": -physics.track_error(seen.centers, true.centers),
        "direction": float(physics.direction(seen) == going) if going != "none" else float("nan"),
        "permanence": float("nan") if returned is None else returned,
        "identity": -_identity(made, truth, seen),
        "count": -permanence.count_error(tracking.count(masks), (truth.visible > 0.0008).astype(np.int64)),
    }


def _identity(made: Frames, truth: Truth, seen: tracking.Track) -> float:
    """How far colors of the body where it truly is are from what they were at first, 0 to 1; unseen counts as 1."""
    colors = tracking.mean_color(made, truth.owners == truth.owner)
    wanted = tracking.mean_color(truth.frames, truth.owners == truth.owner)
    there = np.isfinite(wanted).all(1)
    if not there.any() or not seen.seen.any():
        return 1.0
    return float(np.linalg.norm(colors[there] - wanted[there], axis=1).mean() / (255 * np.sqrt(3)))


def _motion(frames: Frames) -> float:
    return float(np.abs(np.diff(frames.astype(np.float32), axis=0)).mean() / 255)


def _sharpness(frames: Frames) -> float:
    gray = frames.astype(np.float32).mean(-1) / 255
    return float(np.abs(np.diff(gray, axis=1)).mean() + np.abs(np.diff(gray, axis=2)).mean())


# Score to the controls (`controls.py`) that it must rank below the truth.
CAUGHT: Final[dict[str, tuple[str, ...]]] = {
    "pixels": ("frozen", "noisy", "jittered", "backward", "mirrored", "slow", "vanished", "teleported", "recolored",
               "doubled", "blurred", "darkening"),
    "flicker": ("noisy", "jittered"),
    "static": ("noisy", "jittered", "darkening"),
    "vbench flicker": ("noisy", "jittered"),
    "motion amount": ("frozen", "slow", "jittered", "noisy"),
    "sharpness": ("blurred", "noisy"),
    "drift": ("darkening",),
    "physics-iq overlap": ("frozen", "backward", "mirrored", "slow", "vanished", "teleported", "jittered"),
    "track": ("frozen", "backward", "mirrored", "slow", "vanished", "teleported", "recolored"),
    "direction": ("frozen", "backward", "mirrored"),
    "permanence": ("frozen", "vanished", "teleported", "recolored"),
    "identity": ("recolored", "vanished", "teleported", "darkening"),
    "count": ("doubled", "vanished", "recolored"),
}  # fmt: skip
