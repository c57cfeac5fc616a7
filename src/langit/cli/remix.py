"""Make a video again, changed by a sentence."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit remix` takes."""
    asking.add_film_arguments(parser)
    parser.add_argument("--strength", type=float, default=0.6, help="how far it may go, 0 to 1 (default 0.6)")


def run(args: argparse.Namespace) -> None:
    """Make the changed film."""
    requests = asking.film_requests(args, "remix", strength=args.strength)
    making.make(args, requests, ".mp4")
