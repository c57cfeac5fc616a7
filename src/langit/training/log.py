"""Numbers of a run: a line of JSON for every report, a line on the terminal, and curves drawn in characters."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TextIO

BARS: Final = " ▁▂▃▄▅▆▇█"


class Log:
    """Appends to `metrics.jsonl` in a folder and says the same on a stream."""

    def __init__(self, folder: Path, stream: TextIO | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.path, self.stream = folder / "metrics.jsonl", stream or sys.stderr

    def __call__(self, step: int, **numbers: float) -> None:
        """Write one line: the step, the numbers, and the time."""
        row = {"step": step, "time": round(time.time(), 2), **{k: float(f"{v:.6g}") for k, v in numbers.items()}}
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")
        said = "  ".join(f"{name} {value:.4g}" for name, value in numbers.items())
        print(f"{step:>7}  {said}", file=self.stream, flush=True)

    def cut(self, step: int) -> None:
        """Forget what was logged after `step`: a run goes on from there."""
        if self.path.exists():
            rows = [row for row in read(self.path) if row["step"] <= step]
            self.path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a log; a line that a kill has cut short is left out."""
    rows = []
    for line in path.read_text().splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return rows


def plot(values: list[float], width: int = 72, height: int = 8) -> list[str]:
    """A curve as lines of block characters, highest first. More values than columns are averaged."""
    if not values:
        return []
    width = min(width, len(values))
    edges = [round(i * len(values) / width) for i in range(width + 1)]
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    low, high = min(means), max(means)
    span = (high - low) or 1.0
    levels = [(mean - low) / span * (height * 8 - 1) + 1 for mean in means]
    rows = ["".join(BARS[round(max(0.0, min(8.0, level - 8 * row)))] for level in levels) for row in range(height)]
    labels = [f"{high:.4g}", *[""] * (height - 2), f"{low:.4g}"]
    return [f"{label:>9} │{row}" for label, row in zip(labels, reversed(rows), strict=True)]


def watch(
    folder: Path, write: Callable[[str], object] = print, *, again: float = 5.0, times: int | None = None
) -> None:
    """Draw every number of a run, again every few seconds; `times` says how often, None until interrupted."""
    while times is None or times > 0:
        path = folder / "metrics.jsonl"
        write("\x1b[2J\x1b[H" + page(read(path)) if path.exists() else f"waiting for {path}")
        times = None if times is None else times - 1
        if times != 0:
            time.sleep(again)


def page(rows: Sequence[Mapping[str, Any]]) -> str:
    """All curves of a run, one below the other."""
    if not rows:
        return "no line yet"
    names = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in ("step", "time")]
    parts = [f"step {rows[-1]['step']}"]
    for name in names:
        values = [float(row[name]) for row in rows if name in row]
        parts += ["", f"{name}: {values[-1]:.4g}", *plot(values)]
    return "\n".join(parts)
