"""Manage the API keys of a server: `langit keys create OWNER`, `langit keys list`, `langit keys revoke ID`."""

import argparse
import os
import time
from pathlib import Path

from langit.jobs.database import Database
from langit.jobs.job import Limits
from langit.jobs.keys import SCOPES, USUAL, Key, Keys
from langit.server.settings import DAY, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Three verbs and where the database is."""
    parser.add_argument("verb", choices=("create", "list", "revoke"), help="what to do")
    parser.add_argument("name", nargs="?", default="", help="create: the owner; revoke: the id of the key")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("LANGIT_DATA", "langit-data")), help="the server's folder"
    )
    parser.add_argument("--database", default=os.environ.get("LANGIT_DATABASE", ""), help="the server's database")
    parser.add_argument("--label", default="", help="what the key is for")
    parser.add_argument("--scope", action="append", choices=SCOPES, help=f"may be repeated ({', '.join(USUAL)})")
    parser.add_argument("--per-minute", type=int, metavar="N", help="requests a minute (the server's usual)")
    parser.add_argument("--at-once", type=int, metavar="N", help="videos waiting or being made (the server's usual)")
    parser.add_argument("--seconds-per-day", type=float, metavar="S", help="seconds of video a day (UTC)")
    parser.add_argument("--days", type=float, metavar="D", help="days until the key expires")


def run(args: argparse.Namespace) -> int:
    """Do what the verb says."""
    settings = Settings(data=args.data, database=args.database)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url, pool=1)
    database.migrate()
    keys = Keys(database)
    try:
        if args.verb == "create":
            _create(keys, args)
            print(f"It opens the server of {'that database' if args.database else f'--data {args.data}'}.")
        elif args.verb == "list":
            for key in keys.all():
                print(line(key))
        else:
            keys.revoke(args.name)
            print(f"{args.name} is revoked; servers that remember it forget it within seconds")
    finally:
        database.close()
    return 0


def _create(keys: Keys, args: argparse.Namespace) -> None:
    limits = Limits(per_minute=args.per_minute, at_once=args.at_once, seconds_per_day=args.seconds_per_day)
    lifetime = args.days * DAY if args.days else None
    key, secret = keys.create(args.name, name=args.label, scopes=args.scope or USUAL, limits=limits, lifetime=lifetime)
    print(line(key))
    print(f"{secret}\nThis is shown once. Clients send it as `Authorization: Bearer {key.hint}`.")


def line(key: Key) -> str:
    """One key in one line."""
    limits = [
        f"{value:g} {what}"
        for value, what in (
            (key.limits.per_minute, "requests a minute"),
            (key.limits.at_once, "videos at once"),
            (key.limits.seconds_per_day, "seconds a day"),
        )
        if value is not None
    ]
    now = time.time()
    expired = key.expires_at is not None and key.expires_at < now
    state = "revoked" if key.revoked_at else "expired" if expired else "valid"
    parts = [key.id, key.owner, key.hint, state, ",".join(key.scopes), "; ".join(limits) or "usual limits", key.name]
    return "  ".join(part for part in parts if part)
