"""What every room's tests share: one thread a process, for two workers on two cores, and a cache and keys of theirs."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("LP_NUM_THREADS", "1")
os.environ.setdefault("LANGIT_CACHE", f"{tempfile.gettempdir()}/langit-tests")
if "LANGIT_STATE" not in os.environ:  # else it is that of the process which started this one
    os.environ["LANGIT_STATE"] = tempfile.mkdtemp(prefix="langit-tests-")
    atexit.register(shutil.rmtree, os.environ["LANGIT_STATE"], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is neither long nor slow nor for an accelerator is `fast`. Those that need the references of open weights
    come first, so that one worker alone imports these."""
    for item in items:
        if not any(map(item.get_closest_marker, ("long", "slow", "gpu"))):
            item.add_marker("fast")
    items.sort(key=lambda item: not hasattr(getattr(item, "module", None), "wan"))


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup() -> None:
    """Drawing processes go on from test to test only where the environment is the same, and pytest says the test."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call() -> None:
    """As for fixtures."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)


@pytest.fixture
def unmarked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures as they were drawn: the watermark of two requests differs, whatever they show."""
    from langit.marks import usual
    from langit.marks.watermark import Watermark

    monkeypatch.setattr(usual, "MARKS", tuple(mark for mark in usual.MARKS if not isinstance(mark, Watermark)))


@pytest.fixture(scope="module")
def ungated() -> Iterator[None]:
    """Clips of this process that nobody judges: the models of the gate take longer than small films do.

    Rooms that are not about the gate use it; `tests/marks` and `tests/moderation` show what it does and that no way
    leads around it.
    """
    from langit.marks import usual
    from langit.marks.gate import Gate

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usual, "MARKS", tuple(mark for mark in usual.MARKS if not isinstance(mark, Gate)))
        yield


@pytest.fixture(scope="module")
def dim() -> Iterator[None]:
    """Places whose light is baked from 8 probes, which takes a fifth of the time that those of the product take.

    What is baked is kept, but each new place or time of day costs seconds. `tests/render/test_baking.py` is about it.
    """
    from langit.render.snapshot import Surroundings
    from langit.simulation.places import construction

    def few(**row: Any) -> Surroundings:
        return replace(Surroundings(**row), count=(2, 2, 2))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(construction, "Surroundings", few)
        yield
