"""The stages of training the small model in order, each a function from folders to an outcome.

A stage finds what the one before left in the model's folder: the state of a run is `STAGE/run.safetensors`, what later
stages and the release read is `STAGE.safetensors`, the averaged weights, written whenever a stage ends.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from langit.clip import Report, silent
from langit.config import AutoencoderConfig, Labels, PerceptionConfig, SmallConfig
from langit.data.attributes import require
from langit.data.dataset import Crops, LatentBatches, LatentClip, read_clips
from langit.data.latents import encode_folder, read_latents, statistics
from langit.errors import UnavailableError
from langit.models.autoencoder import Autoencoder
from langit.models.dit import DiT
from langit.models.perception import Perception
from langit.models.text import Vocabulary, WordEncoder
from langit.training import principal
from langit.training.autoencoder import AutoencoderTask
from langit.training.dit import PLANS, DiTTask, dit_optimizer
from langit.training.enlarge import EnlargeTask, with_head
from langit.training.labels import labels_of_world
from langit.training.log import Log
from langit.training.loop import Outcome, Plan, train
from langit.training.optimizer import adamw
from langit.training.perception import PerceptionTask, softened
from langit.training.refine import CHUNKS, RefineTask, with_refiner
from langit.training.text import TextTask, vocabulary_of_world
from langit.weights import small

HELD_OUT = 40  # clips that a run is validated on while it goes
SOFTENED = 3  # of so many clips one is shown to the perception net through the autoencoder too
LABELED = ("perception", "perception.safetensors", "dit", "dit.safetensors")  # what means what the labels say
PATCHES = 120_000  # patches that principal components are fitted on


def autoencoder(
    plan: Plan, data: Path, fps: int, *, channels: int = 48, crop: int = 64, batch: int = 16, rate: float = 1e-3,
    limit: int | None = None,
) -> Outcome:  # fmt: skip
    """Learn the autoencoder from recorded clips. A new one begins as principal components; the log says how good.

    Batches are whole pictures, as many as fill `batch` crops, since the middle of the decoder knows places by heart.
    """
    clips = read_clips(data / "train", fps, limit)
    held_out = read_clips(data / "test", fps)
    config = replace(_config(plan.folder.parent), autoencoder=AutoencoderConfig(channels=channels))
    model = Autoencoder(config.autoencoder).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub
    validation = held_out[:: max(1, len(held_out) // HELD_OUT)]
    frames = 2 * config.autoencoder.frames
    batches = Crops(clips, batch=batch, crop=crop, frames=frames, seed=plan.seed, whole=1.0)
    task = AutoencoderTask(model, batches, validation)
    if not plan.checkpoint.exists():
        chosen = principal.some([clip.frames for clip in clips], PATCHES, plan.seed)
        code = principal.fit(chosen, channels)
        model.begin_from(code.components, code.variances, code.mean)
        small.save_part(plan.folder.parent, "principal", model, config)
        with torch.no_grad():
            Log(plan.folder)(0, **{f"pca_{name}": value for name, value in task.validate().items()})
    outcome = train(task, adamw(model, rate), plan)
    with outcome.ema.applied(model):
        sample = principal.some([clip.frames for clip in clips], PATCHES // 8, plan.seed)
        with torch.no_grad():
            model.mean.zero_()
            model.scale.fill_(1.0)
            model.normalize(*statistics(model, sample))
        config = replace(_config(plan.folder.parent), autoencoder=config.autoencoder)  # others may have written it
        small.save_part(plan.folder.parent, "autoencoder", model, config)
        model.mean.zero_()
        model.scale.fill_(1.0)
    return outcome


def enlarge(plan: Plan, data: Path, fps: int, *, batch: int = 4, rate: float = 2e-3) -> Outcome:
    """Learn a head for twice the pixels from recordings of twice the size, in batches of whole pictures."""
    folder = plan.folder.parent
    config = _config(folder)
    model = with_head(small.load_autoencoder(folder, head=False, refined=False)).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub
    held_out = read_clips(data / "test", fps)[:HELD_OUT]
    clips = read_clips(data / "train", fps)
    side = clips[0].frames.shape[1]
    batches = Crops(clips, batch=batch, crop=side, frames=config.autoencoder.frames, seed=plan.seed, whole=1.0)
    outcome = train(EnlargeTask(model, batches, held_out), adamw(model, rate), plan)
    with outcome.ema.applied(model):
        small.save_extra(folder, model, "out_upscaled", _config(folder))
    return outcome


def refine(
    plan: Plan, data: Path, fps: int, *, batch: int = 16, rate: float = 1e-3, limit: int | None = None
) -> Outcome:
    """Learn a refiner that mends what the autoencoder decodes; nothing else of it changes."""
    folder = plan.folder.parent
    plain = small.load_autoencoder(folder, head=False, refined=False)
    model = with_refiner(plain).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub
    test = read_clips(data / "test", fps)
    clips = [clip for clip in read_clips(data / "train", fps, limit) if not clip.facts["still"]]
    frames = CHUNKS * plain.config.frames
    batches = Crops(clips, batch=batch, crop=64, frames=frames, seed=plan.seed, whole=1.0)
    task = RefineTask(model, batches, test[:: max(1, len(test) // HELD_OUT)])
    outcome = train(task, adamw(model, rate), plan)
    with outcome.ema.applied(model):
        small.save_extra(folder, model, "refiner", _config(folder))
    return outcome


def encode(data: Path, out: Path, fps: int, report: Report = silent) -> int:
    """Latents of all shards of `data`, beside them in `latents`. Returns how many shards were encoded."""
    model = small.load_autoencoder(out)
    return sum(encode_folder(model, data / part, data / "latents" / part, fps, report) for part in ("train", "test"))


def text(plan: Plan, *, batch: int = 96, rate: float = 6e-4) -> Outcome:
    """Learn the text encoder from captions of drawn scenes."""
    folder = plan.folder.parent
    config = _config(folder)
    encoder, labels = WordEncoder(config.text), _labels(folder)
    path = folder / "vocabulary.json"
    vocabulary = (
        Vocabulary(json.loads(path.read_text()), config.text) if path.exists() else vocabulary_of_world(encoder)
    )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(vocabulary.words, ensure_ascii=False, indent=0))
    task = TextTask(encoder, vocabulary, labels, batch=batch, seed=plan.seed)
    outcome = train(task, adamw(task.model, rate), plan)
    with outcome.ema.applied(task.model):
        small.save_part(folder, "text", encoder, _config(folder))
    return outcome


def perception(
    plan: Plan, data: Path, fps: int, *, batch: int = 24, rate: float = 1e-3, limit: int | None = None
) -> Outcome:
    """Learn to read attributes and bodies off recorded clips, some of them also as the autoencoder has them."""
    folder = plan.folder.parent
    labels = _labels(folder)
    model = Perception(PerceptionConfig(), labels).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub
    clips, held_out = read_clips(data / "train", fps, limit), read_clips(data / "test", fps)
    require(labels, [clip.facts["scene"] for clip in clips + held_out])
    decoder = small.load_autoencoder(folder, head=False)
    clips += [softened(decoder, clip, plan.seed + number) for number, clip in enumerate(clips[::SOFTENED])]
    task = PerceptionTask(model, clips, held_out, batch=batch, seed=plan.seed)
    outcome = train(task, adamw(model, rate, decay=0.05), plan)
    with outcome.ema.applied(model):
        small.save_part(folder, "perception", model, _config(folder))
    return outcome


def dit(
    plan: Plan, data: Path, lengths: list[int], *, stills: float = 0.25, batch: int = 4, rate: float = 2e-3,
    start: Path | None = None, text: float = 0.2,
) -> Outcome:  # fmt: skip
    """Learn the transformer from encoded clips; `batch` is thousands of tokens.

    The text encoder learns along at a share `text` of the rate; with 0 it stays as it is.

    A new run begins from chance, or with `start` from the averaged weights of the model in that folder, with whatever
    it does not have, such as state tokens, from chance, and with its labels.
    """
    folder = plan.folder.parent
    channels = _config(folder).autoencoder.channels
    transformer = replace(SmallConfig().transformer, in_channels=channels, out_channels=channels)
    encoder, vocabulary = small.load_text(start or folder, "text_tuned" if start else "text")
    model = DiT(transformer).initialize(torch.Generator().manual_seed(plan.seed))
    if start is not None:
        model.load_state_dict(small.load_dit(start).state_dict(), strict=False)
    labels = _labels(folder, start)
    clips, test = (_latents(data / "latents" / part, transformer.states, labels) for part in ("train", "test"))
    if model.states is not None:
        model.states.measure(torch.from_numpy(np.concatenate([c.states for c in clips if c.states is not None])))
    tokens = batch * 1000
    batches = LatentBatches(clips, tokens=tokens, lengths=lengths, seed=plan.seed, stills=stills)
    held_out = LatentBatches(test, tokens=min(tokens, 4096), lengths=lengths, seed=1, stills=stills)
    task = DiTTask(
        model, encoder, vocabulary, batches, [held_out(step) for step in range(8)],
        [held_out.plans(step, PLANS) for step in range(4)],
    )  # fmt: skip
    outcome = train(task, dit_optimizer(task, rate, rate / 2, text), plan)
    window = max(lengths)  # as long as it has learned, half of it carried over
    config = _config(folder)  # other stages may have written it meanwhile
    config = replace(config, transformer=transformer, window=window, context=window // 2)
    with outcome.ema.applied(task.model):
        small.save_part(folder, "dit", model, config)
        small.save_part(folder, "text_tuned", encoder, config)
    return outcome


def _latents(folder: Path, tokens: int, labels: Labels) -> list[LatentClip]:
    """The encoded clips of a folder, whose scenes the labels must know, with so many state tokens a frame."""
    clips = read_latents(folder, labels)
    require(labels, [clip.facts["scene"] for clip in clips])
    return [_slots(clip, tokens) for clip in clips]


def _slots(clip: LatentClip, tokens: int) -> LatentClip:
    """The clip with as many state tokens a frame as a model has.

    Raises:
        UnavailableError: the clip was recorded without states.
    """
    if tokens and clip.states is None:
        raise UnavailableError("a clip has no states", remedy="Record it again with `langit simulate`")
    return clip if clip.states is None else replace(clip, states=clip.states[:, :tokens])


def release(folder: Path, into: Path | None = None) -> str:
    """Write the hashes of all parts, after which the folder loads as a model. Returns what was written.

    With `into`, a copy in half the bytes is put there, which is what the package ships.
    """
    hashes = small.seal(folder)
    if into is not None:
        hashes = small.ship(folder, into)
    return "\n".join(f"{digest}  {name}" for name, digest in hashes.items())


def _config(folder: Path) -> SmallConfig:
    """The configuration that earlier stages left, or the default."""
    return small.read_config(folder) if (folder / "config.json").exists() else SmallConfig()


def _labels(folder: Path, start: Path | None = None) -> Labels:
    """The labels of the model in a folder. The first stage that needs them writes down those of the training world,
    or of the model that it starts from.

    Raises:
        UnavailableError: there are trained parts whose labels nobody wrote down, or they are not those of `start`.
    """
    config = _config(folder)
    begun = None if start is None else small.labels_of(small.read_config(start))
    if config.labels is None and not any((folder / name).exists() for name in LABELED):
        config = replace(config, labels=begun or labels_of_world())
        small.write_config(folder, config)
    labels = small.labels_of(config)
    if begun not in (None, labels):
        raise UnavailableError(
            f"the model in {start} has other labels than the one in {folder}", field="start",
            remedy="Train in a folder that begins with its config.json",
        )  # fmt: skip
    return labels
