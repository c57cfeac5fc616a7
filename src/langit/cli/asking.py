"""The arguments that ask for a video, shared by every command that makes one, and the request they add up to."""

import argparse
import re
from pathlib import Path
from typing import Any, Final

from langit.clip import Size
from langit.errors import RequestError
from langit.request import VideoRequest
from langit.staging import file

SCENE_FILES: Final = {".yaml", ".yml", ".json"}
FREE_NAMES: Final = 1000


def add_arguments(parser: argparse.ArgumentParser, *, size: str = "640x360") -> None:
    """What, how large, which seed and which engine."""
    parser.add_argument("prompt", help="a sentence, in English or Indonesian, or a scene file (.yaml, .json)")
    parser.add_argument("-o", "--output", type=Path, help="the file to write (its ending says how)")
    parser.add_argument("--size", default=size, help=f"width x height in pixels (default {size})")
    parser.add_argument("--seed", type=int, help="the same seed gives the same result (default 0, or the scene file's)")
    parser.add_argument("--model", default="world", help="which engine makes it (default world)")
    parser.add_argument("--strict", action="store_true", help="refuse a prompt with words that found no use")
    parser.add_argument("--chat", action="store_true", help="let the configured chat endpoint stage the prompt")
    parser.add_argument("--variations", type=int, default=1, metavar="N", help="make N, each with the next seed")
    parser.add_argument("--processes", type=int, metavar="N", help="processes that draw (default: one a core)")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="also write the ground truth, as .npz (world)")


def add_time_arguments(parser: argparse.ArgumentParser) -> None:
    """How long and how fast."""
    parser.add_argument("--seconds", type=float, help="how long, up to 60 (default 8, or the scene file's)")
    parser.add_argument("--fps", type=int, default=24, help="frames a second (default 24)")


def requests(args: argparse.Namespace, **more: Any) -> list[VideoRequest]:
    """One request a variation.

    Raises:
        RequestError: an argument is out of its range.
    """
    if not 1 <= args.variations <= 100:
        raise RequestError(
            f"{args.variations} variations cannot be made", field="variations", remedy="Ask for 1 to 100"
        )
    if args.processes is not None and args.processes < 1:
        raise RequestError(f"{args.processes} processes cannot draw", field="processes", remedy="Ask for 1 or more")
    seed = args.seed or 0
    if is_scene_file(args.prompt):
        path = Path(args.prompt)
        scene = file.load(path)
        seed = scene.seed if args.seed is None else seed
        more = {**more, "scene": path, "seconds": scene.seconds if more.get("seconds") is None else more["seconds"]}
    else:
        more = {**more, "prompt": args.prompt, "seconds": 8.0 if more.get("seconds") is None else more["seconds"]}
    return [
        VideoRequest(size=Size.parse(args.size), seed=seed + n, model=args.model, strict=args.strict, **more)
        for n in range(args.variations)
    ]


def is_scene_file(prompt: str) -> bool:
    """Whether what was given in the place of a prompt names a scene file."""
    return Path(prompt.strip()).suffix.lower() in SCENE_FILES and "\n" not in prompt


def outputs(args: argparse.Namespace, ending: str) -> list[Path]:
    """One file a variation: the name given, or a free one made of the prompt's first words."""
    path: Path = args.output or _free(Path(_slug(args.prompt) + ending))
    if args.variations == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(1, args.variations + 1)]


def _slug(prompt: str) -> str:
    words = re.findall(r"\w+", Path(prompt).stem if is_scene_file(prompt) else prompt.lower())
    return "-".join(words[:6])[:60] or "langit"


def _free(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}{'' if n == 0 else f'-{n}'}{path.suffix}") for n in range(FREE_NAMES))
    return next((name for name in names if not name.exists()), path)
