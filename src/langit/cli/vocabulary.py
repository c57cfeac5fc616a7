"""List what the world engine can show, with the English and Indonesian words for it."""

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
    from langit.scene.lexicon import entries

    rooms = dict.fromkeys(entry.room for entry in entries())
    if args.topic and args.topic not in rooms:
        raise RequestError(f"there is no group {args.topic!r}", field="topic", remedy=f"Groups: {', '.join(rooms)}")
    table = Table("group", "name", "English", "Indonesian")
    for entry in entries():
        if args.topic in (None, entry.room):
            table.add_row(
                entry.room, entry.name, *(", ".join(words[:SHOWN]) for words in (entry.english, entry.indonesian))
            )
    Console().print(table)
