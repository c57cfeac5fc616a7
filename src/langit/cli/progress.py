"""How far the work has come: a bar where a terminal shows it, else a plain line of text now and then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from langit import clip
from langit.cli.ending import tell

EVERY: Final = 5.0  # seconds between two lines of a stage


@contextmanager
def shown() -> Iterator[clip.Report]:
    """Show every stage on standard error. Of bars nothing stays."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        tasks: dict[str, int] = {}

        def report(progress: clip.Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(progress.stage, total=progress.total)
            with suppress(OSError):  # the terminal is gone, the work is not
                bar.update(tasks[progress.stage], completed=progress.done, total=progress.total)  # type: ignore[arg-type]  # TaskID

        yield report


def lines() -> clip.Report:
    """A report as lines `drawing 96 of 192`: of each stage the first, the last, and one every few seconds between."""
    said: dict[str, float] = {}

    def report(progress: clip.Progress) -> None:
        now = time.monotonic()
        if progress.done == progress.total or now - said.get(progress.stage, -EVERY) >= EVERY:
            said[progress.stage] = now
            tell(f"{progress.stage} {progress.done} of {progress.total}")

    return report
