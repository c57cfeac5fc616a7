from pathlib import Path

import pytest

from langit.capability import Capability
from langit.errors import UnavailableError
from langit.server.service import Service
from langit.server.settings import Settings

ENGINES = {"world": Capability(engine="world")}


def test_it_opens_on_an_empty_folder_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        service = Service(Settings(data=tmp_path / "new"), ENGINES)
        service.open()
        assert service.store.census()["queued"] == 0
        service.close()
    assert (tmp_path / "new" / "langit.db").exists()


def test_it_says_when_its_database_is_not_there(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path, database="postgresql://langit@127.0.0.1:9/none"), ENGINES)
    with pytest.raises(UnavailableError, match="cannot be opened"):
        service.open()
    service.outward.close()
    service.database.close()
