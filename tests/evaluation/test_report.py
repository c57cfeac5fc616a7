import json
from pathlib import Path

import numpy as np

from langit.evaluation.report import Report, Row, curve, text, write
from langit.evaluation.suites import interval
from langit.media import video


def report() -> Report:
    rows = (
        Row(name="colors <right>", columns={"model": interval([1, 1, 0, 1]), "ceiling": interval([1.0])}, gate=0.7),
        Row(name="flicker", columns={"model": interval([2.0])}, higher=False, gate=1.5, note="over the autoencoder"),
        Row(name="drift", columns={"frozen": interval([0.0])}),
    )
    clips = {"a ball": np.zeros((4, 32, 32, 3), np.uint8)}
    return Report(title="Small", facts={"commit": "abc"}, rows=rows, clips=clips, curves={"loss": [2.0, 1.0, 0.5]})


def test_a_page_with_its_clips_and_numbers(tmp_path: Path) -> None:
    page = write(report(), tmp_path / "page")
    shown = page.read_text()
    assert "colors &lt;right&gt;" in shown
    assert "0.75 (" in shown
    assert 'class="missed"' in shown
    assert "<polyline" in shown
    assert video.probe(page.parent / "clip-00.mp4").count == 4
    numbers = json.loads((page.parent / "report.json").read_text())
    assert [row["passed"] for row in numbers["rows"]] == [True, False, None]
    assert numbers["rows"][0]["columns"]["model"]["count"] == 4


def test_the_same_for_a_terminal() -> None:
    lines = text(report()).splitlines()
    assert lines[0] == "Small"
    assert any("≥ 0.7 reached" in line for line in lines)
    assert any("≤ 1.5 missed" in line for line in lines)


def test_a_curve_needs_two_numbers() -> None:
    assert curve([1.0]) == ""
    assert curve([1.0, float("nan"), 2.0]).count(",") == 2
