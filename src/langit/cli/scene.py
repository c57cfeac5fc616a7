"""Show the scene that a sentence asks for; what is printed is a scene file that `langit generate` takes.

With `--blocked` it holds all that was decided too, as pins to edit: a file of what was said leaves that open. What
became of every word of the prompt stands under `reading`; `--from FILE` prints that for many prompts, a JSON line each.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langit.cli import asking
from langit.errors import LangitError, RequestError
from langit.request import DEFAULT_SIZE, VideoRequest

if TYPE_CHECKING:
    from langit.scene.scene import Scene


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit scene` takes."""
    parser.add_argument("prompt", nargs="?", help="a sentence, in English or Indonesian, or a scene file")
    parser.add_argument("--from", dest="file", type=Path, metavar="FILE",
                        help="print one JSON line for every line of a file of prompts")  # fmt: skip
    asking.add_time_arguments(parser)
    parser.add_argument("--aperture", type=asking.aperture, metavar="F", help="f-number of the camera, such as f/2.8")
    parser.add_argument("--lens", type=asking.lens, metavar="MM", help="focal length of the camera, such as 35mm")
    parser.add_argument("--shutter", type=asking.shutter, metavar="DEGREES", help="motion blur, 0 to 360 degrees")
    parser.add_argument("--seed", type=int, help="the seed of placements and looks (default 0)")
    parser.add_argument("--size", default="640x360", help="the size that it is framed for (default 640x360)")
    parser.add_argument(
        "--strict", action="store_true", help="refuse a prompt with words that found no use or a stand-in"
    )
    parser.add_argument("--chat", action="store_true", help="let the configured chat endpoint stage the prompt")
    parser.add_argument(
        "--blocked", action="store_true", help="print what was decided too: places, times, paths, pushes, camera keys"
    )
    parser.add_argument("--yaml", action="store_true", help="print YAML instead of JSON")
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of scene files instead")


def run(args: argparse.Namespace) -> None:
    """Print the scene."""
    from langit.blocking.block import block
    from langit.scene import file
    from langit.scene.blocked import pinned

    if args.schema:
        print(json.dumps(file.schema(), indent=2))
        return
    if args.prompt is None and args.file is None:
        raise RequestError("there is no prompt", field="prompt", remedy='Say it in quotes: langit scene "a red ball"')
    if args.prompt is not None and args.file is not None:
        raise RequestError("there is a prompt and a file of prompts", field="from", remedy="Give one of the two")
    args.variations, args.model, args.truth, args.usual = 1, "world", None, DEFAULT_SIZE
    args.steps = args.shift = args.look = args.quality = args.layers = None
    args.consent_attested = args.visible_mark = False
    args.guidance = []
    if args.file is not None:
        for prompt in _prompts(args.file):
            print(json.dumps(_line(args, prompt), ensure_ascii=False))
        return
    (request,) = asking.requests(args, seconds=args.seconds, fps=args.fps)
    scene = _said(request, args)
    if args.blocked:
        scene = pinned(block(scene))
    sys.stdout.write(file.dumps(scene, "yaml" if args.yaml else "json"))


def _said(request: VideoRequest, args: argparse.Namespace) -> "Scene":
    """What a prompt says, to the lexicon or to the chat endpoint."""
    from langit.generation import said

    if not args.chat:
        return said.scene(request)
    from langit.understanding.chat import understand

    return said.scene(request, understand)


def _prompts(path: Path) -> Iterator[str]:
    """The lines of a file that hold a prompt.

    Raises:
        RequestError: the file cannot be read.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{path} cannot be read as text", field="from", remedy="Give one prompt a line") from error
    return (line.strip() for line in text.splitlines() if line.strip())


def _line(args: argparse.Namespace, prompt: str) -> dict[str, Any]:
    """One prompt, what became of its words, and the scene in a few plain lines; or why there is none."""
    from langit.scene.summary import summary

    args.prompt = prompt
    try:
        (request,) = asking.requests(args, seconds=args.seconds, fps=args.fps)
        scene = _said(request, args)
    except LangitError as error:
        return {"prompt": prompt, "error": str(error)}
    return {"prompt": prompt, "reading": [asdict(word) for word in scene.reading], "scene": summary(scene)}
