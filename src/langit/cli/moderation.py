"""Read the moderation log and act on it: `langit moderation log`, `takedown VIDEO`, `appeal ENTRY`; alone it lists all.

The log is the file that LANGIT_MODERATION_LOG names, or all files of that folder; with `langit serve` it is
`moderation.jsonl` in its --data. `log` and `replay` also read the files of other machines that they are given.

Exit code 0: done. 1: `replay` comes to another verdict. 2: no such entry or video, or a log that was changed.
3: after an `appeal` it stays refused. 4: there is no such log, folder or file. 5: the log cannot be written.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from langit.errors import LangitError, RequestError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langit.moderation.ledger import Ledger

VERBS: Final = {
    "log": "print the log, its chain checked",
    "replay": "judge kept texts anew by the policy of today",
    "takedown": "remove a video, and refuse the same again",
    "restore": "no longer refuse it",
    "appeal": "judge an entry anew and write down the outcome",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Five verbs, and what they act on."""
    parser.add_argument(
        "verb", nargs="?", choices=tuple(VERBS), help="\n".join(f"{verb}: {what}" for verb, what in VERBS.items())
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME",
        help="takedown, restore: a video's id; appeal: an entry's hash; log, replay: files of logs, or folders of them",
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("LANGIT_DATA", "langit-data")), help="the server's folder"
    )
    parser.add_argument("--database", default=os.environ.get("LANGIT_DATABASE", ""), help="the server's database")
    parser.add_argument("--storage", default=os.environ.get("LANGIT_STORAGE", ""), help="the server's storage")
    parser.add_argument("--text", type=Path, help="appeal: a file with the text, where the log keeps its hash alone")
    parser.add_argument("--reason", default="", help="why, for the log")


def run(args: argparse.Namespace) -> int:
    """Do what the verb says; without one, say which there are."""
    from langit.moderation.ledger import Ledger, opened, usual

    if args.verb is None:
        print("\n".join(f"langit moderation {verb:<10}{what}" for verb, what in VERBS.items()))
        return 0

    ledger = usual() or Ledger(args.data / "moderation.jsonl")
    if args.verb in READING:
        read = opened(map(Path, args.names)) if args.names else ledger.kin
        if not any(log.path.exists() for log in read):
            raise UnavailableError(
                f"there is no moderation log {ledger.path}", field="data",
                remedy="Name the server's folder by --data, or the log by LANGIT_MODERATION_LOG",
            )  # fmt: skip
        return READING[args.verb](read)
    if len(args.names) != 1:
        raise RequestError(
            f"there are {len(args.names)} names where {args.verb} takes one", field="name",
            remedy=f"See `langit moderation {args.verb} --help`",
        )  # fmt: skip
    (args.name,) = args.names
    return int(ACTING[args.verb](ledger, args) or 0)


def _log(ledgers: "Sequence[Ledger]") -> int:
    """Print the rows of some logs in the order of their time, and behind each its log if there are several."""
    from langit.moderation.ledger import together

    for sealed, row, ledger in together(ledgers):
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(row["at"]))
        what = row.get("decision") or row.get("video", "")
        whose = f"({ledger.path.name})" if len(ledgers) > 1 else ""
        told = (sealed[:12], when, row["kind"], what, ", ".join(row.get("rules", ())), whose)
        print("  ".join(filter(None, told)))
    return 0


def _replay(ledgers: "Sequence[Ledger]") -> int:
    """Judge every verdict whose texts were kept; 1 where one comes out otherwise."""
    from langit.moderation.judge import decide
    from langit.moderation.ledger import together
    from langit.moderation.tiers import Part

    same = other = untold = 0
    for sealed, row, _ in together(ledgers):
        if row["kind"] != "verdict":
            continue
        if "texts" not in row:
            untold += 1
            continue
        decision = decide([Part(*part) for part in row["texts"]], stage=row["stage"])
        if decision.decision == row["decision"]:
            same += 1
        else:
            other += 1
            print(f"{sealed[:12]} was {row['decision']}, and is {decision.decision} now")
    print(f"{same} as they were, {other} otherwise, {untold} without their texts")
    return 1 if other else 0


def _takedown(ledger: Any, args: argparse.Namespace) -> None:
    """Remove the files of a video of the server, and remember their hashes."""
    store, files, close = _service(args)
    try:
        job = store.get(args.name)
        if job.asset is None:
            raise RequestError(f"{job.id} has no files", field="name", remedy="It has expired, or was never finished")
        told = job.asset
        hashes = [kept["sha256"] for kept in told["files"].values()]
        hashes += filter(None, [told.get("facts", {}).get("digest", {}).get("pixels")])
        # Written down first: what cannot be remembered must not be lost.
        ledger.write({"kind": "takedown", "video": job.id, "sha256": hashes, "reason": args.reason})
        store.delete(job.id, job.owner)
        files.remove(told["folder"])
    finally:
        close()
    print(f"{args.name} is removed; the same is refused from now on")


def _restore(ledger: Any, args: argparse.Namespace) -> None:
    from langit.moderation.ledger import together

    rows = (row for _, row, _ in together(ledger.kin))
    found = [row for row in rows if row["kind"] == "takedown" and row["video"] == args.name]
    if not found:
        raise RequestError(f"{args.name} was not taken down", field="name", remedy="See `langit moderation log`")
    hashes = sorted({one for row in found for one in row["sha256"]})
    ledger.write({"kind": "restore", "video": args.name, "sha256": hashes, "reason": args.reason})
    print(f"{args.name} is not refused any more; its files are gone and can be made again")


def _appeal(ledger: Any, args: argparse.Namespace) -> int:
    """Judge an entry anew and write down how it ended; 3 where it stays refused."""
    from langit.errors import RefusedError
    from langit.moderation.judge import decide
    from langit.moderation.ledger import digest
    from langit.moderation.tiers import Part

    row = ledger.find(args.name)
    if "seen" in row:
        raise RequestError(
            "that entry is of pictures, of which the log keeps the hash alone", field="name",
            remedy="Judge the file anew by `langit check FILE`",
        )  # fmt: skip
    texts = row.get("texts") or ([["prompt", _read(args.text)]] if args.text else None)
    if texts is None:
        raise RequestError("the log keeps the hash of that text alone", field="text", remedy="Give the text by --text")
    parts = [Part(*part) for part in texts]
    if digest(parts) != row["texts_sha256"]:
        raise RequestError("that is not the text of the entry", field="text", remedy="Give it exactly as it was asked")
    decision = decide(parts, stage=row["stage"])
    ledger.write({
        "kind": "appeal", "entry": args.name, "decision": decision.decision, "reason": args.reason,
        "rules": [reason.rule for reason in decision.reasons],
    })  # fmt: skip
    print(json.dumps(decision.shown(), ensure_ascii=False, indent=1))
    return RefusedError.exit_code if decision.refused else 0


def _read(path: Path) -> str:
    """The text of a file without the newline at its end."""
    try:
        return path.read_text("utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is no text in UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        raise UnavailableError(f"{path} {reason}", field="text", remedy="Name a file of text") from error


def _service(args: argparse.Namespace) -> Any:
    """Store and files of the server, and how to let go of them."""
    from langit.jobs.database import Database
    from langit.jobs.files import Files
    from langit.jobs.store import Store
    from langit.server.settings import Settings, storage_options

    settings = Settings(data=args.data, database=args.database, storage=args.storage)
    if not settings.data.exists() and not args.database:
        raise UnavailableError(f"{args.data} is not there", field="data", remedy="Name the server's folder by --data")
    database = Database(settings.database_url, pool=1)
    try:
        database.migrate()
        files = Files(settings.storage_url, settings.local, options=storage_options())
    except LangitError:
        database.close()
        raise
    return Store(database), files, database.close


READING = {"log": _log, "replay": _replay}
ACTING = {"takedown": _takedown, "restore": _restore, "appeal": _appeal}
