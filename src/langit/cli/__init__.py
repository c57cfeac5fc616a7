"""The `langit` command: a table of subcommands, each in a module of its own that is imported when it is called."""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from langit import __version__
from langit.errors import LangitError, RequestError

COMMANDS: Final[dict[str, str]] = {
    "generate": "make a video from a sentence or a scene file",
    "image": "make one picture, up to 2048x2048",
    "scene": "show the scene that a sentence asks for, as YAML or JSON",
    "vocabulary": "list what the world engine can show, in both languages",
    "extend": "make a video longer, at its end or before its beginning",
    "loop": "make a video that repeats without a seam",
    "connect": "lead one video into another",
    "fill": "replace a span of a video",
    "remix": "make a video again, changed by a sentence",
    "simulate": "make training data with the world engine",
    "train": "train the small model, stage by stage",
    "evaluate": "measure a model against ground truth",
    "plan": "say whether a model fits this machine, before it is loaded",
    "cluster": "run a command as processes of a Ray cluster that share one clip",
    "weights": "fetch, convert and inspect weights",
    "serve": "serve the Videos API",
    "keys": "manage the API keys of a server",
}


class Parser(argparse.ArgumentParser):
    """Argument errors in the same form as all others."""

    def error(self, message: str) -> NoReturn:
        raise RequestError(message, remedy=f"See `{self.prog} --help`")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error is one sentence on standard error."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return _dispatch(arguments)
    except LangitError as error:
        print(f"langit: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("langit: stopped; nothing half-written is left", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:  # `langit vocabulary | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _dispatch(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "--help"
    if name in COMMANDS:
        module = importlib.import_module(f"langit.cli.{name}")
        parser = Parser(
            prog=f"langit {name}", description=module.__doc__, formatter_class=argparse.RawTextHelpFormatter
        )
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(arguments[1:])) or 0)
    _top().parse_args(arguments or ["--help"])
    return 0


def _top() -> Parser:
    """The parser that knows no command: it prints help and version, and refuses the rest."""
    table = "\n".join(f"  {name:<12}{what}" for name, what in COMMANDS.items())
    parser = Parser(
        prog="langit",
        description="From a sentence to a minute of video.",
        epilog=f"commands:\n{table}\n\nlangit COMMAND --help says more.",
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"langit {__version__}")
    parser.add_argument("command", metavar="COMMAND", choices=COMMANDS, help="one of the list below")
    return parser
