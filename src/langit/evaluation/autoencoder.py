"""The autoencoder's own exam: held-out clips of every place there and back, beside an equal number of components."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from langit.data.dataset import Clip
from langit.evaluation import fidelity
from langit.evaluation.report import Row
from langit.evaluation.suites import difference, interval
from langit.models.autoencoder import Autoencoder, encode_film, to_bytes

Frames = NDArray[np.uint8]
CHUNK = 4


@torch.inference_mode()
def there_and_back(model: Autoencoder, frames: Frames) -> Frames:
    """Whole chunks of a clip through the model; a still is repeated to fill one."""
    larger = model.config.upscale == 2
    latents = encode_film(model, torch.from_numpy(np.ascontiguousarray(frames)), larger=larger)[None]
    made: Frames = to_bytes(model.decode(latents)[0]).numpy()
    return made


def exam(model: Autoencoder, baseline: Autoencoder, clips: Sequence[Clip]) -> tuple[list[Row], dict[str, Frames]]:
    """PSNR over all pixels, bodies and each place, against a baseline of equal size; seams between chunks; examples."""
    found: dict[str, dict[str, list[float]]] = {"model": {}, "PCA": {}}
    seams: list[float] = []
    shown: dict[str, Frames] = {}
    for clip in clips:
        frames = clip.frames if len(clip.frames) >= CHUNK else np.repeat(clip.frames[:1], CHUNK, axis=0)
        frames = frames[: len(frames) // CHUNK * CHUNK]
        owners = clip.owners
        if owners is not None:
            owners = owners[: len(frames)] if len(owners) >= CHUNK else np.repeat(owners[:1], CHUNK, axis=0)
        made = {"model": there_and_back(model, frames), "PCA": there_and_back(baseline, frames)}
        for name, result in made.items():
            found[name].setdefault("all pixels", []).append(fidelity.psnr(result, frames))
            found[name].setdefault(clip.setting, []).append(fidelity.psnr(result, frames))
            if owners is not None and (owners > 0).any():
                found[name].setdefault("bodies", []).append(fidelity.psnr(result, frames, owners > 0))
        if len(frames) >= 3 * CHUNK:
            joints = range(CHUNK, len(frames), CHUNK)
            seams.append(fidelity.seam(made["model"], joints) / max(fidelity.seam(frames, joints), 1e-6))
        if clip.setting not in shown and len(frames) > CHUNK:
            shown[clip.setting] = np.concatenate([frames, made["model"], made["PCA"]], axis=2)
    gates = {"all pixels": 27.0, "bodies": 25.0, "neon_street": 24.0}
    rows = [
        Row(
            name=f"PSNR, {part}",
            columns={name: interval(values[part]) for name, values in found.items()},
            gate=gates.get(part),
        )
        for part in found["model"]
    ]
    gain = difference(found["model"]["all pixels"], found["PCA"]["all pixels"])
    rows.append(Row(name="PSNR over PCA of equal size", columns={"model": gain}, gate=4.0))
    if seams:
        rows.append(Row(name="seams between chunks", columns={"model": interval(seams)}, higher=False, gate=1.2))
    return rows, shown
