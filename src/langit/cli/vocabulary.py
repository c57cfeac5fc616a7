"""List what the world engine can show, with the words of every language for it."""

import argparse
from typing import Final

from rich.console import Console
from rich.table import Table

SHOWN: Final = 6  # words of a name: more are understood


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit vocabulary` takes."""
    parser.add_argument("topic", nargs="?", help="only one group, such as settings or actions")


def run(args: argparse.Namespace) -> None:
    """Print the table."""
    from langit.errors import RequestError
    from langit.scene.lexicon import entries, lexicon

    languages = lexicon().languages
    rooms = dict.fromkeys(entry.room for entry in entries())
    if args.topic and args.topic not in rooms:
        raise RequestError(f"there is no group {args.topic!r}", field="topic", remedy=f"Groups: {', '.join(rooms)}")
    table = Table("group", "name", *(language.name for language in languages.values()))
    for entry in entries():
        if args.topic in (None, entry.room):
            words = (entry.words.get(code, ())[:SHOWN] for code in languages)
            table.add_row(entry.room, entry.name, *map(", ".join, words))
    Console().print(table)
