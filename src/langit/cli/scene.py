"""Show the scene that a sentence asks for; what is printed is a scene file that `langit generate` takes.

With `--blocked` it holds all that was decided too, as pins to edit: a file of what was said leaves that open.
"""

import argparse
import json
import sys

from langit.cli import asking
from langit.clip import rate
from langit.errors import RequestError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit scene` takes."""
    parser.add_argument("prompt", nargs="?", help="a sentence, in English or Indonesian, or a scene file")
    asking.add_time_arguments(parser)
    parser.add_argument("--seed", type=int, help="the seed of placements and looks (default 0)")
    parser.add_argument("--size", default="640x360", help="the size that it is framed for (default 640x360)")
    parser.add_argument("--strict", action="store_true", help="refuse a prompt with words that found no use")
    parser.add_argument("--chat", action="store_true", help="let the configured chat endpoint stage the prompt")
    parser.add_argument(
        "--blocked", action="store_true", help="print what was decided too: places, times, paths, pushes, camera keys"
    )
    parser.add_argument("--yaml", action="store_true", help="print YAML instead of JSON")
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of scene files instead")


def run(args: argparse.Namespace) -> None:
    """Print the scene."""
    from langit import engine
    from langit.blocking.block import block
    from langit.generation.world import WorldEngine
    from langit.scene import file
    from langit.scene.blocked import pinned

    if args.schema:
        print(json.dumps(file.schema(), indent=2))
        return
    if args.prompt is None:
        raise RequestError("there is no prompt", field="prompt", remedy='Say it in quotes: langit scene "a red ball"')
    args.variations, args.model, args.truth = 1, "world", None
    (request,) = asking.requests(args, seconds=args.seconds, fps=rate(args.fps))
    world = engine.load("world", chat=args.chat)
    assert isinstance(world, WorldEngine)
    scene = world.scene(request)
    if args.blocked:
        scene = pinned(block(scene))
    sys.stdout.write(file.dumps(scene, "yaml" if args.yaml else "json"))
