"""Make a video from a sentence or a scene file."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit generate` takes."""
    asking.add_arguments(parser)
    asking.add_time_arguments(parser)
    parser.add_argument("--sheet", action="store_true", help="also write a contact sheet of twelve frames")


def run(args: argparse.Namespace) -> None:
    """Make the video or videos."""
    requests = asking.requests(args, seconds=args.seconds, fps=args.fps)
    making.make(args, requests, asking.outputs(args, ".mp4"), sheet=args.sheet)
