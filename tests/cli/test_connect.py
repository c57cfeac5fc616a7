from pathlib import Path

import pytest
from commands import captured, film


def test_one_film_leads_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, other = film(tmp_path / "a.mp4"), film(tmp_path / "b.mp4")
    (request,) = captured(["connect", str(source), str(other)], monkeypatch)
    assert (request.mode, request.source, request.other, request.seconds) == ("connect", source, other, 2.0)
