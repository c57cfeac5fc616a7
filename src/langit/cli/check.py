"""Judge a text, picture or film as the gate would, and print the decision as JSON: `langit check FILE`.

Exit status 0 where it is allowed, 3 where it is refused. Nothing is logged.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langit.moderation.decision import Decision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit check` takes."""
    parser.add_argument(
        "text", help="a text, a file of text, of a scene, a picture or a film, or - for the standard input"
    )
    parser.add_argument(
        "--lines", action="store_true", help="judge every line for itself, and print one decision a line"
    )


def run(args: argparse.Namespace) -> int:
    """Print the decision."""
    from langit.errors import RefusedError
    from langit.moderation.judge import decide
    from langit.moderation.tiers import Part

    if (seen := _seen(args.text)) is not None:
        print(json.dumps(seen.shown(), ensure_ascii=False, indent=1))
        return RefusedError.exit_code if seen.refused else 0
    text = _read(args.text)
    texts = [line for line in text.splitlines() if line.strip()] if args.lines else [text]
    decisions = [decide([Part("prompt", one)]) for one in texts]
    for decision in decisions:
        print(json.dumps(decision.shown(), ensure_ascii=False, indent=None if args.lines else 1))
    return RefusedError.exit_code if any(decision.refused for decision in decisions) else 0


def _seen(given: str) -> "Decision | None":
    """The decision on a picture or film, as on an upload; None for what is neither."""
    from langit.media import kinds
    from langit.moderation import references

    try:
        with Path(given).open("rb") as file:
            kind = kinds.of(file.read(kinds.HEAD))
    except (OSError, ValueError):  # a text
        return None
    if kind is None:
        return None
    reference = references.Reference("file", Path(given), film=not kind.picture)
    return references.watched(reference, consent=False).decide()


def _read(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    try:
        return Path(given).read_text("utf-8", errors="replace") if Path(given).is_file() else given
    except OSError:  # too long for a name, so a text
        return given
