"""Make a video longer, at its end or before its beginning."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit extend` takes."""
    asking.add_film_arguments(parser)
    parser.add_argument("--seconds", type=float, default=4.0, help="how much longer (default 4)")
    parser.add_argument("--backward", action="store_true", help="before the beginning, not after the end")


def run(args: argparse.Namespace) -> None:
    """Make the longer film."""
    requests = asking.film_requests(args, "extend", seconds=args.seconds, backward=args.backward)
    making.make(args, requests, ".mp4")
