"""The search for a mark within a limit of time: what comes first, and what is said to be left."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from leaving import picture

from langit import watermark
from langit.provenance import marks

ID = 0xABCDEF123456


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "state"))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Searches that find nothing, by their stages, on a clock on which each look takes a second."""
    done: list[str] = []

    class Nothing:
        def __init__(self, *_: object, alpha: float, stages: tuple[marks.Stage, ...]):
            self.name = " ".join(stage.name for stage in stages)

        def __call__(self, seen: object) -> None:
            done.append(self.name)

    ticks = itertools.count()
    monkeypatch.setattr(marks, "Search", Nothing)
    monkeypatch.setattr(marks.time, "thread_time", lambda: float(next(ticks)))
    return done


def test_the_first_pictures_are_enough_where_they_bear_it() -> None:
    embed = watermark.Embedder(watermark.secret(), ID, 180, 320)
    pictures = iter([embed(picture(1, (320, 180)))] * 3 * marks.FIRST)
    found = marks.search(pictures, [f"{ID:012x}"], seconds=60)
    assert (found.id, found.frames, found.ended) == (f"{ID:012x}", marks.FIRST, "whole")
    assert len(list(pictures)) == 2 * marks.FIRST


def test_a_film_is_searched_as_long_as_there_is_time_and_what_is_left_is_named(steps: list[str]) -> None:
    blank = np.zeros((36, 64, 3), np.uint8)
    assert marks.search(iter([]), []) == marks.Searched(ended="whole")
    short = marks.search(iter([blank] * 4), [], seconds=1e6)
    assert (short.ended, short.frames, short.left) == ("whole", 4, ())
    assert steps == ["whole shifted", "turned turned, shifted", "scaled", "tilted", "squeezed"]
    steps.clear()
    endless: Iterator[np.ndarray] = itertools.repeat(blank)
    found = marks.search(endless, [], seconds=90)
    assert marks.FIRST < found.frames <= marks.MOST
    assert found.ended == "limit"
    assert set(found.left) >= {"the pictures behind those", "squeezed pictures"}
    steps.clear()
    least = marks.search(iter([blank] * 4), [], seconds=1)
    assert (least.frames, steps) == (1, ["whole shifted"]), "one picture is looked at whatever it takes"
    assert least.left == ("the pictures behind those", *marks.THOROUGH)
