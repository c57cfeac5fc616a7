"""Say where a film or picture comes from: its signed manifest, its bytes, what it looks like, marks within it.

Finds what was made here also after it was coded anew, cropped a little or stripped of its manifest.
Exit code 0: made here or validly signed. 1: not known, or changed. What each finding proves is said with --limits.
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langit.provenance.registry import Known


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit verify` takes."""
    parser.add_argument("file", type=Path, help="a film or a picture")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="a .c2pa file that came with it")
    parser.add_argument("--data", type=Path, metavar="DIR", help="ask the registry of the server that lives there")
    parser.add_argument("--database", default="", help="and its database, if that is elsewhere")
    parser.add_argument("--json", action="store_true", help="print all that was found as JSON")
    parser.add_argument("--limits", action="store_true", help="say also what each finding proves and what it does not")


def run(args: argparse.Namespace) -> int:
    """Print what was found."""
    from langit.provenance import verify

    with _registry(args) as known:
        found = verify.examine(args.file, known, beside=args.manifest)
    if args.json:
        print(json.dumps(found.told(), indent=1, ensure_ascii=False))
    else:
        for line in verify.summary(found):
            print(line)
        print(f"engine: {found.engine or 'not known'}")
        print(f"SHA-256: {found.sha256}")
        for name, (proves, not_) in verify.LIMITS.items() if args.limits else ():
            print(f"{name}: proves {proves}. It does not prove {not_}.")
    return 0 if found.made_here == "yes" or found.manifest.state == "valid" else 1


@contextmanager
def _registry(args: argparse.Namespace) -> "Iterator[Known]":
    """The registry of this user, or that of a server."""
    from langit import state
    from langit.provenance.registry import FILE, Registry

    if args.data is None:
        yield Registry(state.folder() / FILE)
        return
    from langit.jobs import registry
    from langit.jobs.database import Database
    from langit.server.settings import Settings

    state.settle(args.data)
    database = Database(Settings(data=args.data, database=args.database).database_url, pool=1)
    try:
        database.migrate()
        yield registry.Registry(database)
    finally:
        database.close()
