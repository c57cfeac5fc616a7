"""What a film of ours says of how it was made: itself, or the sidecar beside it that repeats its id."""

import json
from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import RequestError
from langit.media import facts, video


def film(path: Path, comment: str = "") -> Path:
    video.write(path, [np.full((64, 96, 3), 90, np.uint8)] * 2, size=Size(96, 64), fps=8)
    if comment:
        video.annotate(path, comment)
    return path


def told(path: Path, name: str) -> None:
    path.write_text(json.dumps({"engine": "world", "id": name, "prompt": path.name}))


def test_a_film_that_carries_its_facts_needs_no_sidecar(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", json.dumps({"engine": "world"}))
    assert facts.of(path) == {"engine": "world"}
    assert facts.id_of(path) == ""


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_film_that_bears_an_id_is_told_of_by_its_sidecar(tmp_path: Path, ending: str) -> None:
    path = film(tmp_path / f"a{ending}", facts.bearing("1a2b3c"))
    told(facts.sidecar(path), "1a2b3c")
    assert facts.id_of(path) == "1a2b3c"
    assert facts.of(path)["prompt"] == f"a{ending}.json"


def test_a_film_that_was_renamed_finds_its_sidecar_by_the_id(tmp_path: Path) -> None:
    path = film(tmp_path / "renamed.mp4", facts.bearing("1a2b3c"))
    told(tmp_path / "first.mp4.json", "1a2b3c")
    told(tmp_path / "renamed.mp4.json", "another")
    assert facts.of(path)["prompt"] == "first.mp4.json"


def test_without_its_sidecar_it_is_said_what_is_missing(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", facts.bearing("1a2b3c"))
    told(facts.sidecar(path), "another")
    (tmp_path / "b.mp4.json").write_text("no json")
    with pytest.raises(RequestError, match=r"source: a\.mp4 does not carry its scene.*as a\.mp4\.json.*--embed"):
        facts.of(path)


def test_a_film_of_others_says_nothing_even_beside_our_sidecar(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    told(facts.sidecar(path), "1a2b3c")
    assert facts.of(path) == {}
