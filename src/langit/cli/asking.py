"""The arguments that ask for a video, shared by every command that makes one, and the request they add up to."""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from typing import Any, Final

from langit import capability
from langit.clip import Size, rate
from langit.config import EXPERTS, Adapter
from langit.errors import RequestError
from langit.media.box import outside as box
from langit.request import DEFAULT_SIZE, DEVICES, FILM, LONGEST_PROMPT, LOOKS, USUAL_QUALITY, Mode, VideoRequest
from langit.scene import file

ELSEWHERE: Final = "@FILE reads it from a file, - from the standard input"
SCENE_FILES: Final = {".yaml", ".yml", ".json"}


def add_arguments(parser: argparse.ArgumentParser, *, size: str = "640x360", optional: bool = False) -> None:
    """What, how large, which seed and which engine. The prompt may be `optional` where something else can say it."""
    parser.add_argument("prompt", type=words, nargs="?" if optional else None, default="",
                        help=f"a sentence, English or Indonesian, or a scene file (.yaml); {ELSEWHERE}")  # fmt: skip
    parser.add_argument("--size", help="width x height, or 720p, 9:16, square, '1080p square' ... "
                                       f"(default {size}, or the model's)")  # fmt: skip
    parser.add_argument("--lens", type=lens, metavar="MM",
                        help=f"focal length, such as 35mm, where the longer side is 36 mm {only('lens')}")  # fmt: skip
    parser.add_argument("--aperture", type=aperture, metavar="F",
                        help=f"f-number, such as f/2.8: the smaller, the less is sharp {only('aperture')}")  # fmt: skip
    parser.add_argument("--shutter", type=shutter, metavar="DEGREES",
                        help=f"motion blur: 180 as in film, 360 the most, 0 none {only('shutter')}")  # fmt: skip
    parser.set_defaults(usual=Size.parse(size))
    _add_common_arguments(parser)


def add_film_arguments(parser: argparse.ArgumentParser, *, other: bool = False) -> None:
    """The film or films to work on; size and rate are theirs."""
    parser.add_argument("source", type=Path, help="the film to work on")
    if other:
        parser.add_argument("other", type=Path, help="the film to lead to")
    parser.add_argument("prompt", type=words, nargs="?", default="",
                        help=f"what should happen, in English or Indonesian; {ELSEWHERE}")  # fmt: skip
    _add_common_arguments(parser)


def _add_common_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, help="the file to write (its ending says how)")
    parser.add_argument("--overwrite", action="store_true", help="write over files that are there already")
    parser.add_argument("--embed", action="store_true",
                        help="put prompt and scene into the film itself too, for all who get it to read")  # fmt: skip
    parser.add_argument("--visible-mark", action="store_true",
                        help="let a small wordmark move over it (the invisible mark is always there)")  # fmt: skip
    parser.add_argument("--seed", type=int, help="the same seed gives the same result (default 0, or the scene file's)")
    parser.add_argument("--model", default="world", help=f"which engine makes it (default world): {_models()}")
    parser.add_argument(
        "--strict", action="store_true", help="refuse a prompt with words that found no use or a stand-in"
    )
    parser.add_argument("--consent-attested", action="store_true",
                        help="attest that everybody whose face is in the pictures and films given is an adult "
                             "and agreed; it is written down")  # fmt: skip
    parser.add_argument("--variations", type=int, default=1, metavar="N", help="make N, each with the next seed")
    parser.add_argument("--chat", action="store_true",
                        help=f"let the configured chat endpoint stage the prompt {only('chat')}")  # fmt: skip
    parser.add_argument("--processes", type=int, metavar="N",
                        help=f"processes that draw {only('processes')} (default: one a core)")  # fmt: skip
    parser.add_argument("--truth", type=Path, metavar="FILE",
                        help=f"also write the ground truth, as .npz {only('truth')}")  # fmt: skip
    _add_look_arguments(parser)
    group = parser.add_argument_group("with open weights")
    group.add_argument("--lora", action="extend", nargs="+", default=[], metavar="[high=|low=]FILE[:SCALE]",
                       help="changes to merge, and how much of them; for a model of two transformers each file\n"
                       "says which it is for, unless it holds changes of both")  # fmt: skip
    group.add_argument("--steps", type=int, help="steps of the sampler (default: the model's)")
    group.add_argument("--shift", type=float, help="how far times are moved toward noise (default: the model's)")
    group.add_argument("--guidance", type=float, nargs="+", default=[], metavar="SCALE",
                       help="how much the prompt counts, 1 is plain; of two transformers one for each")  # fmt: skip
    group.add_argument("--quantize", choices=("int8", "fp8"), help="eight-bit weights (CUDA, with torchao installed)")
    group.add_argument("--reuse", type=float, default=0.0, metavar="DRIFT",
                       help="skip blocks while times have drifted less, say 0.1; prints the error")  # fmt: skip
    group.add_argument("--compile", action="store_true", help="have torch compile the blocks; takes a C++ compiler")
    group.add_argument("--share", choices=("tokens", "weights"),
                       help="make it with all processes of torchrun, sharing tokens, or weights too")  # fmt: skip


def _add_look_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it is drawn")
    group.add_argument("--look", choices=tuple(LOOKS),
                       help=f"fast draws, film traces light (default fast, or the film's) {only('look')}")  # fmt: skip
    group.add_argument("--quality", choices=LOOKS[FILM],
                       help=f"what is spent on the look film (default {USUAL_QUALITY})")  # fmt: skip
    group.add_argument("--device", choices=DEVICES, help="what light is traced on (default auto: the fastest here)")
    group.add_argument("--layers", type=Path, metavar="FOLDER",
                       help="also write linear light and ground truth, an OpenEXR file a frame (film)")  # fmt: skip
    group.add_argument("--watch", action="store_true",
                       help="show how far the film is as NAME-now.png, from its first frame on")  # fmt: skip
    group.add_argument("--cluster", help=argparse.SUPPRESS)  # `langit cluster` says it


def words(text: str) -> str:
    """A prompt as it was given: its words, `@FILE` for those in a file, or `-` for those on the standard input.

    Raises:
        RequestError: they cannot be read, are no text or are too many.
    """
    if text != "-" and not text.startswith("@"):
        return text
    name = "the standard input" if text == "-" else text[1:]
    try:
        with nullcontext(sys.stdin.buffer) if text == "-" else Path(text[1:]).open("rb") as file:
            data = file.read(4 * LONGEST_PROMPT + 4)  # bytes: a letter has up to four
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RequestError(f"{name} cannot be read: {reason}", field="prompt", remedy="Check its path") from error
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        if len(data) > 4 * LONGEST_PROMPT:
            raise RequestError(
                f"{name} is too long", field="prompt", remedy=f"Keep it to {LONGEST_PROMPT:,} characters"
            ) from error
        raise RequestError(f"{name} is not UTF-8 text", field="prompt", remedy="Save it as UTF-8") from error


def lens(text: str) -> float:
    """A focal length in millimeters: `35` or `35mm`. Raises as `_number` does."""
    return _number(text.strip().lower().removesuffix("mm"), f"{text!r} is no focal length", "lens", "35mm")


def aperture(text: str) -> float:
    """An f-number: `2.8` or `f/2.8`. Raises as `_number` does."""
    return _number(text.strip().lower().removeprefix("f/"), f"{text!r} is no f-number", "aperture", "f/2.8")


def shutter(text: str) -> float:
    """Degrees of a shutter: `180`. Raises as `_number` does."""
    return _number(text.strip().removesuffix("°"), f"{text!r} are no degrees", "shutter", "180")


def _number(text: str, fault: str, field: str, example: str) -> float:
    """The number that a text is.

    Raises:
        RequestError: it is none.
    """
    try:
        return float(text)
    except ValueError:
        raise RequestError(fault, field=field, remedy=f"Write it as {example}") from None


def only(part: str) -> str:
    """For a help text: the engines that have a use for a part of a request or an option."""
    return f"({', '.join(capability.takers(part))})"


def _models() -> str:
    return ", ".join(capability.every())


def options(args: argparse.Namespace) -> dict[str, Any]:
    """What the arguments ask of `engine.load`, and nothing that they leave as it is.

    Raises:
        RequestError: a scale is no number, or nobody would draw.
    """
    if args.processes is not None and args.processes < 1:
        raise RequestError(f"{args.processes} processes cannot draw", field="processes", remedy="Ask for 1 or more")
    asked = {
        "processes": args.processes,
        "chat": args.chat,
        "adapters": [_adapter(text) for text in args.lora],
        "quantized": args.quantize,
        "threshold": args.reuse,
        "compiled": args.compile,
    }
    found = {name: value for name, value in asked.items() if value}
    found |= {name: value for name in ("device", "cluster") if (value := getattr(args, name)) is not None}
    return found | ({"shard": args.share == "weights"} if args.share else {})


def sampling(args: argparse.Namespace) -> dict[str, Any]:
    """What `--steps`, `--shift` and `--guidance` ask of a request."""
    return {"steps": args.steps, "shift": args.shift, "guidance": tuple(args.guidance)}


def _adapter(text: str) -> Adapter:
    """`[high=|low=]FILE[:SCALE]`; a colon or such a beginning in the name of a file that exists is a part of it."""
    noise, equals, rest = text.partition("=")
    expert = EXPERTS.index(noise) if equals and noise in EXPERTS and not Path(text).exists() else None
    text = text if expert is None else rest
    name, colon, scale = text.rpartition(":")
    if not colon or Path(text).exists():
        return Adapter(file=Path(text), expert=expert)
    try:
        return Adapter(file=Path(name), scale=float(scale), expert=expert)
    except ValueError:
        raise RequestError(f"{scale!r} is no scale", field="lora", remedy="Write FILE:0.8") from None


def add_time_arguments(parser: argparse.ArgumentParser) -> None:
    """How long and how fast."""
    parser.add_argument("--seconds", type=float, help="how long, up to 60 (default 8, or the scene file's or model's)")
    parser.add_argument("--fps", help="frames a second, such as 24, 23.976 or 24000/1001 (default 24, or the model's)")


def requests(args: argparse.Namespace, **more: Any) -> list[VideoRequest]:
    """One request a variation, of the size, rate and length that the model was made for where none are named.

    A scene file keeps its own length and seed unless the arguments say otherwise.

    A size that is only a shape has the shorter side of the usual one.

    Raises:
        RequestError: an argument is out of its range.
    """
    first, seconds, can = args.seed, more.pop("seconds", None), capability.named(args.model)
    if is_scene_file(args.prompt):
        scene = file.load(Path(args.prompt))
        more["scene"] = Path(args.prompt)
        first = scene.seed if first is None else first
        seconds = scene.seconds if seconds is None else seconds
    else:
        more["prompt"] = args.prompt
    more["lens"], more["aperture"], more["shutter"] = args.lens, args.aperture, args.shutter
    more["seconds"] = can.seconds if seconds is None else seconds
    more["fps"] = rate(more.get("fps") or can.rate)
    usual = args.usual if can.size == DEFAULT_SIZE else can.size
    size = Size.parse(args.size, short=min(usual)) if args.size else usual
    common = {"size": size, "model": args.model, "strict": args.strict, **sampling(args), **more}
    return _variations(args, first, common)


def film_requests(args: argparse.Namespace, mode: Mode, **more: Any) -> list[VideoRequest]:
    """One request a variation, at the size and rate of the film that it works on.

    Raises:
        UnavailableError: there is no such film.
    """
    found = box.probe(args.source)
    common = {"size": found.size.even, "fps": found.fps, "mode": mode, "source": args.source, "model": args.model}
    common |= {"prompt": args.prompt, "strict": args.strict, **sampling(args), **more}
    return _variations(args, args.seed, common)


def _variations(args: argparse.Namespace, first: int | None, common: dict[str, Any]) -> list[VideoRequest]:
    """The request of each variation, with a seed of its own, and a file for the truth and a folder for layers."""
    if not 1 <= args.variations <= 100:
        raise RequestError(
            f"{args.variations} variations cannot be made", field="variations", remedy="Ask for 1 to 100"
        )
    truths = [None] * args.variations if args.truth is None else _numbered(args.truth, args.variations)
    layers = [None] * args.variations if args.layers is None else _numbered(args.layers, args.variations)
    common |= {"consent": args.consent_attested, "visible_mark": args.visible_mark}
    common |= {"look": args.look, "quality": args.quality}
    files = enumerate(zip(truths, layers, strict=True))
    return [VideoRequest(seed=(first or 0) + n, truth=one, layers=other, **common) for n, (one, other) in files]


def is_scene_file(prompt: str) -> bool:
    """Whether what was given in the place of a prompt names a scene file."""
    return Path(prompt.strip()).suffix.lower() in SCENE_FILES and "\n" not in prompt


def outputs(args: argparse.Namespace, ending: str) -> Iterator[Path]:
    """A file for each variation: the name given, or without end those that the prompt's first words make."""
    if args.output is not None:
        yield from _numbered(args.output, args.variations)
        return
    first = Path(_slug(args.prompt or _instead(args)) + ending)
    if args.variations == 1:
        yield first
    for number in count(1):
        yield first.with_name(f"{first.stem}-{number}{ending}")


def _instead(args: argparse.Namespace) -> str:
    """What a file is called after where there is no prompt: its film, or what its first card shows."""
    return f"{args.source.stem} again" if "source" in args else " ".join(args.card[:1]).lstrip("0123456789.:s ")


def _numbered(path: Path, count: int) -> list[Path]:
    """One name for each of `count` files."""
    return [path] if count == 1 else [path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(1, count + 1)]


def _slug(prompt: str) -> str:
    words = re.findall(r"\w+", Path(prompt).stem if is_scene_file(prompt) else prompt.lower())
    return "-".join(words[:6])[:60] or "langit"
