"""The page of an evaluation: every metric in three columns (model, ceiling, baselines) with intervals, plots and clips.

The page is one HTML file beside its clips, and `report.json` holds the same numbers for model cards and tests.
"""

import html
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from langit.arrays import Frames
from langit.clip import Size
from langit.evaluation.suites import Interval
from langit.media import video


@dataclass(frozen=True, kw_only=True)
class Row:
    """One metric: `columns` by name (model, ceiling, and each baseline), and which way is better.

    `gate` is the least (or most) that the model should reach, and `note` what a reader must know.
    """

    name: str
    columns: Mapping[str, Interval]
    higher: bool = True
    gate: float | None = None
    note: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the model reaches its gate; None without one, or without a number."""
        found = self.columns.get("model")
        if self.gate is None or found is None or math.isnan(found.mean):
            return None
        return found.mean >= self.gate if self.higher else found.mean <= self.gate


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that a page shows. `facts` say of what and when; `clips` are frames (T, Y, X, 3) by title."""

    title: str
    facts: Mapping[str, str]
    rows: Sequence[Row]
    clips: Mapping[str, Frames] = field(default_factory=dict)
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)
    fps: int = 8


def write(report: Report, folder: Path) -> Path:
    """Write the page, its clips and `report.json`; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = []
    for number, (title, frames) in enumerate(report.clips.items()):
        name = f"clip-{number:02d}.mp4"
        height, width = frames.shape[1:3]
        video.write(folder / name, iter(frames), size=Size(width, height), fps=report.fps)
        shown.append(
            f'<figure><video src="{name}" autoplay loop muted playsinline></video>'
            f"<figcaption>{html.escape(title)}</figcaption></figure>"
        )
    numbers = {
        "title": report.title,
        "facts": dict(report.facts),
        "rows": [
            {
                "name": row.name, "higher": row.higher, "gate": row.gate, "passed": row.passed, "note": row.note,
                "columns": {name: asdict(found) for name, found in row.columns.items()},
            }
            for row in report.rows
        ],
        "curves": {name: list(values) for name, values in report.curves.items()},
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + "\n")
    page = folder / "index.html"
    page.write_text(_page(report, shown), "utf-8")
    return page


def text(report: Report) -> str:
    """The same as lines for a terminal."""
    names = list(dict.fromkeys(name for row in report.rows for name in row.columns))
    lines = [report.title, *(f"{name}: {value}" for name, value in report.facts.items()), ""]
    for row in report.rows:
        state = {True: "reached", False: "missed", None: ""}[row.passed]
        gate = "" if row.gate is None else f"  [gate {'≥' if row.higher else '≤'} {row.gate:g} {state}]"
        cells = "  ".join(f"{name} {row.columns[name]}" for name in names if name in row.columns)
        lines.append(f"{row.name}: {cells}{gate}")
    return "\n".join(lines)


def curve(values: Sequence[float], width: int = 320, height: int = 90) -> str:
    """A line through some numbers as SVG."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2:
        return ""
    low, high = min(finite), max(finite)
    span = (high - low) or 1.0
    points = " ".join(
        f"{8 + i * (width - 16) / (len(values) - 1):.1f},{height - 12 - (value - low) / span * (height - 24):.1f}"
        for i, value in enumerate(values)
        if math.isfinite(value)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        f'<text x="2" y="10">{high:.3g}</text><text x="2" y="{height - 1}">{low:.3g}</text></svg>'
    )


def _page(report: Report, shown: Sequence[str]) -> str:
    names = list(dict.fromkeys(name for row in report.rows for name in row.columns))
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join(_row(row, names) for row in report.rows)
    facts = "".join(f"<dt>{html.escape(k)}</dt><dd>{html.escape(v)}</dd>" for k, v in report.facts.items())
    curves = "".join(
        f"<figure>{curve(values)}<figcaption>{html.escape(name)}</figcaption></figure>"
        for name, values in report.curves.items()
    )
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(report.title)}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }} th, td {{ text-align: left; padding: .3rem .6rem; }}
tr {{ border-bottom: 1px solid #8884; }} .reached {{ color: #197a3e; }} .missed {{ color: #b3261e; }}
section {{ display: flex; flex-wrap: wrap; gap: 1rem; }} figure {{ margin: 0; max-width: 20rem; }}
video {{ width: 12rem; image-rendering: pixelated; }} svg text {{ font-size: 9px; }} dl {{ columns: 2; }}
</style>
<h1>{html.escape(report.title)}</h1><dl>{facts}</dl>
<p>Each cell is a mean with its 95 percent bootstrap interval. The ceiling is the true clip through the autoencoder.</p>
<table><thead><tr><th>metric</th>{head}<th>gate</th></tr></thead><tbody>{body}</tbody></table>
<section>{curves}</section><section>{"".join(shown)}</section>
</html>
"""


def _row(row: Row, names: Sequence[str]) -> str:
    cells = "".join(f"<td>{html.escape(str(row.columns[name])) if name in row.columns else ''}</td>" for name in names)
    state = {True: "reached", False: "missed", None: ""}[row.passed]
    gate = "" if row.gate is None else f"{'≥' if row.higher else '≤'} {row.gate:g} {state}"
    note = f"<br><small>{html.escape(row.note)}</small>" if row.note else ""
    arrow = "↑" if row.higher else "↓"
    return f'<tr><td>{html.escape(row.name)} {arrow}{note}</td>{cells}<td class="{state}">{gate}</td></tr>'
