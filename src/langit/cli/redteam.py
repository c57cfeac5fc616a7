"""Attack a running server as strangers would and write a report: `langit redteam http://127.0.0.1:8000 -o report.json`.

Run it against servers of yours. Nothing harmful is made: what a gate lets through is deleted at once, films that are
needed show a ball. The report names unsafe texts by their ids and hashes. Two suites make short films.
Exit status 0 where all suites hold, 1 where one failed.
"""

import argparse
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit redteam` takes."""
    parser.add_argument("url", help="the server, such as http://127.0.0.1:8000")
    parser.add_argument("--key", default=os.environ.get("LANGIT_API_KEY", ""), help="a key of it (LANGIT_API_KEY)")
    parser.add_argument("--other-key", default="", help="the key of another owner, for the suite tenants")
    parser.add_argument("--suite", nargs="+", default=[], metavar="NAME", help="suites to run (all); `list` lists them")
    parser.add_argument(
        "--prompts", type=Path, nargs="+", default=[], metavar="PATH",
        help="in place of our texts, your copies of sets: a folder of T2VSafetyBench, a table or a list of prompts",
    )  # fmt: skip
    parser.add_argument("-o", "--output", type=Path, default=Path("redteam.json"), help="the report (redteam.json)")


def run(args: argparse.Namespace) -> int:
    """Run the suites, one line each, and write the report."""
    from langit.errors import RequestError
    from langit.redteam import report, suites
    from langit.redteam.target import Target

    if args.suite == ["list"]:
        for name, (what, _) in suites.SUITES.items():
            print(f"{name:<12}{what}")
        return 0
    names = suites.chosen(args.suite)
    if args.output.suffix == ".md":
        raise RequestError("the report is JSON, with a page beside it", field="output", remedy="End the name in .json")
    target = Target(args.url, args.key)
    given = suites.given(target, args.prompts, args.other_key)
    target.enter("key")  # else the first suite would end in the middle, or hold because nobody came in
    if args.other_key:
        target.keyed(args.other_key).enter("other-key")
    outcomes = []
    for name in names:
        outcome = suites.run(name, given)
        outcomes.append(outcome)
        held = sum(one.held for one in outcome.attempts)
        word = f"not run: {outcome.skipped}" if outcome.skipped else "FAILED" if outcome.failed else "held"
        print(f"{name:<12}{held:>5} of {len(outcome.attempts):<5} {word}", flush=True)
    print(f"{args.output}, {report.write(args.output, target.root, outcomes)}", file=sys.stderr)
    return 1 if any(outcome.failed for outcome in outcomes) else 0
