"""What a person who waits for a film wants to know and to keep: how long it takes, and what is done when it is stopped.

Work on a film whose light is traced is kept below LANGIT_CACHE until it is finished: the same command, run again after
Ctrl-C or a power cut, goes on where it was.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from langit import capability
from langit.cli.ending import tell
from langit.clip import Progress, Report
from langit.request import VideoRequest

DIGITS: Final = 24  # of a hash, in the name of a folder
DAYS: Final = 30.0  # that work is kept which nobody goes on with
DAY: Final = 86_400.0
SLOW: Final = 1.0  # seconds: a frame that takes longer was made, and not found
LOOK: Final = 10.0  # seconds after which the frames made so far say how long the rest takes
WORTH: Final = 30.0  # seconds of waiting that are worth a line


@contextmanager
def expected(request: VideoRequest, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Say how long a request takes, if its light is traced, and keep its work until the block has ended well.

    Yields what the engine is to be told beside `options`.

    Raises:
        UnavailableError: this machine lacks what traces light.
    """
    from langit.generation import looks
    from langit.render import FAST, LOOKS
    from langit.render.draw import see

    if "look" not in capability.named(request.model).parts:
        yield {}
        return
    asked = looks.settled(request)
    if not LOOKS[asked.look or FAST].traced:
        yield {}
        return
    see(asked.look or FAST)
    tell(foretold(asked, int(options.get("processes") or 1) if "cluster" in options else 1))
    if asked.still:
        yield {}
        return
    with _kept(asked) as scratch:
        yield {} if scratch is None else {"scratch": scratch}


def foretold(request: VideoRequest, machines: int = 1) -> str:
    """How long a film will take that is traced on the processors of so many machines like this, in one line."""
    from langit.film import quality

    cores = len(os.sched_getaffinity(0)) * machines
    each = quality.seconds(request.quality or "", request.size, still=request.still) / cores
    what = f"the look film, {request.quality}, takes about {_short(each)}"
    whole = f" a frame, in all {long(each * request.count)} for {request.count} frames,"
    spread = " (a third of that where nobody is near, twice for a face),"  # a street was measured: `quality.SAMPLE`
    return f"{what}{spread if request.still else whole} on {cores} cores; less on a GPU"


def told(report: Report) -> Report:
    """The same report, which says once, as soon as frames tell, how long the rest of a slow film takes."""
    last, began, first, said = time.monotonic(), 0.0, 0, False

    def telling(progress: Progress) -> None:
        nonlocal last, began, first, said
        now = time.monotonic()
        if progress.stage == "drawing" and not said:
            if not began and progress.done > 1 and now - last > SLOW:  # the first one waits for the place too
                began, first = now, progress.done
            elif began and now - began > LOOK:
                each = (now - began) / (progress.done - first)
                said, rest = True, each * (progress.total - progress.done)
                if rest > WORTH:
                    tell(f"{_short(each)} a frame: about {long(rest)} more")
        last = now
        report(progress)

    return telling


def _short(seconds: float) -> str:
    """A length of time that may be less than a second."""
    return f"{seconds:.2g} s" if seconds < 90 else long(seconds)


def long(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def _kept(request: VideoRequest) -> Iterator[Path | None]:
    """A folder for the work on a request, gone when the block ends well; None if another process is at the same."""
    from langit.render import keeping

    name = hashlib.sha256(repr(replace(request, truth=None, layers=None)).encode()).hexdigest()[:DIGITS]
    root = keeping.place("film")
    folder, lock = root / name, root / f"{name}.lock"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _forget(root)
    try:
        held = lock.open("a")
    except OSError:  # nothing can be kept there
        yield None
        return
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
            return
        done = False
        try:
            yield folder
            done = True
        finally:
            if done or not any(folder.iterdir()):
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlink(missing_ok=True)
            else:
                tell(f"what was traced is kept for {DAYS:g} days: the same command goes on from there")


def _forget(root: Path) -> None:
    """Drop work that nobody went on with."""
    for folder in root.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > DAYS * DAY:
            shutil.rmtree(folder, ignore_errors=True)
