"""Shares and their intervals, and a report that names texts and holds none."""

import json
from pathlib import Path

import pytest

from langit.redteam import report
from langit.redteam.score import Attempt, Outcome, Share, digest, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0, 1)]
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)  # R: binom.confint(..., methods="wilson")


def attempt(held: bool, **more: str) -> Attempt:
    told = {"suite": "text", "id": "en-1", "expected": "refused", "got": "spared", "category": "hate", "language": "en"}
    return Attempt(**{**told, **more}, held=held)  # type: ignore[arg-type]


def test_a_bar_is_of_a_share_and_without_bars_all_must_hold() -> None:
    attempts = (attempt(True), attempt(False))
    assert Outcome(suite="ssrf", attempts=attempts).failed == ["en-1: spared, and not refused"]
    half = Share.among(attempts)
    assert Outcome(suite="text", attempts=attempts, bars={"recall": (half, 0.5)}).failed == []
    below = Outcome(suite="text", attempts=attempts, bars={"recall": (half, 0.95)}).failed
    assert below == ["recall: 50.0 % (9.5 to 90.5, n 2), below 95 %"]


def test_the_report_names_texts_and_holds_none(tmp_path: Path) -> None:
    text = "a very unsafe text"
    outcomes = [
        Outcome(
            suite="text", attempts=(attempt(False, sha256=digest(text)),), bars={"recall": (Share(held=0, of=1), 0.9)}
        ),
        Outcome(suite="tenants", skipped="no other key"),
    ]
    page = report.write(tmp_path / "report.json", "http://a", outcomes)
    told = json.loads((tmp_path / "report.json").read_text())
    assert (told["held"], told["suites"][0]["attempts"][0]["sha256"]) == (False, digest(text))
    assert told["suites"][1] == {"suite": "tenants", "skipped": "no other key"}
    assert "| hate | 0.0 % (0.0 to 79.3, n 1) | - |" in page.read_text()
    assert text not in page.read_text() + json.dumps(told)
