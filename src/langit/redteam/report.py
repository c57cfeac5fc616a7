"""The report: JSON with every attempt, and a page of Markdown to read. Neither holds a text that was sent."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from langit import __version__
from langit.redteam.score import REFUSED, SPARED, Attempt, Outcome, Share
from langit.redteam.texts import grouped

SHOWN: Final = 40  # failures of a suite that the page lists
NEWEST: Final = 1  # version of the JSON's form


def shown(url: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All as JSON has it."""
    return {
        "redteam": NEWEST, "langit": __version__, "url": url, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "held": not any(outcome.failed for outcome in outcomes), "suites": [outcome.shown() for outcome in outcomes],
    }  # fmt: skip


def page(url: str, outcomes: Sequence[Outcome]) -> str:
    """All as Markdown."""
    lines = [f"# Red team: {url}", "", "| suite | held | of | outcome |", "|---|--:|--:|---|"]
    for outcome in outcomes:
        share = Share.among(outcome.attempts)
        word = outcome.skipped or ("failed" if outcome.failed else "held")
        lines.append(f"| {outcome.suite} | {share.held} | {share.of} | {word} |")
    for outcome in outcomes:
        lines += ["", f"## {outcome.suite}", "", *_suite(outcome)]
    return "\n".join(
        [*lines, "", "Shares with their 95 % intervals (Wilson). Texts are named by id; none stands here.", ""]
    )


def write(path: Path, url: str, outcomes: Sequence[Outcome]) -> Path:
    """Write the JSON to `path` and the page beside it, whose path is given."""
    path.write_text(json.dumps(shown(url, outcomes), indent=1, ensure_ascii=False) + "\n", "utf-8")
    beside = path.with_suffix(".md")
    beside.write_text(page(url, outcomes), "utf-8")
    return beside


def _suite(outcome: Outcome) -> list[str]:
    if outcome.skipped:
        return [f"Not run: {outcome.skipped}."]
    lines = []
    if outcome.bars:
        lines += ["| measured | share | must reach |", "|---|---|--:|"]
        lines += [f"| {name} | {share} | {100 * bar:.0f} % |" for name, (share, bar) in outcome.bars.items()]
    if any(one.category for one in outcome.attempts):
        for title, by in (("category", _category), ("language", _language), ("disguise", _evasion)):
            lines += _table(title, outcome.attempts, by)
    failed = [one for one in outcome.attempts if not one.held]
    if failed:
        lines += ["", f"Not held ({len(failed)}):", ""]
        lines += [f"- {_named(one)}: {one.got}, expected {one.expected}" for one in failed[:SHOWN]]
    if len(failed) > SHOWN:
        lines.append(f"- and {len(failed) - SHOWN} more, in the JSON")
    return lines or ["Everything held."]


def _table(title: str, attempts: Sequence[Attempt], by: Callable[[Attempt], str]) -> list[str]:
    groups = {name: found for name, found in grouped(attempts, by).items() if name}
    if not groups:
        return []
    rows = [
        f"| {name} | {Share.among(one for one in found if one.expected == REFUSED)} "
        f"| {Share.among(one for one in found if one.expected == SPARED)} |"
        for name, found in groups.items()
    ]
    return ["", f"| {title} | unsafe refused | harmless let through |", "|---|---|---|", *rows]


def _category(one: Attempt) -> str:
    return one.category


def _language(one: Attempt) -> str:
    return one.language


def _evasion(one: Attempt) -> str:
    return one.evasion


def _named(one: Attempt) -> str:
    return ", ".join(filter(None, (one.id, one.category, one.evasion)))
