import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres
import pytest

from langit.jobs.database import Database
from langit.jobs.job import Draft, new_id
from langit.jobs.order import pack

BACKENDS = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    assert postgres.binaries(), "install PostgreSQL: apt-get install -y --no-install-recommends postgresql"
    with postgres.cluster() as running:
        yield running


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/langit.db"
    return request.getfixturevalue("cluster").database()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    opened.migrate()
    with contextlib.closing(opened):
        yield opened


@pytest.fixture
def draft() -> Callable[..., Draft]:
    def make(**changes: object) -> Draft:
        values = {
            "id": new_id("video"), "owner": "somebody", "model": "sora-2", "engine": "world",
            "prompt": "a red ball", "size": "720x1280", "seconds": "4",
            "request": pack({"prompt": "a red ball", "seconds": 4.0}, {}),
        }  # fmt: skip
        return Draft(**{**values, **changes})

    return make
