"""Make a video from a sentence or a scene file."""

import argparse

from langit.cli import asking, making
from langit.errors import RequestError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit generate` takes."""
    asking.add_arguments(parser)
    asking.add_time_arguments(parser)
    parser.add_argument("--sheet", action="store_true", help="also write a contact sheet of twelve frames")


def run(args: argparse.Namespace) -> None:
    """Make the video or videos."""
    if args.seconds == 0:
        raise RequestError(
            "a film of 0 seconds has no frame", field="seconds", remedy="For one frame use `langit image`"
        )
    requests = asking.requests(args, seconds=args.seconds, fps=args.fps)
    making.make(args, requests, asking.outputs(args, ".mp4"), sheet=args.sheet)
