"""Make a video that repeats without a seam."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit loop` takes."""
    asking.add_film_arguments(parser)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long the way back takes (default 2)")


def run(args: argparse.Namespace) -> None:
    """Make the film that repeats."""
    requests = asking.film_requests(args, "loop", seconds=args.seconds)
    making.make(args, requests, ".mp4")
