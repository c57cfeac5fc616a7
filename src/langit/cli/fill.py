"""Replace a span of a video."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit fill` takes."""
    asking.add_film_arguments(parser)
    parser.add_argument("--span", type=float, nargs=2, required=True, metavar=("FROM", "TO"), help="in seconds")


def run(args: argparse.Namespace) -> None:
    """Make the film with the span anew."""
    requests = asking.film_requests(args, "fill", span=tuple(args.span))
    making.make(args, requests, ".mp4")
