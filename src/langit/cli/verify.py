"""Say where a film or picture comes from: its signed manifest, its bytes, what it looks like, marks within it.

Finds what was made here also after it was coded anew, cropped a little or stripped of its manifest.
What each finding proves is said with --limits.

exit codes:
  0    made here, or validly signed by somebody else
  1    nothing was found that says where it comes from, which proves nothing
  2    the command was not understood
  3    changed since it was made or signed, or with a manifest that does not belong to it
  4    neither a manifest nor a picture of it can be read, or there is no such file
  6    not proven: it bears a mark of ours, or looks like what was made here
  130  stopped while a mark was searched
"""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from langit.errors import RequestError, UnavailableError

if TYPE_CHECKING:
    from langit.provenance.finding import Finding
    from langit.provenance.registry import Known

UNKNOWN: Final = 1
CHANGED: Final = 3
LIKELY: Final = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit verify` takes."""
    parser.add_argument("file", type=Path, help="a film or a picture")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="a .c2pa file that came with it")
    parser.add_argument("--data", type=Path, metavar="DIR", help="ask the registry of the server that lives there")
    parser.add_argument("--database", default="", help="and its database, if that is elsewhere")
    parser.add_argument("--json", action="store_true", help="print all that was found as JSON")
    parser.add_argument("--limits", action="store_true", help="say also what each finding proves and what it does not")
    parser.add_argument(
        "--mark-seconds", type=float, metavar="S", help="CPU seconds that the search for a mark may take (3)"
    )
    parser.add_argument("--no-mark", action="store_true", help="do not search for a mark")


def run(args: argparse.Namespace) -> int:
    """Print what was found; where the search for a mark is stopped, what was found until then."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is loaded: small products gain nothing by threads
    from langit.provenance import marks, verify

    if args.mark_seconds is not None and not args.mark_seconds > 0:
        raise RequestError(
            f"{args.mark_seconds:g} seconds are no time to search", field="mark-seconds",
            remedy="Give a number above 0, or --no-mark",
        )  # fmt: skip
    with _registry(args) as known:
        found = verify.look(args.file, known, beside=args.manifest)
        if not args.no_mark:
            reader = partial(marks.search, seconds=args.mark_seconds or marks.SECONDS)
            try:
                found = verify.search(found, args.file, known, reader)
            except KeyboardInterrupt:
                _print(args, replace(found, searched=marks.Searched(ended="stopped")))
                raise
    _print(args, found)
    return _code(found)


def _code(found: "Finding") -> int:
    """The exit code of a finding: the first that holds of what is proven, what was changed, what cannot be read, and
    what is likely. A manifest that can be read tells that a file was damaged also where no picture is left of it."""
    if found.made_here == "yes" or found.manifest.state == "valid":
        return 0
    if found.made_here == "changed" or found.manifest.codes:
        return CHANGED
    if found.unreadable:
        return UnavailableError.exit_code
    if found.manifest.state == "invalid":
        return CHANGED
    return LIKELY if found.mark or found.alike else UNKNOWN


def _print(args: argparse.Namespace, found: "Finding") -> None:
    from langit.provenance import words

    if args.json:
        print(json.dumps(words.told(found), indent=1, ensure_ascii=False), flush=True)
        return
    for line in words.summary(found):
        print(line)
    print(f"engine: {words.engine(found)}")
    print(f"SHA-256: {found.sha256}", flush=True)
    for name, (proves, not_) in words.LIMITS.items() if args.limits else ():
        print(f"{name}: proves {proves}. It does not prove {not_}.")


@contextmanager
def _registry(args: argparse.Namespace) -> "Iterator[Known]":
    """The registry of this user, or that of a server."""
    from langit import state
    from langit.provenance.registry import FILE, Registry

    if args.data is None:
        yield Registry(state.folder() / FILE)
        return
    if not args.data.is_dir():
        text = f"{args.data} is not a folder" if args.data.exists() else f"there is no folder {args.data}"
        raise UnavailableError(text, field="data", remedy="Name the folder that a server has as --data")
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
