"""Fetch, convert and inspect weights.

Weights lie in $LANGIT_WEIGHTS, one folder a model (default ~/.cache/langit/weights).
$LANGIT_MIRROR names another source, and LANGIT_OFFLINE=1 forbids downloads.
"""

import argparse
import sys
import time
from pathlib import Path

from langit.clip import Progress
from langit.presets import OPEN_WEIGHTS, open_weights


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit weights` takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="name the models that are known")
    fetch = actions.add_parser("fetch", help="download a model by name, after its license is accepted")
    fetch.add_argument("model", help="the name of a model")
    fetch.add_argument("--folder", type=Path, help="where to (default: the model's folder)")
    fetch.add_argument("--yes", action="store_true", help="accept the license without being asked")
    convert = actions.add_parser("convert", help="turn a pickle into safetensors, read in a closed process")
    convert.add_argument("file", type=Path, help="the pickle")
    convert.add_argument("-o", "--output", type=Path, help="the file to write (default: beside it)")
    inspect = actions.add_parser("inspect", help="say what a file or folder of weights holds, without loading it")
    inspect.add_argument("path", type=Path, help="a safetensors file, an index, or a folder")


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    return {"list": _list, "fetch": _fetch, "convert": _convert, "inspect": _inspect}[args.action](args)


def _list(args: argparse.Namespace) -> int:
    for make in OPEN_WEIGHTS.values():
        config = make()
        count = f"{config.parameters / 1e9:.1f} B" + (" x 2" if config.experts == 2 else "")
        print(
            f"{config.name:<20}{count:<12}{config.size!s:<11}{config.fps:>3} fps  {config.license}  {config.repository}"
        )
    return 0


def _fetch(args: argparse.Namespace) -> int:
    from langit.weights import fetch, folder

    config = open_weights(args.model)
    target = args.folder or folder.home() / config.name

    def agree(question: str) -> bool:
        print(question)
        return args.yes or (sys.stdin.isatty() and input("Accept the license and fetch it? [y/N] ").lower() == "y")

    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last > 1 or progress.done == progress.total:
            last = time.monotonic()
            print(f"{progress.done / 1e9:.2f} of {progress.total / 1e9:.2f} GB", file=sys.stderr)

    files = fetch.fetch(config, target, agree=agree, report=show)
    print(f"{len(files)} files in {target}")
    return 0


def _convert(args: argparse.Namespace) -> int:
    from langit.weights import unpickle

    target = args.output or args.file.with_suffix(".safetensors")
    unpickle.convert(args.file, target)
    print(target)
    return 0


def _inspect(args: argparse.Namespace) -> int:
    from langit.weights import inspection

    for found in inspection.inspect(args.path):
        if args.path.is_dir():
            print(found.path.relative_to(args.path))
        print(found.what)
        if found.counts:
            print(found.counts)
    if ready := inspection.ready(args.path):
        print(f"all parts are here of {', '.join(ready)}")
    return 0
