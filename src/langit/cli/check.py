"""Judge a text as the gate would, and print the decision as JSON: `langit check "a red ball"`, `langit check FILE`.

Exit status 0 where it is allowed, 3 where it is refused. Nothing is logged.
"""

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit check` takes."""
    parser.add_argument("text", help="a text, a file of text or of a scene, or - for the standard input")
    parser.add_argument(
        "--lines", action="store_true", help="judge every line for itself, and print one decision a line"
    )


def run(args: argparse.Namespace) -> int:
    """Print the decision."""
    from langit.errors import RefusedError
    from langit.moderation.judge import decide
    from langit.moderation.tiers import Part

    text = _read(args.text)
    texts = [line for line in text.splitlines() if line.strip()] if args.lines else [text]
    decisions = [decide([Part("prompt", one)]) for one in texts]
    for decision in decisions:
        print(json.dumps(decision.shown(), ensure_ascii=False, indent=None if args.lines else 1))
    return RefusedError.exit_code if any(decision.refused for decision in decisions) else 0


def _read(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    try:
        return Path(given).read_text("utf-8", errors="replace") if Path(given).is_file() else given
    except OSError:  # too long for a name, so a text
        return given
