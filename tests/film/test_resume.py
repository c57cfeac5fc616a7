"""A film in the film look that was killed goes on with the same pixels, in every quality; layers leave with it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from langit.clip import Size, silent
from langit.errors import UnavailableError
from langit.film import found
from langit.film.pool import Pool
from langit.generation.world import WorldEngine
from langit.request import FILM, VideoRequest

COUNT, KILLED = 30, 28  # more than a file of finished frames holds, and in the middle of what follows
ASKED = VideoRequest(
    prompt="a red ball rolls to the right in a studio", size=Size(64, 64), seconds=COUNT / 24, look=FILM, seed=1
)
Frames = list[NDArray[np.uint8]]


@pytest.fixture(autouse=True, scope="module")
def tracer(dim: None) -> None:
    try:
        found.home()
    except UnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The frames that tracers were asked for, as they were asked."""
    asked: list[int] = []
    ask: Callable[..., Any] = Pool.ask

    def noted(pool: Pool, orders: Any) -> Any:
        asked.extend(order["seed"] for order in orders if order["do"] == "render")
        return ask(pool, orders)

    monkeypatch.setattr(Pool, "ask", noted)
    return asked


def film(folder: Path | None, quality: str, stop: int = COUNT) -> Frames:
    """The first frames of the film, by an engine that is then let go."""
    request = replace(ASKED, quality=quality)
    frames, seen = WorldEngine(scratch=folder, processes=1).generate(request, silent).frames, []
    for frame in frames:
        seen.append(np.array(frame))
        if len(seen) == stop:
            break
    frames.close()
    return seen


@pytest.mark.parametrize(
    "quality",
    [
        pytest.param("standard", marks=pytest.mark.long),
        pytest.param("draft", marks=pytest.mark.slow),
        pytest.param("master", marks=pytest.mark.slow),
    ],
)
def test_a_film_that_was_killed_goes_on_with_the_same_pixels(tmp_path: Path, traced: list[int], quality: str) -> None:
    whole = film(None, quality)
    needed = sorted(traced)
    traced.clear()
    begun = film(tmp_path, quality, KILLED)
    assert np.array_equal(begun, whole[:KILLED])
    before, after = set(traced), []
    traced.clear()
    again = film(tmp_path, quality)
    after = sorted(traced)
    assert np.array_equal(again, whole)
    assert len(before & set(after)) <= 2, "what was traced is not traced again, but for what was under way"
    assert set(after) | before >= set(needed)


@pytest.mark.slow
def test_two_tracers_give_the_pixels_of_one() -> None:
    one, two = (
        list(WorldEngine(processes=count).generate(replace(ASKED, quality="draft", seconds=0.25), silent).frames)
        for count in (1, 2)
    )
    assert np.array_equal(one, two)
