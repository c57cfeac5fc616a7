"""Lead one video into another."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit connect` takes."""
    asking.add_film_arguments(parser, other=True)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long the passage takes (default 2)")


def run(args: argparse.Namespace) -> None:
    """Make the film of both."""
    requests = asking.film_requests(args, "connect", seconds=args.seconds, other=args.other)
    making.make(args, requests, ".mp4")
