"""The autoencoder's own exam: held-out clips of every place there and back, beside an equal number of components."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from langit.arrays import Frames
from langit.data.dataset import Clip
from langit.evaluation import fidelity
from langit.evaluation.report import Row
from langit.evaluation.suites import difference, interval
from langit.models.autoencoder import Autoencoder, encode_film, to_bytes

CHUNK = 4
GATES = {"all pixels": 27.0, "bodies": 25.0}  # decibels
GATE_OF_A_PLACE = 24.0


@torch.inference_mode()
def there_and_back(model: Autoencoder, frames: Frames) -> Frames:
    """Whole chunks of a clip through the model; a still is repeated to fill one."""
    latents = encode_film(model, torch.from_numpy(np.ascontiguousarray(frames)))[None]
    made: Frames = to_bytes(model.decode(latents)[0]).numpy()
    return made


def exam(model: Autoencoder, baseline: Autoencoder, clips: Sequence[Clip]) -> tuple[list[Row], dict[str, Frames]]:
    """PSNR over all pixels, bodies and each place, against a baseline of equal size; seams between chunks; examples."""
    found: dict[str, dict[str, list[float]]] = {"model": {}, "PCA": {}}
    seams: list[float] = []
    shown: dict[str, Frames] = {}
    for clip in clips:
        frames = _whole(clip.frames)
        made = {"model": there_and_back(model, frames), "PCA": there_and_back(baseline, frames)}
        for name, result in made.items():
            for part, value in _decibels(result, frames, clip).items():
                found[name].setdefault(part, []).append(value)
        if len(frames) >= 3 * CHUNK:
            joints = range(CHUNK, len(frames), CHUNK)
            seams.append(fidelity.seam(made["model"], joints) / max(fidelity.seam(frames, joints), 1e-6))
        if clip.setting not in shown and len(frames) > CHUNK:
            shown[clip.setting] = np.concatenate([frames, made["model"], made["PCA"]], axis=2)
    rows = [
        Row(
            name=f"PSNR, {part}",
            columns={name: interval(values[part]) for name, values in found.items()},
            gate=GATES.get(part, GATE_OF_A_PLACE),
        )
        for part in found["model"]
    ]
    gain = difference(found["model"]["all pixels"], found["PCA"]["all pixels"])
    rows.append(Row(name="PSNR over PCA of equal size", columns={"model": gain}, gate=4.0))
    if seams:
        rows.append(Row(name="seams between chunks", columns={"model": interval(seams)}, higher=False, gate=1.2))
    return rows, shown


@torch.inference_mode()
def head_exam(model: Autoencoder, plain: Autoencoder, clips: Sequence[Clip]) -> tuple[list[Row], dict[str, Frames]]:
    """PSNR of the head for twice the pixels on clips of that size, beside the `plain` decoder enlarged linearly."""
    found: dict[str, list[float]] = {"model": [], "enlarged": []}
    shown: dict[str, Frames] = {}
    for clip in clips:
        frames = _whole(clip.frames)
        latents = encode_film(model, torch.from_numpy(frames), larger=True)[None]
        small = plain.decode(latents)
        made = {
            "model": to_bytes(model.decode(latents)[0]).numpy(),
            "enlarged": to_bytes(_enlarged(small[0])).numpy(),
        }
        for name, result in made.items():
            found[name].append(fidelity.psnr(result, frames))
        shown.setdefault(clip.setting, np.concatenate([frames, made["model"], made["enlarged"]], axis=2))
    return [
        Row(name="PSNR, twice the pixels", columns={name: interval(values) for name, values in found.items()}),
        Row(name="PSNR over enlarging", columns={"model": difference(found["model"], found["enlarged"])}, gate=0.0),
    ], shown


def _whole(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As many frames, or owners of their pixels, as whole chunks hold; a still is repeated to fill one."""
    return frames[: len(frames) // CHUNK * CHUNK] if len(frames) >= CHUNK else np.repeat(frames[:1], CHUNK, axis=0)


def _decibels(made: Frames, true: Frames, clip: Clip) -> dict[str, float]:
    """How near a clip comes to the truth: all its pixels, those of its place, and those that show bodies, if any do."""
    whole = fidelity.psnr(made, true)
    found = {"all pixels": whole, clip.setting: whole}
    bodies = None if clip.owners is None else _whole(clip.owners) > 0
    if bodies is not None and bodies.any():
        found["bodies"] = fidelity.psnr(made, true, bodies)
    return found


def _enlarged(frames_CTYX: torch.Tensor) -> torch.Tensor:
    """Frames of twice the pixels a side, linearly, one at a time."""
    frames_TCYX = frames_CTYX.transpose(0, 1)
    return F.interpolate(frames_TCYX, scale_factor=2, mode="bilinear", align_corners=False).transpose(0, 1)
