"""Make one picture from a sentence or a scene file."""

import argparse

from langit.cli import asking, making


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit image` takes."""
    asking.add_arguments(parser, size="1280x720")


def run(args: argparse.Namespace) -> None:
    """Make the picture or pictures."""
    making.make(args, asking.requests(args, seconds=0.0), ".png")
