"""Measure the small model against ground truth and write a page with numbers, plots and clips.

  langit evaluate autoencoder --out checkpoints/small --data data/v1 --page report/autoencoder
  langit evaluate head --data data/v1-256
  langit evaluate stills  --page report/stills --cases 256
  langit evaluate clips   --page report/clips --cases 256
  langit evaluate minute  --page report/minute --cases 8
  langit evaluate returns --page report/returns --cases 64
  langit evaluate steps   --cases 8
  langit evaluate copies  --cases 128 --data data/v1
  langit evaluate speed

Without --out it is the model that the package ships.

Every number stands beside the ceiling (the truth through the autoencoder) and beside what needs no model.
"""

import argparse
import platform
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from langit.cli.progress import lines
from langit.clip import Progress, Size
from langit.engine import SMALL
from langit.errors import RequestError

if TYPE_CHECKING:
    from langit.evaluation.report import Report
    from langit.evaluation.truths import TrueClip
    from langit.generation.small import SmallModel

_say: Final = lines()
EXAMS = ("autoencoder", "head", "stills", "clips", "returns", "minute", "steps", "copies", "speed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("exam", choices=EXAMS, help="what to measure")
    parser.add_argument("--out", type=Path, default=SMALL, help="folder of the model (default: the one shipped)")
    parser.add_argument("--data", type=Path, default=Path("data/v1"), help="folder with train and test shards")
    parser.add_argument("--page", type=Path, help="folder for the page; without it the numbers are only printed")
    parser.add_argument("--cases", type=int, default=32, help="held-out prompts (default 32)")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of the minute exam's clips (default 60)")
    parser.add_argument("--size", type=Size.parse, default=Size(128, 128), help="size of the clips (default 128x128)")


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and write the page."""
    from langit.evaluation import report

    began = time.monotonic()
    found = {"autoencoder": _autoencoder, "head": _head, "speed": _speed}.get(arguments.exam, _small)(arguments)
    print(report.text(found))
    if arguments.page:
        print(report.write(found, arguments.page), file=sys.stderr)
    print(f"took {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


def _autoencoder(arguments: argparse.Namespace) -> "Report":
    from langit.data.dataset import read_clips
    from langit.evaluation.autoencoder import exam
    from langit.evaluation.report import Report
    from langit.weights import small

    config = small.read_config(arguments.out)
    clips = read_clips(arguments.data / "test", config.fps)
    plain = small.load_autoencoder(arguments.out, head=False)
    rows, shown = exam(plain, small.load_autoencoder(arguments.out, "principal"), clips)
    facts = {**_facts(), "clips": str(len(clips)), "latent": f"{config.autoencoder.channels} channels"}
    return Report(title="Autoencoder, held-out clips: truth, model, PCA", facts=facts, rows=rows, clips=shown)


def _head(arguments: argparse.Namespace) -> "Report":
    from langit.data.dataset import read_clips
    from langit.evaluation.autoencoder import head_exam
    from langit.evaluation.report import Report
    from langit.weights import small

    config = small.read_config(arguments.out)
    if config.autoencoder.upscale != 2:
        raise RequestError(
            f"the model in {arguments.out} has no head", field="exam", remedy="Run `langit train enlarge`"
        )
    clips = read_clips(arguments.data / "test", config.fps)
    model, plain = (small.load_autoencoder(arguments.out, head=head) for head in (True, False))
    rows, shown = head_exam(model, plain, clips)
    facts = {**_facts(), "clips": str(len(clips))}
    return Report(title="Head for twice the pixels: truth, model, enlarged", facts=facts, rows=rows, clips=shown)


def _small(arguments: argparse.Namespace) -> "Report":
    from langit.evaluation import alignment, exams
    from langit.evaluation.report import Report
    from langit.generation.small import SmallModel
    from langit.weights import small

    model = SmallModel.load(arguments.out, head=False)
    clips = _truths(arguments, model.config.fps, still=arguments.exam == "stills")
    if arguments.exam == "copies":
        return _copies(arguments, model, clips)
    if arguments.exam == "steps":
        return Report(title="Small model, steps", facts=_facts(), rows=exams.fewer_steps(model, clips))
    perception = small.load_perception(arguments.out)
    eye = alignment.eye(perception)
    if arguments.exam == "returns":
        return Report(title="Small model, returns", facts=_facts(), rows=exams.returns(model, eye, clips, _say))
    curves: Mapping[str, Sequence[float]] = {}
    shown: Mapping[str, Any] = {}
    if arguments.exam == "minute":
        rows, curves = exams.minutes(model, perception, clips, arguments.seconds, _say)
    else:
        rows, shown = exams.prompts(model, perception, clips, _say, still=arguments.exam == "stills")
        if arguments.exam == "clips":
            rows += exams.continuations(model, eye, clips, _say) + exams.seams(model, clips[:16], _say)
    facts = {**_facts(), "cases": str(len(clips)), "steps": str(model.config.sampling.steps)}
    return Report(
        title=f"Small model, {arguments.exam}: model, then truth through the autoencoder", facts=facts, rows=rows,
        clips=shown, curves=curves,
    )  # fmt: skip


def _copies(arguments: argparse.Namespace, model: "SmallModel", clips: "Sequence[TrueClip]") -> "Report":
    """Clips of the model for held-out prompts, beside their truth and all that it was trained on."""
    from langit.data.dataset import read_clips
    from langit.evaluation import copies
    from langit.evaluation.report import Report
    from langit.generation import small

    seen = [clip.frames for clip in read_clips(arguments.data / "train", model.config.fps)]
    made = []
    for number, true in enumerate(clips):
        _say(Progress("making clips", number, len(clips)))
        made.append(small.clip(model, true.case.english, arguments.size, model.config.window, number))
    found = copies.audit(made, [true.frames for true in clips], seen)
    facts = {**_facts(), "cases": str(len(clips)), "clips of the training": str(len(seen))}
    return Report(title="Small model, copies of its training", facts=facts, rows=[copies.row(found)])


def _speed(arguments: argparse.Namespace) -> "Report":
    from langit.evaluation import speed
    from langit.evaluation.report import Report, Row
    from langit.evaluation.suites import interval
    from langit.generation import small as engine
    from langit.generation.small import SmallModel

    model = SmallModel.load(arguments.out)

    def make() -> float:
        prompt = "a woman in a red coat walks on a neon street"
        frames = engine.clip(model, prompt, arguments.size, model.config.window, 0)
        return len(frames) / model.config.fps

    pace = speed.pace(make, runs=3)
    ours = speed.step_seconds(model.config.transformer)
    theirs = speed.diffusers_step_seconds(model.config.transformer)
    rows = [
        Row(name="seconds for a second of video", columns={"model": interval([pace.median])}, higher=False, gate=0.7),
        Row(name="peak memory, MB", columns={"model": interval([pace.memory])}, higher=False, gate=1200.0),
        Row(name="seconds of one step of the transformer", columns={"model": interval([ours])}, higher=False),
    ]
    if theirs is not None:
        ratio = {"model": interval([ours / theirs])}
        rows.append(Row(name="a step over the same shape in diffusers", columns=ratio, higher=False, gate=1.0))
    return Report(title="Small model, speed", facts=_facts(), rows=rows)


def _truths(arguments: argparse.Namespace, fps: int, *, still: bool) -> "list[TrueClip]":
    from langit.evaluation.suites import cases
    from langit.evaluation.truths import render
    from langit.simulation.families import FAMILIES

    found = []
    families = ("occlusion",) if arguments.exam == "returns" else tuple(FAMILIES)
    for number, case in enumerate(cases(arguments.cases, families)):
        _say(Progress("rendering truth", number, arguments.cases))
        found.append(render(case, arguments.size, fps, still=still))
    return found


def _facts() -> dict[str, str]:
    return {"machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}"}
