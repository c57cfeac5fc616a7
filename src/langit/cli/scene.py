"""Show the scene that a sentence asks for; what is printed is a scene file that `langit generate` takes."""

import argparse
import json
import sys

from langit.cli import asking
from langit.errors import RequestError
from langit.request import DEFAULT_SIZE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit scene` takes."""
    parser.add_argument("prompt", nargs="?", help="a sentence, in English or Indonesian, or a scene file")
    asking.add_time_arguments(parser)
    parser.add_argument("--seed", type=int, help="the seed of placements and looks (default 0)")
    parser.add_argument("--size", default="640x360", help="the size that it is framed for (default 640x360)")
    parser.add_argument("--strict", action="store_true", help="refuse a prompt with words that found no use")
    parser.add_argument("--chat", action="store_true", help="let the configured chat endpoint stage the prompt")
    parser.add_argument("--yaml", action="store_true", help="print YAML instead of JSON")
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of scene files instead")


def run(args: argparse.Namespace) -> None:
    """Print the scene."""
    from langit import engine
    from langit.generation.world import WorldEngine
    from langit.scene import file

    if args.schema:
        print(json.dumps(file.schema(), indent=2))
        return
    if args.prompt is None:
        raise RequestError("there is no prompt", field="prompt", remedy='Say it in quotes: langit scene "a red ball"')
    args.variations, args.model, args.truth, args.usual = 1, "world", None, DEFAULT_SIZE
    args.steps = args.shift = None
    args.guidance = []
    (request,) = asking.requests(args, seconds=args.seconds, fps=args.fps)
    world = engine.load("world", chat=args.chat)
    assert isinstance(world, WorldEngine)
    sys.stdout.write(file.dumps(world.scene(request), "yaml" if args.yaml else "json"))
