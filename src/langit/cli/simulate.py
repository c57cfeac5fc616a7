"""Make training data: scenes of the training world, rendered to shards with captions, states and ground truth.

  langit simulate data/train --count 4096
  langit simulate data/test --count 256 --seed 1000000

A recording that was stopped goes on when the same command is run again.
"""

import argparse
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from langit import spawn
from langit.cli import progress
from langit.clip import Size, silent
from langit.data.record import Recording, record
from langit.errors import LangitError
from langit.simulation.families import FAMILIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", type=Path, help="where the shards go")
    parser.add_argument("--count", type=int, default=1024, help="samples in all (default 1024)")
    parser.add_argument("--shard", type=int, default=16, help="samples in one file (default 16)")
    parser.add_argument("--fps", type=int, default=8, help="frames a second (default 8)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other scenes; use one far away for tests")
    parser.add_argument("--stills", type=float, default=0.4, help="share of single frames (default 0.4)")
    parser.add_argument("--family", action="append", choices=sorted(FAMILIES), help="only these; may be repeated")
    parser.add_argument(
        "--size", type=Size.parse, help="one size for all; by default 128x128, 160x96 and 96x160 take turns"
    )
    parser.add_argument("--seconds", type=float, help="length of every clip; by default its family's, 2 to 6")
    parser.add_argument("--no-truth", action="store_true", help="leave out segmentation and depth")
    parser.add_argument("--flow", action="store_true", help="add the flow of every pixel to the next frame")
    parser.add_argument("--workers", type=int, default=1, help="processes side by side (default 1)")
    parser.add_argument("--part", type=int, default=0, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Record what is missing."""
    recording = Recording(
        folder=arguments.folder,
        count=arguments.count,
        shard=arguments.shard,
        fps=arguments.fps,
        seed=arguments.seed,
        stills=arguments.stills,
        families=tuple(arguments.family or FAMILIES),
        size=arguments.size,
        seconds=arguments.seconds,
        truth=not arguments.no_truth,
        flow=arguments.flow,
    )
    others = [_worker(part) for part in range(1, arguments.workers)] if arguments.part == 0 else []
    own = slice(arguments.part, None, arguments.workers)
    try:
        with progress.shown() if arguments.part == 0 else nullcontext(silent) as report:
            written = record(recording, report, own)
        failed = [process.wait() for process in others]
    except BaseException:
        for process in others:
            process.terminate()  # they would go on alone
        raise
    if any(failed):
        raise LangitError("a recording process failed", remedy="Its error is above; run the command again to go on")
    if arguments.part == 0:
        print(f"{recording.shards} shards in {recording.folder}, {written} of them new here", file=sys.stderr)
    return 0


def _worker(part: int) -> "subprocess.Popen[bytes]":
    """The same command for another part of the missing shards. A device context belongs to one process."""
    command = spawn.command("langit", *sys.argv[1:], "--part", str(part))
    return subprocess.Popen(command, env={**os.environ})
