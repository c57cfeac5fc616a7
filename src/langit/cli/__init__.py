"""The `langit` command: a table of subcommands, each in a module of its own that is imported when it is called."""

import argparse
import gc
import importlib
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NoReturn

from langit import __version__
from langit.cli import ending
from langit.errors import RequestError, install

COMMANDS: Final[dict[str, str]] = {
    "generate": "make a video from a sentence or a scene file",
    "image": "make one picture, up to 2048x2048",
    "scene": "show the scene that a sentence asks for, as YAML or JSON",
    "vocabulary": "list what the world engine can show, in both languages",
    "credits": "say whom the files come from that ship with it",
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
    "verify": "say where a film or picture comes from, and what that proves",
    "signing": "manage the key that signs films",
    "check": "judge a text as the gate would, and print the decision as JSON",
    "moderation": "read the moderation log, take videos down, answer appeals",
    "doctor": "say what of this installation works",
    "redteam": "attack a server of yours as strangers would, and write a report",
    "serve": "serve the Videos API",
    "keys": "manage the API keys of a server",
}

EXTRAS_OF: Final = {"train": "models", "evaluate": "models", "plan": "models", "serve": "serve", "keys": "serve",
                    "cluster": "scale"}  # fmt: skip
NEEDED: Final = {"models": ("torch", "safetensors"), "serve": ("fastapi", "sqlalchemy"), "scale": ("ray",)}
DEBUG: Final = "--debug"
HELP: Final = frozenset({"-h", "--help"})
PATIENT: Final = (50_000, 20, 20)  # objects made between two searches for garbage, and searches between wider ones


class Parser(argparse.ArgumentParser):
    """Argument errors in the same form as all others, and no error kept silent."""

    def error(self, message: str) -> NoReturn:
        raise RequestError(message, remedy=f"See `{self.prog} --help`")

    def print_help(self, file: Any = None) -> None:
        """Print the help; where that fails, argparse would say nothing of it."""
        print(self.format_help(), end="", file=file)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error is one sentence on standard error."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    ending.plain_streams()
    with ending.stoppable() as heard, _patient():
        try:
            return _printed(arguments)
        except (Exception, KeyboardInterrupt) as error:
            return ending.end(error, heard=heard, debug=DEBUG in arguments)


@contextmanager
def _patient() -> Iterator[None]:
    """Search for garbage seldom: a start makes some hundred thousand objects of modules and words, and none is any."""
    before = gc.get_threshold()
    gc.set_threshold(*PATIENT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _printed(arguments: list[str]) -> int:
    """Run one command, and see that what it printed got out."""
    try:
        code = _dispatch(arguments)
    except SystemExit:  # after help
        ending.flush()
        raise
    try:
        ending.flush()
    except BrokenPipeError as error:  # whoever read it had enough; what came of it is told all the same
        return ending.end(error) or code
    return code


def _dispatch(arguments: list[str]) -> int:
    name = next((word for word in arguments if word != DEBUG), "--help")
    if name not in COMMANDS:
        _top().parse_args(arguments or ["--help"])
        return 0
    rest = arguments[arguments.index(name) + 1 :]
    try:
        module = importlib.import_module(f"langit.cli.{name}")
    except ModuleNotFoundError:
        if not HELP.intersection(rest):
            raise
        print(f"langit {name}: {COMMANDS[name]}\n\n{_needs(name)}")
        return 0
    parser = Parser(
        prog=f"langit {name}", description=module.__doc__, epilog=_needs(name),
        formatter_class=argparse.RawTextHelpFormatter,
    )  # fmt: skip
    module.add_arguments(parser)
    parser.add_argument(DEBUG, action="store_true", help="where it fails, show the whole trace")
    return int(module.run(parser.parse_args(rest)) or 0)


def _needs(name: str) -> str | None:
    """For the help of a command whose packages are not all here: the line that installs them."""
    extra = EXTRAS_OF.get(name)
    if extra is None or all(map(_is_here, NEEDED[extra])):
        return None
    return f"Not all of its packages are installed here. {install(extra)}."


def _is_here(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def _top() -> Parser:
    """The parser that knows no command: it prints help and version, and refuses the rest."""
    table = "\n".join(f"  {name:<12}{what}" for name, what in COMMANDS.items())
    parser = Parser(
        prog="langit",
        description="From a sentence to a minute of video.",
        epilog=f"commands:\n{table}\n\nlangit COMMAND --help says more.",
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument(DEBUG, action="store_true", help="where a command fails, show the whole trace")
    parser.add_argument("--version", action="version", version=f"langit {__version__}")
    parser.add_argument("command", metavar="COMMAND", choices=COMMANDS, help="one of the list below")
    return parser
