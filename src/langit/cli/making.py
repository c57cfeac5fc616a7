"""Make what was asked for, with a progress bar, and say what was made."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from langit import capability, clip, engine
from langit.cli import asking
from langit.engine import Outputs, Result
from langit.presets import OPEN_WEIGHTS, open_weights, past_training
from langit.request import VideoRequest
from langit.scene.scene import Scene
from langit.scene.summary import summary


@contextmanager
def progress_bar() -> Iterator[clip.Report]:
    """A bar on standard error for every stage, with the time left; nothing of it stays."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def report(progress: clip.Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(progress.stage, total=progress.total)
            bar.update(tasks[progress.stage], completed=progress.done, total=progress.total)  # type: ignore[arg-type]  # TaskID

        yield report


def make(args: argparse.Namespace, requests: list[VideoRequest], files: list[Path], *, sheet: bool = False) -> None:
    """Every request to its file. Of processes that share a clip, the first writes it."""
    options = asking.options(args)
    if "announce" in capability.named(args.model).options:
        options["announce"] = print_scene
    said = list(_notes(requests[0]))
    for note in said:
        print(f"note: {note}", file=sys.stderr)
    first = args.share is None or _join() == 0
    for request, path in zip(requests, files, strict=True):
        chosen = engine.load(request.model, **options)
        if not first:
            engine.clip(request, chosen)
            continue
        outputs = Outputs(
            video=path,
            sheet=path.with_name(f"{path.stem}-sheet.png") if sheet else None,
            embed=args.embed,
            title=path.stem,
            created=datetime.now(UTC),
        )
        with progress_bar() as report:
            result = engine.run(request, outputs, chosen, report=report)
        print_result(result)
        for note in result.facts.get("notes", ()):
            if note not in said:
                print(f"note: {note}")


def _notes(request: VideoRequest) -> Iterator[str]:
    """What to know before a long wait."""
    if request.model in OPEN_WEIGHTS:
        yield from past_training(open_weights(request.model), request.count)


def _join() -> int:
    from langit.generation import parallel

    return parallel.join()


def print_scene(scene: Scene) -> None:
    """The scene that was understood, in a few plain lines."""
    for line in summary(scene):
        print(line, file=sys.stderr)


def print_result(result: Result) -> None:
    """What was made: the path, size, engine and time."""
    facts, size = result.facts, result.outputs.video.stat().st_size
    length = "still" if facts["frames"] == 1 else f"{facts['seconds']:g} s at {facts['fps']} frames/s"
    weight = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
    print(
        f"{result.outputs.video}  {facts['size']}  {length}  {weight}  "
        f"engine {facts['engine']}  made in {result.took:.1f} s"
    )
    if unknown := facts.get("not_understood"):
        print(f"not understood: {', '.join(unknown)}")
    if facts.get("reuse"):
        print(facts["reuse"])
    if result.outputs.embed:
        print(f"prompt and scene can be read in {result.outputs.video.name} itself")
    if result.outputs.sheet:
        print(result.outputs.sheet)
