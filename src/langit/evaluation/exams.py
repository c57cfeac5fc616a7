"""What the small model is examined in: prompts, stills, going on from a beginning, a minute, and the edits.

Each exam makes clips for cases whose truth is rendered, in the size that the model was trained on and so without its
head for twice the pixels, and returns rows of a report: the model beside the ceiling (the
truth through the autoencoder) and beside what needs no model.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from langit.arrays import Frames
from langit.clip import Progress, Report, Size, silent
from langit.conditioning.storyboard import pieces
from langit.data.states import tokens
from langit.evaluation import alignment, baselines, fidelity, physics, tracking
from langit.evaluation.judge import judge
from langit.evaluation.report import Row
from langit.evaluation.suites import Interval, interval, shuffled
from langit.evaluation.tracking import Eye
from langit.evaluation.truths import TrueClip
from langit.generation import small
from langit.generation.rollout import States
from langit.generation.small import SmallModel
from langit.models.autoencoder import encode_film, to_bytes
from langit.models.perception import Perception
from langit.weights.small import labels_of

Numbers = dict[str, list[float]]
CHUNK = 4
DIRECTIONS = 32  # of features, in which a few minutes are compared
KNOWN = 2  # latent frames that a continuation begins from: one second
SHOWN = 12  # clips on a page
ALL_RIGHT = "all of a prompt right"  # its setting, kind, color and action
SLOPES = {"brightness": 2.0, "saturation": 2.0, "sharpness": None}  # and the most that each may be


@torch.inference_mode()
def round_trip(model: SmallModel, frames: Frames) -> Frames:
    """A clip through the autoencoder: the most that any clip of the model can be."""
    made: Frames = to_bytes(model.autoencoder.decode(encoded(model, frames))[0]).numpy()
    return made


@torch.inference_mode()
def encoded(model: SmallModel, frames: Frames) -> torch.Tensor:
    """The latents (1, C, T, Y, X) of a true clip."""
    return encode_film(model.autoencoder, torch.from_numpy(np.ascontiguousarray(frames)))[None]


def happening(model: SmallModel, clip: TrueClip, latents: int) -> States:
    """The true states of the latent frames of a clip, as the model takes them; nothing for one without states."""
    if model.dit.states is None:
        return {}
    slots = model.config.transformer.states
    found = tokens(clip.facts, clip.bodies, clip.camera, labels_of(model.config))
    states = torch.from_numpy(found[:latents, :slots])[None]
    return dict(enumerate(model.dit.states.normalized(states).unbind(2)))


def size_of(frames: Frames) -> Size:
    """The size of frames (T, Y, X, 3)."""
    return Size(frames.shape[2], frames.shape[1])


def prompts(
    model: SmallModel,
    perception: Perception,
    clips: Sequence[TrueClip],
    report: Report = silent,
    *,
    still: bool = False,
) -> tuple[list[Row], dict[str, Frames]]:
    """Attributes shown in both languages, the prompts of other cases as control, flicker, own Frechet distance.

    A clip `along the truth` follows the true states of its case and not the model's own plan: what it has wrong was
    not drawn, what it has right and the model's own has not was not planned.
    """
    right: dict[str, Numbers] = {}
    made: dict[str, list[Frames]] = {"model": [], "ceiling": []}
    shown: dict[str, Frames] = {}
    others = shuffled([clip.case.english for clip in clips])
    for number, (clip, other) in enumerate(zip(clips, others, strict=True)):
        report(Progress("prompts", number, len(clips)))
        answers = _answers(model, clip, other, still=still)
        for name, frames in answers.items():
            found = alignment.right(alignment.read(perception, frames), clip.case, perception.labels, still=still)
            for attribute, value in (found | {ALL_RIGHT: alignment.all_right(found)}).items():
                right.setdefault(name, {}).setdefault(attribute, []).append(value)
        for name, films in made.items():
            films.append(answers[name])
        if number < SHOWN:
            beside = answers["ceiling"][: len(answers["model"])]
            shown[clip.case.english] = np.concatenate([answers["model"], beside], axis=2)
    report(Progress("prompts", len(clips), len(clips)))
    flicker = [] if still else [_flicker_row(made, clips)]
    return [*_attribute_rows(right, still), *flicker, *_distance_rows(perception, made, clips)], shown


def _answers(model: SmallModel, clip: TrueClip, other: str, *, still: bool) -> dict[str, Frames]:
    """What every column of a report shows for a case; `other` is the prompt of another one."""
    case, size = clip.case, size_of(clip.frames)
    latents = 1 if still else max(1, len(clip.frames) // CHUNK)
    told = {"model": case.english, "indonesian": case.indonesian, "shuffled": other}
    answers = {name: small.clip(model, prompt, size, latents, case.seed) for name, prompt in told.items()}
    if not still:
        along = happening(model, clip, latents)
        answers["along the truth"] = small.clip(model, case.english, size, latents, case.seed, along)
    return answers | {"ceiling": round_trip(model, clip.frames), "truth": clip.frames}


def _flicker_row(made: dict[str, list[Frames]], clips: Sequence[TrueClip]) -> Row:
    """How much more pixels that stand still flicker than they do in the autoencoder's own round trips."""
    unmoving = [fidelity.still_pixels(clip.frames) for clip in clips]
    model, ceiling = (
        [fidelity.flicker(frames, still) for frames, still in zip(made[name], unmoving, strict=True)]
        for name in ("model", "ceiling")
    )
    ratio = [m / max(c, 1e-4) for m, c in zip(model, ceiling, strict=True)]
    return Row(name="flicker over the autoencoder's", columns={"model": interval(ratio)}, higher=False, gate=1.5)


def _distance_rows(perception: Perception, made: dict[str, list[Frames]], clips: Sequence[TrueClip]) -> list[Row]:
    """How far sets of clips are from the truth; nothing of too few to have a covariance."""
    truth = alignment.features(perception, [clip.frames for clip in clips])
    if len(truth) <= truth.shape[1]:
        return []
    columns = {
        name: interval([fidelity.frechet(alignment.features(perception, frames), truth)])
        for name, frames in made.items()
    }
    return [Row(name="Frechet distance, own features", columns=columns, higher=False)]


def _attribute_rows(right: dict[str, Numbers], still: bool) -> list[Row]:
    """One row an attribute, whether all of a prompt is right, and the mean of all as a share of the ceiling."""
    rows = [
        Row(
            name=attribute,
            columns={name: interval(found[attribute]) for name, found in right.items()},
            gate=0.8 if attribute == "direction" and not still else None,
        )
        for attribute in right["model"]
    ]
    means = {
        name: [float(np.mean(values)) for attribute, values in found.items() if attribute != ALL_RIGHT]
        for name, found in right.items()
    }
    columns = {name: interval(values) for name, values in means.items()}
    share = float(np.mean(means["model"])) / max(float(np.mean(means["ceiling"])), 1e-6)
    gap = 100 * abs(float(np.mean(means["model"]) - np.mean(means["indonesian"])))
    return [
        *rows,
        Row(name="attributes, mean", columns=columns, note="columns hold the mean over attributes"),
        Row(name="attributes, share of the ceiling", columns=_only(share), gate=0.7 if still else 0.75),
        Row(name="English against Indonesian, points", columns=_only(gap), higher=False, gate=5.0),
    ]


def _only(value: float) -> dict[str, Interval]:
    """The columns of a row that is one number of the model."""
    return {"model": interval([value])}


def continuations(model: SmallModel, eye: Eye, clips: Sequence[TrueClip], report: Report = silent) -> list[Row]:
    """Going on from the first second: the place of the body after another second, against copy-last and a line.

    The column of the truth is the error of the `eye` itself.
    """
    errors: Numbers = {name: [] for name in ("model", "ceiling", "truth", "copy last", "linear")}
    known_frames = KNOWN * CHUNK
    for number, clip in enumerate(clips):
        report(Progress("continuations", number, len(clips)))
        true = tracking.track_of_owner(clip.truth.owners, clip.truth.owner).centers
        color = clip.truth.color
        if len(clip.frames) < 2 * known_frames or color is None or color not in eye.colors:
            continue
        rest = slice(known_frames, 2 * known_frames)
        made = continued(model, clip.frames[:known_frames], clip.case.english, KNOWN, clip.case.seed)
        seen = {"model": made, "ceiling": round_trip(model, clip.frames), "truth": clip.frames}
        for name, frames in seen.items():
            found = eye.track(frames[: 2 * known_frames], color).centers
            errors[name].append(physics.track_error(found[rest], true[rest]))
        errors["copy last"].append(
            physics.track_error(physics.copy_last(true[:known_frames], known_frames), true[rest])
        )
        errors["linear"].append(physics.track_error(physics.linear(true[:known_frames], known_frames), true[rest]))
    columns = {name: interval(values) for name, values in errors.items()}
    return [Row(name="track error over the next second", columns=columns, higher=False, note="in parts of the width")]


def continued(model: SmallModel, known: Frames, prompt: str, more: int, seed: int) -> Frames:
    """Known frames and `more` latent frames after them, all decoded."""
    past = encoded(model, known)
    _, channels, _, rows, columns = past.shape
    rollout = model.rollout((channels, rows, columns), seed)
    todo = pieces(prompt, (), more, 2.0, model.config.window - past.shape[2], model.config.later)
    made = torch.cat([past, *rollout.forward(todo, past)], dim=2)
    return np.stack(list(model.frames(iter([made]))))


def minutes(
    model: SmallModel, perception: Perception, clips: Sequence[TrueClip], seconds: float = 60.0, report: Report = silent
) -> tuple[list[Row], dict[str, Sequence[float]]]:
    """A long clip of every prompt: slopes of light and color, the last four seconds against the first, and survival."""
    fps, slopes, kept = model.config.fps, Numbers(), []
    ends: dict[str, list[Frames]] = {"first": [], "last": []}
    for number, clip in enumerate(clips):
        report(Progress("minutes", number, len(clips)))
        length = round(seconds * fps / CHUNK)
        frames = small.clip(model, clip.case.english, size_of(clip.frames), length, clip.case.seed)
        drift = fidelity.drift(frames, fps)
        for name in SLOPES:
            slopes.setdefault(name, []).append(100 * abs(getattr(drift, name)))
        ends["first"].append(frames[: 4 * fps])
        ends["last"].append(frames[-4 * fps :])
        kept.append(_kept(perception, frames, 4 * fps))
    rows = [
        Row(name=f"{name} slope, % in 10 s", columns={"model": interval(slopes[name])}, higher=False, gate=gate)
        for name, gate in SLOPES.items()
    ]
    rows += _frechet_rows(perception, clips, ends)
    rows.append(Row(name="kind and color kept", columns={"model": interval([r[-1] for r in kept])}, gate=0.85))
    return rows, {"kind and color kept, every 4 s": [float(np.mean(c)) for c in zip(*kept, strict=True)]}


def _kept(perception: Perception, frames: Frames, window: int) -> list[float]:
    """For every `window` frames of a clip, 1 if what it is and of which color is read as it was in the first."""
    read = [alignment.read(perception, frames[i : i + window]) for i in range(0, len(frames) - window + 1, window)]
    return [float(all(found[name] == read[0][name] for name in ("kind", "color"))) for found in read]


def _frechet_rows(perception: Perception, clips: Sequence[TrueClip], ends: dict[str, list[Frames]]) -> list[Row]:
    """How much farther the last seconds are from the truth than the first; nothing of too few clips."""
    truth = alignment.features(perception, [clip.frames for clip in clips])
    if len(truth) <= 2 * DIRECTIONS:
        return []
    axes = fidelity.leading(truth, DIRECTIONS)
    early, late = (
        fidelity.frechet(alignment.features(perception, ends[end]) @ axes, truth @ axes) for end in ("first", "last")
    )
    note = f"own features in {DIRECTIONS} directions, {len(clips)} clips"
    columns = _only(late / max(early, 1e-6))
    return [Row(name="Frechet, last over first 4 s", columns=columns, higher=False, gate=1.5, note=note)]


def seams(model: SmallModel, clips: Sequence[TrueClip], report: Report = silent) -> list[Row]:
    """Where a continuation meets what it goes on from, how much a remix changes, whether a loop is a film run back."""
    joints: Numbers = {"model": [], "ceiling": []}
    monotone, pong = [], []
    for number, clip in enumerate(clips):
        report(Progress("seams", number, len(clips)))
        known = clip.frames[: KNOWN * CHUNK]
        if len(known) < KNOWN * CHUNK:
            continue
        made = continued(model, known, clip.case.english, KNOWN, clip.case.seed)
        joints["model"].append(fidelity.seam(made, [len(known)]))
        joints["ceiling"].append(fidelity.seam(round_trip(model, clip.frames), [len(known)]))
        film = encoded(model, known)
        rollout = model.rollout((film.shape[1], film.shape[3], film.shape[4]), clip.case.seed)
        whole = pieces(clip.case.english, (), film.shape[2], 2.0, 8, 4)
        distances = [float((rollout.again(whole, film, s) - film).square().mean()) for s in (0.2, 0.5, 0.8)]
        monotone.append(float(distances[0] < distances[1] < distances[2]))
        bridge = rollout.bridge(pieces(clip.case.english, (), 2, 2.0, 4, 4), film, film)
        loop = np.stack(list(model.frames(iter([torch.cat([film, bridge], dim=2)]))))
        pong.append(fidelity.ping_pong(loop))
    return [
        Row(name="seam of a continuation", columns={k: interval(v) for k, v in joints.items()}, higher=False, gate=1.2),
        Row(name="strength of a remix is monotone", columns={"model": interval(monotone)}, gate=1.0),
        Row(name="loop like a film run back", columns={"model": interval(pong)}, higher=False, gate=0.9),
    ]


def returns(model: SmallModel, eye: Eye, clips: Sequence[TrueClip], report: Report = silent) -> list[Row]:
    """Going on from the first second until a hidden body is back: is it in its place, is it still itself?

    The column of the truth is what the `eye` itself can say.
    """
    gates = {"permanence": 0.7, "identity": None, "count": None, "track": None}
    found: dict[str, Numbers] = {name: {} for name in gates}
    for number, clip in enumerate(clips):
        report(Progress("returns", number, len(clips)))
        whole = len(clip.frames) // CHUNK * CHUNK
        known = clip.frames[: KNOWN * CHUNK]
        made = {
            "model": continued(model, known, clip.case.english, whole // CHUNK - KNOWN, clip.case.seed),
            "ceiling": round_trip(model, clip.frames),
            "truth": clip.frames,
            "frozen": baselines.frozen(clip),
            "held": baselines.held(clip, len(known)),
            "straight": baselines.straight(clip, len(known)),
        }
        truth = replace(clip.truth, frames=clip.frames[:whole], owners=clip.truth.owners[:whole])
        for column, frames in made.items():
            scores = judge(frames[:whole], truth, eye)
            for name in gates:
                found[name].setdefault(column, []).append(scores[name])
    return [
        Row(name=name, columns={column: interval(values) for column, values in found[name].items()}, gate=gate)
        for name, gate in gates.items()
    ]


def fewer_steps(
    model: SmallModel, clips: Sequence[TrueClip], counts: Sequence[int] = (2, 4, 8, 16), most: int = 32
) -> list[Row]:
    """How far clips of fewer steps are from those of many: mean squared difference, in parts of the variance."""
    rows = []
    latents = [max(1, len(clip.frames) // CHUNK) for clip in clips]
    sizes = [size_of(clip.frames) for clip in clips]

    def made(steps: int) -> list[Frames]:
        quick = small.quickly(model, steps)
        return [
            small.clip(quick, clip.case.english, size, many, clip.case.seed)
            for clip, size, many in zip(clips, sizes, latents, strict=True)
        ]

    best = made(most)
    for steps in counts:
        differences = [
            float(np.square(a.astype(np.float32) - b).mean() / max(float(b.var()), 1e-6))
            for a, b in zip(made(steps), best, strict=True)
        ]
        rows.append(Row(name=f"{steps} steps against {most}", columns={"model": interval(differences)}, higher=False))
    return rows
