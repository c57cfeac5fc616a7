from pathlib import Path

import pytest
from commands import captured, film


def test_a_film_is_looped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = film(tmp_path / "a.mp4")
    (request,) = captured(["loop", str(source), "--seconds", "1.5"], monkeypatch)
    assert (request.mode, request.source, request.seconds, request.prompt) == ("loop", source, 1.5, "")
