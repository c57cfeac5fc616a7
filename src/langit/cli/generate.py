"""Make a video from a sentence, a scene file or a storyboard."""

import argparse
import re
from pathlib import Path

from langit.cli import asking, making
from langit.cli.ending import tell
from langit.errors import RequestError
from langit.request import Card

CARD = re.compile(r"\s*(?:(\d+):(?=\d\d[.:s]))?(\d+(?:\.\d+)?)\s*(?:s\b\s*:?|:)\s*(\S.*)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit generate` takes."""
    asking.add_arguments(parser, optional=True)
    asking.add_time_arguments(parser)
    parser.add_argument("--card", action="append", default=[], metavar="SECOND: PROMPT",
                        help="a card of a storyboard: a cut to this at that second; "
                             f"until the first, the prompt is shown {asking.only('storyboard')}")  # fmt: skip
    parser.add_argument("--common", default="", metavar="WORDS", help="what is said before every card")
    parser.add_argument("--loop", action="store_true", help="a film that repeats without a seam")
    parser.add_argument("--avoid", metavar="WORDS", help="what it should not show, with commas (default: the model's)")
    parser.add_argument("--image", type=Path, help=f"the picture it begins with {asking.only('image')}")
    parser.add_argument("--last-image", type=Path, help=f"the picture it ends with {asking.only('last_image')}")
    parser.add_argument("--guide", help=f"`world`: let the world engine stage it for another {asking.only('guide')}")
    parser.add_argument("--keys", type=int, nargs="+", default=[], metavar="FRAME",
                        help="frames of the guide that stay as they are: 0 is the first, -1 the last")  # fmt: skip
    parser.add_argument("--strength", type=float, default=0.6, help="how far it may go from its guide (default 0.6)")
    parser.add_argument("--sheet", action="store_true", help="also write a contact sheet of twelve frames")


def run(args: argparse.Namespace) -> None:
    """Make the video or videos."""
    if args.seconds == 0:
        raise RequestError(
            "a film of 0 seconds has no frame", field="seconds", remedy="For one frame use `langit image`"
        )
    requests = asking.requests(
        args,
        seconds=args.seconds,
        fps=args.fps,
        mode="loop" if args.loop else "create",
        storyboard=tuple(card(text) for text in args.card),
        common=args.common,
        negative_prompt=args.avoid,
        image=args.image,
        last_image=args.last_image,
        guide=args.guide,
        keys=tuple(args.keys),
        strength=args.strength,
    )
    if requests[0].unshown:
        tell("the prompt is not shown, for a card begins at 0 s; --common says words before every card")
    making.make(args, requests, ".mp4", sheet=args.sheet)


def card(text: str) -> Card:
    """`"2.5: a dog runs"` as a card; `0:02` is a second too.

    Raises:
        RequestError: it has no second or no prompt.
    """
    found = CARD.fullmatch(text)
    if found is None:
        raise RequestError(
            f"{text!r} is not a card", field="card", remedy='Write its second first: --card "2.5: a dog runs"'
        )
    return Card(start=60 * int(found[1] or 0) + float(found[2]), prompt=found[3])
